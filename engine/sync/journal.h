#pragma once

#include <initializer_list>
#include <span>
#include <vector>

#include "core/events/codec.h"
#include "sync/surroundings.h"

namespace tidemark::sync {

/// Writes at a subscription's log's head. Views follow each append when they are asked for. One run writes at a time; what is
/// appended beside it (a pause of the nights) changes nothing that a run decides, so whoever comes second appends after it.
class Journal {
 public:
  explicit Journal(log::EventLog& log) : log_{log} {}

  /// The position of the new entry.
  [[nodiscard]] Result<Position> append(std::span<const Event> events) {
    while (true) {
      const auto head = log_.append(log_.head().position, events);
      if (head) return head->position;
      if (head.error().code != ErrorCode::wrong_position) return tl::unexpected(head.error());
    }
  }
  [[nodiscard]] Result<Position> append(const Event& event) { return append(std::span{&event, 1}); }

 private:
  log::EventLog& log_;
};

/// Whether an error means that this process is about to stop, or can't write its log any more: then nothing is recorded and
/// nothing further is tried.
[[nodiscard]] inline bool is_the_end(const Error& error) {
  return error.code == ErrorCode::interrupted || error.code == ErrorCode::append_unknown ||
         error.code == ErrorCode::poisoned || error.code == ErrorCode::wrong_position ||
         error.code == ErrorCode::corrupt || error.code == ErrorCode::storage;
}

}  // namespace tidemark::sync
