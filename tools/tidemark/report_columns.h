#pragma once

#include <optional>
#include <string>
#include <vector>

#include "command/call.h"
#include "core/config/configuration.h"
#include "core/reports/field_definition.h"
#include "pendo/reports.h"
#include "sync/fetch.h"

namespace tidemark::command {

/// A column of a report beside what a push of it would need.
struct OfferedColumn {
  pendo::ReportColumn column;
  ColumnFacts facts;
  std::optional<ColumnType> type;  ///< by its schema, else by its values; nothing: it has none yet
  NpsScale nps = NpsScale::none;
  FieldDefinition field;             ///< the one that the configuration names; else one of its own, by its label
  bool is_there = false;             ///< whether the object has a field of that name
  bool is_writeable = false;         ///< and the integration user may write it
  std::vector<std::string> fitting;  ///< existing fields that a push may write and that take the type
  std::string pushed_to;             ///< as the configuration has it; empty: it is not pushed
  std::optional<Error> warning;      ///< its numbers are no times, and it is pushed to a field of dates
  std::string
      suggested;  ///< one of the fitting, by its name, that no other column has; empty: names say nothing of one
};

/// A report, read as it is now, and the columns of it that can be pushed.
struct OfferedReport {
  pendo::Report report;
  std::uint64_t rows = 0;
  std::string
      object;  ///< of the connection of the report's kind; empty where there is none, and nothing is said of fields
  std::vector<OfferedColumn> columns;
};

/// Reads the report `id` in both systems. `not_found` where there is none of that id, `refused` where it can't be pushed.
[[nodiscard]] Result<OfferedReport> offered_report(sync::Systems& systems, const Configuration& configuration,
                                                   const std::string& id);

/// The push lines that would send every column that is not pushed yet, as a configuration file has them.
[[nodiscard]] std::string push_lines_of(const OfferedReport& report);

}  // namespace tidemark::command
