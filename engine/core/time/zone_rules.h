#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tidemark {

/// One of the two days a year on which clocks change, as the footer of a TZif file has it: "M3.2.0/2", "J60", "59/-1".
struct ClockChange {
  enum class Kind : std::uint8_t { day_without_leap_day, day_with_leap_day, weekday_of_month };

  Kind kind = Kind::weekday_of_month;
  int month = 1;
  int week = 1;              ///< 5: the last
  int day = 0;               ///< of the week (0: Sunday), or of the year (from 1 without, from 0 with 29 February)
  std::int32_t time = 7200;  ///< local time in seconds from midnight; may be negative or beyond the day

  /// In seconds since 1970 as a local clock counts them.
  [[nodiscard]] std::int64_t local_seconds(int year) const;
};

/// POSIX's TZ with the extensions of RFC 8536, 3.3.1. Offsets are seconds east of UTC.
///
///     parse_zone_rules("IST-1GMT0,M10.5.0,M3.5.0/1")   // Europe/Dublin: winter time is its daylight saving time
struct ZoneRules {
  std::int32_t standard_offset = 0;
  bool has_daylight = false;
  std::int32_t daylight_offset = 0;
  ClockChange daylight_begins;
  ClockChange daylight_ends;
};

[[nodiscard]] std::optional<ZoneRules> parse_zone_rules(std::string_view text);

}  // namespace tidemark
