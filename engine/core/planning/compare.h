#pragma once

#include <cstdint>
#include <vector>

#include "core/planning/workings.h"

namespace tidemark {

/// The changes of one target by one source, next to each other in a ComparedPiece.
struct ChangeGroup {
  std::string_view target;
  std::uint32_t target_row = 0;
  std::uint32_t begin = 0;
  std::uint32_t count = 0;
};

/// What came of comparing the pairs whose source records lie in one piece.
struct ComparedPiece {
  std::vector<ChangeGroup> groups;
  std::vector<Change> changes;
  std::vector<Invalid> invalid;
  std::vector<std::uint64_t> held;     ///< of each field, values that the matched targets hold
  std::vector<std::uint64_t> cleared;  ///< of each field
  std::uint64_t pairs = 0;
  std::vector<std::uint32_t> matched_targets;  ///< rows
  std::vector<std::uint32_t> changed_targets;  ///< by lines that don't say `volatile`
  Arena arena;
  bool collision = false;  ///< a pair's identifiers differ: their hashes only are equal
};

/// Converts and compares the matched pairs of piece `piece` of part `part`.
[[nodiscard]] ComparedPiece compare_piece(const Plan::Workings& workings, std::size_t part, std::size_t piece);

}  // namespace tidemark
