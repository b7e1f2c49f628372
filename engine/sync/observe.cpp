#include "sync/observe.h"

#include <algorithm>
#include <map>

#include "core/events/codec.h"
#include "core/events/fact_events.h"

namespace tidemark::sync {
namespace {

constexpr std::size_t records_of_an_event = 5'000;
constexpr std::string_view nothing = "null";
constexpr std::int64_t late = 7 * one_day;  ///< later than that, nobody's request arrives

std::uint8_t note(Observation observation) { return static_cast<std::uint8_t>(observation); }

/// Collects observed records into events, and hands them on once it may.
class Observations {
 public:
  Observations(const ObserveContext& context, const AppendFact& append) : context_{context}, append_{append} {}

  void add(const RecordView& record) {
    if (events_.empty() || is_full(events_.back())) {
      const Observed body{std::string{name_of(context_.part.kind)}, std::string{name_of(context_.part.direction)},
                          context_.read_at};
      events_.push_back(event_of(body, context_.run));
    }
    item_.clear();
    write_record(record, item_);
    events_.back().items.add(item_);
  }

  [[nodiscard]] bool any_full() const { return events_.size() > 1 || (!events_.empty() && is_full(events_.back())); }

  Result<void> append_all() {
    for (const Event& event : events_)
      if (auto appended = append_(event); !appended) return appended;
    events_.clear();
    return {};
  }

 private:
  static bool is_full(const Event& event) { return event.items.size() > records_of_an_event; }

  const ObserveContext& context_;
  const AppendFact& append_;
  std::vector<Event> events_;
  std::string item_;
};

/// Compares the targets as read with the entities that the views know, both in the order of their ids.
class Comparer {
 public:
  Comparer(const Plan& plan, const ObserveContext& context, const AppendFact& append)
      : plan_{plan},
        context_{context},
        observations_{context, append},
        targets_{plan},
        texts_(plan.fields.size()),
        more_{targets_.next()} {
    for (const OpenTarget& target : *context.open) {
      if (target.part == context.part) open_[target.id].insert(target.fields.begin(), target.fields.end());
    }
  }

  /// The next entity that the views know; before it, the targets that come before it.
  void known(std::string_view id, const StoredEntity& entity) {
    for (; more_ && targets_.id() < id; more_ = targets_.next()) read_only();
    if (!more_ || targets_.id() != id) return known_only(id, entity);
    both(id, entity);
    more_ = targets_.next();
  }

  /// The targets that hold other values than are known.
  [[nodiscard]] std::set<std::string, std::less<>> differing() const {
    std::set<std::string, std::less<>> ids;
    for (const Differing& target : differing_) ids.insert(target.id);
    return ids;
  }

  /// What they hold was changed by others, but for what is one of these: by target, field and position.
  void tell_differing(const std::vector<views::SentInVain>& in_vain) {
    for (const Differing& target : differing_) {
      RecordView& record = begin(target.id);
      record.partner = target.source;
      for (const Differing::Field& field : target.fields) {
        const bool ours = field.what == Observation::changed_by_others && arrived_late(in_vain, target.id, field);
        record.fields.push_back(
            {note(ours ? Observation::arrived_late : field.what), field.name, field.before, field.after});
      }
      observations_.add(record);
    }
    differing_.clear();
  }

  /// The targets behind all entities: in a first run that is each of them, so no more than an event is kept.
  Result<void> rest() {
    for (; more_; more_ = targets_.next()) {
      read_only();
      if (!observations_.any_full()) continue;
      if (auto appended = observations_.append_all(); !appended) return appended;
    }
    return observations_.append_all();
  }

 private:
  void read_only() {
    if (context_.known_alone) return;
    RecordView& record = begin(targets_.id());
    record.partner = targets_.source();
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      texts_[i] = targets_.json(i);
      if (texts_[i] != nothing) record.fields.push_back({note(Observation::baseline), plan_.fields[i], {}, texts_[i]});
    }
    observations_.add(record);
  }

  void known_only(std::string_view id, const StoredEntity& entity) {
    if (entity.gone) return;
    RecordView& record = begin(id);
    record.fields.push_back({note(Observation::gone), {}, {}, {}});
    observations_.add(record);
  }

