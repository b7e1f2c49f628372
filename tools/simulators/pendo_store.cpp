#include "simulators/pendo_store.h"

#include <algorithm>
#include <istream>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/json/document.h"
#include "core/json/write.h"
#include "simulators/pendo_values.h"

namespace tidemark::sim {
namespace {

using nlohmann::ordered_json;

std::string key_of(std::string_view group, std::string_view name) {
  std::string key{group};
  key += '.';
  key += name;
  return key;
}

/// "Type", "type": keys arrive in either case.
std::string type_of(const ordered_json& attributes) {
  for (const auto& [name, value] : attributes.items()) {
    if (lower_cased(name) == "type" && value.is_string()) return value.get<std::string>();
  }
  return {};
}

/// The value as compact JSON.
void write_json(const json::Value& value, std::string& out) {
  switch (value.kind()) {
    case json::Kind::null: out += "null"; return;
    case json::Kind::boolean: out += value.boolean() ? "true" : "false"; return;
    case json::Kind::number: out += value.number(); return;
    case json::Kind::text: json::append_json_string(value.text(), out); return;
    case json::Kind::array:
    case json::Kind::object: break;
  }
  const bool is_object = value.is(json::Kind::object);
  out += is_object ? '{' : '[';
  bool first = true;
  for (const json::Value& child : value.children()) {
    if (!std::exchange(first, false)) out += ',';
    if (is_object) json::append_json_string(child.key(), out), out += ':';
    write_json(child, out);
  }
  out += is_object ? '}' : ']';
}

tl::unexpected<Error> wrong(std::string what) {
  return failure(ErrorCode::invalid_input, std::move(what), "simulated Pendo");
}

}  // namespace

void PendoEntity::append(std::uint32_t field, std::string_view json, std::string& bytes) {
  for (std::uint64_t value : {std::uint64_t{field}, std::uint64_t{json.size()}}) {
    for (; value >= 0x80; value >>= 7) bytes += static_cast<char>((value & 0x7F) | 0x80);
    bytes += static_cast<char>(value);
  }
  bytes += json;
}

std::optional<std::string_view> PendoEntity::find(std::uint32_t wanted) const {
  for (std::string_view rest = bytes_; !rest.empty();) {
    const auto field = static_cast<std::uint32_t>(take_number(rest));
    const auto length = static_cast<std::size_t>(take_number(rest));
    if (field == wanted) return rest.substr(0, length);
    rest.remove_prefix(length);
  }
  return std::nullopt;
}

void PendoEntity::set(std::uint32_t field, std::string_view json) {
  std::string bytes;
  bytes.reserve(bytes_.size() + json.size() + 8);
  bool put = json == "null";
  for_each([&](std::uint32_t other, std::string_view old) {
    if (other != field) return append(other, old, bytes);
    if (!put) append(field, json, bytes);
    put = true;
  });
  if (!put) append(field, json, bytes);
  bytes.shrink_to_fit();
  bytes_ = std::move(bytes);
}

Result<void> PendoStore::read_schema(std::string_view text) {
  const ordered_json schema = ordered_json::parse(text, nullptr, false);
  if (!schema.is_object()) return wrong("a schema is a JSON object of groups");
  for (Field& field : fields_) field.in_schema = false;
  for (const auto& [group, fields] : schema.items()) {
    if (!fields.is_object()) return wrong("group " + group + " of a schema is not an object");
    for (const auto& [name, attributes] : fields.items()) {
      if (!attributes.is_object()) return wrong("field " + group + "." + name + " of a schema is not an object");
      Field& field = fields_[number_of(group, name)];
      field.type = type_of(attributes);
      field.in_schema = true;
    }
  }
  schema_ = schema.dump();
  return {};
}

void PendoStore::add_field(const std::string& group, const std::string& name, const std::string& type,
                           const std::string& display_name) {
  Field& field = fields_[number_of(group, name)];
  field.type = type;
  field.in_schema = true;
  ordered_json schema = ordered_json::parse(schema_);
  schema[group][name] = {
      {"Type", type},      {"DisplayName", display_name}, {"ElementType", ""},  {"ElementFormat", ""},
      {"Dirty", false},    {"isHidden", false},           {"isDeleted", false}, {"isCalculated", false},
      {"isPerApp", false}, {"neverIndex", false}};
  schema_ = schema.dump();
}

bool PendoStore::delete_field(const std::string& group, const std::string& name) {
  const std::uint32_t* number = find_number(group, name);
  if (number == nullptr || !fields_[*number].in_schema) return false;
  fields_[*number].in_schema = false;
  ordered_json schema = ordered_json::parse(schema_);
  schema[group][name]["isDeleted"] = true;
  schema_ = schema.dump();
  return true;
}

void PendoStore::mark_dirty(std::uint32_t number) {
  const Field& field = fields_[number];
  ordered_json schema = ordered_json::parse(schema_);
  ordered_json& attributes = schema[field.group][field.name];
  if (attributes.value("Dirty", false)) return;
  attributes["Dirty"] = true;
  schema_ = schema.dump();
}

Result<void> PendoStore::read_entities(std::string_view ndjson) {
  for (std::size_t number = 1; !ndjson.empty(); ++number) {
    const std::size_t end = std::min(ndjson.find('\n'), ndjson.size());
    if (auto read = read_entity(ndjson.substr(0, end), number); !read) return read;
    ndjson.remove_prefix(std::min(end + 1, ndjson.size()));
  }
  return {};
}

Result<void> PendoStore::read_entities(std::istream& ndjson) {
  std::string line;
  for (std::size_t number = 1; std::getline(ndjson, line); ++number) {
    if (auto read = read_entity(line, number); !read) return read;
  }
  return {};
}

Result<void> PendoStore::read_entity(std::string_view line, std::size_t line_number) {
  if (line.find_first_not_of(" \r\t") == std::string_view::npos) return {};
  const auto bad = [&](std::string what) {
    return failure(ErrorCode::invalid_input, std::move(what), "simulated Pendo, line " + std::to_string(line_number));
  };
  const auto document = json::Document::read(line);
  const auto object = document ? std::optional{document->root()} : std::nullopt;
  const auto id = object && object->is(json::Kind::object) ? object->member(id_name_) : std::nullopt;
  if (!id || !id->is(json::Kind::text)) return bad("an entity is a JSON object with a text " + id_name_);
  PendoEntity entity;
  if (const auto metadata = object->member("metadata")) {
    if (!metadata->is(json::Kind::object)) return bad("an entity's metadata is not an object");
    std::string value;
    for (const json::Value& group : metadata->children()) {
      if (!group.is(json::Kind::object))
        return bad("group " + std::string{group.key()} + " of an entity is not an object");
      for (const json::Value& field : group.children()) {
        if (field.is(json::Kind::null)) continue;
        value.clear();
        write_json(field, value);
        PendoEntity::append(number_of(group.key(), field.key()), value, entity.bytes_);
      }
    }
  }
  entity.bytes_.shrink_to_fit();
  entities_.insert_or_assign(std::string{id->text()}, std::move(entity));
  return {};
}

PendoEntity* PendoStore::find(std::string_view id) {
  const auto found = entities_.find(id);
  return found == entities_.end() ? nullptr : &found->second;
}

const PendoEntity* PendoStore::find(std::string_view id) const {
  const auto found = entities_.find(id);
  return found == entities_.end() ? nullptr : &found->second;
}

PendoEntity& PendoStore::create(const std::string& id) { return entities_.try_emplace(id).first->second; }

bool PendoStore::remove(std::string_view id) {
  const auto found = entities_.find(id);
  if (found == entities_.end()) return false;
  entities_.erase(found);
  return true;
}

const std::uint32_t* PendoStore::find_number(std::string_view group, std::string_view name) const {
  const auto found = numbers_.find(key_of(group, name));
  return found == numbers_.end() ? nullptr : &found->second;
}

const PendoStore::Field* PendoStore::field(std::string_view group, std::string_view name) const {
  const std::uint32_t* number = find_number(group, name);
  return number == nullptr ? nullptr : &fields_[*number];
}

std::uint32_t PendoStore::number_of(std::string_view group, std::string_view name) {
  const auto [found, is_new] = numbers_.try_emplace(key_of(group, name), static_cast<std::uint32_t>(fields_.size()));
  if (is_new) {
    const auto known = std::ranges::find(groups_, group);
    const auto group_number = static_cast<std::size_t>(known - groups_.begin());
    if (known == groups_.end()) groups_.emplace_back(group);
    std::string key;
    json::append_json_string(name, key);
    fields_.push_back({std::string{group}, std::string{name}, {}, false, key + ':', group_number});
  }
  return found->second;
}

void PendoStore::write_group(const PendoEntity& entity, std::string_view group, std::string& out) const {
  out += '{';
  entity.for_each([&](std::uint32_t number, std::string_view json) {
    const Field& field = fields_[number];
    if (field.group != group) return;
    if (out.back() != '{') out += ',';
    out += field.key;
    out += json;
  });
  out += '}';
}

void PendoStore::write_entity(const Entry& entry, std::string_view envelope, std::string& out) const {
  out += "{\"";
  out += envelope;
  out += "\":";
  json::append_json_string(entry.first, out);
  out += ",\"metadata\":{";
  for (std::size_t group = 0; group < groups_.size(); ++group) {
    bool is_there = false;
    entry.second.for_each(
        [&](std::uint32_t number, std::string_view) { is_there = is_there || fields_[number].group_number == group; });
    if (!is_there) continue;
    if (out.back() != '{') out += ',';
    json::append_json_string(groups_[group], out);
    out += ':';
    write_group(entry.second, groups_[group], out);
  }
  out += "}}";
}

}  // namespace tidemark::sim
