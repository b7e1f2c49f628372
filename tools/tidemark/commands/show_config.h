#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "command/call.h"
#include "core/config/difference.h"

namespace tidemark::command {

/// What the configuration commands print, of a directory and of a server alike.
void print_differences(const Call& call, const std::vector<Difference>& differences);
void say_applied(const Call& call, const Configuration& configuration, const std::string& version,
                 std::string_view author);
int say_unchanged(const Call& call);
void put_configuration(const Call& call, const Configuration& configuration);

}  // namespace tidemark::command
