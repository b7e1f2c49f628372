#include "sync/selection.h"

#include <algorithm>
#include <string_view>

#include "sync/observe.h"

namespace tidemark::sync {

std::size_t select(const Selection& selection, const Plan& plan, Choice& choice) {
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
  return chosen.size();
}

void find_selected(const Selection& selection, const Plan& plan, std::set<std::size_t>& lines) {
  const auto find = [&](std::string_view id) {
    if (const auto found = selection.ids.find(id); found != selection.ids.end()) lines.insert(found->second);
  };
  if (selection.ids.empty()) return;
  plan.for_each_source(find);
  for (Plan::Targets targets{plan}; targets.next();) find(targets.id());
  for (const auto* apart : {&plan.left_out, &plan.anonymous_sources, &plan.anonymous_targets})
    for (const LeftAlone& record : *apart) find(record.id);
}

std::vector<std::size_t> lines_without(const Selection& selection, const std::set<std::size_t>& lines) {
  std::set<std::size_t> without;
  for (const auto& [id, line] : selection.ids)
    if (!lines.contains(line)) without.insert(line);
  return {without.begin(), without.end()};
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
