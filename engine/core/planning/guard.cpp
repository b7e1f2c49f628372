#include "core/planning/guard.h"

#include <string_view>
#include <type_traits>

#include "core/number/percent_text.h"

namespace tidemark {
namespace {

bool beyond(std::uint64_t count, std::uint64_t of, std::uint64_t limit, double share) {
  return count > limit && static_cast<double>(count) > share * static_cast<double>(of);
}

/// A sentence of texts and numbers.
template <class... Parts>
std::string sentence(const Parts&... parts) {
  std::string text;
  const auto add = [&](const auto& part) {
    if constexpr (std::is_convertible_v<decltype(part), std::string_view>) text += part;
    else text += std::to_string(part);
  };
  (add(parts), ...);
  return text;
}

}  // namespace

std::uint64_t GuardMemory::cleared_values() const {
  std::uint64_t values = 0;
  for (const Field& field : cleared) values += field.targets.size();
  return values;
}

std::vector<std::string> held_by_guard(const std::optional<Guard>& guard, const GuardMeasures& plan,
                                       const GuardMemory& memory) {
  std::vector<std::string> reasons;
  if (!guard) return reasons;
  const std::uint64_t earlier_targets = memory.changed.size() - plan.changed_again;
  const std::uint64_t changed = plan.changed_targets + earlier_targets;
  // A plan without a change is none that anybody could look at, whatever earlier runs did.
  if (plan.changed_targets > 0 && beyond(changed, plan.matched_targets, guard->changed, guard->changed_share)) {
    reasons.push_back(sentence(
        plan.changed_targets, " of ", plan.matched_targets, " matched targets would change",
        earlier_targets == 0 ? std::string{} : sentence(", ", earlier_targets, " others were in the last 24 hours"),
        " (held above ", guard->changed, " and ", percent_text(guard->changed_share), ")"));
  }
  std::uint64_t held = 0;
  std::uint64_t cleared = memory.cleared_values();
  std::uint64_t clears = 0;
  for (const GuardMeasures::Field& field : plan.fields) {
    held += field.held;
    cleared += field.cleared - field.cleared_again;
    clears += field.cleared;
    std::uint64_t in_field = field.cleared - field.cleared_again;
    for (const GuardMemory::Field& earlier : memory.cleared) {
      if (earlier.field == field.field) in_field += earlier.targets.size();
    }
    if (field.cleared > 0 && beyond(in_field, field.held, guard->cleared, guard->cleared_share)) {
      reasons.push_back(sentence(in_field, " of ", field.held, " values of ", field.field,
                                 " would be cleared (held above ", guard->cleared, " and ",
                                 percent_text(guard->cleared_share), ")"));
    }
  }
  if (clears > 0 && beyond(cleared, held, guard->cleared, guard->cleared_share)) {
    reasons.push_back(sentence(cleared, " of ", held, " values would be cleared (held above ", guard->cleared, " and ",
                               percent_text(guard->cleared_share), ")"));
  }
  if (plan.sources == 0) {
    reasons.emplace_back("the source side is empty");
  } else if (static_cast<double>(plan.sources) < (1 - guard->shrunk_share) * static_cast<double>(memory.most_sources)) {
    reasons.push_back(sentence("the source side has ", plan.sources, " records, it had ", memory.most_sources,
                               " within the last seven nights (held when smaller by more than ",
                               percent_text(guard->shrunk_share), ")"));
  }
  return reasons;
}

}  // namespace tidemark
