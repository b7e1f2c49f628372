#include "sync/undo.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

#include "sync/asked_names.h"

namespace tidemark::sync {
namespace {

constexpr std::string_view undo_of_run = "undo of run ";

/// What a run did to one field of one target, over all its tries.
struct Written {
  std::string source;
  std::string object;    ///< of a push
  Position planned = 0;  ///< the plan of its last try
  bool began = false;
  std::string before;  ///< what was there before the tries that follow on each other, the last of which arrived
  std::string after;   ///< its last one that may have arrived
  std::vector<views::Place> places;
  bool arrived = false;  ///< of the last that may be there
  bool open = false;
  bool unknown = false;
  std::string vain_before;
  std::string vain_after;  ///< its last one that is not known to have arrived, and may have come late
  bool in_vain = false;
};

struct Key {
  std::uint8_t part;
  std::string target;
  std::string field;

  friend auto operator<=>(const Key&, const Key&) = default;
};

bool is_asked_for(const UndoAsked& asked, Part part, const views::TargetMoment& sent, std::string_view field) {
  if (asked.kind && *asked.kind != part.kind) return false;
  const bool is_target = asked.target.empty() || asked.target == sent.target || asked.target == sent.moment.source;
  return is_target && (asked.field.empty() || is_meant(part, asked.field, field));
}

std::uint8_t order_of(Part part) {
  return static_cast<std::uint8_t>(std::ranges::find(all_parts, part) - all_parts.begin());
}

class Collector {
 public:
  Collector(const views::Views& views, const UndoAsked& asked) : views_{views}, asked_{asked} {}

  Result<void> collect() {
    const auto each = [this](Part part, const views::TargetMoment& sent) {
      for (const views::FieldMoment& field : sent.moment.fields)
        if (is_asked_for(asked_, part, sent, field.name)) take(part, sent, field);
      return true;
    };
    return views_.each_sent(asked_.run, each, &erased_);
  }

  [[nodiscard]] std::uint64_t erased() const { return erased_; }

  Result<std::vector<PutBack>> undo() {
    std::vector<PutBack> undo;
    for (const auto& [key, written] : written_) {
      const Part part = all_parts[key.part];
      const auto late = came_late(key, written, part);
      if (!late) return tl::unexpected(late.error());
      if (!written.arrived && !written.open && !written.unknown && !*late) continue;  // it changed nothing
      if (undo.empty() || undo.back().correction.kind != part.kind ||
          undo.back().correction.direction != part.direction)
        undo.push_back(
            {{std::string{undo_of_run} + std::to_string(asked_.run), part.kind, part.direction, written.object, {}},
             {},
             org_of(part, written.planned)});
      if (auto added = add(key, written, part, *late, undo.back()); !added) return tl::unexpected(added.error());
    }
    return undo;
  }

 private:
  /// A run that failed may be gone on with a day later, when somebody has changed the value in between: then the tries before count no
  /// longer. What did not arrive replaced nothing.
  void take(Part part, const views::TargetMoment& sent, const views::FieldMoment& field) {
    Written& written = written_.try_emplace({order_of(part), sent.target, field.name}).first->second;
    written.source = sent.moment.source;
    written.object = sent.moment.object;
    written.planned = sent.moment.planned;
    written.places.push_back(sent.moment.from);
    const bool may_be_there = sent.moment.open || holds_value(field.outcome) || field.outcome == ItemOutcome::unknown;
    if (!sent.moment.open && !holds_value(field.outcome)) {
      written.in_vain = true;
      written.vain_before = written.began && field.before == written.after ? written.before : field.before;
      written.vain_after = field.after;
    }
    if (!may_be_there) return;
    if (!written.began || field.before != written.after) written.before = field.before;
    written.began = true;
    written.after = field.after;
    written.open = sent.moment.open;
    written.arrived = !sent.moment.open && holds_value(field.outcome);
    written.unknown = !sent.moment.open && field.outcome == ItemOutcome::unknown;
  }

  /// No answer told that it had arrived, nor did reading it at once; a later read found it there.
  Result<bool> came_late(const Key& key, const Written& written, Part part) {
    if (!written.in_vain) return false;
    const auto entity = entity_of(part, key.target);
    if (!entity && entity.error().code == ErrorCode::not_found) return false;
    if (!entity) return tl::unexpected(entity.error());
    const views::FieldState* state = entity->field(key.field);
    return !entity->gone && state != nullptr && state->known == Known::arrived_late &&
           state->value == written.vain_after;
  }

