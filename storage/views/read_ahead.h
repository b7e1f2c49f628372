#pragma once

#include "log/event_log.h"

namespace tidemark::views {

/// Reads entries with their items as `log.read` does, and as it does hands them to `sink` in order, on the caller's thread.
/// Those that come next are read, unpacked and proven meanwhile on a thread of its own, which is half of the work of a
/// rebuild; about `most_ahead` bytes wait at most. Ends as `log.read` would: with the sink's error, or the log's behind the
/// last entry that is good.
[[nodiscard]] Result<void> read_ahead(const log::EventLog& log, Position first, Position last,
                                      const log::EntrySink& sink, std::size_t most_ahead = std::size_t{16} << 20);

}  // namespace tidemark::views
