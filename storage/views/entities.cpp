#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "views/reading.h"

namespace tidemark::views {
namespace {

/// A target as it was, put together from its newest moments backwards. What is known of it now says which fields and sources there can be,
/// and the references which moments have a field that is missing: no others are read.
class AsItWas {
 public:
  AsItWas(std::string_view id, const StoredEntity& now, const std::vector<Reference>& references) {
    was_.id = id;
    const Position position = references.back().position;
    for (std::size_t number = 0; number < now.fields.size(); ++number) {
      const StoredField& field = now.fields[number];
      if (std::max(field.settled, field.position) <= position) was_.fields.push_back(state_of(field));
      else missing_.emplace(field.name, Reference::field_bit(number));
    }
    const auto sources = std::ranges::count_if(references, &Reference::new_partner);
    was_.sources.assign(now.partners.begin(), now.partners.begin() + sources);
    const auto seen =
        std::find_if(references.rbegin(), references.rend(), [](const Reference& one) { return !one.is_change(); });
    was_.gone = seen != references.rend() && seen->gone;
  }

  /// Whether it may have a field that is missing.
  [[nodiscard]] bool needs(const Reference& reference) const {
    return std::ranges::any_of(missing_, [&](const auto& field) { return (field.second & reference.fields) != 0; });
  }

  /// The one before those that were taken.
  void take(const Moment& moment) {
    const bool written = moment.kind == Moment::Kind::written;
    for (auto seen = moment.fields.rbegin(); seen != moment.fields.rend(); ++seen) {
      if (written && !holds_value(seen->outcome)) continue;
      const auto note = static_cast<Observation>(seen->note);
      if (!written && (note == Observation::gone || seen->name.empty())) continue;
      if (missing_.erase(seen->name) == 0) continue;
      was_.fields.push_back({seen->name, seen->after, written ? Known::written : known_by(note), moment.from,
                             written ? moment.position : 0});
    }
  }

  [[nodiscard]] Entity entity() && {
    std::ranges::sort(was_.fields, {}, &FieldState::name);
    return std::move(was_);
  }

