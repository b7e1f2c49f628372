#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "views/reading.h"

namespace tidemark::views {
namespace {

constexpr std::int64_t guard_window = one_day;
constexpr std::int64_t sources_window = 7 * one_day;
constexpr std::int64_t quiet_window = one_hour;  ///< much longer than anybody works on one request

bool may_have_arrived(ItemOutcome outcome) {
  return outcome == ItemOutcome::accepted || outcome == ItemOutcome::arrived || outcome == ItemOutcome::unknown;
}

/// Counts each target once, however often it was sent.
struct Tally {
  std::set<std::string> changed;
  std::map<std::string, std::set<std::string>> cleared;

  /// Whether any of the target counts. `outcomes`: none of an intent that is open.
  bool add(const OpenIntent::Target& target, const std::vector<std::string>& volatile_fields,
           const Outcomes* outcomes = nullptr) {
    bool counts = false;
    for (const FieldMoment& field : target.fields) {
      if (outcomes != nullptr && !may_have_arrived(outcomes->of_field(target.item, field.name))) continue;
      const bool is_volatile =
          std::find(volatile_fields.begin(), volatile_fields.end(), field.name) != volatile_fields.end();
      const bool clears = field.after == "null" && field.before != "null";
      if (!is_volatile) changed.insert(target.id);
      if (clears) cleared[field.name].insert(target.id);
      counts = counts || !is_volatile || clears;
    }
    return counts;
  }
};

bool has(const EffectRow& effect, ItemOutcome outcome) {
  return effect.outcomes[static_cast<std::size_t>(outcome)] > 0;
}

/// The part's settled effects at or after `since` that `wanted` wants, newest first.
template <class Wanted>
Result<std::vector<EffectRow>> effects_since(const Views::Reading& reading, Part part, Instant since,
                                             const Wanted& wanted) {
  std::vector<EffectRow> effects;
  auto scanned = reading.each_row_back<EffectRow>(key_of(View::effects), [&](EffectRow effect) {
    const bool recent = effect.time >= since;
    if (recent && belongs_to(effect.intent, part) && wanted(effect)) effects.push_back(std::move(effect));
    return recent;
  });
  return scanned.map([&] { return std::move(effects); });
}

/// Calls `visit(effect, outcomes, target)` for each target of those effects.
template <class Wanted, class Visit>
Result<void> each_target_sent(Views::Reading& reading, Part part, Instant since, const Wanted& wanted,
                              const Visit& visit) {
  const auto effects = effects_since(reading, part, since, wanted);
  if (!effects) return tl::unexpected{effects.error()};
  for (const EffectRow& effect : *effects) {
    const auto outcomes = reading.outcomes(effect);
    if (!outcomes) return tl::unexpected{outcomes.error()};
    auto sent = reading.with_targets(effect.intent);
    if (!sent) return tl::unexpected{sent.error()};
    for (OpenIntent::Target& target : sent->targets) visit(effect, *outcomes, target);
  }
  return {};
}

}  // namespace

Result<void> Views::Reading::keep_awaited(Part part, const std::string& target, std::vector<AcceptedWrite>& writes) {
  std::ranges::sort(writes, {}, [](const AcceptedWrite& write) { return std::tie(write.change.name, write.settled); });
  const bool several = std::ranges::adjacent_find(writes, {}, [](const AcceptedWrite& write) -> const std::string& {
                         return write.change.name;
                       }) != writes.end();
  std::map<std::string, Position, std::less<>> seen;  // where a field was last read to hold something else
  if (several) {
    auto read = read_since(part, target, std::ranges::min(writes, {}, &AcceptedWrite::settled).settled);
    if (!read) return tl::unexpected{read.error()};
    seen = std::move(*read);
  }
  const auto known = stored_entity(part, target);
  if (!known) return tl::unexpected{known.error()};
  std::vector<AcceptedWrite> kept;
  for (auto begin = writes.begin(); begin != writes.end();) {
    const std::string& field = begin->change.name;
    const auto end = std::find_if(begin, writes.end(), [&](const AcceptedWrite& w) { return w.change.name != field; });
    const auto now = std::ranges::find((*known)->fields, field, &StoredField::name);
    // The present value is to be one of these writes'.
    const auto last = now == (*known)->fields.end() ? end : std::find_if(begin, end, [&](const AcceptedWrite& write) {
      return write.place == Place{now->position, now->index, now->item};
    });
    if (last != end) {
      const auto read = seen.find(field);
      const std::string written = last->change.after;
      for (auto write = begin; write != end; ++write) {
        if (read != seen.end() && read->second > write->settled) continue;
        kept.push_back(*write);
        kept.back().change.after = written;
      }
    }
    begin = end;
  }
  writes = std::move(kept);
  return {};
}

/// Where each field of a target was last read to hold something else, from `first` on.
Result<std::map<std::string, Position, std::less<>>> Views::Reading::read_since(Part part, const std::string& target,
                                                                                Position first) {
  std::map<std::string, Position, std::less<>> seen;
  const auto said = references(part, target, UINT64_MAX);
  if (!said) return tl::unexpected{said.error()};
  for (const Reference& reference : *said) {
    if (reference.is_change() || reference.position < first) continue;
    const auto read = moment(reference);
    if (!read) return tl::unexpected{read.error()};
    for (const FieldMoment& field : read->fields) seen[field.name] = reference.position;
  }
  return seen;
}

Result<std::vector<OpenIntent>> Views::open_intents() const {
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  const auto rows = reading->open_intents();
  if (!rows) return tl::unexpected{rows.error()};
  std::vector<OpenIntent> intents;
  for (const IntentRow& row : *rows) {
    auto open = reading->with_targets(row);
    if (!open) return tl::unexpected{open.error()};
    intents.push_back(std::move(*open));
  }
  return intents;
}

Result<std::vector<std::string>> Views::open_at(Part part, Position position) const {
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  std::vector<IntentRow> intents;
  auto scanned = reading->each_row_back<EffectRow>(key_of(View::effects), [&](const EffectRow& effect) {
    if (effect.position <= position) return false;
    if (effect.intent.position < position && belongs_to(effect.intent, part)) intents.push_back(effect.intent);
    return true;
  });
  if (!scanned) return tl::unexpected{scanned.error()};
  auto open = reading->open_intents();
  if (!open) return tl::unexpected{open.error()};
  for (IntentRow& intent : *open)
    if (intent.position < position && belongs_to(intent, part)) intents.push_back(std::move(intent));
  std::set<std::string> targets;
  for (const IntentRow& intent : intents) {
    const auto sent = reading->with_targets(intent);
    if (!sent) return tl::unexpected{sent.error()};
    for (const OpenIntent::Target& target : sent->targets) targets.insert(target.id);
  }
  return std::vector<std::string>(targets.begin(), targets.end());
}

Result<std::string> Views::correction_of(Part part, const StoredField& field) const {
  if (field.known != Known::written) return std::string{};
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  const auto effect = reading->row<EffectRow>(place_key(View::effects, field.settled, field.settled_index), "effect");
  if (!effect) return tl::unexpected{effect.error()};
  const auto row = reading->row<CorrectionRow>(correction_key(part, effect->intent.planned), "correction");
  if (!row && row.error().code == ErrorCode::not_found) return std::string{};
  return row.map([](const CorrectionRow& correction) { return correction.planned.what; });
}

Result<void> Views::each_sent(RunId run, const std::function<bool(Part, const TargetMoment&)>& visit,
                              std::uint64_t* erased) const {
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  const auto row = reading->row<RunRow>(run_key(run), "run " + std::to_string(run));
  if (!row) return tl::unexpected{row.error()};
  std::vector<std::pair<IntentRow, std::optional<EffectRow>>> sendings;
  auto scanned = reading->each_row_back<EffectRow>(key_of(View::effects), [&](const EffectRow& effect) {
    if (effect.position < row->started_position) return false;
    if (effect.intent.run == run) sendings.emplace_back(effect.intent, effect);
    return true;
  });
  if (!scanned) return scanned;
  const auto open = reading->open_intents();
  if (!open) return tl::unexpected{open.error()};
  for (const IntentRow& intent : *open)
    if (intent.run == run) sendings.emplace_back(intent, std::nullopt);
  std::sort(sendings.begin(), sendings.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first.position, a.first.index) < std::tie(b.first.position, b.first.index);
  });
  for (const auto& [intent, effect] : sendings) {
    const Part part = part_of(intent.intended.connection, intent.intended.direction).value_or(Part{});
    const auto sent = reading->sent(intent, effect ? &*effect : nullptr);
    if (!sent) return tl::unexpected{sent.error()};
    if (erased != nullptr) *erased += intent.items - sent->size();
    for (const TargetMoment& change : *sent)
      if (!visit(part, change)) return {};
  }
  return {};
}

