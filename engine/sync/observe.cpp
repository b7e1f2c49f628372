#include "sync/observe.h"

#include <algorithm>
#include <unordered_map>

#include "core/events/codec.h"
#include "core/events/fact_events.h"

namespace tidemark::sync {
namespace {

constexpr std::size_t records_of_an_event = 5'000;
constexpr std::string_view nothing = "null";
constexpr std::int64_t late = 7 * one_day;  ///< later than that, nobody's request arrives

std::uint8_t note(Observation observation) { return static_cast<std::uint8_t>(observation); }

/// Collects observed records into events.
class Observations {
 public:
  explicit Observations(const ObserveContext& context) : context_{context} {}

  void add(const RecordView& record) {
    if (events_.empty() || events_.back().items.size() > records_of_an_event) {
      const Observed body{std::string{name_of(context_.part.kind)}, std::string{name_of(context_.part.direction)},
                          context_.read_at};
      events_.push_back(event_of(body, context_.run));
    }
    item_.clear();
    write_record(record, item_);
    events_.back().items.add(item_);
  }

  [[nodiscard]] std::vector<Event> take() { return std::move(events_); }

 private:
  const ObserveContext& context_;
  std::vector<Event> events_;
  std::string item_;
};

/// Compares the targets as read with the entities that the views know, both in the order of their ids.
class Comparer {
 public:
  Comparer(const Plan& plan, const ObserveContext& context, const std::vector<views::SentInVain>& in_vain)
      : plan_{plan}, context_{context}, in_vain_{in_vain}, observations_{context} {
    for (const OpenTarget& target : *context.open) {
      if (target.part == context.part) open_[target.id].insert(target.fields.begin(), target.fields.end());
    }
  }

  void read_only(std::string_view id, const std::vector<std::string>& values) {
    RecordView record{id, source_of(id), {}};
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
      const std::string& field = plan_.fields[i];
      const views::FieldState* known = entity.field(field);
      // An empty field has no baseline: one that the plan before read too, and nothing is known of, was empty.
      const bool first_seen = known == nullptr && !context_.mapped_before.contains(field);
      const std::string_view before = known == nullptr ? nothing : std::string_view{known->value};
      if (before == values[i] || is_open(entity.id, field)) continue;
      if (first_seen) record.partner = source_of(entity.id);
      const Observation what = first_seen                                         ? Observation::baseline
                               : entity.gone                                      ? Observation::returned
                               : arrived_late(entity.id, field, known, values[i]) ? Observation::arrived_late
                                                                                  : Observation::changed_by_others;
      record.fields.push_back({note(what), field, first_seen ? std::string_view{} : before, values[i]});
    }
    if (!record.fields.empty()) observations_.add(record);
  }

  [[nodiscard]] std::vector<Event> take() { return observations_.take(); }

 private:
  [[nodiscard]] bool is_open(const std::string& id, const std::string& field) const {
    const auto target = open_.find(id);
    return target != open_.end() && target->second.contains(field);
  }

  /// Sent after the value that is known now came there, and what is read is what was sent.
  [[nodiscard]] bool arrived_late(std::string_view id, std::string_view field, const views::FieldState* known,
                                  std::string_view value) const {
    const auto key = [](const views::SentInVain& sent) {
      return std::pair<std::string_view, std::string_view>{sent.target, sent.field};
    };
    const Position since = known == nullptr ? 0 : std::max(known->from.position, known->settled);
    return std::ranges::any_of(std::ranges::equal_range(in_vain_, std::pair{id, field}, {}, key),
                               [&](const views::SentInVain& sent) { return sent.sent > since && sent.value == value; });
  }

  /// The pairs are asked for once there is a baseline, which most runs have none of.
  std::string_view source_of(std::string_view id) {
    if (!sources_) {
      sources_.emplace();
      plan_.for_each_pair([&](std::string_view source, std::string_view target) { sources_->emplace(target, source); });
    }
    const auto found = sources_->find(std::string{id});
    return found == sources_->end() ? std::string_view{} : std::string_view{found->second};
  }

  const Plan& plan_;
  const ObserveContext& context_;
  const std::vector<views::SentInVain>& in_vain_;
  Observations observations_;
  std::unordered_map<std::string, std::set<std::string>> open_;
  std::optional<std::unordered_map<std::string, std::string>> sources_;
};

struct Target {
  std::string id;
  std::vector<std::string> values;
};

}  // namespace

Result<std::vector<Event>> observe(const views::Views& views, const Plan& plan, const ObserveContext& context) {
  std::vector<Target> targets;
  plan.for_each_target([&](std::string_view id, std::span<const Value> values) {
    Target& target = targets.emplace_back();
    target.id = id;
    for (const Value& value : values) append_json(value, target.values.emplace_back());
  });
  const auto in_vain = views.sent_in_vain(context.part, {context.read_at.milliseconds - late});
  if (!in_vain) return tl::unexpected(in_vain.error());
  Comparer comparer{plan, context, *in_vain};
  auto next = targets.begin();
  auto visited = views.each_entity(context.part, [&](const views::Entity& entity) {
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
  return comparer.take();
}

}  // namespace tidemark::sync
