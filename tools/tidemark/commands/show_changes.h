#pragma once

#include "command/call.h"
#include "command/workspace.h"

namespace tidemark::command {

/// Prints what the plans that a run held would change, and what the run sent: a line a field for people; in JSON the lines of the
/// kept plans, then a line for each try.
int print_changes(const Call& call, Workspace& workspace, const views::Views& views, const RunRow& run);

}  // namespace tidemark::command
