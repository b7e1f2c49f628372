#include "sync/selection.h"

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

}  // namespace tidemark::sync
