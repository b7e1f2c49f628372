#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/events/event.h"

namespace tidemark::bench {

/// What is appended: records with a few fields, each about 300 bytes, from a seeded generator, in the layout of intents and
/// observations. Some different appends, which are used in turn, so that no two that follow each other are alike.
class AppendSample {
 public:
  explicit AppendSample(std::size_t events_an_append);

  /// One event with as many items as an append has events: those of a family with many records share an event.
  [[nodiscard]] const Event& event(std::size_t turn) const { return events_[turn % events_.size()]; }

  /// The same bytes without anything about them.
  [[nodiscard]] std::string_view bytes(std::size_t turn) const { return bytes_[turn % bytes_.size()]; }

 private:
  std::vector<Event> events_;
  std::vector<std::string> bytes_;
};

}  // namespace tidemark::bench
