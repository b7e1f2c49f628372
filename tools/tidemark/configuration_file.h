#pragma once

#include <optional>

#include "command/call.h"
#include "command/workspace.h"
#include "core/config/configuration.h"
#include "core/planning/plan.h"

namespace tidemark::command {

/// The configuration in a file, or nothing where it has errors: then all of them were told, each with file, line and place.
[[nodiscard]] std::optional<Configuration> read_configuration_file(const Call& call, const std::string& file);

/// The lines of a configuration that the schemas seen last say can't be planned, whatever the data. A field that is in no schema
/// (`connection_problem`) may have come since. Nothing where no schemas were seen yet.
[[nodiscard]] Result<std::vector<Refused>> lines_known_to_be_refused(Workspace& workspace,
                                                                     const Configuration& configuration);

}  // namespace tidemark::command
