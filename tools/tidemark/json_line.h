#pragma once

#include "core/json/line.h"

namespace tidemark::command {

/// What `--json` prints: an object a line.
using JsonLine = json::Line;

}  // namespace tidemark::command
