#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/events/codec.h"
#include "core/events/configuration_events.h"

namespace tidemark {

/// Bodies of the family *effects*: what was sent to another system, and what became of it (X6).

/// A request is about to leave; durable before it does. Item 0 is this body; each further item is a record (records.h)
/// with the target as id, the source record as partner, and old and new value of each field. Event::cause is the position
/// of the Planned event.
struct EffectIntended {
  static constexpr EventType type = EventType::effect_intended;
  static constexpr std::uint16_t version = 2;
  std::string connection;
  std::string direction;
  std::uint32_t attempt = 1;  ///< 1 for the first sending of these values in this run
  Instant target_read_at = {};
  Instant quiet_until = {};  ///< the longest the other side may still be working on it
  bool approved = false;     ///< a person had looked at it: the guard's memory of the last day leaves it out
  std::vector<std::string> volatile_fields;  ///< those whose changes don't count for the guard
  std::string object;                        ///< push: the Salesforce object of the targets; empty for a pull
  std::string job;  ///< push by Bulk: the job that gets these items as its data, once they are in the log; else empty

  static Result<EffectIntended> from_version(std::uint16_t v, std::string_view item);
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(connection), CEREAL_NVP(direction), CEREAL_NVP(attempt),
            cereal::make_nvp("target_read_at", target_read_at.milliseconds),
            cereal::make_nvp("quiet_until", quiet_until.milliseconds), CEREAL_NVP(approved),
            CEREAL_NVP(volatile_fields), CEREAL_NVP(object), CEREAL_NVP(job));
  }
};

/// What became of one item. The numbers lie in logs: DO NOT CHANGE THEM.
enum class ItemOutcome : std::uint8_t {
  accepted = 0,
  rejected = 1,   ///< the other system said no, in `words`
  missing = 2,    ///< the other system does not know the target (never created, M7)
  unknown = 3,    ///< not to be found out
  arrived = 4,    ///< closed by reading: the target holds the new value
  not_there = 5,  ///< closed by reading: the target holds the old value, and no write of ours can still be on its way
};

[[nodiscard]] std::string_view name_of(ItemOutcome outcome);

/// Whether the target holds the value: it becomes current.
[[nodiscard]] constexpr bool holds_value(ItemOutcome outcome) {
  return outcome == ItemOutcome::accepted || outcome == ItemOutcome::arrived;
}

/// The answer to an intent, or what reading found. `effect` is the intent's position. Items that are not named in
/// `exceptions` have the outcome `others`. An exception that names fields is of these alone: the item's other fields have the item's
/// outcome. Found by reading, and somebody has changed one of two fields since:
///
///     {others: arrived, exceptions: {{item 3, unknown, fields {"custom.seats"}}}}
///
/// The words of each exception are an item of their own, as they can tell of its record, and are erased with it (X9): behind the body,
/// in which they are empty, `0x01, varint number of the exception, text words`. In version 1 they are in the body. `event_of` and
/// `body_of` see to it.
struct EffectSettled {
  static constexpr EventType type = EventType::effect_settled;
  static constexpr std::uint16_t version = 2;
  struct Exception {
    std::uint32_t item = 0;  ///< 1 … n: the intent's item
    std::uint8_t outcome = 0;
    std::string words;                     ///< the other system's own; empty where they were erased
    std::vector<std::string> fields = {};  ///< empty: all of the item

    template <class Archive>
    void serialize(Archive& archive) {
      archive(CEREAL_NVP(item), CEREAL_NVP(outcome), CEREAL_NVP(words), CEREAL_NVP(fields));
    }
  };
  Position effect = 0;
  std::uint32_t event_index = 0;  ///< the intent's place among its entry's events
  bool by_reading = false;
  std::uint8_t others = 0;
  std::vector<Exception> exceptions;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(effect), CEREAL_NVP(event_index), CEREAL_NVP(by_reading), CEREAL_NVP(others),
            CEREAL_NVP(exceptions));
  }
};

[[nodiscard]] Event event_of(const EffectSettled& settled, RunId run, Position cause = 0, Counts counts = {});
template <>
[[nodiscard]] Result<EffectSettled> body_of<EffectSettled>(const Event& event);

/// Of which exception an item of `effect_settled` has the words; `corrupt` where it has none.
[[nodiscard]] Result<std::size_t> exception_of(std::string_view item);

/// What became of each of an intent's items, and of those fields that fared otherwise than their item.
class Outcomes {
 public:
  /// `corrupt` where it names an outcome that there is not, or an item beyond `items`.
  [[nodiscard]] static Result<Outcomes> of(const EffectSettled& settled, std::uint32_t items);

  [[nodiscard]] ItemOutcome operator[](std::uint32_t item) const { return items_[item]; }
  [[nodiscard]] ItemOutcome of_field(std::uint32_t item, std::string_view field) const;
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(items_.size()); }  ///< item 0 is none

 private:
  struct OfField {
    std::uint32_t item;
    std::string field;
    ItemOutcome outcome;
  };
  std::vector<ItemOutcome> items_;
  std::vector<OfField> fields_;  ///< few, and mostly none
};

}  // namespace tidemark
