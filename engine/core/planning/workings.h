#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/planning/lines.h"
#include "core/planning/match.h"
#include "core/planning/own_writes.h"
#include "core/planning/plan.h"

namespace tidemark {

/// What a plan is made with, and what its views point into.
struct Plan::Workings {
  struct Part {
    Records sources;
    std::shared_ptr<const Matches> matches;
  };
  PlanLines lines;
  std::optional<Records> entities;
  std::unique_ptr<Records> targets;
  std::vector<std::unique_ptr<Part>> parts;  ///< as lines.parts
  std::vector<Arena> arenas;
  std::vector<std::shared_ptr<const void>> kept;  ///< what changes and lists of an earlier plan point into
  const Zone* zone = nullptr;

  OwnWrites own_writes;

  /// What a field of a target holds, as the plan is to take it.
  [[nodiscard]] Value old_value(const PlanLine& line, std::uint32_t target_row, Arena& arena) const;
};

/// What a plan does to targets that the guard remembers already: these count once.
void measure_again(Plan& plan, const GuardMemory& memory);

}  // namespace tidemark
