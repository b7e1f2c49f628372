#pragma once

#include "command/call.h"

namespace tidemark::command {

/// `tidemark plan --config FILE … --source FILE …`: plans without a network, a log or a clock. The exit status; errors are told,
/// and then no summary is printed.
[[nodiscard]] int plan_from_files(const Call& call);

}  // namespace tidemark::command
