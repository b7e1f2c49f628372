#include "views/reading.h"

#include <algorithm>
#include <utility>

namespace tidemark::views {
namespace {

Moment moment_of(const OpenIntent& open, const OpenIntent::Target& target) {
  Moment moment;
  moment.kind = Moment::Kind::written;
  moment.outcome = ItemOutcome::unknown;
  moment.from = {open.intent.position, open.intent.index, target.item};
  moment.intended = open.intent.time;
  moment.run = open.intent.run;
  moment.source = target.source;
  moment.planned = open.intent.planned;
  moment.attempt = open.intent.intended.attempt;
  moment.object = open.intent.intended.object;
  moment.open = true;
  moment.quiet_until = open.intent.intended.quiet_until;
  moment.fields = target.fields;
  return moment;
}

/// What a settling says of one item.
void take_outcome(Moment& moment, const EffectSettled& settled, const Outcomes& outcomes, std::uint32_t item) {
  moment.outcome = outcomes[item];
  moment.by_reading = settled.by_reading;
  for (const auto& exception : settled.exceptions)
    if (exception.item == item && exception.fields.empty()) moment.words = exception.words;
  for (FieldMoment& field : moment.fields) field.outcome = outcomes.of_field(item, field.name);
}

}  // namespace

bool belongs_to(const IntentRow& intent, Part part) {
  return part_of(intent.intended.connection, intent.intended.direction) == part;
}

std::vector<FieldMoment> moments_of(const RecordView& record) {
  std::vector<FieldMoment> moments;
  moments.reserve(record.fields.size());
  for (const FieldView& field : record.fields)
    moments.push_back({std::string{field.name}, std::string{field.before}, std::string{field.after}, field.note});
  return moments;
}

FieldState state_of(const StoredField& field) {
  return {std::string{field.name},
          std::string{field.value},
          field.known,
          {field.position, field.index, field.item},
          field.settled};
}

Entity entity_of(std::string_view id, const StoredEntity& stored) {
  Entity entity;
  entity.id = id;
  entity.gone = stored.gone;
  entity.sources.assign(stored.partners.begin(), stored.partners.end());
  entity.fields.reserve(stored.fields.size());
  for (const StoredField& field : stored.fields) entity.fields.push_back(state_of(field));
  std::sort(entity.fields.begin(), entity.fields.end(),
            [](const FieldState& a, const FieldState& b) { return a.name < b.name; });
  return entity;
}

Result<Views::Reading> Views::Reading::begin(const Views& views) {
  auto rows = views.store_.snapshot();
  auto generation = views.live(*rows);
  if (!generation) return tl::unexpected{generation.error()};
  std::optional<std::string> prefix;
  if (*generation) prefix = generation_prefix(views.subscription_, **generation);
  return Reading{views, std::move(rows), std::move(prefix)};
}

Result<bool> Views::Reading::get(const std::string& key, std::string& value) const {
  if (!prefix_) return false;
  return rows_->get(*prefix_ + key, value);
}

Result<void> Views::Reading::each(const std::string& prefix, const RowVisit& visit) const {
  if (!prefix_) return {};
  const std::string first = *prefix_ + prefix;
  return rows_->scan(first, after(first), [&](std::string_view key, std::string_view value) {
    return visit(key.substr(first.size()), value);
  });
}

Result<void> Views::Reading::each_back(const std::string& prefix, std::string_view last, const RowVisit& visit) const {
  if (!prefix_) return {};
  const std::string first = *prefix_ + prefix;
  const std::string end = last.empty() ? after(first) : first + std::string{last} + '\0';
  return rows_->scan_back(
      first, end, [&](std::string_view key, std::string_view value) { return visit(key.substr(first.size()), value); });
}

Result<Views::Reading::Found> Views::Reading::event(Position position, std::uint32_t index) {
  if (entry_.position != position) {
    auto read = views_->log_.read(position, position, log::Depth::items, [&](const log::Entry& entry) -> Result<bool> {
      entry_ = entry;
      return false;
    });
    if (!read) return tl::unexpected{read.error()};
  }
  if (entry_.position != position || index >= entry_.events.size())
    return failure(ErrorCode::corrupt, "the views name an event that the log does not have",
                   "event " + std::to_string(position) + "." + std::to_string(index),
                   "rebuild them: tidemark views rebuild");
  return Found{&entry_.events[index].event, entry_.time};
}

Result<const StoredEntity*> Views::Reading::stored_entity(Part part, std::string_view id) const {
  auto found = get(entity_key(part, id), stored_bytes_);
  if (!found) return tl::unexpected{found.error()};
  if (!*found) return failure(ErrorCode::not_found, "the log says nothing of that target of " + to_text(part));
  return read_entity(stored_bytes_, stored_).map([&]() -> const StoredEntity* { return &stored_; });
}

Result<Entity> Views::Reading::entity(Part part, std::string_view id) const {
  return stored_entity(part, id).map([&](const StoredEntity* stored) { return entity_of(id, *stored); });
}

Result<std::vector<Reference>> Views::Reading::references(Part part, std::string_view id, Position until) const {
  std::vector<Reference> all;
  Result<void> good;
  std::string prefix = key_of(View::segments, part);
  add_id(prefix, id);
  auto scanned = each(prefix, [&](std::string_view, std::string_view segment) {
    good = read_references(segment, all);
    return good && (all.empty() || all.back().position <= until);
  });
  if (!scanned) return tl::unexpected{scanned.error()};
  if (!good) return tl::unexpected{good.error()};
  std::string bytes;
  auto found = get(entity_key(part, id), bytes);
  if (!found) return tl::unexpected{found.error()};
  StoredEntity stored;
  if (*found) good = read_entity(bytes, stored).and_then([&] { return read_references(stored.references, all); });
  if (!good) return tl::unexpected{good.error()};
  while (!all.empty() && all.back().position > until) all.pop_back();
  return all;
}

/// Only the newest run can be taken up again, so it is the last of those that had been started.
Result<RunId> Views::Reading::run_at(Position position) const {
  RunId at = 0;
  auto scanned = each_row_back<RunRow>(key_of(View::runs), [&](const RunRow& run) {
    if (run.started_position <= position) at = run.number;
    return at == 0;
  });
  return scanned.map([&] { return at; });
}

Result<Moment> Views::Reading::moment(const Reference& reference) {
  Moment moment;
  std::optional<EffectSettled> became;
  moment.position = reference.position;
  moment.index = reference.index;
  moment.run = reference.run;
  if (reference.is_change()) {
    moment.kind = Moment::Kind::written;
    moment.outcome = static_cast<ItemOutcome>(reference.kind);
    const auto settled = event(reference.position, reference.index);
    if (!settled) return tl::unexpected{settled.error()};
    moment.time = settled->time;
    auto body = body_of<EffectSettled>(*settled->event);
    if (!body) return tl::unexpected{body.error()};
    moment.by_reading = body->by_reading;
    if (body->by_reading) {
      const auto read_by = run_at(reference.position);
      if (!read_by) return tl::unexpected{read_by.error()};
      moment.found_by = *read_by;
    }
    became = std::move(*body);
    moment.from = {reference.intent, reference.intent_index, reference.item};
  } else {
    moment.from = {reference.position, reference.index, reference.item};
  }
  const auto found = event(moment.from.position, moment.from.index);
  if (!found) return tl::unexpected{found.error()};
  if (reference.is_change()) {
    moment.intended = found->time;
    moment.planned = found->event->cause;
    if (auto body = body_of<EffectIntended>(*found->event)) {
      moment.attempt = body->attempt;
      moment.object = std::move(body->object);
    }
  } else {
    moment.time = found->time;
  }
  if (found->event->items.was_erased(reference.item)) return moment;
  RecordView record;
  if (auto read = read_record(found->event->items[reference.item], record); !read) return tl::unexpected{read.error()};
  moment.source = record.partner;
  moment.fields = moments_of(record);
  if (!became) return moment;
  const auto outcomes = Outcomes::of(*became, static_cast<std::uint32_t>(found->event->items.size() - 1));
  if (!outcomes) return tl::unexpected{outcomes.error()};
  take_outcome(moment, *became, *outcomes, reference.item);
  return moment;
}

Result<std::vector<std::string>> Views::Reading::targets_of(Part part, std::string_view source) const {
  std::vector<std::string> targets;
  auto scanned = each(partner_key(part, source), [&](std::string_view target, std::string_view) {
    targets.emplace_back(target);
    return true;
  });
  return scanned.map([&] { return std::move(targets); });
}

Result<std::vector<IntentRow>> Views::Reading::open_intents() const {
  return rows<IntentRow>(key_of(View::open_intents));
}

Result<OpenIntent> Views::Reading::with_targets(const IntentRow& intent) {
  OpenIntent open{intent, {}};
  const auto found = event(intent.position, intent.index);
  if (!found) return tl::unexpected{found.error()};
  RecordView record;
  for (std::uint32_t item = 1; item < found->event->items.size(); ++item) {
    if (found->event->items.was_erased(item)) continue;
    if (auto read = read_record(found->event->items[item], record); !read) return tl::unexpected{read.error()};
    open.targets.push_back({item, std::string{record.id}, std::string{record.partner}, moments_of(record)});
  }
  return open;
}

Result<std::vector<TargetMoment>> Views::Reading::sent(const IntentRow& intent, const EffectRow* settled) {
  std::optional<EffectSettled> body;
  RunId found_by = 0;
  if (settled != nullptr) {
    const auto found = event(settled->position, settled->index);
    if (!found) return tl::unexpected{found.error()};
    auto read = body_of<EffectSettled>(*found->event);
    if (!read) return tl::unexpected{read.error()};
    body = std::move(*read);
    const auto at = body->by_reading ? run_at(settled->position) : Result<RunId>{0};
    if (!at) return tl::unexpected{at.error()};
    found_by = *at;
  }
  const auto open = with_targets(intent);
  if (!open) return tl::unexpected{open.error()};
  const auto outcomes = body ? Outcomes::of(*body, intent.items) : Result<Outcomes>{};
  if (!outcomes) return tl::unexpected{outcomes.error()};
  std::vector<TargetMoment> all;
  for (const OpenIntent::Target& target : open->targets) {
    Moment& moment = all.emplace_back(TargetMoment{target.id, moment_of(*open, target)}).moment;
    if (!body) continue;
    take_outcome(moment, *body, *outcomes, target.item);
    moment.open = false;
    moment.quiet_until = {};
    moment.position = settled->position;
    moment.index = settled->index;
    moment.time = settled->time;
    moment.found_by = found_by;
  }
  return all;
}

Result<std::vector<TargetMoment>> Views::Reading::open_changes(Part part, Side side, std::string_view id) {
  const auto intents = open_intents();
  if (!intents) return tl::unexpected{intents.error()};
  std::vector<TargetMoment> changes;
  for (const IntentRow& intent : *intents) {
    if (!belongs_to(intent, part)) continue;
    const auto open = with_targets(intent);
    if (!open) return tl::unexpected{open.error()};
    for (const OpenIntent::Target& target : open->targets)
      if ((side == Side::target ? target.id : target.source) == id)
        changes.push_back({target.id, moment_of(*open, target)});
  }
  return changes;
}

Result<Outcomes> Views::Reading::outcomes(const EffectRow& effect) {
  const auto found = event(effect.position, effect.index);
  if (!found) return tl::unexpected{found.error()};
  const auto body = body_of<EffectSettled>(*found->event);
  if (!body) return tl::unexpected{body.error()};
  return Outcomes::of(*body, effect.intent.items);
}

}  // namespace tidemark::views
