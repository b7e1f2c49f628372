#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "command/call.h"
#include "command/words.h"
#include "service/run_json.h"

namespace tidemark::command {

int list_runs(const Call& call);
int show_run(const Call& call);

/// A run in the list, and by itself; `all`: the newest runs, which may have carried out what it held.
[[nodiscard]] std::string run_line(const RunRow& run, const service::BesideRuns& beside, const LocalTime& local);
[[nodiscard]] std::string run_for_people(const Call& call, const RunRow& run, const std::vector<RunRow>& all,
                                         const service::BesideRuns& beside, const LocalTime& local);

/// False where that is no number.
[[nodiscard]] bool number_of(std::string_view digits, std::uint64_t& number);

}  // namespace tidemark::command
