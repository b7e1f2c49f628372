#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/configuration.h"

namespace tidemark {

/// What runs before this one have done, as far as the guard looks back. Planning from files knows nothing of earlier runs.
struct GuardMemory {
  struct Field {
    std::string field;
    std::vector<std::string> targets;  ///< in which it was cleared, by bytes
  };
  /// Targets, by bytes, that were changed in the last 24 hours without anybody's approval; lines that say `volatile` left out. One that the
  /// plan changes again counts once.
  std::vector<std::string> changed;
  std::vector<Field> cleared;  ///< likewise, `volatile` lines too

  [[nodiscard]] std::uint64_t cleared_values() const;
  std::uint64_t most_sources =
      0;  ///< of the full runs of the last seven nights with the same object, identifiers and filters
};

/// What the guard looks at in a plan.
struct GuardMeasures {
  struct Field {
    std::string_view field;
    std::uint64_t held = 0;           ///< values that the matched targets hold in this field
    std::uint64_t cleared = 0;        ///< of them those that the plan clears
    std::uint64_t cleared_again = 0;  ///< of these those that are in the memory too
  };
  std::uint64_t sources = 0;
  std::uint64_t matched_targets = 0;
  std::uint64_t changed_targets = 0;  ///< by lines that don't say `volatile`
  std::uint64_t changed_again = 0;    ///< of them those that are in the memory too
  std::vector<Field> fields;
};

/// Why the plan is held, one sentence a limit; empty where it passes. `guard` is empty for "off".
///
///     {"412 of 500 matched targets would change (held above 100 and 20 %)"}
[[nodiscard]] std::vector<std::string> held_by_guard(const std::optional<Guard>& guard, const GuardMeasures& plan,
                                                     const GuardMemory& memory);

}  // namespace tidemark
