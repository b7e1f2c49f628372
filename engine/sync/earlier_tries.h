#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>

#include "core/error.h"
#include "core/folds/part.h"
#include "views/views.h"

namespace tidemark::sync {

/// What a run that goes on had sent before it was cut off.
struct EarlierTries {
  std::uint64_t accepted = 0;  ///< targets, as the other system answered
  /// The changes that are there, or may be, as a plan's digest has them (core/planning/print.h): none of them is called for any more.
  std::unordered_set<std::string> lines = {};
};

/// Of one part, or of all.
///
///     earlier_tries(views, 12)->accepted        // 200: two requests of 100 had their answers
[[nodiscard]] Result<EarlierTries> earlier_tries(const views::Views& views, RunId run,
                                                 std::optional<Part> of = std::nullopt);

}  // namespace tidemark::sync
