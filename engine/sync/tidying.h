#pragma once

#include <string>
#include <vector>

#include "core/planning/plan.h"
#include "sync/surroundings.h"

namespace tidemark::sync {

/// Lets go of archived pages and captured calls that are past their retention. The newest plan's pages of both sides, the schemas seen last
/// and the plans that may still be approved or applied are kept, however old.
[[nodiscard]] Result<void> tidy_archive(const Surroundings& world, const Configuration& configuration);

/// Drops letters that have waited for somebody longer than they are kept (configuration, `retention`): an event a part, of the actor
/// "retention".
[[nodiscard]] Result<void> tidy_letters(const Surroundings& world, const Configuration& configuration);

/// What the guard compared, as JSON: limits, measured, remembered, and what held the plan.
[[nodiscard]] std::string guard_text(const Connection& connection, const Plan& plan, const GuardMemory& memory);

/// Names the list of own recent writes that a plan was given.
[[nodiscard]] Digest digest_of_own_writes(const std::vector<OwnWrite>& writes);

}  // namespace tidemark::sync
