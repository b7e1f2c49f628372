#include "core/events/records.h"

#include "core/events/packing.h"

namespace tidemark {
namespace {

constexpr char layout = 0x01;

Result<void> ended(const Unpacker& item) {
  if (item.at_end()) return {};
  return failure(ErrorCode::corrupt, "an item is not laid out as its event says");
}

}  // namespace

void write_record(const RecordView& record, std::string& out) {
  out += layout;
  put_text(record.id, out);
  put_text(record.partner, out);
  put_number(record.fields.size(), out);
  for (const FieldView& field : record.fields) {
    out += static_cast<char>(field.note);
    put_text(field.name, out);
    put_text(field.before, out);
    put_text(field.after, out);
  }
}

Result<void> read_record(std::string_view item, RecordView& record) {
  Unpacker reader{item};
  reader.good = reader.byte() == layout;
  record.id = reader.text();
  record.partner = reader.text();
  record.fields.clear();
  const std::uint64_t count = reader.number();
  for (std::uint64_t i = 0; i < count && reader.good; ++i) {
    FieldView& field = record.fields.emplace_back();
    field.note = reader.byte();
    field.name = reader.text();
    field.before = reader.text();
    field.after = reader.text();
  }
  return ended(reader);
}

std::string_view name_of(RecordClass value) {
  switch (value) {
    case RecordClass::same: return "same";
    case RecordClass::changed: return "changed";
    case RecordClass::unmatched: return "unmatched";
    case RecordClass::ambiguous: return "ambiguous";
    case RecordClass::no_identifier: return "no_identifier";
    case RecordClass::filtered: return "filtered";
    case RecordClass::anonymous: return "anonymous";
    case RecordClass::out_of_selection: return "out_of_selection";
    case RecordClass::absent: return "absent";
  }
  return {};
}

std::string_view name_of(Unsent value) {
  switch (value) {
    case Unsent::none: return "";
    case Unsent::held: return "held";
    case Unsent::not_looked_at: return "not_looked_at";
    case Unsent::not_quiet: return "not_quiet";
    case Unsent::superseded: return "superseded";
    case Unsent::not_exact: return "not_exact";
    case Unsent::not_reached: return "not_reached";
    case Unsent::letter: return "letter";
    case Unsent::not_selected: return "not_selected";
  }
  return {};
}

void write_transition(const TransitionView& transition, std::string& out) {
  out += layout;
  out += static_cast<char>(transition.side);
  out += static_cast<char>(transition.record_class);
  out += static_cast<char>(transition.unsent);
  put_text(transition.id, out);
  put_text(transition.identifier, out);
  put_number(transition.notes.size(), out);
  for (const InvalidNote& note : transition.notes) {
    put_text(note.field, out);
    put_text(note.value, out);
    put_text(note.why, out);
  }
}

Result<void> read_transition(std::string_view item, TransitionView& transition) {
  Unpacker reader{item};
  reader.good = reader.byte() == layout;
  const std::uint8_t side = reader.byte();
  const std::uint8_t record_class = reader.byte();
  const std::uint8_t unsent = reader.byte();
  reader.good = reader.good && side <= 1 && record_class <= 8 && unsent <= 7;
  transition.side = static_cast<Side>(side);
  transition.record_class = static_cast<RecordClass>(record_class);
  transition.unsent = static_cast<Unsent>(unsent);
  transition.id = reader.text();
  transition.identifier = reader.text();
  transition.notes.clear();
  const std::uint64_t count = reader.number();
  for (std::uint64_t i = 0; i < count && reader.good; ++i) {
    InvalidNote& note = transition.notes.emplace_back();
    note.field = reader.text();
    note.value = reader.text();
    note.why = reader.text();
  }
  return ended(reader);
}

}  // namespace tidemark
