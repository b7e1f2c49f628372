#include <algorithm>

#include <nlohmann/json.hpp>

#include "simulators/pendo_route.h"
#include "simulators/pendo_simulator.h"

namespace tidemark::sim {
namespace {

using Kind = Fault::Kind;

std::int64_t milliseconds_of(double seconds) { return static_cast<std::int64_t>(seconds * 1000); }

}  // namespace

std::string PendoSimulator::call_name(const http::Request& request) const {
  const auto route = Route::of(request);
  return route ? std::string{route->name(request.method)} : std::string{};
}

std::vector<std::string> PendoSimulator::call_names() const {
  return {std::begin(Route::names), std::end(Route::names)};
}

std::vector<Kind> PendoSimulator::own_faults() const {
  return {Kind::partial_failure, Kind::delayed_reads, Kind::overrun,
          Kind::short_pages,     Kind::text_errors,   Kind::clock_skew};
}

std::optional<http::Response> PendoSimulator::suffer(const Fault& fault, const http::Request&) {
  switch (fault.kind) {
    case Kind::partial_failure:
      suffered_.refused_items = fault.items.value_or(SIZE_MAX);
      suffered_.refused_half = !fault.items;
      suffered_.message = fault.message;
      break;
    case Kind::delayed_reads:
      suffered_.lag_ms = std::max(suffered_.lag_ms, milliseconds_of(fault.seconds));
      suffered_.lag_calls = std::max(suffered_.lag_calls, fault.calls);
      break;
    case Kind::overrun:
      suffered_.items_in_time = fault.items.value_or(SIZE_MAX);
      suffered_.half_in_time = !fault.items;
      suffered_.rest_is_done = fault.when == Fault::When::after;
      break;
    case Kind::short_pages: suffered_.most_rows = fault.items.value_or(1); break;
    case Kind::text_errors: suffered_.errors_as_text = true; break;
    case Kind::clock_skew: suffered_.skew_ms += milliseconds_of(fault.seconds); break;
    default: break;
  }
  return std::nullopt;
}

void PendoSimulator::recover(Kind kind) {
  if (kind == Kind::delayed_reads) let_reads_see_everything();
}

http::Response PendoSimulator::refuse(int status, const std::string& message) const { return error(status, message); }

std::optional<http::Response> PendoSimulator::by_hand(std::string_view name, const http::Request& request) {
  using nlohmann::json;
  if (name != "visit" && name != "change" && name != "remove") return std::nullopt;
  const json asked = is_nested_deeper(request.body, 100) ? json() : json::parse(request.body, nullptr, false);
  const bool is_account = asked.is_object() && asked.contains("accountId");
  const char* id_name = is_account ? "accountId" : "visitorId";
  if (!asked.is_object() || !asked.contains(id_name) || !asked[id_name].is_string()) {
    return json_answer(400, R"({"what":"a JSON object with visitorId or accountId","where":"","hint":""})");
  }
  const std::string id = asked[id_name].get<std::string>();
  const EntityKind kind = is_account ? EntityKind::account : EntityKind::visitor;
  if (name == "remove") return json_answer(200, remove(kind, id) ? R"({"removed":1})" : R"({"removed":0})");
  if (!asked.contains("values") || !asked["values"].is_object()) {
    return json_answer(400, R"({"what":"values are an object","where":"","hint":""})");
  }
  for (const auto& [field, value] : asked["values"].items()) {
    set_value(kind, id, name == "visit" ? "agent." + field : field, value.dump());
  }
  if (name == "visit") set_value(kind, id, "auto.lastvisit", std::to_string(now_ms()));
  return json_answer(200, "{}");
}

}  // namespace tidemark::sim
