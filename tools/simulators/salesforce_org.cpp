#include "simulators/salesforce_org.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

#include "simulators/soql_values.h"

namespace tidemark::sim {
namespace {

using Json = nlohmann::ordered_json;

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

Result<void> Org::add_object(std::string describe) {
  return Object::from_describe(std::move(describe)).and_then([this](Object object) -> Result<void> {
    if (!by_name_.emplace(soql::folded(object.name()), objects_.size()).second) {
      return failure(ErrorCode::invalid_input, "two objects of the same name", object.name());
    }
    objects_.push_back(std::move(object));
    return {};
  });
}

const Object* Org::object(std::string_view name) const {
  const auto found = by_name_.find(soql::folded(name));
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