Result<std::vector<OwnWrite>> Views::own_writes(Part part, Instant since) const {
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  using OfTarget = std::pair<std::string, std::vector<AcceptedWrite>>;
  std::vector<OfTarget> sent;
  auto looked = each_target_sent(
      *reading, part, since, [](const EffectRow& effect) { return has(effect, ItemOutcome::accepted); },
      [&](const EffectRow& effect, const Outcomes& outcomes, OpenIntent::Target& target) {
        if (outcomes[target.item] != ItemOutcome::accepted) return;
        const Place place{effect.intent.position, effect.intent.index, target.item};
        std::vector<AcceptedWrite> accepted;
        for (FieldMoment& field : target.fields)
          accepted.push_back({place, effect.position, effect.time, std::move(field)});
        sent.emplace_back(std::move(target.id), std::move(accepted));
      });
  if (!looked) return tl::unexpected{looked.error()};
  std::ranges::stable_sort(sent, {}, &OfTarget::first);
  std::vector<OwnWrite> writes;
  for (auto begin = sent.begin(); begin != sent.end();) {
    auto& [target, accepted] = *begin;
    for (++begin; begin != sent.end() && begin->first == target; ++begin)
      std::ranges::move(begin->second, std::back_inserter(accepted));
    if (auto kept = reading->keep_awaited(part, target, accepted); !kept) return tl::unexpected{kept.error()};
    for (AcceptedWrite& write : accepted) {
      FieldMoment& change = write.change;
      writes.push_back({target, std::move(change.name), std::move(change.before), std::move(change.after), write.time});
    }
  }
  return writes;
}

