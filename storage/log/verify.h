#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "log/event_log.h"

namespace tidemark::log {

/// What was proven: the entries `first` … `head.position` are there with `items` items, all of them as they were stored.
struct Verified {
  Head head;
  Position first = 1;
  Digest previous = {};  ///< of the entry before the first
  Instant time = {};     ///< of the last
  std::uint64_t entries = 0;
  std::uint64_t items = 0;
  std::uint64_t erased = 0;  ///< of these, those whose leaf alone is left, as a later event `erased` says
  Position named_at = 0;     ///< of the last such event; 0 where nothing was erased
};

/// Called now and then with how many entries of how many are proven; answers whether to go on (else `interrupted`). From any thread, from one
/// at a time.
using VerifyProgress = std::function<bool(std::uint64_t done, std::uint64_t of)>;

struct Verification {
  Position first = 1;
  Position last = 0;                 ///< 0: the log's head
  std::optional<Head> kept = {};     ///< written down earlier, to be found again
  std::optional<Instant> time = {};  ///< that the kept head's entry has, where that was written down too
  unsigned threads = 1;              ///< a log in memory has one
  VerifyProgress progress = {};
};

/// Proves entries from their stored bytes: every one continues the one before it, from zeros where it is the first, and every item is
/// there and belongs to its event's root; and that the log contains a kept head.
///
/// An item that was erased counts where an event `erased` at a later position names it, behind the range too; else it is missing.
///
///     verify(log, {.first = 800, .last = 815, .threads = 2})->head      // position 815 and its digest
///
/// `corrupt`, with the place, where that is not so; an item that is not there is named `position.index.item`. `not_found` where the log
/// ends before what is asked for begins or ends; `invalid_input` where the kept head lies outside of it.
[[nodiscard]] Result<Verified> verify(const EventLog& log, const Verification& wanted);

/// The whole log.
[[nodiscard]] Result<Verified> verify(const EventLog& log, const VerifyProgress& progress = {});

/// The same, and that today's log contains `kept`.
[[nodiscard]] Result<Verified> verify_from(const EventLog& log, const Head& kept, const VerifyProgress& progress = {});

}  // namespace tidemark::log
