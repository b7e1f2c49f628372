#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/json/document.h"
#include "core/json/line.h"
#include "core/time/instant.h"
#include "service/open_writes.h"
#include "views/rows.h"
#include "views/views.h"

namespace tidemark::service {

/// What is told of runs beside their rows.
struct BesideRuns {
  bool at_work = false;                          ///< a process has the log open to write
  std::map<RunId, views::FoundByReading> found;  ///< of writes that no answer came to
  OpenWrites open;

  /// `since`: the log position at which the oldest of them began.
  [[nodiscard]] static Result<BesideRuns> look(const views::Views& views, bool at_work, Position since);

  using Counts = views::OutcomeCounts views::FoundByReading::*;
  [[nodiscard]] std::uint64_t number(const RunRow& run, ItemOutcome outcome,
                                     Counts counts = &views::FoundByReading::all) const {
    const auto of_run = found.find(run.number);
    return of_run == found.end() ? 0 : (of_run->second.*counts)[static_cast<std::size_t>(outcome)];
  }
  /// Of the targets that the run's own counts have as unknown those of which more is known since.
  [[nodiscard]] std::uint64_t known_since(const RunRow& run) const {
    std::uint64_t targets = 0;
    for (const ItemOutcome outcome : {ItemOutcome::arrived, ItemOutcome::not_there, ItemOutcome::missing})
      targets += number(run, outcome, &views::FoundByReading::later);
    return targets;
  }
  /// Which the run's own counts have not, or as unknown.
  [[nodiscard]] std::uint64_t not_counted(const RunRow& run, ItemOutcome outcome) const {
    return number(run, outcome, &views::FoundByReading::uncounted) +
           number(run, outcome, &views::FoundByReading::later);
  }
};

/// What a run's end said of it beside how each part ended: mapping lines that were refused.
[[nodiscard]] std::vector<std::string> said_of_lines(const RunRow& run);

/// A run that was killed leaves no word of its end.
[[nodiscard]] bool cut_off(const RunRow& run, bool at_work);

/// A run as a line of JSON: what the API answers, and `tidemark runs --json` prints (docs/command-line.md).
void put_run(const RunRow& run, const BesideRuns& beside, std::string& text);

/// The row again, as far as what was put says it, for whoever shows it: without what the guard compared. `bad_answer` where that is no run.
[[nodiscard]] Result<RunRow> read_run(json::Value run);

}  // namespace tidemark::service
