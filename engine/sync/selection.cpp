#include "sync/selection.h"

#include <algorithm>
#include <string_view>

#include "sync/observe.h"

namespace tidemark::sync {

void select(const Selection& selection, const Plan& plan, Choice& choice) {
  std::set<std::string_view> chosen;
  for (std::size_t i = 0; i < plan.changes.size(); ++i) {
    const Change& change = plan.changes[i];
    if (choice.changes[i] != Unsent::none) continue;
    const bool is_among = selection.first
                              ? chosen.contains(change.target) || chosen.size() < *selection.first
                              : selection.ids.contains(change.target) || selection.ids.contains(change.source);
    if (is_among) chosen.insert(change.target);
    else choice.changes[i] = Unsent::not_selected;
  }
}

GuardMeasures measures_of_sent(const Plan& plan, const Choice& choice, const GuardMemory& memory) {
  const auto holds = [](const std::vector<std::string>& targets, std::string_view id) {
    return std::binary_search(targets.begin(), targets.end(), id);
  };
  GuardMeasures measures = plan.measures;
  measures.changed_targets = measures.changed_again = 0;
  for (GuardMeasures::Field& field : measures.fields) field.cleared = field.cleared_again = 0;
  std::string_view counted;
  for (std::size_t i = 0; i < plan.changes.size(); ++i) {
    const Change& change = plan.changes[i];
    if (choice.changes[i] != Unsent::none) continue;
    if (plan.is_volatile[change.field] == 0 && change.target != counted) {
      counted = change.target;
      ++measures.changed_targets;
      measures.changed_again += holds(memory.changed, change.target) ? 1 : 0;
    }
    if (!change.new_value.is_empty()) continue;
    GuardMeasures::Field& field = measures.fields[change.field];
    ++field.cleared;
    for (const GuardMemory::Field& earlier : memory.cleared)
      field.cleared_again += earlier.field == field.field && holds(earlier.targets, change.target) ? 1 : 0;
  }
  return measures;
}

}  // namespace tidemark::sync
