#pragma once

#include <string>
#include <string_view>

#include "command/command.h"

namespace tidemark::command {

/// What `tidemark --help` prints: every command with its summary; with a group's name ("config") only the group's.
[[nodiscard]] std::string help_of_all(std::string_view group = {});

/// What `tidemark why --help` prints; begins with a use.
[[nodiscard]] std::string help_of(const Command& command);

}  // namespace tidemark::command
