#include <algorithm>

#include <nlohmann/json.hpp>

#include "simulators/pendo_route.h"
#include "simulators/pendo_simulator.h"

namespace tidemark::sim {

using nlohmann::ordered_json;

namespace {

constexpr const char* options =
    R"({"statuses":["new","in review","planned","done","declined"],"productAreas":[],"labels":[]})";

}  // namespace

http::Response PendoSimulator::feedback(const Route& route, const http::Request& request) {
  if (request.method == "GET") return json_answer(200, options);
  if (request.method == "POST") return make_feedback(request);
  return request.method == "DELETE" ? delete_feedback(request) : change_feedback(route, request);
}

http::Response PendoSimulator::make_feedback(const http::Request& request) {
  ordered_json item = ordered_json::parse(request.body, nullptr, false);
  for (const char* name : {"accountId", "visitorId", "title"}) {
    if (!item.is_object() || !item.value(name, ordered_json()).is_string() || item[name] == "") {
      return error(400, std::string{name} + " is required");
    }
  }
  item["id"] = "f-" + std::to_string(++feedback_made_);
  if (!item.contains("status")) item["status"] = "new";
  item["createdAt"] = now_ms();
  catalog_.feedback.push_back(item);
  return json_answer(200, item.dump());
}

http::Response PendoSimulator::change_feedback(const Route& route, const http::Request& request) {
  const ordered_json changes = ordered_json::parse(request.body, nullptr, false);
  if (!changes.is_object()) return error(400, "malformed JSON: an object is expected");
  const auto item =
      std::ranges::find_if(catalog_.feedback, [&](const ordered_json& one) { return one["id"] == route.id; });
  if (item == catalog_.feedback.end()) return error(404, "no such feedback");
  for (const auto& [name, value] : changes.items()) {
    if (name != "id" && name != "createdAt") (*item)[name] = value;
  }
  return json_answer(200, item->dump());
}

http::Response PendoSimulator::delete_feedback(const http::Request& request) {
  const ordered_json asked = ordered_json::parse(request.body, nullptr, false);
  const ordered_json ids = asked.is_object() ? asked.value("ids", ordered_json()) : ordered_json();
  if (!ids.is_array()) return error(400, "ids are a list");
  const std::size_t deleted = std::erase_if(
      catalog_.feedback, [&](const ordered_json& one) { return std::ranges::find(ids, one["id"]) != ids.end(); });
  return json_answer(200, ordered_json{{"deleted", deleted}}.dump());
}

}  // namespace tidemark::sim
