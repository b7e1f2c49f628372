#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/hash/digest.h"
#include "core/time/instant.h"

namespace tidemark {

/// An append's place in a subscription's log: 1, 2, 3 … without gaps; 0 is "before the first".
using Position = std::uint64_t;

/// Runs of a subscription are numbered 1, 2, 3 …; 0 is "no run".
using RunId = std::uint64_t;

/// What an event says. The numbers lie in logs: DO NOT CHANGE THEM, and never use one again.
enum class EventType : std::uint16_t {
  subscription_opened = 1,
  configured = 2,
  run_started = 16,
  run_held = 17,
  run_approved = 18,
  run_completed = 19,
  run_failed = 20,
  run_continued = 21,
  run_rejected = 22,
  run_cancelled = 23,
  schema_seen = 32,
  page_fetched = 33,
  observed = 34,
  planned = 35,
  calls_failed = 36,
  correction_planned = 37,
  effect_intended = 48,
  effect_settled = 49,
  letters_decided = 64,
  letters_closed = 65,
  drift_accepted = 72,
  segment_saved = 80,
  segment_dropped = 81,
  night_begun = 96,
  nights_missed = 97,
  schedule_paused = 98,
  schedule_resumed = 99,
  schedule_began = 100,
  user_made = 112,
  user_removed = 113,
  role_changed = 114,
  link_made = 115,
  password_set = 116,
  signed_out_everywhere = 117,
  token_made = 118,
  token_revoked = 119,
  credential_set = 120,
  credential_removed = 121,
  key_changed = 122,
  subscription_removed = 123,
  backed_up = 124,
  taken_over = 125,
  trouble_began = 128,
  trouble_ended = 129,
  message_settled = 130,
  event_stepped_over = 136,
  erased = 144,
  erasure_done = 145,
};

/// `effect_intended`; empty for a number this build does not know.
[[nodiscard]] std::string_view name_of(EventType type);

/// Byte strings one after the other in one buffer: a million of them are two allocations.
class Items {
 public:
  void add(std::string_view item) {
    bytes_ += item;
    ends_.push_back(bytes_.size());
  }
  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] bool empty() const { return ends_.empty(); }
  /// No item is written without a byte: one that has none was erased, and the others keep their numbers.
  [[nodiscard]] bool was_erased(std::size_t i) const { return (*this)[i].empty(); }
  [[nodiscard]] std::size_t byte_size() const { return bytes_.size(); }
  [[nodiscard]] std::string_view operator[](std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view{bytes_}.substr(begin, ends_[i] - begin);
  }

  friend bool operator==(const Items&, const Items&) = default;

 private:
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

/// Numbers that stay readable in the entry when items were erased, such as {"changed", 12}. Names are of our own making
/// (`[a-z_]{1,24}`), never a person's or a field's.
using Counts = std::vector<std::pair<std::string, std::uint64_t>>;

/// One immutable fact, as it is handed to the log. The small part (type … counts) becomes part of the entry and never
/// goes away; the items lie beside it and can be erased (X9). Item 0 of most families is the event's own body.
struct Event {
  EventType type{};
  std::uint16_t version = 1;
  RunId run = 0;
  Position cause = 0;  ///< the position of the event that this one follows from; 0 where there is none
  Counts counts = {};
  Items items = {};

  friend bool operator==(const Event&, const Event&) = default;
};

}  // namespace tidemark
