#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/time/date_text.h"
#include "core/time/instant.h"
#include "core/time/zone.h"

namespace tidemark::command {

/// Text that came from outside, for a terminal: control characters (which could move its cursor) become `\xNN`, what turns the
/// direction of writing or can't be seen at all `\u202e`.
[[nodiscard]] std::string visible(std::string_view text);

/// A word as a shell would need it: `'Zoë O'\''Hara'`.
[[nodiscard]] std::string shell_word(std::string_view word);

/// "4,312".
[[nodiscard]] std::string grouped(std::uint64_t number);

/// `count(1, "entry", "entries")` == "1 entry".
[[nodiscard]] std::string count(std::uint64_t number, std::string_view one, std::string_view many);

/// "once", "twice", "3 times".
[[nodiscard]] std::string times(std::uint64_t number);

/// Behind counts of a run's calls: those of its earlier starts are not known, as some of them may have been killed.
inline constexpr std::string_view since_continued = ", since it was continued";

/// A subscription's time zone, for people.
struct LocalTime {
  Zone zone;
  std::string name = "UTC";

  [[nodiscard]] std::string second(Instant time) const;  ///< "2026-11-22T02:14:05+01:00", as `read` takes it

  /// What a person types: a date (its first instant there), or a date-time as the rules of planning read it (UTC where it
  /// names no zone).
  [[nodiscard]] Result<Instant> read(std::string_view text) const;
};

}  // namespace tidemark::command
