#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/events/event.h"
#include "core/hash/digest.h"
#include "core/time/instant.h"

namespace tidemark::log {

/// The newest entry: its position and its digest. An empty log has position 0 and a digest of zeros. A head that was
/// kept elsewhere proves later that the log still is what it was (`verify`).
struct Head {
  Position position = 0;
  Digest digest = {};

  friend bool operator==(const Head&, const Head&) = default;
};

/// An event as it is read back. `items` is empty where the reader did not ask for Depth::items; one that was erased has no bytes
/// (Items::was_erased). `item_count` is how many there were.
struct RecordedEvent {
  Event event;
  std::uint64_t item_count = 0;
  Digest root = {};
  std::vector<std::uint64_t> erased = {};  ///< with Depth::proof: the numbers of those that were
};

/// One append, as it is read back.
struct Entry {
  Position position = 0;
  Instant time = {};
  Digest previous = {};
  Digest digest = {};
  std::array<std::uint8_t, 16> writer = {};  ///< random per start of a process: which one wrote it
  std::vector<RecordedEvent> events;
};

/// What is read of entries beside themselves: nothing; their items, proven and handed over; or their items, proven alone, which is faster.
enum class Depth : std::uint8_t { entries, items, proof };

/// Given each entry in order; answers whether to go on, or an error that ends the reading and is passed on.
using EntrySink = std::function<Result<bool>(const Entry&)>;

/// The ordered events of one subscription: the only truth (D2). Knows nothing of RocksDB, so that a distributed log can
/// stand in its place (X8).
///
///     auto head = log.append(log.head().position, events);
///     if (!head && head.error().code == ErrorCode::wrong_position) …   // read what came between, decide again
class EventLog {
 public:
  virtual ~EventLog() = default;

  /// Appends all of `events` as one entry, or nothing. When it answers with the new head they are durable (synced).
  /// Otherwise: `wrong_position` (the log's head is not at `expected`; nothing was appended), `invalid_input` (the
  /// entry would be larger than 4 KiB, or is empty, or an item has no byte; nothing was appended), `append_unknown` (the write failed: it may
  /// or may not be there after the next opening), `poisoned` (an earlier append ended so; nothing was appended).
  [[nodiscard]] virtual Result<Head> append(Position expected, std::span<const Event> events) = 0;

  /// What is durable. Readers never see beyond it.
  [[nodiscard]] virtual Head head() const = 0;

  /// Hands the entries of positions `first` … `last` (inclusive; clipped to the head) to `sink`, in order. With
  /// Depth::items their items are read, unpacked and held against the entry's root: what doesn't fit is `corrupt`. With Depth::proof
  /// they are as well, but an entry may be handed over before: of what the sink was given, nothing is proven until this has answered.
  [[nodiscard]] virtual Result<void> read(Position first, Position last, Depth depth, const EntrySink& sink) const = 0;

  /// Takes the bytes away, for good, of the items that the event `erased` at `position` names (X9); their leaves stay, and the chain with
  /// them. When it answers, no file of the log has these bytes any more. To be done again where it was cut short. `not_found` where there is
  /// no such event; `corrupt` where it names what there is not.
  [[nodiscard]] virtual Result<void> erase(Position position) = 0;
};

}  // namespace tidemark::log
