#pragma once

#include <span>
#include <string>
#include <vector>

#include "command/command.h"

namespace tidemark::command {

/// Runs what was typed (without the program's name): finds the command, parses, answers help and version. The exit status.
/// `tidemark syn` is told "did you mean "sync"?".
[[nodiscard]] int run_command_line(std::vector<std::string> words);

}  // namespace tidemark::command
