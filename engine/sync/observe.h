#pragma once

#include <string>
#include <vector>

#include "core/events/event.h"
#include "core/folds/part.h"
#include "core/planning/plan.h"
#include "sync/surroundings.h"

namespace tidemark::sync {

/// What the targets hold now, compared with what the log knows of them (design, "Observe"): only differences become facts –
/// *baseline* (first seen under this mapping), *changed by others*, *gone*, *returned*. A value of ours that reads don't show yet is none.
/// Events of at most some thousand records each; none where nothing differs.
[[nodiscard]] Result<std::vector<Event>> observe(const views::Views& views, const Plan& plan, Part part, RunId run,
                                                 Instant read_at);

/// The transitions of a plan: of each record whose class or notes are others than what was last said of it, an item for the
/// Planned event. `sent`: of each change, whether it will be sent (those have an intent, and nothing more is said of them).
[[nodiscard]] Result<Items> transitions(const views::Views& views, const Plan& plan, Part part,
                                        const std::vector<bool>& sent);

}  // namespace tidemark::sync
