#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "simulators/pendo_simulator.h"

namespace tidemark::sim {

/// Which of the simulator's calls a request is; nothing where it is none.
struct PendoSimulator::Route {
  enum class What : std::uint8_t {
    schema,
    dependencies,
    aggregation,
    values,
    value,
    entity,
    history,
    reports,
    report_results,
    feedback
  };
  What what = What::aggregation;
  EntityKind kind = EntityKind::visitor;
  std::string group = {};
  std::string id = {};
  std::string field = {};  ///< or "results.json" of a report

  [[nodiscard]] static std::optional<Route> of(const http::Request& request);
  [[nodiscard]] static std::optional<Route> of_metadata(const std::vector<std::string>& path);

  /// What the journal and fault plans call it.
  static constexpr const char* names[] = {
      "schema",         "make_field",       "delete_field",  "dependencies",    "aggregation",    "write_values",
      "write_value",    "read_value",       "visitor",       "account",         "history",        "reports",
      "report_results", "feedback_options", "make_feedback", "change_feedback", "delete_feedback"};
  [[nodiscard]] std::string_view name(const std::string& method) const;

  [[nodiscard]] bool takes(const std::string& method) const;
  /// A read-only key may not do what changes something; an aggregation is a POST that doesn't.
  [[nodiscard]] bool changes(const std::string& method) const { return method != "GET" && what != What::aggregation; }
};

}  // namespace tidemark::sim
