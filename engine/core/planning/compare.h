#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/planning/workings.h"

namespace tidemark {

/// What a line of the mapping comes to for the pairs whose source records lie in one piece. It outlives its plan where the next one has the
/// same line (KeptPairs).
struct ComparedLine {
  struct Found {
    std::uint32_t pair = 0;  ///< index into ComparedPairs::targets
    Change change;           ///< its field is the plan's: filled in when the changes are put together
  };
  std::vector<Found> changes;  ///< in the order of pairs
  std::vector<Invalid> invalid;
  std::uint64_t held = 0;  ///< values that the matched targets hold
  std::uint64_t cleared = 0;

  std::shared_ptr<const Arena> arena;  ///< what the changes point into
};

/// The pairs of one piece, and what came of each line.
struct ComparedPairs {
  std::vector<std::uint32_t> targets;                      ///< rows, of each pair
  std::vector<std::shared_ptr<const ComparedLine>> lines;  ///< as those of the part
  bool collision = false;                                  ///< a pair's identifiers differ: their hashes only are equal
};

/// What an earlier plan, of the same pairs, has of this piece: of each of the part's lines the place of the same line there, or `none`.
struct ComparedBefore {
  static constexpr std::size_t none = SIZE_MAX;
  const ComparedPairs* pairs = nullptr;
  std::span<const std::size_t> lines = {};
};

/// Converts and compares the matched pairs of piece `piece` of part `part`, by those lines that were not compared before.
[[nodiscard]] ComparedPairs compare_piece(const Plan::Workings& workings, std::size_t part, std::size_t piece,
                                          const ComparedBefore& before = {});

/// The changes of one target by one source, next to each other in a ComparedPiece.
struct ChangeGroup {
  std::string_view target;
  std::uint32_t begin = 0;
  std::uint32_t count = 0;
};

/// The lines' changes put together, pair by pair.
struct ComparedPiece {
  std::vector<ChangeGroup> groups;
  std::vector<Change> changes;
  std::vector<std::uint32_t> changed_targets;  ///< rows, of those changed by lines that don't say `volatile`
};
[[nodiscard]] ComparedPiece put_together(const ComparedPairs& pairs, const PlanPart& part);

}  // namespace tidemark
