#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "simulators/pendo_store.h"

namespace tidemark::sim {

struct AggregationResult {
  std::string rows;  ///< the elements of `results`, comma-separated
  std::size_t count = 0;
};

/// Runs the body of POST /api/v1/aggregation: a source (visitors, identified or not; accounts), then in any order and
/// number filter, identified, select, sort, limit, count, group (count, sum, min, max). Anything else is an error that
/// names the operator. At most `most_rows` come back, as Pendo's answers are limited in size: a short page may have
/// more behind it.
[[nodiscard]] Result<AggregationResult> aggregate(const PendoStore& visitors, const PendoStore& accounts,
                                                  std::string_view body, std::size_t most_rows);

/// Whether the id is one that Pendo gives to a visitor who has not signed in.
[[nodiscard]] bool is_anonymous(std::string_view id);

}  // namespace tidemark::sim
