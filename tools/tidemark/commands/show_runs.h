#pragma once

#include <cstdint>
#include <string_view>

#include "command/call.h"

namespace tidemark::command {

int list_runs(const Call& call);
int show_run(const Call& call);

/// False where that is no number.
[[nodiscard]] bool number_of(std::string_view digits, std::uint64_t& number);

}  // namespace tidemark::command
