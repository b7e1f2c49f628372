#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/events/effect_events.h"
#include "core/planning/plan.h"
#include "sync/journal.h"
#include "sync/runner.h"
#include "sync/surroundings.h"

namespace tidemark::sync {

/// A target with the changes that are sent to it: what one item of an intent tells of.
struct Item {
  std::vector<const Change*> changes;

  [[nodiscard]] std::string_view target() const { return changes.front()->target; }
  [[nodiscard]] std::string_view source() const { return changes.front()->source; }
};
using Batch = std::span<const Item>;

/// What a writer sends, and what it was planned from.
struct Origin {
  Position planned = 0;
  Instant targets_read_at;
  bool approved = false;
};

/// What is said of a request before it leaves.
struct Sending {
  int attempt = 1;
  Instant quiet_until;
  std::optional<Instant> targets_read_at = {};  ///< where they were read again since the plan
  std::string object = {};                      ///< push: of the targets
  std::string job = {};                         ///< push by Bulk
};

/// What both writers keep of their requests: in the log each one's intent before it leaves and each item's outcome after it (X6), in the
/// report how many targets fared how.
///
///     Effects effects{world, plan, part, run, origin, report};
///     const auto intent = effects.intend(batch, {.attempt = 1, .quiet_until = …});
///     …                                                                        // the request
///     effects.count(ItemOutcome::accepted, batch.size());
///     effects.settle(*intent, ItemOutcome::accepted, {});
class Effects {
 public:
  Effects(const Surroundings& world, const Plan& plan, Part part, RunId run, Origin origin, PartReport& report);

  /// The changes that `wanted` says, by target.
  [[nodiscard]] std::vector<Item> items_of(const std::vector<bool>& wanted) const;

  /// `interrupted` where a person has asked to stop: an intent that nothing follows would only have to be closed by reading.
  [[nodiscard]] Result<Position> intend(Batch batch, const Sending& sending);

  using Exceptions = std::vector<EffectSettled::Exception>;
  /// `others`: of the items that are not among the exceptions.
  [[nodiscard]] Result<void> settle(Position intent, ItemOutcome others, Exceptions exceptions,
                                    bool by_reading = false);
  /// Several, all or none.
  [[nodiscard]] Result<void> settle(std::span<const EffectSettled> settlings);

  void count(ItemOutcome outcome, std::size_t targets = 1);
  /// Where the writing ended in the middle: of what was intended and not counted nobody knows what became.
  void count_what_was_left(Batch items);

  /// Of each of the plan's changes, whether it has an intent.
  [[nodiscard]] const std::vector<bool>& intended() const { return intended_; }
  [[nodiscard]] const Origin& origin() const { return origin_; }

 private:
  [[nodiscard]] Event intent_of(Batch batch, const Sending& sending) const;
  [[nodiscard]] std::size_t place_of(const Change* change) const {
    return static_cast<std::size_t>(change - plan_.changes.data());
  }

  const Surroundings& world_;
  const Plan& plan_;
  Part part_;
  RunId run_;
  Origin origin_;
  PartReport& report_;
  Journal journal_;
  std::vector<bool> intended_;
};

/// Whether the same may go well later: the other side had no time, or there was no answer.
[[nodiscard]] bool may_pass_later(const Error& error);

}  // namespace tidemark::sync
