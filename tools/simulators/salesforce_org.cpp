#include "simulators/salesforce_org.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

namespace tidemark::sim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t no_column = static_cast<std::size_t>(-1);
const Value null_value;

std::string lower(std::string_view text) {
  std::string folded{text};
  std::ranges::transform(folded, folded.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  return folded;
}

template <class T>
T value_or(const Json& json, const char* key, T otherwise) {
  const auto found = json.find(key);
  if (found == json.end() || found->is_null()) return otherwise;
  return found->get<T>();
}

Field field_of(const Json& json) {
  Field field;
  field.name = json.at("name").get<std::string>();
  field.type = json.at("type").get<std::string>();
  field.relationship_name = value_or<std::string>(json, "relationshipName", "");
  field.reference_to = value_or<std::vector<std::string>>(json, "referenceTo", {});
  field.length = value_or(json, "length", 0);
  field.scale = value_or(json, "scale", 0);
  field.filterable = value_or(json, "filterable", true);
  field.updateable = value_or(json, "updateable", false);
  return field;
}

/// The entry of `sobjects/`: of a describe all that is a plain value.
std::string global_entry(const Json& describe) {
  Json entry = Json::object();
  for (const auto& [key, value] : describe.items()) {
    if ((!value.is_structured() || key == "urls") && key != "sobjectDescribeOption") entry[key] = value;
  }
  return entry.dump();
}

bool is_number(std::string_view type) { return type == "double" || type == "currency" || type == "percent"; }

bool is_id(std::string_view text) {
  const auto letter_or_digit = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  return (text.size() == 15 || text.size() == 18) && std::ranges::all_of(text, letter_or_digit);
}

Result<Value> value_of(const Json& json) {
  switch (json.type()) {
    case Json::value_t::null: return Value{};
    case Json::value_t::boolean: return Value{json.get<bool>()};
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned: return Value{json.get<std::int64_t>()};
    case Json::value_t::number_float: return Value{json.get<double>()};
    case Json::value_t::string: return Value{json.get<std::string>()};
    default: return failure(ErrorCode::invalid_input, "a record's value must be null, true, false, a number or a text");
  }
}

Result<std::string> read_file(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::string bytes{std::istreambuf_iterator<char>{in}, {}};
  if (!in) return failure(ErrorCode::storage, "can't be read", file.string());
  return bytes;
}

Result<void> add_line(Object& object, const std::string& line) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return failure(ErrorCode::invalid_input, "not a JSON object");
  std::vector<std::pair<std::string_view, Value>> fields;
  for (const auto& [key, json_value] : json.items()) {
    if (key == "attributes") continue;
    auto value = value_of(json_value);
    if (!value) return tl::unexpected(value.error());
    fields.emplace_back(key, std::move(*value));
  }
  return object.add(std::move(fields));
}

Result<void> load_records(Object& object, const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (line.empty()) continue;
    if (auto added = add_line(object, line); !added) {
      added.error().where = file.string() + ":" + std::to_string(number);
      return added;
    }
  }
  if (in.bad()) return failure(ErrorCode::storage, "can't be read", file.string());
  return {};
}

}  // namespace

Result<Object> Object::from_describe(std::string describe) {
  try {
    const Json json = Json::parse(describe);
    Object object;
    object.name_ = json.at("name").get<std::string>();
    object.key_prefix_ = value_or<std::string>(json, "keyPrefix", "");
    object.global_ = global_entry(json);
    for (const Json& described : json.at("fields")) {
      Field field = field_of(described);
      object.field_by_name_.emplace(lower(field.name), object.fields_.size());
      if (!field.relationship_name.empty()) {
        object.field_by_relationship_.emplace(lower(field.relationship_name), object.fields_.size());
      }
      object.fields_.push_back(std::move(field));
    }
    if (!object.field("Id"))
      return failure(ErrorCode::invalid_input, "a describe answer without a field Id", object.name_);
    object.column_of_field_.assign(object.fields_.size(), no_column);
    object.describe_ = std::move(describe);
    return object;
  } catch (const Json::exception& problem) {
    return failure(ErrorCode::invalid_input, std::string{"not a describe answer: "} + problem.what());
  }
}

