#include "sync/drift.h"

#include <algorithm>
#include <utility>

#include "core/events/codec.h"
#include "core/events/drift_events.h"
#include "core/events/records.h"
#include "sync/asked_names.h"
#include "sync/retire.h"

namespace tidemark::sync {
namespace {

/// What Tidemark had written to a field before others were seen to have changed it.
struct Ours {
  std::string value;
  std::string source;
  RunId run = 0;
};

/// Both sides of one field, from a target's history, newest first; nothing where it never was ours.
std::optional<Drift> drift_in(const std::vector<views::Moment>& history, std::string_view name) {
  std::optional<Drift> drift;
  for (const views::Moment& moment : history) {
    const views::FieldMoment* field = moment.open ? nullptr : moment.field(name);
    if (field == nullptr) continue;
    if (moment.kind == views::Moment::Kind::observed) {
      if (!drift && field->note != static_cast<std::uint8_t>(Observation::changed_by_others)) return std::nullopt;
      if (!drift) drift = Drift{{}, {}, std::string{name}, {}, {}, field->after, 0, moment.run, moment.position, false};
      continue;
    }
    if (!holds_value(field->outcome)) continue;
    if (!drift) return std::nullopt;
    drift->ours = field->after;
    drift->source = moment.source;
    drift->wrote = moment.run;
    return drift;
  }
  return std::nullopt;
}

class Search {
 public:
  Search(const views::Views& views, const DriftAsked& asked) : views_{views}, asked_{asked} {}

  [[nodiscard]] Result<std::vector<Drift>> run() {
    for (const Part part : all_parts)
      if (!asked_.part || *asked_.part == part)
        if (auto found = search(part); !found) return tl::unexpected(std::move(found.error()));
    if (!asked_.target.empty() && !target_is_known_)
      return failure(ErrorCode::not_found, "the log knows nothing of it", asked_.target,
                     "is the id spelled as Pendo or Salesforce has it? capitals count");
    if (!asked_.field.empty() && !field_is_known_)
      return failure(ErrorCode::not_found, "no run has read or written such a field", asked_.field,
                     "tidemark drift lists values with their fields");
    return std::move(drifts_);
  }

 private:
  [[nodiscard]] Result<void> search(Part part) {
    const auto accepted = views_.accepted(part);
    if (!accepted) return tl::unexpected(accepted.error());
    std::vector<std::pair<std::string, std::vector<std::string>>> changed;
    const std::string target = target_id(part, asked_.target);
    auto read = views_.each_entity(part, [&](std::string_view id, const StoredEntity& entity) {
      if (!target.empty() && id != target) return true;
      target_is_known_ = true;
      std::vector<std::string> fields;
      for (const StoredField& field : entity.fields) {
        if (!asked_.field.empty() && !is_meant(part, asked_.field, field.name)) continue;
        field_is_known_ = true;
        if (field.known == Known::changed_by_others && !entity.gone) fields.emplace_back(field.name);
      }
      if (!fields.empty()) changed.emplace_back(id, std::move(fields));
      return true;
    });
    if (!read) return read;
    for (auto& [id, fields] : changed) {
      const auto history = views_.history(part, id);
      if (!history) return tl::unexpected(history.error());
      std::ranges::sort(fields);
      for (const std::string& field : fields) {
        auto drift = drift_in(*history, field);
        if (!drift || drift->ours == drift->theirs) continue;
        drift->part = part;
        drift->target = id;
        const auto let = accepted->find({id, field});
        drift->accepted = let != accepted->end() && let->second == drift->theirs;
        if (!drift->accepted || asked_.accepted_too) drifts_.push_back(std::move(*drift));
      }
    }
    return {};
  }

  const views::Views& views_;
  const DriftAsked& asked_;
  std::vector<Drift> drifts_;
  bool target_is_known_ = false;
  bool field_is_known_ = false;
};

tl::unexpected<Error> none_found() {
  return failure(ErrorCode::not_found, "nobody has changed what Tidemark wrote, as far as runs have seen", {},
                 "tidemark drift lists such values; a run sees them");
}

}  // namespace

Result<std::vector<Drift>> drift_of(const views::Views& views, const DriftAsked& asked) {
  return Search{views, asked}.run();
}

Result<std::vector<PutBack>> restore_of(const views::Views& views, const DriftAsked& asked) {
  const auto drifts = drift_of(views, asked);
  if (!drifts) return tl::unexpected(drifts.error());
  if (drifts->empty()) return none_found();
  std::vector<PutBack> all;
  for (const Drift& drift : *drifts) {
    if (all.empty() || Part{all.back().correction.kind, all.back().correction.direction} != drift.part) {
      PutBack& next = all.emplace_back(
          PutBack{{"restore of what others have changed", drift.part.kind, drift.part.direction, {}, {}}, {}});
      auto last = last_push(views, drift.part);
      if (!last) return tl::unexpected(std::move(last.error()));
      next.correction.object = std::move(last->object);
      next.org = std::move(last->org);
    }
    all.back().correction.wanted.push_back({drift.target, drift.field, drift.source, drift.theirs, drift.ours});
  }
  return all;
}

std::vector<Event> acceptance_of(const std::vector<Drift>& drifts, const std::string& actor,
                                 const std::string& comment) {
  std::vector<Event> events;
  std::optional<Part> part;
  for (const Drift& drift : drifts) {
    if (part != drift.part)
      events.push_back(event_of(DriftAccepted{actor, comment, std::string{name_of(drift.part.kind)},
                                              std::string{name_of(drift.part.direction)}},
                                0));
    part = drift.part;
    std::string item;
    write_record({drift.target, drift.source, {{0, drift.field, drift.ours, drift.theirs}}}, item);
    events.back().items.add(item);
  }
  return events;
}

}  // namespace tidemark::sync
