#include "command/moment_text.h"

#include "core/events/records.h"

namespace tidemark::command {
namespace {

std::string_view words_of_note(std::uint8_t note) {
  switch (static_cast<Observation>(note)) {
    case Observation::baseline: return "first seen";
    case Observation::changed_by_others: return "changed by somebody else";
    case Observation::gone: return "gone";
    case Observation::returned: return "there again";
    case Observation::arrived_late: return "what Tidemark had sent, and was not known to have arrived";
  }
  return "seen";
}

std::string_view note_name(std::uint8_t note) {
  switch (static_cast<Observation>(note)) {
    case Observation::baseline: return "baseline";
    case Observation::changed_by_others: return "changed_by_others";
    case Observation::gone: return "gone";
    case Observation::returned: return "returned";
    case Observation::arrived_late: return "arrived_late";
  }
  return "";
}

}  // namespace

std::string_view words_of(ItemOutcome outcome) {
  switch (outcome) {
    case ItemOutcome::accepted: return "written";
    case ItemOutcome::rejected: return "refused by the other system";
    case ItemOutcome::missing: return "not there to be written";
    case ItemOutcome::unknown: return "sent, and what became of it was never known";
    case ItemOutcome::arrived: return "written (found by reading)";
    case ItemOutcome::not_there: return "sent, and it did not arrive (found by reading)";
  }
  return {};
}

namespace {

std::string_view what_happened(const views::Moment& moment) {
  if (moment.kind == views::Moment::Kind::observed) return "read";
  if (moment.open) return "sent, and what became of it is not known yet";
  const bool told = moment.outcome == ItemOutcome::not_there && !moment.by_reading;
  return told ? "sent, and the other system said that it took none of it" : words_of(moment.outcome);
}

}  // namespace

std::string moment_for_people(const views::Moment& moment, const LocalTime& local) {
  std::string text = local.second(moment.time.milliseconds != 0 ? moment.time : moment.intended) + "  ";
  text += what_happened(moment);
  if (moment.attempt > 1) text += ", try " + std::to_string(moment.attempt);
  if (moment.run != 0) text += "  run " + std::to_string(moment.run);
  if (moment.position != 0) text += ", log position " + std::to_string(moment.position);
  if (!moment.source.empty()) text += "  from " + visible(moment.source);
  text += "\n";
  if (!moment.words.empty()) text += "    in its words: " + visible(moment.words) + "\n";
  for (const views::FieldMoment& field : moment.fields) {
    text += "    " + visible(field.name) + "  ";
    if (moment.kind == views::Moment::Kind::written) text += visible(field.before) + " → " + visible(field.after);
    if (moment.kind == views::Moment::Kind::written && !moment.open && field.outcome != moment.outcome)
      text += ": " + std::string{words_of(field.outcome)};
    if (moment.kind == views::Moment::Kind::observed) {
      text += std::string{words_of_note(field.note)};
      if (!field.after.empty()) text += ": " + visible(field.after);
      if (static_cast<Observation>(field.note) == Observation::changed_by_others && !field.before.empty())
        text += ", was " + visible(field.before);
    }
    text += "\n";
  }
  if (moment.open)
    text += "    the first run after " + local.second(moment.quiet_until) +
            " reads what became of it; an earlier one leaves it out\n";
  return text;
}

void put_moment(JsonLine& line, const views::Moment& moment) {
  const bool written = moment.kind == views::Moment::Kind::written;
  line.text("kind", written ? "written" : "observed");
  if (written)
    line.text("outcome", moment.open ? "open" : name_of(moment.outcome))
        .text("words", moment.words)
        .text("intended", iso(moment.intended))
        .number("attempt", moment.attempt)
        .number("planned", moment.planned);
  line.text("time", iso(moment.time))
      .number("position", moment.position)
      .number("run", moment.run)
      .text("source", moment.source);
  line.objects("fields", moment.fields, [&](JsonLine& members, const views::FieldMoment& field) {
    members.text("field", field.name).value("before", field.before).value("after", field.after);
    if (!written) members.text("note", note_name(field.note));
    else members.text("outcome", moment.open ? "open" : name_of(field.outcome));
  });
  if (moment.open) line.text("quiet_until", iso(moment.quiet_until));
}

}  // namespace tidemark::command
