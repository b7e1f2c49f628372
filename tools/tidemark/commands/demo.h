#pragma once

#include "command/call.h"

namespace tidemark::command {

int demo(const Call& call);

/// Seed of the sample company: `sim … --demo` and `demo` show the same one.
inline constexpr std::uint64_t demo_seed = 5;

}  // namespace tidemark::command
