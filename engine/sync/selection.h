#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/planning/plan.h"

namespace tidemark::sync {

/// The records of a pilot (X13): a run for real on some of them. All is read and planned as ever; of the changes only these are sent, the
/// others are told as *out of selection*.
struct Selection {
  std::map<std::string, std::size_t, std::less<>>
      ids;                           ///< of targets or of source records, and the first line of the list that has it
  std::optional<std::size_t> first;  ///< or so many targets with changes, by id
};

/// Adds the lines of those records that are on either side of the plan, whatever becomes of them there.
void find_selected(const Selection& selection, const Plan& plan, std::set<std::size_t>& lines);
/// The other lines, in order.
[[nodiscard]] std::vector<std::size_t> lines_without(const Selection& selection, const std::set<std::size_t>& lines);

}  // namespace tidemark::sync
