#include "sync/effects.h"

#include <algorithm>

#include "core/events/effect_events.h"

namespace tidemark::sync {

bool may_pass_later(const Error& error) {
  return error.code == ErrorCode::unavailable || error.code == ErrorCode::network ||
         error.code == ErrorCode::bad_answer;
}

Effects::Effects(const Surroundings& world, const Plan& plan, Part part, RunId run, Origin origin, PartReport& report)
    : world_{world},
      plan_{plan},
      part_{part},
      run_{run},
      origin_{origin},
      report_{report},
      journal_{*world.log},
      intended_(plan.changes.size(), false) {}

std::vector<Item> Effects::items_of(const std::vector<bool>& wanted) const {
  std::vector<Item> items;
  for (std::size_t i = 0; i < plan_.changes.size(); ++i) {
    if (!wanted[i]) continue;
    const Change& change = plan_.changes[i];
    if (items.empty() || items.back().target() != change.target) items.emplace_back();
    items.back().changes.push_back(&change);
  }
  return items;
}

Result<Position> Effects::intend(Batch batch, const Sending& sending) {
  // An intent that nothing follows would stay open for more than an hour: what was not sent can't be told by reading earlier.
  if (world_.stopping()) return failure(ErrorCode::interrupted, "stopped on request", to_text(part_));
  auto intent = journal_.append(intent_of(batch, sending));
  if (!intent) return intent;
  for (const Item& item : batch) {
    for (const Change* change : item.changes) intended_[place_of(change)] = true;
  }
  return intent;
}

Result<void> Effects::settle(Position intent, ItemOutcome others, Exceptions exceptions, bool by_reading) {
  const EffectSettled settled{intent, 0, by_reading, static_cast<std::uint8_t>(others), std::move(exceptions)};
  return settle(std::span{&settled, 1});
}

Result<void> Effects::settle(std::span<const EffectSettled> settlings) {
  if (settlings.empty()) return {};  // of a job that could not even be made
  std::vector<Event> events;
  for (const EffectSettled& settled : settlings) events.push_back(event_of(settled, run_, settled.effect));
  return journal_.append(events).map([](Position) {});
}

void Effects::count(ItemOutcome outcome, std::size_t targets) {
  switch (outcome) {
    case ItemOutcome::accepted:
    case ItemOutcome::arrived: report_.accepted += targets; break;
    case ItemOutcome::rejected:
    case ItemOutcome::not_there: report_.rejected += targets; break;
    case ItemOutcome::missing: report_.missing += targets; break;
    case ItemOutcome::unknown: report_.unknown += targets; break;
  }
}

void Effects::count_what_was_left(Batch items) {
  const auto begun = static_cast<std::size_t>(
      std::ranges::count_if(items, [&](const Item& item) { return intended_[place_of(item.changes.front())]; }));
  report_.unknown = begun - std::min(begun, report_.accepted + report_.rejected + report_.missing);
}

Event Effects::intent_of(Batch batch, const Sending& sending) const {
  EffectIntended body{std::string{name_of(part_.kind)},
                      std::string{name_of(part_.direction)},
                      static_cast<std::uint32_t>(sending.attempt),
                      sending.targets_read_at.value_or(origin_.targets_read_at),
                      sending.quiet_until,
                      origin_.approved,
                      {},
                      sending.object,
                      sending.job};
  for (std::size_t field = 0; field < plan_.fields.size(); ++field) {
    if (plan_.is_volatile[field] != 0) body.volatile_fields.push_back(plan_.fields[field]);
  }
  std::uint64_t changes = 0;
  for (const Item& item : batch) changes += item.changes.size();
  Event event = event_of(body, run_, origin_.planned, {{"targets", batch.size()}, {"changes", changes}});
  std::string bytes;
  std::vector<std::string> texts;  // views of a record point into them
  for (const Item& item : batch) {
    RecordView record{item.target(), item.source(), {}};
    texts.clear();
    texts.reserve(2 * item.changes.size());
    for (const Change* change : item.changes) {
      append_json(change->old_value, texts.emplace_back());
      append_json(change->new_value, texts.emplace_back());
      record.fields.push_back({0, plan_.fields[change->field], texts[texts.size() - 2], texts.back()});
    }
    bytes.clear();
    write_record(record, bytes);
    event.items.add(bytes);
  }
  return event;
}

}  // namespace tidemark::sync
