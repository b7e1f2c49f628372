#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/time/instant.h"

namespace tidemark {

/// A date or date-time as the rules of planning read one: `YYYY-MM-DD`, then optionally `Thh:mm[:ss[.digits]]` and `Z`,
/// `±hh:mm` or `±hhmm`; nothing else. Digits beyond milliseconds are cut. Years 0001 to 9999. Seconds go to 59, hours to 23;
/// a zone without a time is none of these.
struct DateText {
  std::int64_t days = 0;  ///< of the date as written, since 1970-01-01
  bool has_time = false;
  std::int64_t milliseconds = 0;  ///< of the day, as written
  std::int64_t zone_offset =
      0;  ///< milliseconds east of UTC; 0 where none was written: a date-time without a zone is UTC

  /// Of a date-time (has_time).
  [[nodiscard]] Instant instant() const { return {days * one_day + milliseconds - zone_offset}; }
};

/// Callers trim blanks first. Nothing where `text` is no such date. The instant may lie outside the years 0001 … 9999 by the
/// zone's offset: see in_range.
[[nodiscard]] std::optional<DateText> parse_date_text(std::string_view text);

/// Whether the instant is of the years 0001 to 9999 in UTC: outside them it can't be written.
[[nodiscard]] bool in_range(Instant instant);

/// "2026-01-31T02:00:00.000Z". The instant is in_range.
void append_instant(Instant instant, std::string& out);
/// The same; empty for the time 0, which is none, and for what can't be written.
[[nodiscard]] std::string iso(Instant instant);

/// "2026-01-31", of days since 1970-01-01.
void append_date(std::int64_t days, std::string& out);

}  // namespace tidemark
