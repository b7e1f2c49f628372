#include "core/planning/guard.h"

#include <fmt/format.h>

namespace tidemark {
namespace {

bool beyond(std::uint64_t count, std::uint64_t of, std::uint64_t limit, double share) {
  return count > limit && static_cast<double>(count) > share * static_cast<double>(of);
}

std::string percent(double share) { return fmt::format("{:g} %", share * 100); }

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
    reasons.push_back(fmt::format(
        "{} of {} matched targets would change{} (held above {} and {})", plan.changed_targets, plan.matched_targets,
        earlier_targets == 0 ? "" : fmt::format(", {} others were in the last 24 hours", earlier_targets),
        guard->changed, percent(guard->changed_share)));
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
      reasons.push_back(fmt::format("{} of {} values of {} would be cleared (held above {} and {})", in_field,
                                    field.held, field.field, guard->cleared, percent(guard->cleared_share)));
    }
  }
  if (clears > 0 && beyond(cleared, held, guard->cleared, guard->cleared_share)) {
    reasons.push_back(fmt::format("{} of {} values would be cleared (held above {} and {})", cleared, held,
                                  guard->cleared, percent(guard->cleared_share)));
  }
  if (plan.sources == 0) {
    reasons.emplace_back("the source side is empty");
  } else if (static_cast<double>(plan.sources) < (1 - guard->shrunk_share) * static_cast<double>(memory.most_sources)) {
    reasons.push_back(fmt::format(
        "the source side has {} records, it had {} within the last seven nights (held when smaller by more than {})",
        plan.sources, memory.most_sources, percent(guard->shrunk_share)));
  }
  return reasons;
}

}  // namespace tidemark
