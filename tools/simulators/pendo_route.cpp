#include "simulators/pendo_route.h"

#include <algorithm>

namespace tidemark::sim {
namespace {

std::optional<EntityKind> kind_of(const std::string& word) {
  if (word == "visitor") return EntityKind::visitor;
  if (word == "account") return EntityKind::account;
  return std::nullopt;
}

/// The path's segments, decoded one by one: an id may hold a slash.
std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    segments.push_back(http::decode(path.substr(0, end), false));
    path.remove_prefix(end);
  }
  return segments;
}

}  // namespace

/// Below /api/v1/metadata; `path` begins there.
std::optional<PendoSimulator::Route> PendoSimulator::Route::of_metadata(const std::vector<std::string>& path) {
  const std::size_t size = path.size();
  if (size == 1 && path[0] == "dependencies") return Route{What::dependencies};
  if (size < 2) return std::nullopt;
  if (path[0] == "schema" || path[0] == "dependencies") {
    const auto kind = kind_of(path[1]);
    const bool is_schema = path[0] == "schema";
    if (!kind || size > 4 || (!is_schema && size != 4)) return std::nullopt;
    return Route{is_schema ? What::schema : What::dependencies, *kind, size > 2 ? path[2] : "", "",
                 size > 3 ? path[3] : ""};
  }
  const auto kind = kind_of(path[0]);
  if (!kind || size < 3 || path[2] != "value") return std::nullopt;
  if (size == 3) return Route{What::values, *kind, path[1]};
  if (size == 5) return Route{What::value, *kind, path[1], path[3], path[4]};
  return std::nullopt;
}

std::optional<PendoSimulator::Route> PendoSimulator::Route::of(const http::Request& request) {
  std::vector<std::string> path = segments_of(target_of(request.url).path);
  if (path.size() < 3 || path[0] != "api" || path[1] != "v1") return std::nullopt;
  path.erase(path.begin(), path.begin() + 2);
  const std::size_t size = path.size();
  if (path[0] == "metadata") return of_metadata({path.begin() + 1, path.end()});
  if (path[0] == "aggregation" && size == 1) return Route{What::aggregation};
  if (path[0] == "report" && size == 1) return Route{What::reports};
  if (path[0] == "report" && size == 3 && (path[2] == "results.json" || path[2] == "results.csv")) {
    return Route{What::report_results, EntityKind::visitor, {}, path[1], path[2]};
  }
  if (path[0] == "feedback" && size <= 2) {
    return Route{What::feedback, EntityKind::visitor, {}, size == 2 ? path[1] : ""};
  }
  const auto kind = kind_of(path[0]);
  if (kind && size == 2) return Route{What::entity, *kind, {}, path[1]};
  if (kind == EntityKind::visitor && size == 3 && path[2] == "history") return Route{What::history, *kind, {}, path[1]};
  return std::nullopt;
}

std::string_view PendoSimulator::Route::name(const std::string& method) const {
  switch (what) {
    case What::schema: return method == "GET" ? "schema" : method == "DELETE" ? "delete_field" : "make_field";
    case What::dependencies: return "dependencies";
    case What::aggregation: return "aggregation";
    case What::values: return "write_values";
    case What::value: return method == "GET" ? "read_value" : "write_value";
    case What::entity: return kind == EntityKind::visitor ? "visitor" : "account";
    case What::history: return "history";
    case What::reports: return "reports";
    case What::report_results: return "report_results";
    case What::feedback: break;
  }
  if (method == "GET") return "feedback_options";
  return method == "POST" ? "make_feedback" : method == "DELETE" ? "delete_feedback" : "change_feedback";
}

bool PendoSimulator::Route::takes(const std::string& method) const {
  switch (what) {
    case What::schema: return group.empty() ? method == "GET" : field.empty() ? method == "POST" : method == "DELETE";
    case What::aggregation:
    case What::values: return method == "POST";
    case What::value: return method == "GET" || method == "PUT" || method == "POST";
    case What::feedback:
      if (id == "options") return method == "GET";
      return id.empty() ? method == "POST" || method == "DELETE" : method == "PATCH";
    default: return method == "GET";
  }
}

}  // namespace tidemark::sim
