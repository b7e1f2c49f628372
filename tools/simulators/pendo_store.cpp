#include "simulators/pendo_store.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "simulators/pendo_values.h"

namespace tidemark::sim {
namespace {

using nlohmann::json;
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

tl::unexpected<Error> wrong(std::string what) {
  return failure(ErrorCode::invalid_input, std::move(what), "simulated Pendo");
}

}  // namespace

const std::string* PendoEntity::find(std::uint32_t field) const {
  const auto cell = std::ranges::find(cells, field, &Cell::field);
  return cell == cells.end() ? nullptr : &cell->json;
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

Result<void> PendoStore::read_entities(std::string_view ndjson) {
  for (std::size_t line = 1; !ndjson.empty(); ++line) {
    const std::size_t end = std::min(ndjson.find('\n'), ndjson.size());
    const std::string_view text = ndjson.substr(0, end);
    ndjson.remove_prefix(std::min(end + 1, ndjson.size()));
    if (text.find_first_not_of(" \r\t") == std::string_view::npos) continue;
    if (auto read = read_entity(text); !read) {
      read.error().where += ", line " + std::to_string(line);
      return read;
    }
  }
  return {};
}

Result<void> PendoStore::read_entity(std::string_view line) {
  const ordered_json object = ordered_json::parse(line, nullptr, false);
  if (!object.is_object() || !object.contains(id_name_) || !object[id_name_].is_string()) {
    return wrong("an entity is a JSON object with a text " + id_name_);
  }
  PendoEntity entity{object[id_name_].get<std::string>(), {}};
  if (object.contains("metadata")) {
    const ordered_json& metadata = object["metadata"];
    if (!metadata.is_object()) return wrong("an entity's metadata is not an object");
    for (const auto& [group, values] : metadata.items()) {
      if (!values.is_object()) return wrong("group " + group + " of an entity is not an object");
      for (const auto& [name, value] : values.items()) {
        if (!value.is_null()) entity.cells.push_back({number_of(group, name), value.dump()});
      }
    }
  }
  entity.cells.shrink_to_fit();
  std::string id = entity.id;
  entities_.insert_or_assign(std::move(id), std::move(entity));
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

PendoEntity& PendoStore::create(const std::string& id) {
  PendoEntity& entity = entities_.try_emplace(id).first->second;
  entity.id = id;
  return entity;
}

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
    fields_.push_back({std::string{group}, std::string{name}, {}, false});
    if (std::ranges::find(groups_, group) == groups_.end()) groups_.emplace_back(group);
  }
  return found->second;
}

void PendoStore::set(PendoEntity& entity, std::uint32_t field, const std::string& text) {
  const auto cell = std::ranges::find(entity.cells, field, &PendoEntity::Cell::field);
  if (text == "null") {
    if (cell != entity.cells.end()) entity.cells.erase(cell);
  } else if (cell != entity.cells.end()) {
    cell->json = text;
  } else {
    entity.cells.push_back({field, text});
  }
}

void PendoStore::write_group(const PendoEntity& entity, std::string_view group, std::string& out) const {
  out += '{';
  bool first = true;
  for (const PendoEntity::Cell& cell : entity.cells) {
    const Field& field = fields_[cell.field];
    if (field.group != group) continue;
    if (!first) out += ',';
    first = false;
    out += json(field.name).dump() + ':' + cell.json;
  }
  out += '}';
}

void PendoStore::write_entity(const PendoEntity& entity, std::string_view envelope, std::string& out) const {
  out += "{\"";
  out += envelope;
  out += "\":" + json(entity.id).dump() + ",\"metadata\":{";
  bool first = true;
  for (const std::string& group : groups_) {
    const bool is_there = std::ranges::any_of(
        entity.cells, [&](const PendoEntity::Cell& cell) { return fields_[cell.field].group == group; });
    if (!is_there) continue;
    if (!first) out += ',';
    first = false;
    out += json(group).dump() + ':';
    write_group(entity, group, out);
  }
  out += "}}";
}

}  // namespace tidemark::sim
