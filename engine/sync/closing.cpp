#include "sync/closing.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/events/effect_events.h"
#include "salesforce/bulk_ingest.h"
#include "sync/present_values.h"

namespace tidemark::sync {
namespace {

using Intents = std::vector<const views::OpenIntent*>;

/// Adds what became of one item, where that is not `arrived` altogether; false where it can't be said yet.
bool add_outcome(const views::OpenIntent::Target& target, const PresentValues& present, bool reads_may_lag,
                 EffectSettled& settled) {
  const auto add = [&](ItemOutcome outcome, std::vector<std::string> fields) {
    settled.exceptions.push_back({target.item, static_cast<std::uint8_t>(outcome), {}, std::move(fields)});
  };
  std::vector<std::string> old;
  std::vector<std::string> others;
  for (const views::FieldMoment& field : target.fields) {
    const auto holds_old = present.holds(target.id, field.name, field.before);
    if (!holds_old) return add(ItemOutcome::missing, {}), true;
    if (*holds_old) old.push_back(field.name);
    else if (present.holds(target.id, field.name, field.after) != true) others.push_back(field.name);
  }
  if (!old.empty() && reads_may_lag) return false;
  if (old.size() == target.fields.size()) return add(ItemOutcome::not_there, {}), true;
  if (others.size() == target.fields.size()) return add(ItemOutcome::unknown, {}), true;
  if (!old.empty()) add(ItemOutcome::not_there, std::move(old));
  if (!others.empty()) add(ItemOutcome::unknown, std::move(others));
  return true;
}

EffectSettled all_arrived(const views::OpenIntent& open) {
  return {open.intent.position, open.intent.index, true, static_cast<std::uint8_t>(ItemOutcome::arrived), {}};
}

/// The settling of one intent; nothing where it has to stay open.
std::optional<EffectSettled> settling_of(const views::OpenIntent& open, const PresentValues& present,
                                         bool reads_may_lag) {
  EffectSettled settled = all_arrived(open);
  for (const views::OpenIntent::Target& target : open.targets)
    if (!add_outcome(target, present, reads_may_lag, settled)) return std::nullopt;
  return settled;
}

void want_targets(const views::OpenIntent& open, PresentValues& present) {
  for (const auto& target : open.targets)
    for (const auto& field : target.fields) present.want(target.id, field.name);
}

/// Writes down what became of intents.
class Closer {
 public:
  Closer(const Surroundings& world, Closed& closed) : journal_{*world.log}, closed_{closed} {}

  /// All of them or none: what is told of a job is told of all its records.
  Result<void> settle(const std::vector<Event>& settlings) {
    auto appended = journal_.append(settlings);
    if (!appended) return tl::unexpected(std::move(appended.error()));
    closed_.closed += settlings.size();
    return {};
  }

  Result<void> settle_by_reading(const views::OpenIntent& open, const PresentValues& present, bool reads_may_lag) {
    const auto settled = settling_of(open, present, reads_may_lag);
    if (settled) return settle({event_for(open, *settled)}).map([&] { closed_.add_closed(open); });
    closed_.leave_open(open);
    return {};
  }

  [[nodiscard]] static Event event_for(const views::OpenIntent& open, const EffectSettled& settled) {
    return event_of(settled, open.intent.run, open.intent.position);
  }

 private:
  Journal journal_;
  Closed& closed_;
};

/// Closes what pushes to one object have left.
class ObjectCloser {
 public:
  ObjectCloser(const Surroundings& world, salesforce::Client& salesforce, const Zone& zone, std::string object,
               Closed& closed)
      : salesforce_{salesforce},
        zone_{zone},
        object_{std::move(object)},
        now_{world.clock()},
        closed_{closed},
        closer_{world, closed} {}

  Result<void> run(const Intents& intents) {
    std::map<std::string, Intents> by_job;
    Intents without;
    for (const views::OpenIntent* open : intents) {
      const std::string& job = open->intent.intended.job;
      if (!job.empty()) by_job[job].push_back(open);
      else if (now_ >= open->intent.intended.quiet_until) without.push_back(open);
      else closed_.leave_open(*open);
    }
    for (const auto& [job, of_job] : by_job) {
      auto done = close_job(job, of_job);
      if (!done && done.error().code == ErrorCode::not_found)
        without.insert(without.end(), of_job.begin(), of_job.end());
      else if (!done) {
        if (auto left = give_up(done.error(), of_job); !left) return left;
      }
    }
    return close_by_reading(without);
  }

 private:
  Result<void> close_by_reading(const Intents& intents) {
    if (intents.empty()) return {};
    PresentValues present;
    for (const views::OpenIntent* open : intents) want_targets(*open, present);
    if (const auto read = present.read(salesforce_, object_, zone_); !read) return give_up(read.error(), intents);
    for (const views::OpenIntent* open : intents)
      if (auto settled = closer_.settle_by_reading(*open, present, false); !settled) return settled;
    return {};
  }

