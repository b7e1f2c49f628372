#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/error.h"
#include "simulators/pendo_catalog.h"
#include "simulators/pendo_store.h"

namespace tidemark::sim {

/// What aggregations read.
struct PendoWorld {
  const PendoStore& visitors;
  const PendoStore& accounts;
  const PendoCatalog& catalog;
  std::int64_t now_ms = 0;
};

struct AggregationResult {
  std::string rows;  ///< comma-separated JSON objects: the elements of `results`; or the whole CSV
  std::size_t count = 0;
  bool is_csv = false;
};

/// Runs the body of POST /api/v1/aggregation. A pipeline begins with its source, or with `spawn`:
///
///     visitors (null or {"identified":true}), accounts, pages, features, guides, apps, trackTypes, const ([rows]);
///     with a timeSeries (hourRange, dayRange, weekRange, monthRange): events, pageEvents, featureEvents, trackEvents,
///     guideEvents, pollEvents
///
/// then operators in any order and number: filter, identified, select, eval, set, sort, limit, count, cat, reduce,
/// group, unwind, merge, join, fork, spawn, segment, expand, bulkExpand. Anything else is an error that names it.
/// At most `most_rows` come back, as Pendo's answers are limited in size: a short page may have more behind it.
///
/// Pages by key (sort by id, filter beyond the last one, limit) cost what they hold, wherever they begin.
[[nodiscard]] Result<AggregationResult> aggregate(const PendoWorld& world, std::string_view body,
                                                  std::size_t most_rows);

/// The same of a pipeline alone: what a report is.
[[nodiscard]] Result<AggregationResult> aggregate(const PendoWorld& world, const nlohmann::ordered_json& pipeline,
                                                  bool as_csv, std::size_t most_rows);

}  // namespace tidemark::sim
