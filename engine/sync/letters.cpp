#include "sync/letters.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "core/config/difference.h"
#include "core/events/codec.h"
#include "core/events/letter_events.h"
#include "core/events/records.h"
#include "sync/journal.h"

namespace tidemark::sync {
namespace {

/// What the plan would send to the target whose first change is at `begin`, and where its changes end.
std::string values_of(const Plan& plan, std::size_t begin, std::size_t& end) {
  views::LetterValues values;
  std::string json;
  for (end = begin; end < plan.changes.size() && plan.changes[end].target == plan.changes[begin].target; ++end) {
    json.clear();
    append_json(plan.changes[end].new_value, json);
    values.add(plan.fields[plan.changes[end].field], json);
  }
  return values.digest();
}

/// Where the changes of a target begin, or of the next one, from `begin` on.
std::size_t place_of(const Plan& plan, const std::string& target, std::size_t begin) {
  const auto from = plan.changes.begin() + static_cast<std::ptrdiff_t>(begin);
  const auto found = std::ranges::lower_bound(from, plan.changes.end(), target, {}, &Change::target);
  return static_cast<std::size_t>(found - plan.changes.begin());
}

/// The configurations that plans before this one went by, held against the present one.
class EarlierMappings {
 public:
  EarlierMappings(const Surroundings& world, Part part, const Configuration& present)
      : world_{world}, part_{part}, present_{present} {}

  /// Whether the lines of these changes were the same in the plan at that position.
  Result<bool> are_same(Position planned, const Plan& plan, std::size_t begin, std::size_t end) {
    const auto earlier = of_plan(planned);
    if (!earlier) return tl::unexpected(earlier.error());
    const std::optional<Configuration>& then = **earlier;
    return then &&
           std::all_of(plan.changes.begin() + static_cast<std::ptrdiff_t>(begin),
                       plan.changes.begin() + static_cast<std::ptrdiff_t>(end), [&](const Change& change) {
                         return same_mapping(*then, present_, part_.kind, part_.direction, plan.fields[change.field]);
                       });
  }

 private:
  /// Nothing where the plan was erased, or its configuration can't be read any more: another, for all we know.
  Result<const std::optional<Configuration>*> of_plan(Position planned) {
    if (const auto known = of_plans_.find(planned); known != of_plans_.end()) return &of_plans_.at(planned);
    std::optional<Configuration>& configuration = of_plans_[planned];
    const auto plan = world_.views->plan_at(part_, planned);
    if (!plan && plan.error().code != ErrorCode::not_found) return tl::unexpected(plan.error());
    if (!plan) return &configuration;
    const auto row = world_.views->configuration(plan->planned.configuration);
    if (!row) return tl::unexpected(row.error());
    if (auto read = read_configuration(row->configuration, world_.zone_exists)) configuration = std::move(*read);
    return &configuration;
  }

  const Surroundings& world_;
  Part part_;
  const Configuration& present_;
  std::map<Position, std::optional<Configuration>> of_plans_;
};

/// Targets of which the plan can't say that nothing is to be sent: what became of an earlier write is not known, a value does not convert,
/// or nobody knows which record is meant.
std::set<std::string_view> undecided_targets(const Plan& plan) {
  std::set<std::string_view> targets;
  for (const LeftAlone& record : plan.left_out) targets.insert(record.id);
  for (const Invalid& invalid : plan.invalid) targets.insert(invalid.target);
  for (const Ambiguous& group : plan.ambiguous) targets.insert(group.targets.begin(), group.targets.end());
  return targets;
}

}  // namespace

Instant next_try(Direction direction, Instant last, std::uint32_t attempts) {
  if (direction == Direction::pull && attempts > 0) --attempts;
  if (attempts == 0) return last;
  const std::int64_t nights = std::int64_t{1} << std::min<std::uint32_t>(attempts - 1, 5);
  return {last.milliseconds + nights * one_day - 4 * one_hour};
}

Result<void> keep_letters_back(const Surroundings& world, const Plan& plan, const Configuration& configuration,
                               PartReport& report, Choice& choice) {
  if (plan.changes.empty()) return {};
  const auto letters = world.views->letters(report.part);
  if (!letters) return tl::unexpected(letters.error());
  EarlierMappings mappings{world, report.part, configuration};
  const Instant now = world.clock();
  std::size_t begin = 0;
  for (const views::Letter& letter : *letters) {
    begin = place_of(plan, letter.id, begin);
    if (begin == plan.changes.size()) break;
    if (plan.changes[begin].target != letter.id ||
        (!letter.dropped && now >= next_try(report.part.direction, letter.last, letter.attempts)))
      continue;
    std::size_t end = begin;
    if (values_of(plan, begin, end) != letter.values) continue;
    const auto same = mappings.are_same(letter.planned, plan, begin, end);
    if (!same) return tl::unexpected(same.error());
    if (!*same) continue;
    const auto changes = std::span{choice.changes}.subspan(begin, end - begin);
    if (std::ranges::count(changes, Unsent::none) == 0) continue;
    std::ranges::replace(changes, Unsent::none, Unsent::letter);
    ++report.letters;
  }
  return {};
}

Result<void> close_letters(const Surroundings& world, const Plan& plan, Position planned, RunId run,
                           PartReport& report) {
  // A line that can't be planned tonight, or a report without a row, says nothing of what it sent before.
  if (!plan.refused.empty() || !plan.empty_reports().empty()) return {};
  const auto letters = world.views->letters(report.part);
  if (!letters) return tl::unexpected(letters.error());
  const std::set<std::string_view> undecided = undecided_targets(plan);
  Event event = event_of(
      LettersClosed{std::string{name_of(report.part.kind)}, std::string{name_of(report.part.direction)}}, run, planned);
  std::string item;
  std::size_t begin = 0;
  for (const views::Letter& letter : *letters) {
    begin = place_of(plan, letter.id, begin);
    const bool is_planned = begin < plan.changes.size() && plan.changes[begin].target == letter.id;
    if (is_planned || undecided.contains(letter.id)) continue;
    item.clear();
    write_record({letter.id, {}, {}}, item);
    event.items.add(item);
    ++report.letters_closed;
  }
  if (report.letters_closed == 0) return {};
  event.counts = {{"letters", report.letters_closed}};
  return Journal{*world.log}.append(event).map([](Position) {});
}

}  // namespace tidemark::sync