  Result<void> add(const Key& key, const Written& written, Part part, bool late, PutBack& into) {
    const auto leave = [&](std::string why) {
      into.left.push_back({key.target, key.field, std::move(why)});
      return Result<void>{};
    };
    if (written.open) return leave("what became of it is not known yet: the next run finds it out");
    if (late) {
      into.correction.wanted.push_back(
          {key.target, key.field, written.source, written.vain_after, written.vain_before});
      return {};
    }
    if (!written.arrived) return leave("nobody knows whether it arrived");
    auto entity = entity_of(part, key.target);
    if (!entity) return tl::unexpected(entity.error());
    if (entity->gone) return leave("it is gone");
    const views::FieldState* state = entity->field(key.field);
    const bool is_ours = state != nullptr && std::ranges::find(written.places, state->from) != written.places.end();
    if (is_ours) {
      into.correction.wanted.push_back({key.target, key.field, written.source, written.after, written.before});
      return {};
    }
    auto why = newer(part, key, state);
    if (!why) return tl::unexpected(why.error());
    return leave(std::move(*why));
  }

  /// Fields of one target follow each other.
  Result<views::Entity> entity_of(Part part, const std::string& target) {
    if (last_ && last_->id == target && last_part_ == part) return *last_;
    auto entity = views_.entity(part, target);
    if (!entity) return entity;
    last_ = std::move(*entity);
    last_part_ = part;
    return *last_;
  }

  Result<std::string> newer(Part part, const Key& key, const views::FieldState* state) const {
    if (state == nullptr) return std::string{"it was changed since"};
    const auto why = views_.why(part, key.target, key.field);
    if (!why) return tl::unexpected(why.error());
    const std::string run = "run " + std::to_string(why->moment.run);
    if (why->moment.kind == views::Moment::Kind::observed)
      return "others have changed it since, as " + run + " has seen";
    return run_undone_by(why->correction) == asked_.run ? run + " has put it back already"
                                                        : run + " has written there since";
  }

  /// Empty of a pull, and where the plan is not known any more.
  std::string org_of(Part part, Position planned) const {
    if (part.direction == Direction::pull) return {};
    if (const auto plan = views_.plan_at(part, planned)) return plan->planned.org;
    const auto correction = views_.correction_at(part, planned);
    return correction ? correction->planned.org : std::string{};
  }

  const views::Views& views_;
  const UndoAsked& asked_;
  std::uint64_t erased_ = 0;
  std::map<Key, Written> written_;
  std::optional<views::Entity> last_;
  Part last_part_;
};

}  // namespace

Result<std::vector<PutBack>> undo_of(const views::Views& views, const UndoAsked& asked) {
  const std::string where = "run " + std::to_string(asked.run);
  const auto run = views.run(asked.run);
  if (!run) return tl::unexpected(run.error());
  if (run->state == RunState::running || run->state == RunState::continued)
    return failure(
        ErrorCode::refused, "the run is not over", where,
        "let it end, or cancel it in the console: what it has changed until then can be put back afterwards");
  Collector collector{views, asked};
  if (auto collected = collector.collect(); !collected) return tl::unexpected(collected.error());
  auto undo = collector.undo();
  if (undo && undo->empty() && collector.erased() > 0)
    return failure(ErrorCode::not_found,
                   "what the run changed is of records that were erased since, and can't be put back", where,
                   "tidemark erasures lists when and why");
  if (undo && !undo->empty()) undo->front().erased = collector.erased();
  if (undo && undo->empty())
    return failure(ErrorCode::not_found, "the run has changed nothing of what is asked for", where,
                   "tidemark runs show " + std::to_string(asked.run) + " --changes has what it changed");
  return undo;
}

RunId run_undone_by(std::string_view correction) {
  if (!correction.starts_with(undo_of_run)) return 0;
  correction.remove_prefix(undo_of_run.size());
  RunId run = 0;
  const auto [end, problem] = std::from_chars(correction.data(), correction.data() + correction.size(), run);
  return problem == std::errc{} && end == correction.data() + correction.size() ? run : 0;
}

}  // namespace tidemark::sync
