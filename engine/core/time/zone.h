#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/time/instant.h"

namespace tidemark {

/// A time zone's rules for all instants, read from a TZif file of the IANA database (RFC 8536, version 2 or later, with
/// its footer for the years after the last transition). An argument of a plan: the core owns no zone table.
///
///     zone->date_of(Instant{0}) == "1970-01-01" for Europe/London;   zone->start_of({2026, 1, 31}) …
class Zone {
 public:
  /// UTC.
  Zone() = default;

  /// `bytes` is the whole file. `invalid_input` where it is no TZif file that can be used.
  [[nodiscard]] static Result<Zone> from_tzif(std::string_view bytes);

  /// What has to be added to UTC to get local time, in seconds.
  [[nodiscard]] std::int32_t offset_at(Instant instant) const;

  /// The first instant whose local date is that of `days` (days since 1970-01-01): midnight; the day's first instant where
  /// midnight does not exist; the first of two where it exists twice. A date that was skipped whole (Samoa, 2011-12-30)
  /// gives the first instant after it.
  [[nodiscard]] Instant start_of_day(std::int64_t days) const;

  /// The local date at `instant`, in days since 1970-01-01.
  [[nodiscard]] std::int64_t local_day(Instant instant) const;

 private:
  struct Transition {
    std::int64_t at;  ///< seconds since 1970
    std::int32_t offset;
  };
  /// One rule of the footer, as POSIX TZ has it: "M3.2.0/2", "J60", "59".
  struct Rule {
    char kind = 'M';
    int month = 0, week = 0, day = 0;
    std::int32_t time = 7200;
  };
  [[nodiscard]] std::int32_t offset_by_rules(std::int64_t seconds) const;

  std::int32_t first_offset_ = 0;
  std::vector<Transition> transitions_;
  bool has_rules_ = false;  ///< the footer has daylight saving time
  std::int32_t standard_offset_ = 0;
  std::int32_t daylight_offset_ = 0;
  Rule daylight_begins_;
  Rule daylight_ends_;
};

}  // namespace tidemark
