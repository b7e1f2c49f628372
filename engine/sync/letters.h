#pragma once

#include <cstdint>

#include "core/planning/plan.h"
#include "sync/observe.h"
#include "sync/runner.h"
#include "sync/surroundings.h"

namespace tidemark::sync {

/// When the same change is tried again after so many runs in a row have failed with it (X18): the first time by the next night, then after
/// two nights, four, eight … at most 32. Four hours less than whole days, as nights don't begin at the same minute. Of a pull the first
/// repetition is due at once, and the nights follow it: a write into Pendo sets off nothing there.
///
///     push: next_try(…, letter.last, 1)      20 hours later           next_try(…, letter.last, 3)     3 days and 20 hours later
[[nodiscard]] Instant next_try(Direction direction, Instant last, std::uint32_t attempts);

/// Marks those of the plan's changes that are to be sent although their next try is not due: the same values for the same target as
/// before, by the same lines of the mapping. Other values, or another line, are a change of their own and are tried at once; a
/// configuration that is another elsewhere makes no other change of it.
[[nodiscard]] Result<void> keep_letters_back(const Surroundings& world, const Plan& plan,
                                             const Configuration& configuration, PartReport& report, Choice& choice);

/// Closes the letters of targets to which the plan, recorded at `planned`, has nothing to send any more.
[[nodiscard]] Result<void> close_letters(const Surroundings& world, const Plan& plan, Position planned, RunId run,
                                         PartReport& report);

}  // namespace tidemark::sync
