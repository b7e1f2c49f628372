#pragma once

#include "command/command.h"

namespace tidemark::command {

/// sim fault, sim journal: what is asked of a simulator that runs, through the paths of simulators/front.h.
[[nodiscard]] Command fault_command();
[[nodiscard]] Command journal_command();

}  // namespace tidemark::command
