#include "core/folds/entity_layout.h"

#include "core/events/packing.h"

namespace tidemark {
namespace {

constexpr std::uint8_t gone_flag = 0x40;
constexpr std::uint8_t new_partner_flag = 0x80;

/// Runs nearly always stay or go up by a little, and now and then go back (a failed run that is continued).
std::uint64_t zigzag(std::uint64_t now, std::uint64_t before) {
  const auto distance = static_cast<std::int64_t>(now - before);
  return (static_cast<std::uint64_t>(distance) << 1) ^ static_cast<std::uint64_t>(distance >> 63);
}

std::uint64_t unzigzag(std::uint64_t value, std::uint64_t before) {
  return before + ((value >> 1) ^ (~(value & 1) + 1));
}

Result<void> ended(bool good, std::string_view what) {
  if (good) return {};
  return failure(ErrorCode::corrupt, std::string{what} + " in the views is not laid out as it should be", {},
                 "rebuild the views: tidemark views rebuild");
}

}  // namespace

std::string_view name_of(Known known) {
  switch (known) {
    case Known::baseline: return "baseline";
    case Known::written: return "written";
    case Known::changed_by_others: return "changed_by_others";
    case Known::returned: return "returned";
    case Known::arrived_late: return "arrived_late";
  }
  return {};
}

Known known_by(Observation observation) {
  switch (observation) {
    case Observation::baseline: return Known::baseline;
    case Observation::changed_by_others: return Known::changed_by_others;
    case Observation::arrived_late: return Known::arrived_late;
    case Observation::gone:
    case Observation::returned: break;
  }
  return Known::returned;
}

void ReferenceWriter::put(const Reference& reference, Position before, RunId run_before, std::string& out) {
  put_number(reference.position - before, out);
  put_number(reference.index, out);
  out += static_cast<char>(reference.kind | (reference.gone ? gone_flag : 0) |
                           (reference.new_partner ? new_partner_flag : 0));
  out += static_cast<char>(reference.fields);
  put_number(zigzag(reference.run, run_before), out);
  put_number(reference.item, out);
  if (!reference.is_change()) return;
  put_number(reference.position - reference.intent, out);
  put_number(reference.intent_index, out);
}

Result<void> read_references(std::string_view segment, std::vector<Reference>& out) {
  Unpacker reader{segment};
  Position position = 0;
  RunId run = 0;
  while (reader.good && !reader.rest.empty()) {
    Reference reference;
    reference.position = position += reader.number();
    reference.index = static_cast<std::uint32_t>(reader.number());
    const std::uint8_t kind = reader.byte();
    reference.kind = kind & ~(gone_flag | new_partner_flag);
    reference.gone = (kind & gone_flag) != 0;
    reference.new_partner = (kind & new_partner_flag) != 0;
    reference.fields = reader.byte();
    reference.run = run = unzigzag(reader.number(), run);
    reference.item = static_cast<std::uint32_t>(reader.number());
    if (reference.is_change()) {
      reference.intent = position - reader.number();
      reference.intent_index = static_cast<std::uint32_t>(reader.number());
    }
    reader.good = reader.good && reference.kind <= Reference::observation;
    if (reader.good) out.push_back(reference);
  }
  return ended(reader.good, "a history");
}

void put_field(const StoredField& field, std::string& out) {
  put_text(field.name, out);
  out += static_cast<char>(field.known);
  put_text(field.value, out);
  put_number(field.position, out);
  put_number(field.index, out);
  put_number(field.item, out);
  if (field.known != Known::written) return;
  put_number(field.settled - field.position, out);
  put_number(field.settled_index, out);
}

Result<void> read_entity(std::string_view bytes, StoredEntity& entity) {
  Unpacker reader{bytes};
  reader.good = reader.byte() == entity_layout;
  entity.gone = reader.byte() != 0;
  entity.segments = reader.number();
  entity.reference_count = reader.number();
  entity.last_position = reader.number();
  entity.last_run = reader.number();
  entity.references = reader.text();
  entity.partners.clear();
  entity.fields.clear();
  for (std::uint64_t left = reader.number(); left > 0 && reader.good; --left) entity.partners.push_back(reader.text());
  for (std::uint64_t left = reader.number(); left > 0 && reader.good; --left) {
    StoredField& field = entity.fields.emplace_back();
    field.name = reader.text();
    const std::uint8_t known = reader.byte();
    reader.good = reader.good && known >= 1 && known <= 5;
    field.known = static_cast<Known>(known);
    field.value = reader.text();
    field.position = reader.number();
    field.index = static_cast<std::uint32_t>(reader.number());
    field.item = static_cast<std::uint32_t>(reader.number());
    if (field.known != Known::written) continue;
    field.settled = field.position + reader.number();
    field.settled_index = static_cast<std::uint32_t>(reader.number());
  }
  return ended(reader.at_end(), "an entity");
}

}  // namespace tidemark
