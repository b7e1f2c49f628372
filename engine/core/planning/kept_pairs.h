#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/planning/compare.h"
#include "core/planning/lines.h"
#include "core/planning/match.h"
#include "core/planning/plan.h"

namespace tidemark {

/// What of a plan does not depend on its mapping's lines, and what came of each line: the next plan that asks for the same takes it over.
/// Only what the two plans have in common: matching and lists where everything but the lines is the same, a line's changes where the line
/// is the same too.
struct KeptPairs {
  /// All that pairs and lists depend on, and that conversions do besides their lines.
  struct Basis {
    std::uint64_t records = 0;  ///< PageCache::generation
    Direction direction = Direction::pull;
    Connection connection;  ///< without its lines
    std::vector<std::string> reports;
    std::string time_zone;
    std::string pull_group;
    const SalesforceSchema* salesforce = nullptr;
    const PendoSchema* pendo = nullptr;
    std::vector<OwnWrite> own_writes;
    std::vector<std::string> left_out;

    friend bool operator==(const Basis&, const Basis&) = default;
  };
  struct Part {
    std::vector<MappingLine> lines;  ///< without their places
    std::shared_ptr<const Matches> matches;
    std::vector<ComparedPairs> pieces;
  };
  Basis basis;
  std::vector<Part> parts;
  Plan lists;                         ///< its lists of records and their counts; the rest is empty
  std::shared_ptr<const void> owner;  ///< what the lists' views point into
};

[[nodiscard]] KeptPairs::Basis basis_of(const PlanInputs& inputs, std::uint64_t records);

/// A part's lines by what they say, not by where they stand; and of each its place among the kept ones, or ComparedBefore::none.
[[nodiscard]] std::vector<MappingLine> lines_of(const PlanPart& part);
[[nodiscard]] std::vector<std::size_t> lines_before(const PlanPart& part, const KeptPairs::Part& kept);

}  // namespace tidemark
