#pragma once

#include "command/call.h"

namespace tidemark::command {

int export_run(const Call& call);
int export_log(const Call& call);

}  // namespace tidemark::command
