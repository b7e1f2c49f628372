#include "sync/observe.h"

#include "core/events/codec.h"
#include "core/events/fact_events.h"

namespace tidemark::sync {
namespace {

constexpr std::size_t records_of_an_event = 5'000;

/// Collects observed records into events.
class Observations {
 public:
  Observations(Part part, RunId run, Instant read_at) : part_{part}, run_{run}, read_at_{read_at} {}

  void add(const RecordView& record) {
    if (events_.empty() || events_.back().items.size() > records_of_an_event)
      events_.push_back(
          event_of(Observed{std::string{name_of(part_.kind)}, std::string{name_of(part_.direction)}, read_at_}, run_));
    item_.clear();
    write_record(record, item_);
    events_.back().items.add(item_);
  }

  [[nodiscard]] std::vector<Event> take() { return std::move(events_); }

 private:
  Part part_;
  RunId run_;
  Instant read_at_;
  std::vector<Event> events_;
  std::string item_;
};

constexpr std::string_view nothing = "null";

std::uint8_t note(Observation observation) { return static_cast<std::uint8_t>(observation); }

/// Compares the targets as read with the entities that the views know, both in the order of their ids.
class Comparer {
 public:
  Comparer(const Plan& plan, Observations& observations) : plan_{plan}, observations_{observations} {}

  void read_only(std::string_view id, const std::vector<std::string>& values) {
    RecordView record{id, {}, {}};
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i] != nothing) record.fields.push_back({note(Observation::baseline), plan_.fields[i], {}, values[i]});
    }
    observations_.add(record);
  }

  void known_only(const views::Entity& entity) {
    if (!entity.gone) observations_.add({entity.id, {}, {{note(Observation::gone), {}, {}, {}}}});
  }

  void both(const views::Entity& entity, const std::vector<std::string>& values) {
    RecordView record{entity.id, {}, {}};
    if (entity.gone) record.fields.push_back({note(Observation::returned), {}, {}, {}});
    for (std::size_t i = 0; i < values.size(); ++i) {
      const views::FieldState* known = entity.field(plan_.fields[i]);
      if (known == nullptr) {
        if (values[i] != nothing)
          record.fields.push_back({note(Observation::baseline), plan_.fields[i], {}, values[i]});
      } else if (known->value != values[i]) {
        const Observation what = entity.gone ? Observation::returned : Observation::changed_by_others;
        record.fields.push_back({note(what), plan_.fields[i], known->value, values[i]});
      }
    }
    if (!record.fields.empty()) observations_.add(record);
  }

 private:
  const Plan& plan_;
  Observations& observations_;
};

struct Target {
  std::string id;
  std::vector<std::string> values;
};

}  // namespace

Result<std::vector<Event>> observe(const views::Views& views, const Plan& plan, Part part, RunId run, Instant read_at) {
  std::vector<Target> targets;
  plan.for_each_target([&](std::string_view id, std::span<const Value> values) {
    Target& target = targets.emplace_back();
    target.id = id;
    for (const Value& value : values) append_json(value, target.values.emplace_back());
  });
  Observations observations{part, run, read_at};
  Comparer comparer{plan, observations};
  auto next = targets.begin();
  auto visited = views.each_entity(part, [&](const views::Entity& entity) {
    for (; next != targets.end() && next->id < entity.id; ++next) comparer.read_only(next->id, next->values);
    if (next != targets.end() && next->id == entity.id) {
      comparer.both(entity, next->values);
      ++next;
    } else {
      comparer.known_only(entity);
    }
    return true;
  });
  if (!visited) return tl::unexpected(std::move(visited.error()));
  for (; next != targets.end(); ++next) comparer.read_only(next->id, next->values);
  return observations.take();
}

}  // namespace tidemark::sync
