#pragma once

#include "core/error.h"

namespace tidemark::command {

/// One clear line on standard error; the exit status that goes with the error (exit_status.h).
int tell(const Error& error);

}  // namespace tidemark::command
