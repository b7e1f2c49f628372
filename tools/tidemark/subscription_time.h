#pragma once

#include "command/words.h"
#include "command/workspace.h"

namespace tidemark::command {

/// The subscription's time zone; UTC where nothing is configured yet, or the machine does not know it any more.
[[nodiscard]] LocalTime time_of(Workspace& workspace);

}  // namespace tidemark::command
