#include "sync/letters.h"

#include <algorithm>
#include <map>

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

}  // namespace

Instant next_try(Direction direction, Instant last, std::uint32_t attempts) {
  if (direction == Direction::pull && attempts > 0) --attempts;
  if (attempts == 0) return last;
  const std::int64_t nights = std::int64_t{1} << std::min<std::uint32_t>(attempts - 1, 5);
  return {last.milliseconds + nights * one_day - 4 * one_hour};
}

Result<void> keep_letters_back(const Surroundings& world, const Plan& plan, Position configuration, PartReport& report,
                               Choice& choice) {
  if (plan.changes.empty()) return {};
  const auto letters = world.views->letters(report.part);
  if (!letters) return tl::unexpected(letters.error());
  std::map<Position, Position> mapping_of;  // of plans
  const Instant now = world.clock();
  std::size_t begin = 0;
  for (const views::Letter& letter : *letters) {
    const auto found = std::ranges::lower_bound(plan.changes.begin() + static_cast<std::ptrdiff_t>(begin),
                                                plan.changes.end(), letter.id, {}, &Change::target);
    begin = static_cast<std::size_t>(found - plan.changes.begin());
    if (found == plan.changes.end()) break;
    if (found->target != letter.id ||
        (!letter.dropped && now >= next_try(report.part.direction, letter.last, letter.attempts)))
      continue;
    std::size_t end = begin;
    if (values_of(plan, begin, end) != letter.values) continue;
    if (!mapping_of.contains(letter.planned)) {
      const auto planned = world.views->plan_at(report.part, letter.planned);
      if (!planned && planned.error().code != ErrorCode::not_found) return tl::unexpected(planned.error());
      mapping_of[letter.planned] = planned ? planned->planned.configuration : 0;  // erased: another, for all we know
    }
    if (mapping_of[letter.planned] != configuration) continue;
    const auto changes = std::span{choice.changes}.subspan(begin, end - begin);
    if (std::ranges::count(changes, Unsent::none) == 0) continue;
    std::ranges::replace(changes, Unsent::none, Unsent::letter);
    ++report.letters;
  }
  return {};
}

}  // namespace tidemark::sync