  Result<void> close_job(const std::string& job, const Intents& intents) {
    salesforce::BulkIngest bulk{salesforce_.session()};
    std::vector<std::string> ids;
    for (const views::OpenIntent* open : intents)
      for (const auto& target : open->targets) ids.push_back(target.id);
    const auto ended = bulk.end_of(job);
    if (!ended && ended.error().code != ErrorCode::not_found) closed_.objects_of_jobs.insert(object_);
    const auto written = ended.and_then([&](const salesforce::IngestJob& one) { return bulk.outcomes(one, ids); });
    if (!written) return tl::unexpected(written.error());
    std::size_t at = 0;
    std::vector<Event> settlings;
    for (const views::OpenIntent* open : intents) {
      EffectSettled settled = all_arrived(*open);
      for (const auto& target : open->targets) {
        const salesforce::Written& outcome = (*written)[at++];
        if (outcome.outcome == ItemOutcome::accepted) continue;
        settled.exceptions.push_back({target.item, static_cast<std::uint8_t>(outcome.outcome), outcome.words, {}});
      }
      settlings.push_back(Closer::event_for(*open, settled));
    }
    if (auto told = closer_.settle(settlings); !told) return told;
    for (const views::OpenIntent* open : intents) closed_.add_closed(*open);
    static_cast<void>(bulk.remove(job));  // where it stays, Salesforce deletes it after a week
    return {};
  }

  Result<void> give_up(const Error& error, const Intents& intents) {
    if (is_the_end(error)) return tl::unexpected(error);
    for (const views::OpenIntent* open : intents) closed_.leave_open(*open);
    closed_.obstacles.emplace(object_, error);
    return {};
  }

  salesforce::Client& salesforce_;
  const Zone& zone_;
  std::string object_;
  Instant now_;
  Closed& closed_;
  Closer closer_;
};

Result<std::vector<views::OpenIntent>> open_intents(const Surroundings& world, Direction direction) {
  auto open = world.views->open_intents();
  if (!open) return open;
  std::erase_if(*open, [&](const auto& intent) { return part_of_intent(intent).direction != direction; });
  return open;
}

}  // namespace

Part part_of_intent(const views::OpenIntent& intent) {
  return part_of(intent.intent.intended.connection, intent.intent.intended.direction).value_or(Part{});
}

void Closed::leave_open(const views::OpenIntent& intent) {
  for (const views::OpenIntent::Target& target : intent.targets) {
    OpenTarget& left = open_targets.emplace_back(OpenTarget{part_of_intent(intent), target.id, target.source, {}});
    for (const views::FieldMoment& field : target.fields) left.fields.push_back(field.name);
  }
}

const Error* Closed::obstacle_to(std::string_view object, Direction direction) const {
  const auto obstacle = obstacles.find(object);
  const bool in_the_way =
      obstacle != obstacles.end() && (direction == Direction::push || objects_of_jobs.contains(object));
  return in_the_way ? &obstacle->second : nullptr;
}

void Closed::add_closed(const views::OpenIntent& intent) {
  const std::string part = to_text(part_of_intent(intent));
  for (const views::OpenIntent::Target& target : intent.targets) closed_targets.emplace(part, target.id);
}

Result<void> close_pulls(const Surroundings& world, const Patience& patience, pendo::Client& pendo, const Zone& zone,
                         Closed& closed) {
  const auto open = open_intents(world, Direction::pull);
  if (!open) return tl::unexpected(open.error());
  const Instant now = world.clock();
  std::map<EntityKind, PresentValues> present;
  for (const views::OpenIntent& intent : *open) {
    if (now >= intent.intent.intended.quiet_until) want_targets(intent, present[part_of_intent(intent).kind]);
  }
  for (auto& [kind, values] : present) {
    if (auto read = values.read(pendo, kind, zone); !read) return read;
  }
  Closer closer{world, closed};
  for (const views::OpenIntent& intent : *open) {
    const Instant quiet_until = intent.intent.intended.quiet_until;
    if (now < quiet_until) {
      closed.leave_open(intent);
      continue;
    }
    const bool reads_may_lag = now.milliseconds < quiet_until.milliseconds + patience.awaiting_read;
    if (auto settled = closer.settle_by_reading(intent, present.at(part_of_intent(intent).kind), reads_may_lag);
        !settled)
      return settled;
  }
  return {};
}

/// The org that a push was planned for; nothing where its plan is not known any more.
std::optional<std::string> org_planned_for(const views::Views& views, const views::OpenIntent& intent) {
  const Part part = part_of_intent(intent);
  if (const auto plan = views.plan_at(part, intent.intent.planned)) return plan->planned.org;
  if (const auto correction = views.correction_at(part, intent.intent.planned)) return correction->planned.org;
  return std::nullopt;
}

Result<void> close_pushes(const Surroundings& world, salesforce::Client& salesforce, const Zone& zone, Closed& closed) {
  const auto open = open_intents(world, Direction::push);
  if (!open) return tl::unexpected(open.error());
  std::map<std::string, Intents> by_object;
  for (const views::OpenIntent& intent : *open) {
    const auto org = org_planned_for(*world.views, intent);
    // Of another org's records this one knows nothing, and would say that they are gone.
    if (org && *org != salesforce.org_id()) closed.leave_open(intent);
    else by_object[intent.intent.intended.object].push_back(&intent);
  }
  for (const auto& [object, intents] : by_object) {
    ObjectCloser closer{world, salesforce, zone, object, closed};
    if (auto done = closer.run(intents); !done) return done;
  }
  return {};
}

Result<void> keep_from_jobs(const Surroundings& world, const Error& why, Closed& closed) {
  const auto open = open_intents(world, Direction::push);
  if (!open) return tl::unexpected(open.error());
  for (const views::OpenIntent& intent : *open) {
    if (intent.intent.intended.job.empty()) continue;
    closed.obstacles.emplace(intent.intent.intended.object, why);
    closed.objects_of_jobs.insert(intent.intent.intended.object);
  }
  return {};
}

}  // namespace tidemark::sync
