#include "core/folds/run_duration.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace tidemark {

std::int64_t expected_duration(std::span<const RunRow> runs) {
  std::vector<std::pair<Instant, std::int64_t>> ended;
  for (const RunRow& run : runs) {
    if (run.kind != "sync" || !run.only.empty() || run.ended_position == 0) continue;
    const Instant began = run.continuations.empty() ? run.started : run.continuations.back().time;
    ended.emplace_back(run.ended, run.ended.milliseconds - began.milliseconds);
  }
  std::sort(ended.begin(), ended.end(), std::greater{});
  if (ended.size() > runs_on_record) ended.resize(runs_on_record);
  std::int64_t longest = 0;  // a clock that was set back makes a run's time less than nothing
  for (const auto& [end, duration] : ended) longest = std::max(longest, duration);
  return longest;
}

}  // namespace tidemark
