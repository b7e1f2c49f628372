#pragma once

#include "command/call.h"
#include "command/progress_line.h"
#include "command/workspace.h"
#include "sync/erasure.h"

namespace tidemark::command {

/// What an erasure in a subscription that was opened to write touches. `workspace` and `progress` have to outlive it.
[[nodiscard]] Result<sync::ErasureWorld> erasing_world(const Call& call, Workspace& workspace, ProgressLine& progress);

}  // namespace tidemark::command
