#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/folds/run_fold.h"

namespace tidemark {

/// How many of the newest whole runs are looked at: two weeks of nights.
inline constexpr std::size_t runs_on_record = 14;

/// Enough to find two weeks of nights between pilots and runs by hand.
inline constexpr std::size_t runs_looked_at = 200;

/// How long the next run of everything is to be thought to take, in milliseconds: as long as the longest of the newest 14 that
/// came to their end; 0 where there is none yet. A run that was taken up again counts from then on. What does less than a
/// night's run is left out: pilots, plans that were kept, single connections. `runs` are those of Views::runs, in any order.
///
///     planned(night, "acme", expected_duration(runs))
[[nodiscard]] std::int64_t expected_duration(std::span<const RunRow> runs);

}  // namespace tidemark
