#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/time/instant.h"

namespace tidemark {

/// A time zone's rules for all instants, read from a TZif file of the IANA database (RFC 8536, version 2 or later, with
/// its footer for the years after the last transition). An argument of a plan: the core owns no zone table.
///
///     const Result<Zone> london = Zone::from_tzif(bytes of Europe/London);
///     london->offset_at(Instant{0}) == 3600               // British Standard Time, all of 1970
///     london->local_day(Instant{-one_hour}) == 0          // already 1970-01-01 there
///     london->start_of_day(0) == Instant{-one_hour}
class Zone {
 public:
  /// UTC.
  Zone() = default;

  /// `bytes` is the whole file. `invalid_input` where it is no TZif file that can be used; one that counts leap seconds
  /// ("right/…") can't.
  [[nodiscard]] static Result<Zone> from_tzif(std::string_view bytes);

  /// What has to be added to UTC to get local time, in seconds.
  [[nodiscard]] std::int32_t offset_at(Instant instant) const;

  /// The first instant after this one at which the offset may be another; nothing where it stays for ever.
  [[nodiscard]] std::optional<Instant> next_change(Instant instant) const;

  /// The first instant whose local date is that of `days` (days since 1970-01-01): midnight; the day's first instant
  /// where midnight does not exist; the first of two where it exists twice. A date that was skipped whole (Samoa,
  /// 2011-12-30) gives the first instant after it.
  [[nodiscard]] Instant start_of_day(std::int64_t days) const;

  /// The local date at `instant`, in days since 1970-01-01.
  [[nodiscard]] std::int64_t local_day(Instant instant) const;

 private:
  /// From `at`, in seconds since 1970, to the next one.
  struct Transition {
    std::int64_t at;
    std::int32_t offset;
  };

  /// An instant among the transitions: the first one after it, and how many calendars of 400 years it was moved back for that.
  struct Place {
    std::size_t next;
    std::int64_t calendars;
  };
  [[nodiscard]] Place place_of(Instant instant) const;

  std::int32_t first_offset_ = 0;
  std::vector<Transition> transitions_;

  /// The footer has daylight saving time: its transitions stand in transitions_ for 400 years, after which the
  /// calendar, and so the rules, repeat themselves.
  bool repeats_ = false;
};

}  // namespace tidemark
