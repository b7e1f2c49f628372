#pragma once

#include <string>

#include "core/json/line.h"
#include "core/time/instant.h"
#include "views/rows.h"
#include "views/views.h"

namespace tidemark::service {

/// "2026-01-31T02:00:00.000Z"; "" for what has not been.
[[nodiscard]] std::string iso(Instant instant);

/// What is told of a run beside its row.
struct BesideRun {
  bool at_work = false;             ///< it goes on now
  views::OutcomeCounts found = {};  ///< of its writes that no answer came to, what reading found
};

/// A run as JSON, a line of it: what the API answers, and `tidemark runs --json` prints (docs/command-line.md).
void put_run(const RunRow& run, const BesideRun& beside, std::string& text);

}  // namespace tidemark::service