Result<std::vector<NotQuiet>> Views::quiet_times(Part part, Instant now) const {
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  std::map<std::string, Instant> targets;
  auto looked = each_target_sent(
      *reading, part, {now.milliseconds - quiet_window},
      [&](const EffectRow& effect) {
        return !effect.by_reading && has(effect, ItemOutcome::unknown) && effect.intent.intended.quiet_until > now;
      },
      [&](const EffectRow& effect, const Outcomes& outcomes, const OpenIntent::Target& target) {
        if (outcomes[target.item] != ItemOutcome::unknown) return;
        Instant& until = targets[target.id];
        until = std::max(until, effect.intent.intended.quiet_until);
      });
  if (!looked) return tl::unexpected{looked.error()};
  std::vector<NotQuiet> times;
  for (const auto& [target, until] : targets) times.push_back({target, until});
  return times;
}

Result<std::vector<std::string>> Views::not_quiet(Part part, Instant now) const {
  return quiet_times(part, now).map([](std::vector<NotQuiet> times) {
    std::vector<std::string> targets;
    for (NotQuiet& one : times) targets.push_back(std::move(one.target));
    return targets;
  });
}

Result<std::vector<SentInVain>> Views::sent_in_vain(Part part, Instant since,
                                                    const std::set<std::string, std::less<>>& targets) const {
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  const auto in_vain = [](ItemOutcome outcome) {
    return outcome == ItemOutcome::rejected || outcome == ItemOutcome::unknown || outcome == ItemOutcome::not_there;
  };
  std::vector<SentInVain> values;
  auto looked = each_target_sent(
      *reading, part, since,
      [](const EffectRow& effect) {
        // Where reading found it out, one field may have fared otherwise than its item, which the counts don't tell.
        return effect.by_reading || has(effect, ItemOutcome::rejected) || has(effect, ItemOutcome::unknown) ||
               has(effect, ItemOutcome::not_there);
      },
      [&](const EffectRow& effect, const Outcomes& outcomes, OpenIntent::Target& target) {
        if (!targets.contains(target.id)) return;
        for (FieldMoment& field : target.fields)
          if (in_vain(outcomes.of_field(target.item, field.name)))
            values.push_back({target.id, std::move(field.name), std::move(field.after), effect.intent.position});
      });
  if (!looked) return tl::unexpected{looked.error()};
  std::sort(values.begin(), values.end(), [](const SentInVain& a, const SentInVain& b) {
    return std::tie(a.target, a.field, a.sent) < std::tie(b.target, b.field, b.sent);
  });
  return values;
}

Result<GuardMemory> Views::guard_memory(Part part, Instant now) const {
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  GuardMemory memory;
  std::set<RunId> seen;
  auto scanned = reading->each_row_back<PlanRow>(key_of(View::plans, part), [&](const PlanRow& plan) {
    if (plan.time.milliseconds < now.milliseconds - sources_window) return false;
    const auto after_filters = std::ranges::find(plan.counts, "sources_after_filters", &Counts::value_type::first);
    const std::string_view of_guard = after_filters == plan.counts.end() ? "sources" : "sources_after_filters";
    for (const auto& [name, count] : plan.counts)
      if (name == of_guard && seen.insert(plan.run).second)
        memory.sources.push_back({plan.run, plan.time, count, plan.planned.guard_scope, plan.pilot});
    return true;
  });
  if (!scanned) return tl::unexpected{scanned.error()};

  Tally tally;
  auto looked = each_target_sent(
      *reading, part, {now.milliseconds - guard_window},
      [](const EffectRow& effect) { return !effect.intent.intended.approved; },
      [&](const EffectRow& effect, const Outcomes& outcomes, const OpenIntent::Target& target) {
        if (tally.add(target, effect.intent.intended.volatile_fields, &outcomes))
          memory.until = std::max(memory.until, Instant{effect.time.milliseconds + guard_window + 1});
      });
  if (!looked) return tl::unexpected{looked.error()};
  const auto open = reading->open_intents();
  if (!open) return tl::unexpected{open.error()};
  bool any_open = false;
  for (const IntentRow& intent : *open) {
    if (intent.intended.approved || !belongs_to(intent, part)) continue;
    const auto sent = reading->with_targets(intent);
    if (!sent) return tl::unexpected{sent.error()};
    for (const OpenIntent::Target& target : sent->targets)
      any_open = tally.add(target, intent.intended.volatile_fields) || any_open;
  }
  if (any_open) memory.until = {};
  memory.changed.assign(tally.changed.begin(), tally.changed.end());
  for (const auto& [field, targets] : tally.cleared)
    memory.cleared.emplace_back(field, std::vector<std::string>(targets.begin(), targets.end()));
  return memory;
}

}  // namespace tidemark::views
