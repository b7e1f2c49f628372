#pragma once

#include "core/pages/page.h"

namespace tidemark::command {

/// Spreads the core's pieces of work over as many threads as the machine has cores.
[[nodiscard]] Spread over_all_cores();

}  // namespace tidemark::command
