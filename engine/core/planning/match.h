#pragma once

#include <cstdint>
#include <vector>

#include "core/planning/records.h"

namespace tidemark {

enum class Pairing : std::uint8_t { none, no_identifier, unmatched, ambiguous, matched };

/// Who matches whom (Rules of planning): records pair when their canonical identifiers are equal. Several sources with one
/// identifier that has a target are ambiguous, and so are several targets with one that has a source, unless `duplicates_all`.
/// Doubles without a counterpart are simply unmatched.
struct Matches {
  static constexpr std::uint32_t no_row = UINT32_MAX;

  struct Group {
    std::vector<std::uint32_t> sources;
    std::vector<std::uint32_t> targets;
  };
  std::vector<Pairing> sources;  ///< of each row; `none` of rows that are not live
  std::vector<Pairing> targets;
  std::vector<std::uint32_t> target_of_source;  ///< the first target; no_row where there is none
  std::vector<std::uint32_t> next_target;       ///< under `duplicates_all`: the next target with the same source
  std::vector<Group> ambiguous;

  /// Two different identifiers with one hash were taken for equal: match again with `compare_texts`.
  bool collision = false;
};

/// `compare_texts`: identifiers whose hashes are equal are compared letter for letter at once. Without it that is left to
/// whoever compares the values of a pair (both records are in the cache then), who matches again in the rare case.
[[nodiscard]] Matches match(const Records& sources, const Records& targets, bool duplicates_all, bool compare_texts,
                            const Spread& spread);

}  // namespace tidemark
