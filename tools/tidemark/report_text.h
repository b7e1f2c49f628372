#pragma once

#include <string>

#include "command/call.h"
#include "sync/runner.h"

namespace tidemark::command {

/// The answer of `sync`, `apply` and `approve`, and its exit status; failures of parts are told as errors too.
int print_report(const Call& call, const sync::RunReport& report);

}  // namespace tidemark::command
