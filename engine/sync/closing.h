#pragma once

#include <string>
#include <vector>

#include "core/folds/part.h"
#include "pendo/client.h"
#include "sync/journal.h"
#include "sync/surroundings.h"

namespace tidemark::sync {

/// A target of an intent that can't be closed yet: left out of plans (*unknown*), and what it holds is no fact.
struct OpenTarget {
  Part part;
  std::string id;
  std::string source;
  std::vector<std::string> fields;
};

struct Closed {
  std::uint64_t closed = 0;
  std::vector<OpenTarget> open_targets;

  void leave_open(const views::OpenIntent& intent);
};

/// The part that an intent belongs to.
[[nodiscard]] Part part_of_intent(const views::OpenIntent& intent);

/// Closes intents that an earlier start left without an outcome, by reading their targets; never by sending (X6; design, "After a
/// crash, closing is reading"). Not before an intent's `quiet_until`. Of each field of an item:
///
///     the target holds the new value                     arrived
///     it holds the old one, and no read can lag any more  not there
///     it holds the old one, and a read may still lag      the intent stays open
///     it is gone                                          missing, the whole item
///     anything else                                       unknown
[[nodiscard]] Result<Closed> close_open_intents(const Surroundings& world, const Patience& patience,
                                                pendo::Client& pendo, const Zone& zone);

}  // namespace tidemark::sync
