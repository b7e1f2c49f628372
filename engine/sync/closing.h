#pragma once

#include <string>
#include <vector>

#include "core/folds/part.h"
#include "pendo/client.h"
#include "sync/journal.h"
#include "sync/surroundings.h"

namespace tidemark::sync {

struct Closed {
  std::uint64_t closed = 0;
  std::uint64_t open = 0;
  std::vector<std::pair<Part, std::string>> open_targets;  ///< to be left out of plans: *unknown*
};

/// Closes intents that an earlier start left without an outcome, by reading their targets; never by sending (X6; design, "After a
/// crash, closing is reading"). Not before an intent's `quiet_until`. Of an item:
///
///     the target holds the new values                            arrived
///     it holds the old ones, and no read can lag any more        not there
///     it holds the old ones (or some), and a read may still lag  the intent stays open
///     it is gone                                                 missing
///     anything else                                              unknown
[[nodiscard]] Result<Closed> close_open_intents(const Surroundings& world, const Patience& patience,
                                                pendo::Client& pendo, const Zone& zone);

}  // namespace tidemark::sync
