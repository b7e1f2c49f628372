#pragma once

#include "command/call.h"

namespace tidemark::command {

int show_log(const Call& call);

}  // namespace tidemark::command
