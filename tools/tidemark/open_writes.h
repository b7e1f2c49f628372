#pragma once

#include <string>

#include "command/words.h"
#include "service/open_writes.h"

namespace tidemark::command {

using service::OpenWrites;

/// "the first run after 2026-11-22T02:29:05+01:00 reads it": the words for it, wherever something is open.
[[nodiscard]] std::string read_after(Instant quiet_until, const LocalTime& local);

/// "what became of what was sent to 12 targets is not known yet; the first run after … reads it"; empty where there are none.
[[nodiscard]] std::string open_for_people(const OpenWrites::Of& open, const LocalTime& local);

}  // namespace tidemark::command