  void both(std::string_view id, const StoredEntity& entity) {
    RecordView& record = begin(id);
    bool by_others = false;
    if (entity.gone) tell(record, Observation::returned, {}, {}, {}, 0);
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      const std::string& field = plan_.fields[i];
      const StoredField* known = field_of(entity, i);
      // An empty field has no baseline: one that the plan before read too, and nothing is known of, was empty.
      const bool first_seen = known == nullptr && !context_.mapped_before.contains(field);
      const std::string_view before = known == nullptr ? nothing : known->value;
      if (targets_.holds(i, before) || is_open(id, field)) continue;
      texts_[i] = targets_.json(i);
      if (first_seen) record.partner = targets_.source();
      const Observation what = first_seen    ? Observation::baseline
                               : entity.gone ? Observation::returned
                                             : Observation::changed_by_others;
      by_others = by_others || what == Observation::changed_by_others;
      const Position known_at = known == nullptr ? 0 : std::max(known->position, known->settled);
      tell(record, what, field, first_seen ? std::string_view{} : before, texts_[i], known_at);
    }
    if (by_others) keep_differing(record);
    else if (!record.fields.empty()) observations_.add(record);
  }

  /// Until it is known what of it may be ours.
  void keep_differing(const RecordView& record) {
    Differing& target = differing_.emplace_back(Differing{std::string{record.id}, std::string{record.partner}, {}});
    for (std::size_t i = 0; i < record.fields.size(); ++i) {
      const FieldView& field = record.fields[i];
      target.fields.push_back({static_cast<Observation>(field.note), field.name, known_at_[i],
                               std::string{field.before}, std::string{field.after}});
    }
  }

  RecordView& begin(std::string_view id) {
    record_.id = id;
    record_.partner = {};
    record_.fields.clear();
    known_at_.clear();
    return record_;
  }

  void tell(RecordView& record, Observation what, std::string_view field, std::string_view before,
            std::string_view after, Position known_at) {
    record.fields.push_back({note(what), field, before, after});
    known_at_.push_back(known_at);
  }

  /// Mostly the entity has its fields in the plan's order.
  const StoredField* field_of(const StoredEntity& entity, std::size_t i) const {
    const std::string& name = plan_.fields[i];
    if (i < entity.fields.size() && entity.fields[i].name == name) return &entity.fields[i];
    for (const StoredField& field : entity.fields)
      if (field.name == name) return &field;
    return nullptr;
  }

  [[nodiscard]] bool is_open(std::string_view id, const std::string& field) const {
    const auto target = open_.find(id);
    return target != open_.end() && target->second.contains(field);
  }

  struct Differing {
    struct Field {
      Observation what;
      std::string_view name;  ///< the plan's
      Position known_at;      ///< where the value that is known came there; 0: none is
      std::string before;
      std::string after;
    };
    std::string id;
    std::string source;
    std::vector<Field> fields;
  };

  /// Sent after the value that is known now came there, and what is read is what was sent.
  [[nodiscard]] static bool arrived_late(const std::vector<views::SentInVain>& in_vain, std::string_view id,
                                         const Differing::Field& field) {
    const auto key = [](const views::SentInVain& sent) {
      return std::pair<std::string_view, std::string_view>{sent.target, sent.field};
    };
    return std::ranges::any_of(
        std::ranges::equal_range(in_vain, std::pair{id, field.name}, {}, key),
        [&](const views::SentInVain& sent) { return sent.sent > field.known_at && sent.value == field.after; });
  }

  const Plan& plan_;
  const ObserveContext& context_;
  std::vector<Differing> differing_;
  Observations observations_;
  Plan::Targets targets_;
  std::vector<std::string> texts_;  ///< of the record's fields, by their place in the plan
  bool more_;
  std::map<std::string, std::set<std::string>, std::less<>> open_;
  RecordView record_;
  std::vector<Position> known_at_;  ///< of each of the record's fields: where the value that is known came there
};

}  // namespace

Result<void> observe(const views::Views& views, const Plan& plan, const ObserveContext& context,
                     const AppendFact& append) {
  Comparer comparer{plan, context, append};
  auto visited = views.each_entity(context.part, [&](std::string_view id, const StoredEntity& entity) {
    comparer.known(id, entity);
    return true;
  });
  if (!visited) return visited;
  if (const auto differing = comparer.differing(); !differing.empty()) {
    const auto in_vain = views.sent_in_vain(context.part, {context.read_at.milliseconds - late}, differing);
    if (!in_vain) return tl::unexpected(in_vain.error());
    comparer.tell_differing(*in_vain);
  }
  return comparer.rest();
}

}  // namespace tidemark::sync
