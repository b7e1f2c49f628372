#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/events/effect_events.h"
#include "core/events/event.h"
#include "core/events/records.h"

namespace tidemark {

/// How the present value of a field came to be known. The numbers lie in stores: DO NOT CHANGE THEM.
enum class Known : std::uint8_t {
  baseline = 1,           ///< read, the first time that the field was looked at
  written = 2,            ///< by a change of ours, accepted or found to have arrived
  changed_by_others = 3,  ///< read, and neither what was read nor what was written before
  returned = 4,           ///< read when the entity was there again
  arrived_late = 5,       ///< read, and what a change of ours had sent that was not known to have arrived
};

/// Of a field that was observed so; none of `gone`, which says nothing of a value.
[[nodiscard]] Known known_by(Observation observation);

[[nodiscard]] std::string_view name_of(Known known);

/// A field as it is stored. The record that it came from is item `item` of event `position`.`index`: an observation, or an
/// intent; then it became current with the event `settled`.`settled_index`.
struct StoredField {
  std::string_view name;   ///< "custom.region"
  std::string_view value;  ///< JSON text
  Known known = Known::baseline;
  Position position = 0;
  std::uint32_t index = 0;
  std::uint32_t item = 0;
  Position settled = 0;
  std::uint32_t settled_index = 0;
};

/// One thing that the log says of an entity; the values themselves stay in the log.
struct Reference {
  static constexpr std::uint8_t observation = 6;  ///< beyond the numbers of ItemOutcome
  Position position = 0;  ///< where it took effect: an observation's position, or that of the outcome
  std::uint32_t index = 0;
  std::uint8_t kind = observation;  ///< `observation`, or the ItemOutcome of a change of ours
  RunId run = 0;
  std::uint32_t item = 0;
  Position intent = 0;  ///< of a change of ours: where the item lies. An observation's lies at `position`.`index`
  std::uint32_t intent_index = 0;
  std::uint8_t fields = 0;   ///< the bits of the fields that have their value from it, as of `field_bit`
  bool gone = false;         ///< of an observation: the entity was not there
  bool new_partner = false;  ///< it has a source record that the entity never had values from before

  /// Eight bits for the fields, in the order in which they were first seen: one of them may stand for several.
  [[nodiscard]] static std::uint8_t field_bit(std::size_t number) {
    return static_cast<std::uint8_t>(1u << number % 8);
  }
  [[nodiscard]] bool is_change() const { return kind != observation; }
  friend bool operator==(const Reference&, const Reference&) = default;
};

/// References one after the other, each told by its distance from the one before: about 8 bytes each. A segment is full at
/// `references_a_segment` and is never touched again, so that what is rewritten for a change stays small however long the history.
class ReferenceWriter {
 public:
  static void put(const Reference& reference, Position before, RunId run_before, std::string& out);
};
[[nodiscard]] Result<void> read_references(std::string_view segment, std::vector<Reference>& out);
inline constexpr std::uint64_t references_a_segment = 256;

/// An entity as views keep it: its present fields, the newest segment of its history, and the source records that it ever
/// had values from.
///
///     entity := 0x02, u8 gone, varint full segments, varint count of references, varint position and varint run of the last
///               one, text references, varint count, count × text source record, varint count, count × field
///     field  := text name, u8 known, text value, varint position, varint index, varint item,
///               and where known is `written`: varint settled − position, varint settled index
struct StoredEntity {
  bool gone = false;
  std::uint64_t segments = 0;
  std::uint64_t reference_count = 0;
  Position last_position = 0;
  RunId last_run = 0;
  std::string_view references;
  std::vector<std::string_view> partners;
  std::vector<StoredField> fields;  ///< in the order in which they were first seen
};

/// Views into `bytes`; the vectors keep their storage between calls. `corrupt` where the bytes are no entity.
[[nodiscard]] Result<void> read_entity(std::string_view bytes, StoredEntity& entity);
void put_field(const StoredField& field, std::string& out);

inline constexpr char entity_layout = 0x02;

}  // namespace tidemark