 private:
  Entity was_;
  std::map<std::string, std::uint8_t, std::less<>> missing_;  ///< fields, with their bits
};

bool touches(const Moment& moment, std::string_view field) {
  return std::any_of(moment.fields.begin(), moment.fields.end(), [&](const FieldMoment& seen) {
    return seen.name == field || static_cast<Observation>(seen.note) == Observation::gone;
  });
}

/// Tries of one change that are settled: one is only when the one after it was, so the log has their outcomes the other way round.
bool settled_together(const Moment& a, const Moment& b) { return !a.open && !b.open && of_one_change(a, b); }

/// Of neighbours that are tries of one change the last try comes first.
void last_try_first(std::vector<Moment>& newest_first) {
  for (auto begin = newest_first.begin(); begin != newest_first.end();) {
    const auto end = std::find_if_not(begin, newest_first.end(),
                                      [&](const Moment& moment) { return settled_together(*begin, moment); });
    std::stable_sort(begin, end, [](const Moment& a, const Moment& b) { return a.attempt > b.attempt; });
    begin = end == begin ? end + 1 : end;
  }
}

}  // namespace

bool of_one_change(const Moment& a, const Moment& b) {
  return a.kind == Moment::Kind::written && b.kind == Moment::Kind::written && a.run == b.run &&
         a.planned == b.planned && std::ranges::equal(a.fields, b.fields, [](const auto& one, const auto& other) {
           return one.name == other.name && one.before == other.before && one.after == other.after;
         });
}

Result<Entity> Views::entity(Part part, std::string_view id) const {
  return Reading::begin(*this).and_then([&](const Reading& reading) { return reading.entity(part, id); });
}

Result<void> Views::each_entity(Part part,
                                const std::function<bool(std::string_view, const StoredEntity&)>& visit) const {
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  Result<void> good;
  StoredEntity stored;
  auto scanned = reading->each(key_of(View::entities, part), [&](std::string_view id, std::string_view bytes) {
    good = read_entity(bytes, stored);
    return good && visit(id, stored);
  });
  return scanned ? good : scanned;
}

Result<std::vector<Moment>> Views::history(Part part, std::string_view id, std::size_t limit, Position until) const {
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  const auto references = reading->references(part, id, until);
  if (!references) return tl::unexpected{references.error()};
  auto open = reading->open_changes(part, Side::target, id);
  if (!open) return tl::unexpected{open.error()};
  std::vector<Moment> moments;
  for (auto change = open->rbegin(); change != open->rend() && moments.size() < limit; ++change)
    if (change->moment.from.position <= until) moments.push_back(std::move(change->moment));
  for (auto reference = references->rbegin(); reference != references->rend(); ++reference) {
    if (limit == 0) break;
    auto moment = reading->moment(*reference);
    if (!moment) return tl::unexpected{moment.error()};
    if (moments.size() >= limit && !settled_together(moments.back(), *moment)) break;
    moments.push_back(std::move(*moment));
  }
  last_try_first(moments);
  if (moments.size() > limit) moments.erase(moments.begin() + static_cast<std::ptrdiff_t>(limit), moments.end());
  return moments;
}

Result<std::vector<Moment>> Views::open_changes(Part part, std::string_view id) const {
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  auto open = reading->open_changes(part, Side::target, id);
  if (!open) return tl::unexpected{open.error()};
  std::vector<Moment> moments;
  for (auto change = open->rbegin(); change != open->rend(); ++change) moments.push_back(std::move(change->moment));
  return moments;
}

Result<Why> Views::why(Part part, std::string_view id, std::string_view field) const {
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  const auto entity = reading->entity(part, id);
  if (!entity) return tl::unexpected{entity.error()};
  const FieldState* const state = entity->field(field);
  if (state == nullptr) return failure(ErrorCode::not_found, "nothing is known of that field of the target");
  const auto references = reading->references(part, id, UINT64_MAX);
  if (!references) return tl::unexpected{references.error()};
  Why why;
  why.field = *state;
  why.gone = entity->gone;
  bool found = false;
  std::vector<Moment> later;
  for (auto reference = references->rbegin(); reference != references->rend(); ++reference) {
    auto moment = reading->moment(*reference);
    if (!moment) return tl::unexpected{moment.error()};
    const bool is_it = moment->from == state->from;
    if (is_it) {
      found = true;
      why.moment = std::move(*moment);
      for (const FieldMoment& seen : why.moment.fields)
        if (seen.name == field) why.before = seen.before;
    } else if (touches(*moment, field)) {
      (found ? why.earlier : later).push_back(std::move(*moment));
    }
  }
  // The tries before the one that was accepted are settled after it.
  std::erase_if(later, [&](const Moment& moment) { return !of_one_change(moment, why.moment); });
  why.earlier.insert(why.earlier.begin(), later.begin(), later.end());
  last_try_first(why.earlier);
  auto open = reading->open_changes(part, Side::target, id);
  if (!open) return tl::unexpected{open.error()};
  for (TargetMoment& change : *open)
    if (touches(change.moment, field)) why.open.push_back(std::move(change.moment));
  if (why.moment.planned == 0) return why;
  auto plan = reading->row<PlanRow>(plan_key(part, why.moment.planned), "plan at that position");
  if (plan) return why.configuration = plan->planned.configuration, why;
  if (plan.error().code != ErrorCode::not_found) return tl::unexpected{plan.error()};
  auto correction = reading->row<CorrectionRow>(correction_key(part, why.moment.planned), "correction");
  if (correction) why.correction = correction->planned.what;
  if (!correction && correction.error().code != ErrorCode::not_found) return tl::unexpected{correction.error()};
  return why;
}

Result<Entity> Views::entity_at(Part part, std::string_view id, Position position) const {
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  const auto references = reading->references(part, id, position);
  if (!references) return tl::unexpected{references.error()};
  if (references->empty())
    return failure(ErrorCode::not_found, "the log says nothing of that target of " + to_text(part) + " up to there");
  const auto now = reading->stored_entity(part, id);
  if (!now) return tl::unexpected{now.error()};
  AsItWas as_it_was{id, **now, *references};
  for (auto reference = references->rbegin(); reference != references->rend(); ++reference) {
    if (!as_it_was.needs(*reference)) continue;
    const auto moment = reading->moment(*reference);
    if (!moment) return tl::unexpected{moment.error()};
    as_it_was.take(*moment);
  }
  return std::move(as_it_was).entity();
}

/// Times never go back, so it is found by halving.
Result<Position> Views::position_at(Instant time) const {
  Position before = 0;
  Position beyond = log_.head().position + 1;
  while (before + 1 < beyond) {
    const Position middle = before + (beyond - before) / 2;
    Instant at;
    auto read = log_.read(middle, middle, log::Depth::entries, [&](const log::Entry& entry) -> Result<bool> {
      at = entry.time;
      return false;
    });
    if (!read) return tl::unexpected{read.error()};
    (at <= time ? before : beyond) = middle;
  }
  return before;
}

Result<std::vector<std::string>> Views::targets_of(Part part, std::string_view source) const {
  return Reading::begin(*this).and_then([&](const Reading& reading) { return reading.targets_of(part, source); });
}

}  // namespace tidemark::views
