#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

#include "simulators/pendo_route.h"
#include "simulators/pendo_simulator.h"

namespace tidemark::sim {
namespace {

using nlohmann::ordered_json;

bool is_shared(const ordered_json& report) { return report.value("shared", ordered_json(true)) != false; }

/// Kinds of reports that have no rows of visitors or accounts.
bool has_rows(const ordered_json& report) {
  const std::string type = report.value("type", ordered_json("")).dump();
  for (const char* kind : {"Path", "Funnel", "Retention", "Data Explorer"}) {
    if (type.find(kind) != type.npos) return false;
  }
  return true;
}

/// The report's own pipeline; without one, the columns that every list has.
ordered_json pipeline_of(const ordered_json& report) {
  const ordered_json aggregation = report.value("aggregation", ordered_json());
  if (aggregation.is_object()) {
    if (aggregation.contains("pipeline")) return aggregation["pipeline"];
    const ordered_json request = aggregation.value("request", ordered_json());
    if (request.is_object() && request.contains("pipeline")) return request["pipeline"];
  }
  const bool is_account = report.value("level", ordered_json("visitor")) == "account";
  const char* id = is_account ? "accountId" : "visitorId";
  const ordered_json source =
      is_account ? ordered_json{{"accounts", nullptr}} : ordered_json{{"visitors", {{"identified", true}}}};
  return ordered_json::array(
      {ordered_json{{"source", source}}, ordered_json{{"sort", ordered_json::array({id})}},
       ordered_json{
           {"select",
            {{id, id}, {"firstvisit", "metadata.auto.firstvisit"}, {"lastvisit", "metadata.auto.lastvisit"}}}}});
}

}  // namespace

http::Response PendoSimulator::reports() const {
  ordered_json list = ordered_json::array();
  for (const ordered_json& report : catalog_.reports) {
    if (is_shared(report)) list.push_back(report);
  }
  return json_answer(200, list.dump());
}

http::Response PendoSimulator::report_results(const Route& route, std::size_t& records) {
  const auto report = std::ranges::find_if(
      catalog_.reports, [&](const ordered_json& one) { return one["id"] == route.id && is_shared(one); });
  if (report == catalog_.reports.end()) return error(404, "no such report");
  if (!has_rows(*report)) return error(400, "results of such a report can't be exported");
  const bool as_csv = route.field == "results.csv";
  auto result = aggregate(world(), pipeline_of(*report), as_csv, SIZE_MAX);
  if (!result) return error(422, result.error().what);
  records = result->count;
  (*report)["lastRunAt"] = now_ms();
  if (as_csv) return {200, {{"Content-Type", "text/csv"}}, std::move(result->rows)};
  return json_answer(200, '[' + std::move(result->rows) + ']');
}

/// What the visitor did in the 24 hours from `starttime`.
http::Response PendoSimulator::history(const Route& route, const http::Request& request) const {
  if (store(route.kind).find(route.id) == nullptr) return error(404, "not found");
  const std::string text = parameter(target_of(request.url).query, "starttime").value_or("");
  std::int64_t start = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), start);
  if (problem != std::errc{} || end != text.data() + text.size()) return error(400, "starttime is in milliseconds");
  constexpr std::int64_t day_ms = 86'400'000;
  ordered_json events = ordered_json::array();
  for (const ordered_json& event : catalog_.events) {
    const auto when = event["day"].get<std::int64_t>();
    if (when >= start && when - day_ms < start && event.value("visitorId", ordered_json()) == route.id) {
      events.push_back(event);
    }
  }
  return json_answer(200, events.dump());
}

}  // namespace tidemark::sim
