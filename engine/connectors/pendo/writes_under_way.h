#pragma once

#include <cstddef>
#include <deque>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "core/config/configuration.h"
#include "pendo/client.h"

namespace tidemark::pendo {

/// A few batches on their way at once, to one kind and group; their answers are taken in the order in which they were sent.
/// Nothing is decided here: intents, outcomes, what is sent again are the caller's.
///
///     WritesUnderWay under_way{client, EntityKind::visitor, "custom", 2};
///     while (more() || !under_way.empty()) {
///       if (more() && !under_way.full()) {
///         append_intent(next);                       // durable (X6) before the request leaves
///         under_way.send(updates_of(next));
///       } else {
///         append_outcomes(under_way.take());         // of the oldest; may send halves of it by client.write
///       }
///     }
///
/// Whoever stops half-way takes what is under way and records it: those requests have left. What is not taken is waited for
/// by the destructor, and its answers are lost.
///
/// With `most` 1 there is no thread: the request leaves in `take`, on its caller's thread, and never where nobody takes it.
/// So a test that stops at the n-th effect sees the same order every time. With more, requests leave at once on threads of
/// their own. An object of this class is for one thread.
class WritesUnderWay {
 public:
  using Answer = tl::expected<std::vector<Written>, WriteFailure>;

  /// `client` must outlive this object; `most` is at least 1.
  WritesUnderWay(Client& client, EntityKind kind, std::string group, std::size_t most = 2)
      : client_(client), kind_(kind), group_(std::move(group)), most_(most) {}

  [[nodiscard]] bool full() const { return under_way_.size() >= most_; }
  [[nodiscard]] bool empty() const { return under_way_.empty(); }

  /// Not while it is full. No entity may be in two batches at once: Pendo may take them in any order.
  void send(std::vector<Update> batch);

  /// The answer to the oldest batch, waited for; not while it is empty.
  [[nodiscard]] Answer take();

 private:
  Client& client_;
  EntityKind kind_;
  std::string group_;
  std::size_t most_;
  std::deque<std::future<Answer>> under_way_;
};

}  // namespace tidemark::pendo