std::optional<std::size_t> Object::field(std::string_view name) const {
  const auto found = field_by_name_.find(lower(name));
  return found == field_by_name_.end() ? std::nullopt : std::optional{found->second};
}

std::optional<std::size_t> Object::relationship(std::string_view name) const {
  const auto found = field_by_relationship_.find(lower(name));
  return found == field_by_relationship_.end() ? std::nullopt : std::optional{found->second};
}

std::optional<std::size_t> Object::row(std::string_view id) const {
  if (!is_id(id)) return std::nullopt;
  const auto found = row_by_id_.find(std::string{id.substr(0, 15)});
  return found == row_by_id_.end() ? std::nullopt : std::optional{found->second};
}

const Value& Object::value(std::size_t row, std::size_t field) const {
  const std::size_t column = column_of_field_[field];
  return column < rows_[row].size() ? rows_[row][column] : null_value;
}

void Object::set(std::size_t row, std::size_t field, Value value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value); whole != nullptr && is_number(fields_[field].type)) {
    value = static_cast<double>(*whole);
  }
  std::size_t& column = column_of_field_[field];
  if (column == no_column) {
    if (value.index() == 0) return;
    column = columns_++;
  }
  if (rows_[row].size() <= column) rows_[row].resize(columns_);
  rows_[row][column] = std::move(value);
}

Result<void> Object::add(std::vector<std::pair<std::string_view, Value>> fields) {
  std::string id;
  for (const auto& [name, value] : fields) {
    if (!field(name))
      return failure(ErrorCode::invalid_input, "a field that the describe lacks: " + std::string{name}, name_);
    if (lower(name) == "id" && std::holds_alternative<std::string>(value)) id = std::get<std::string>(value);
  }
  if (!is_id(id)) return failure(ErrorCode::invalid_input, "a record without an Id of 15 or 18 characters", name_);
  if (!row_by_id_.emplace(id.substr(0, 15), rows_.size()).second) {
    return failure(ErrorCode::invalid_input, "two records with the same Id", name_);
  }
  rows_.emplace_back();
  for (auto& [name, value] : fields) set(rows_.size() - 1, *field(name), std::move(value));
  return {};
}

Result<void> Org::add_object(std::string describe) {
  return Object::from_describe(std::move(describe)).and_then([this](Object object) -> Result<void> {
    if (!by_name_.emplace(lower(object.name()), objects_.size()).second) {
      return failure(ErrorCode::invalid_input, "two objects of the same name", object.name());
    }
    objects_.push_back(std::move(object));
    return {};
  });
}

const Object* Org::object(std::string_view name) const {
  const auto found = by_name_.find(lower(name));
  return found == by_name_.end() ? nullptr : &objects_[found->second];
}

Object* Org::object(std::string_view name) { return const_cast<Object*>(std::as_const(*this).object(name)); }

Result<Org> Org::load(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code problem;
  std::vector<fs::path> describes;
  for (const auto& entry : fs::directory_iterator{fs::path{folder} / "describe", problem}) {
    if (entry.path().extension() == ".json") describes.push_back(entry.path());
  }
  if (problem || describes.empty()) {
    return failure(ErrorCode::not_found, "no describe/OBJECT.json in this folder", folder,
                   "put describe answers there, and records/OBJECT.ndjson beside them");
  }
  std::ranges::sort(describes);
  Org org;
  for (const fs::path& file : describes) {
    auto bytes = read_file(file);
    if (!bytes) return tl::unexpected(bytes.error());
    const Json json = Json::parse(*bytes, nullptr, false);
    if (json.is_object() && json.contains("sobjects")) continue;  // the list of all objects, beside the describes
    if (auto added = org.add_object(std::move(*bytes)); !added) {
      added.error().where = file.string();
      return tl::unexpected(added.error());
    }
  }
  for (Object& object : org.objects_) {
    const fs::path file = fs::path{folder} / "records" / (object.name() + ".ndjson");
    if (!fs::exists(file, problem)) continue;
    if (auto loaded = load_records(object, file); !loaded) return tl::unexpected(loaded.error());
  }
  return org;
}

}  // namespace tidemark::sim
