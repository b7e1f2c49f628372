#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace tidemark {

/// The layouts of the items that come by the million: intents and observations (a record with its fields) and the class
/// changes of a plan. Length-prefixed and read as views, nothing is allocated a field.
///
///     text   := varint length, that many bytes          varint: LEB128, 7 bits a byte, least significant first
///     record := 0x01, text id, text partner, varint count, count × field
///     field  := u8 note, text name, text before, text after
///
/// `before` and `after` are values as JSON text in UTF-8, such as `"EMEA"`, `12.5`, `null`; empty where there is nothing
/// to say (an observation has no `after` where the entity is gone).
struct FieldView {
  std::uint8_t note = 0;  ///< for observations an Observation, else 0
  std::string_view name;
  std::string_view before;
  std::string_view after;

  friend bool operator==(const FieldView&, const FieldView&) = default;
};

/// Why an observation of a target's field was written (design, "Observe"). The numbers lie in logs: DO NOT CHANGE THEM.
enum class Observation : std::uint8_t {
  baseline = 1,
  changed_by_others = 2,
  gone = 3,
  returned = 4,
  /// What a request of ours had sent whose answer was no, or that nobody knew the outcome of: it had its effect all the
  /// same, as when a gateway says 429 for a call that went through.
  arrived_late = 5,
};

[[nodiscard]] constexpr bool is_observation(std::uint8_t note) { return note >= 1 && note <= 5; }

/// One record or entity with the fields that something is said of. `id` is the target, `partner` the source record.
struct RecordView {
  std::string_view id;
  std::string_view partner;
  std::vector<FieldView> fields;

  friend bool operator==(const RecordView&, const RecordView&) = default;
};

void write_record(const RecordView& record, std::string& out);

/// Views into `item`; `record.fields` keeps its storage between calls. `corrupt` where the bytes are no such record.
[[nodiscard]] Result<void> read_record(std::string_view item, RecordView& record);

/// A record's class in a plan (X12). The numbers lie in logs: DO NOT CHANGE THEM.
enum class RecordClass : std::uint8_t {
  same = 0,  ///< matched, nothing to change; what a present record is unless something else is said of it
  changed = 1,
  unmatched = 2,
  ambiguous = 3,
  no_identifier = 4,
  filtered = 5,
  anonymous = 6,
  out_of_selection = 7,
  absent = 8,  ///< was there in an earlier plan, is not any more
};

[[nodiscard]] std::string_view name_of(RecordClass value);

enum class Side : std::uint8_t { source = 0, target = 1 };

/// An invalid field of a record: a note on a record of any class.
struct InvalidNote {
  std::string_view field;
  std::string_view value;  ///< the raw one, as JSON
  std::string_view why;

  friend bool operator==(const InvalidNote&, const InvalidNote&) = default;
};

/// Why a change that was planned, or that a plan called for which somebody looked at, was not sent (X12). The numbers lie in logs: DO
/// NOT CHANGE THEM.
enum class Unsent : std::uint8_t {
  none = 0,           ///< nothing was to be sent, or all of it was
  held = 1,           ///< the guard held the plan
  not_looked_at = 2,  ///< the plan that was looked at does not have it: it waits for the next run and its guard
  not_quiet = 3,      ///< an earlier sending may still arrive at the target: it waits for the next run
  superseded = 4,     ///< the plan that was looked at has it, and it does not hold any more
  not_exact = 5,      ///< that plan was to be carried out whole, and some of it does not hold any more
  not_reached = 6,    ///< the part failed before it
  letter = 7,         ///< it failed before, and its next try is not due, or a person has dropped it (X18)
  not_selected = 8,   ///< not among a pilot's records; in logs its class says so, out_of_selection
};

[[nodiscard]] std::string_view name_of(Unsent value);

/// What `Planned` has an item for: a record whose class or notes are others than in the plan before.
///
///     transition := 0x01, u8 side, u8 class, u8 unsent, text id, text identifier, varint count, count × (text field, text value, text why)
struct TransitionView {
  Side side = Side::source;
  RecordClass record_class = RecordClass::same;
  Unsent unsent = Unsent::none;
  std::string_view id;
  std::string_view identifier;  ///< the canonical one, of unmatched and ambiguous records
  std::vector<InvalidNote> notes;

  friend bool operator==(const TransitionView&, const TransitionView&) = default;
};

void write_transition(const TransitionView& transition, std::string& out);
[[nodiscard]] Result<void> read_transition(std::string_view item, TransitionView& transition);

}  // namespace tidemark
