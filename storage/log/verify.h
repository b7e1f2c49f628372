#pragma once

#include <cstdint>
#include <functional>

#include "log/event_log.h"

namespace tidemark::log {

/// What was proven: `head` is the head of `entries` entries with `items` items, all of them as they were stored.
struct Verified {
  Head head;
  std::uint64_t entries = 0;
  std::uint64_t items = 0;
};

/// Called now and then with how many entries of how many are proven; answers whether to go on (else `interrupted`).
using VerifyProgress = std::function<bool(std::uint64_t done, std::uint64_t of)>;

/// Proves a whole log from its stored bytes: every entry continues the one before it, from zeros to the head, and every
/// item is there and belongs to its event's root. `corrupt`, with the place, where that is not so; an item that is not
/// there is named `position.index.item`.
[[nodiscard]] Result<Verified> verify(const EventLog& log, const VerifyProgress& progress = {});

/// The same, and that today's log contains `kept`, a head that was written down earlier: whoever changed an entry
/// before it and made the chain anew can't have got that digest.
[[nodiscard]] Result<Verified> verify_from(const EventLog& log, const Head& kept, const VerifyProgress& progress = {});

}  // namespace tidemark::log
