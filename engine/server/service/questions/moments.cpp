#include "service/questions/moments.h"

#include <algorithm>
#include <utility>

#include "core/events/records.h"
#include "core/time/date_text.h"

namespace tidemark::service {
namespace {

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

/// The more it says of what the target holds, the higher.
int weight(const views::Moment& moment) {
  if (moment.open) return 2;
  return holds_value(moment.outcome) ? 3 : moment.outcome == ItemOutcome::unknown ? 1 : 0;
}

}  // namespace

const views::Moment& Tries::told() const {
  return *std::ranges::max_element(all, {}, [](const views::Moment& one) {
    return std::pair{weight(one), one.attempt};
  });
}

Instant Tries::first() const { return std::ranges::min(all, {}, &views::Moment::intended).intended; }
Instant Tries::last() const { return std::ranges::max(all, {}, &views::Moment::intended).intended; }
Instant Tries::quiet_until() const { return std::ranges::max(all, {}, &views::Moment::quiet_until).quiet_until; }

std::vector<Tries> changes_in(std::span<const views::Moment> moments) {
  std::vector<Tries> changes;
  while (!moments.empty()) {
    std::size_t length = 1;
    while (length < moments.size() && views::of_one_change(moments[0], moments[length])) ++length;
    changes.push_back({moments.first(length)});
    moments = moments.subspan(length);
  }
  return changes;
}

void put_moment(json::Line& line, const views::Moment& moment) {
  const bool written = moment.kind == views::Moment::Kind::written;
  line.text("kind", written ? "written" : "observed");
  if (written)
    line.text("outcome", moment.open ? "open" : name_of(moment.outcome))
        .text("words", moment.words)
        .text("intended", iso(moment.intended))
        .number("attempt", moment.attempt)
        .number("found_by", moment.found_by)
        .number("planned", moment.planned);
  line.text("time", iso(moment.time))
      .number("position", moment.position)
      .number("run", moment.run)
      .text("source", moment.source);
  line.objects("fields", moment.fields, [&](json::Line& members, const views::FieldMoment& field) {
    members.text("field", field.name).value("before", field.before).value("after", field.after);
    if (!written) members.text("note", note_name(field.note));
    else members.text("outcome", moment.open ? "open" : name_of(field.outcome));
  });
  if (moment.open) line.text("quiet_until", iso(moment.quiet_until));
}

}  // namespace tidemark::service
