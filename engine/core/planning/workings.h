#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/planning/lines.h"
#include "core/planning/match.h"
#include "core/planning/plan.h"

namespace tidemark {

/// What a plan is made with, and what its views point into.
struct Plan::Workings {
  struct Part {
    Records sources;
    Matches matches;
  };
  PlanLines lines;
  std::optional<Records> entities;
  std::unique_ptr<Records> targets;
  std::vector<std::unique_ptr<Part>> parts;  ///< as lines.parts
  std::vector<Arena> arenas;
  const Zone* zone = nullptr;

  /// Of each target that Tidemark wrote to lately, what it wrote.
  std::unordered_map<std::string_view, std::vector<const OwnWrite*>> own_writes;

  using OwnWrites = std::vector<const OwnWrite*>;
  [[nodiscard]] const OwnWrites* own_writes_of(std::string_view target) const {
    if (own_writes.empty()) return nullptr;
    const auto found = own_writes.find(target);
    return found == own_writes.end() ? nullptr : &found->second;
  }

  /// What a target field holds, as the plan is to take it; `own` are the target's own writes, if any.
  [[nodiscard]] Value old_value(const PlanLine& line, Table::Row row, const OwnWrites* own, Arena& arena) const;
};

}  // namespace tidemark
