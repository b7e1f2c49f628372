#include "sync/earlier_tries.h"

#include "core/planning/print.h"

namespace tidemark::sync {

Result<EarlierTries> earlier_tries(const views::Views& views, RunId run, std::optional<Part> of) {
  EarlierTries earlier;
  auto read = views.each_sent(run, [&](Part part, const views::TargetMoment& sent) {
    if (of && *of != part) return true;
    const views::Moment& moment = sent.moment;
    if (!moment.open && !moment.by_reading && moment.outcome == ItemOutcome::accepted) ++earlier.accepted;
    for (const views::FieldMoment& field : moment.fields)
      if (moment.open || holds_value(field.outcome) || field.outcome == ItemOutcome::unknown)
        earlier.lines.insert(digest_line(field.name, field.before, field.after, sent.target));
    return true;
  });
  return read.map([&] { return std::move(earlier); });
}

}  // namespace tidemark::sync
