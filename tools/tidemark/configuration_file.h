#pragma once

#include <optional>

#include "command/call.h"
#include "core/config/configuration.h"

namespace tidemark::command {

/// The configuration in a file, or nothing where it has errors: then all of them were told, each with file, line and place.
[[nodiscard]] std::optional<Configuration> read_configuration_file(const Call& call, const std::string& file);

}  // namespace tidemark::command
