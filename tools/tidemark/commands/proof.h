#pragma once

#include <optional>

#include "command/call.h"
#include "command/workspace.h"
#include "log/verify.h"

namespace tidemark::command {

/// What --range names: "800-815", "800-" (to the log's end) or "800"; everything where it was not given.
struct PositionRange {
  Position first = 1;
  Position last = 0;  ///< 0: the log's end
};
[[nodiscard]] Result<PositionRange> range_of(const Call& call);

/// Proves it on all cores, and says on a terminal how far it is.
[[nodiscard]] Result<log::Verified> proven(const Call& call, const log::EventLog& log, log::Verification wanted);

}  // namespace tidemark::command
