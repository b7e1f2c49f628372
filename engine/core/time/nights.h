#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/time/instant.h"
#include "core/time/zone.h"

namespace tidemark {

/// From `start` up to `end`, which is no part of it.
struct Interval {
  Instant start;
  Instant end;

  friend bool operator==(const Interval&, const Interval&) = default;
};

/// The nightly window of a date (M10): all instants whose local time lies in [00:00, 06:00) of that date. Mostly six hours;
/// clocks that change make it shorter or longer, cut it in two, or leave none of it.
///
///     night_of(london, day of 2026-10-25)->pieces == {{2026-10-24T23:00Z, 2026-10-25T06:00Z}}      // seven hours
///     night_of(st_johns, day of 2009-11-01)->pieces ==
///         {{2009-11-01T02:30Z, 2009-11-01T02:31Z}, {2009-11-01T03:30Z, 2009-11-01T09:30Z}}          // one night all the same
///     night_of(apia, day of 2011-12-30) == std::nullopt                                              // there was no such day
struct Night {
  std::int64_t date = 0;         ///< days since 1970-01-01
  std::vector<Interval> pieces;  ///< at least one; in order, none touches the next

  [[nodiscard]] Instant start() const { return pieces.front().start; }
  [[nodiscard]] Instant end() const { return pieces.back().end; }
};

/// Nothing where no instant is called so in that zone.
[[nodiscard]] std::optional<Night> night_of(const Zone& zone, std::int64_t date);

/// The date in whose night the instant lies; nothing by day.
[[nodiscard]] std::optional<std::int64_t> night_at(const Zone& zone, Instant instant);

/// When the subscription's run of that night begins: a whole minute after the start of a piece, the same for the same arguments on any
/// machine. Names are spread evenly over the minutes from which a run of `expected` milliseconds ends within the piece, before
/// its end. Where no piece has room for it: the night's start, so that it ends as early as can be.
///
///     planned(night, "acme", 20 * one_minute)     // between 00:00 and 05:39
[[nodiscard]] Instant planned(const Night& night, std::string_view name, std::int64_t expected);

/// What is known of a subscription's nights: the log's to say, so that a restart finds the same.
struct NightsSoFar {
  /// Nights count from here on: the first is the one whose planned minute is not before it. When the schedule began.
  Instant since;
  /// Dates of nights whose run came to its end, however it ended; the newest few are enough. A run that was cut off is not
  /// among them: it is gone on with while its night lasts.
  std::vector<std::int64_t> ran;
  /// Which nights were missed was told up to this date.
  std::optional<std::int64_t> told;
};

/// What a clock that starts runs has to do now.
struct Due {
  /// Nights that ended without their run, the first and the last (no night between them ran): to be told and kept, as
  /// NightsSoFar::told, before anything else.
  struct Missed {
    std::int64_t first = 0;
    std::int64_t last = 0;

    friend bool operator==(const Missed&, const Missed&) = default;
  };

  std::optional<Missed> missed;
  std::int64_t night = 0;  ///< the next one that has not run
  Instant at;              ///< when its run begins; not after `now`: now

  [[nodiscard]] bool is_now(Instant now) const { return at <= now; }
};

/// Who runs by it asks again after each run, and every few minutes, as a machine's clock may be set; and does not ask while
/// a run is under way.
///
///     due(utc, "acme", 0, {.since = …, .ran = {day of 2026-05-01}}, 2026-05-02T05:59Z)     // its minute is over: now
///     due(utc, "acme", 0, {.since = …, .ran = {day of 2026-05-01}}, 2026-05-02T06:00Z)     // missed; 2026-05-03's is next
///
/// - Inside the night and after its minute it is now, between two pieces when the second begins: a restart does not lose a night.
/// - No date runs twice, whichever way the clock was set or the zone changed; what a clock that went wrong ran or told of a
///   far future keeps no earlier night from running.
/// - Nights that were missed are told once.
[[nodiscard]] Due due(const Zone& zone, std::string_view name, std::int64_t expected, const NightsSoFar& so_far,
                      Instant now);

}  // namespace tidemark
