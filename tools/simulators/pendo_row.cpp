#include "simulators/pendo_row.h"

#include <algorithm>
#include <map>

#include "core/json/write.h"

namespace tidemark::sim {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view metadata = "metadata.";

/// "metadata.custom.region" → its field; nothing where it is no field's path.
std::optional<std::uint32_t> field_of(const PendoStore& store, std::string_view path) {
  if (!path.starts_with(metadata)) return std::nullopt;
  path.remove_prefix(metadata.size());
  const std::size_t dot = path.find('.');
  if (dot == path.npos) return std::nullopt;
  const std::uint32_t* number = store.find_number(path.substr(0, dot), path.substr(dot + 1));
  return number == nullptr ? std::nullopt : std::optional{*number};
}

nlohmann::json value_within(const ordered_json& object, const std::string& path) {
  if (object.is_object() && object.contains(path)) return nlohmann::json(object[path]);
  const ordered_json* at = &object;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    const std::string name = path.substr(begin, end - begin);
    if (!at->is_object() || !at->contains(name)) return nullptr;
    at = &(*at)[name];
    begin = end + 1;
  }
  return nlohmann::json(*at);
}

std::string csv_cell(const nlohmann::ordered_json& value) {
  if (value.is_null()) return {};
  std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  if (text.find_first_of("\",\r\n") == text.npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string{"\"\""} : std::string{c};
  return quoted + '"';
}

}  // namespace

PendoProjection::PendoProjection(const PendoStore& of, std::vector<Column> chosen)
    : store(&of), columns(std::move(chosen)) {
  for (Column& column : columns) {
    json::append_json_string(column.name, column.key);
    column.key += ':';
    column.is_id = column.path == of.id_name();
    column.field = field_of(of, column.path);
  }
}

std::optional<std::string> PendoProjection::path_behind(const std::string& path) const {
  for (const Column& column : columns) {
    if (column.name == path) return column.path;
  }
  for (const Column& column : columns) {
    if (path.starts_with(column.name + '.')) return column.path + path.substr(column.name.size());
  }
  return std::nullopt;
}

void PendoRow::write_path(const std::string& path, std::string& out) const {
  if (path == store_->id_name()) return json::append_json_string(entry_->first, out);
  if (const auto field = field_of(*store_, path)) {
    out += entry_->second.find(*field).value_or("null");
  } else if (path == "metadata") {
    std::string whole;
    store_->write_entity(*entry_, "id", whole);
    out += ordered_json::parse(whole)["metadata"].dump();
  } else if (path.starts_with(metadata) && path.find('.', metadata.size()) == path.npos) {
    store_->write_group(entry_->second, std::string_view{path}.substr(metadata.size()), out);
  } else {
    out += "null";
  }
}

nlohmann::json PendoRow::value(const std::string& path) const {
  if (made_) return value_within(*made_, path);
  const auto behind = shown_ == nullptr ? std::optional{path} : shown_->path_behind(path);
  if (!behind) return nullptr;
  if (*behind == store_->id_name()) return entry_->first;
  std::string text;
  write_path(*behind, text);
  return nlohmann::json::parse(text);
}

void PendoRow::write(std::string& out) const {
  if (made_) {
    out += made_->dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  } else if (shown_ == nullptr) {
    store_->write_entity(*entry_, store_->id_name(), out);
  } else {
    out += '{';
    for (const PendoProjection::Column& column : shown_->columns) {
      if (out.back() != '{') out += ',';
      out += column.key;
      if (column.is_id) json::append_json_string(entry_->first, out);
      else if (shown_->store == store_ && column.field) out += entry_->second.find(*column.field).value_or("null");
      else write_path(column.path, out);
    }
    out += '}';
  }
}

ordered_json PendoRow::object() const {
  if (made_) return *made_;
  std::string text;
  write(text);
  return ordered_json::parse(text);
}

std::string csv_of(const PendoRows& rows) {
  std::vector<std::string> names;
  std::map<std::string, bool> known;
  for (const PendoRow& row : rows) {
    const ordered_json object = row.object();
    for (const auto& [name, value] : object.items()) {
      if (known.try_emplace(name, true).second) names.push_back(name);
    }
  }
  std::string text;
  const auto put_line = [&](const auto& cell_of) {
    for (const std::string& name : names) {
      if (&name != &names.front()) text += ',';
      text += cell_of(name);
    }
    text += "\r\n";
  };
  if (names.empty()) return text;
  put_line([](const std::string& name) { return csv_cell(name); });
  for (const PendoRow& row : rows) {
    const ordered_json object = row.object();
    put_line([&](const std::string& name) { return csv_cell(object.value(name, ordered_json())); });
  }
  return text;
}

}  // namespace tidemark::sim
