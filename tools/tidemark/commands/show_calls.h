#pragma once

#include "command/call.h"
#include "command/words.h"
#include "command/workspace.h"
#include "core/folds/run_fold.h"

namespace tidemark::command {

/// The calls of a run that failed, as the archive has them: for people in two or three lines each; as JSON as they are kept
/// (sync/failed_calls.h). Gives the exit status.
int print_calls(const Call& call, Workspace& workspace, const RunRow& run, const LocalTime& local);

}  // namespace tidemark::command
