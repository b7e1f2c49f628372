#include "command/moment_text.h"

#include <algorithm>
#include <utility>

#include "command/open_writes.h"
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

std::string fields_for_people(const views::Moment& moment) {
  std::string text;
  const bool written = moment.kind == views::Moment::Kind::written;
  for (const views::FieldMoment& field : moment.fields) {
    text += "    " + visible(field.name) + "  ";
    if (written) text += visible(field.before) + " → " + visible(field.after);
    if (written && !moment.open && field.outcome != moment.outcome) text += ": " + std::string{words_of(field.outcome)};
    if (!written) {
      text += std::string{words_of_note(field.note)};
      if (!field.after.empty()) text += ": " + visible(field.after);
      if (static_cast<Observation>(field.note) == Observation::changed_by_others && !field.before.empty())
        text += ", was " + visible(field.before);
    }
    text += "\n";
  }
  return text;
}

/// When it began: what a read found out later is dated by the sending.
Instant begin_of(const views::Moment& moment) {
  return moment.open || moment.by_reading ? moment.intended : moment.time;
}

std::string change_for_people(const Tries& tries, const LocalTime& local) {
  const views::Moment& told = tries.told();
  const bool several = tries.all.size() > 1;
  std::string text = local.second(several ? tries.first() : begin_of(told)) + "  ";
  std::string_view became = what_happened(told);
  if (several) {
    const bool begins_with_sent = became.starts_with("sent, ");
    text += times_for_people(tries, local) + (begins_with_sent ? ", " : ", then ");
    became.remove_prefix(begins_with_sent ? 6 : 0);
  }
  text += became;
  if (!several && told.attempt > 1) text += ", try " + std::to_string(told.attempt);
  if (told.run != 0) text += "  run " + std::to_string(told.run);
  if (told.position != 0) text += ", log position " + std::to_string(told.position);
  if (told.by_reading) text += "  " + reading_for_people(told, local);
  if (!told.source.empty()) text += "  from " + visible(told.source);
  text += "\n";
  if (!told.words.empty()) text += "    in its words: " + visible(told.words) + "\n";
  text += fields_for_people(told);
  if (told.open) text += "    " + read_after(tries.quiet_until(), local) + "; an earlier one leaves it out\n";
  return text;
}

}  // namespace

std::string times_for_people(const Tries& tries, const LocalTime& local) {
  const auto time_of_day = [&](Instant time) { return local.second(time).substr(11, 8); };
  return "sent " + times(tries.all.size()) + ", " + time_of_day(tries.first()) + " to " + time_of_day(tries.last());
}

std::string reading_for_people(const views::Moment& moment, const LocalTime& local) {
  return "read in run " + std::to_string(moment.found_by) + ", " + local.second(moment.time);
}

std::string moments_for_people(std::span<const views::Moment> moments, const LocalTime& local,
                               std::string_view before_each) {
  std::string text;
  for (const Tries& tries : changes_in(moments)) text += std::string{before_each} + change_for_people(tries, local);
  return text;
}

}  // namespace tidemark::command
