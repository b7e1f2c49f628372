#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "simulators/pendo_route.h"
#include "simulators/pendo_simulator.h"
#include "simulators/pendo_values.h"

namespace tidemark::sim {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

/// Letters, digits, underscore, the first no digit.
bool is_field_name(const std::string& name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') && std::ranges::all_of(name, fits);
}

bool is_type(const std::string& type) {
  static constexpr std::array<std::string_view, 7> types{"string", "integer", "float", "boolean", "time", "list", ""};
  return std::ranges::find(types, type) != types.end();
}

std::string text_of(const json& object, const char* name, const std::string& otherwise) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : otherwise;
}

}  // namespace

http::Response PendoSimulator::schema(const Route& route, const http::Request& request) {
  if (request.method == "GET") return json_answer(200, store(route.kind).schema());
  if (request.method == "POST") return make_field(route, request);
  if (route.group != "custom" && route.group != "agent") return error(400, "fields of that group can't be deleted");
  return store(route.kind).delete_field(route.group, route.field) ? http::Response{204} : error(404, "no such field");
}

http::Response PendoSimulator::make_field(const Route& route, const http::Request& request) {
  const json field = json::parse(request.body, nullptr, false);
  if (!field.is_object()) return error(400, "malformed JSON: an object is expected");
  const std::string spelled = text_of(field, "name", "");
  const std::string name = lower_cased(spelled);
  const std::string type = text_of(field, "type", "");
  if (!is_field_name(name)) return error(400, "a field has a name of letters, digits and underscores");
  if (!is_type(type)) return error(400, "no type is named " + type);
  if (route.group != "custom" && route.group != "agent" && route.group != "salesforce") {
    return error(400, "group " + route.group + " is not writeable");
  }
  const PendoStore::Field* known = store(route.kind).field(route.group, name);
  if (known != nullptr && known->in_schema) return error(400, "there is a field " + name + " already");
  store(route.kind).add_field(route.group, name, type, text_of(field, "displayName", spelled));
  return json_answer(200, "{}");
}

/// Reports and segments that mention the field; of all fields, everything that could be asked about.
http::Response PendoSimulator::dependencies(const Route& route) const {
  const std::string path = "metadata." + route.group + '.' + route.field;
  ordered_json reports = ordered_json::array();
  ordered_json segments = ordered_json::array();
  const auto mentions = [&](const ordered_json& what) {
    return route.field.empty() || what.dump().find(path) != std::string::npos;
  };
  for (const ordered_json& report : catalog_.reports) {
    if (mentions(report)) reports.push_back(report["id"]);
  }
  if (const auto all = catalog_.tables.find("segments"); all != catalog_.tables.end()) {
    for (const ordered_json& segment : all->second) {
      if (mentions(segment)) segments.push_back(segment.value("id", ordered_json()));
    }
  }
  return json_answer(
      200, ordered_json{{"reports", reports}, {"segments", segments}, {"guides", ordered_json::array()}}.dump());
}

}  // namespace tidemark::sim
