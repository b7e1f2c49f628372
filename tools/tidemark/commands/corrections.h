#pragma once

#include <vector>

#include "command/call.h"
#include "command/workspace.h"
#include "sync/runner.h"

namespace tidemark::command {

/// Prints plans that put values back, with what of it can't be; the exit status.
[[nodiscard]] int put_corrections(const Call& call, Workspace& workspace,
                                  const Result<std::vector<sync::KeptPlan>>& plans);

}  // namespace tidemark::command
