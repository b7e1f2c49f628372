#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/events/event.h"
#include "core/folds/run_fold.h"
#include "core/time/instant.h"
#include "core/time/nights.h"

namespace tidemark {

/// How many of the nights that ran are remembered: more than a clock that is set to and fro by a few days runs twice.
inline constexpr std::size_t nights_remembered = 14;

/// What the log says of a subscription's nights.
///
///     evolve(nights, event, nullptr, time);                        // each event of the schedule, and of runs with their row after it
///     due(zone, "acme", expected, nights.so_far(), now)            // what a clock has to do
struct NightsRow {
  bool began = false;  ///< a clock has taken it up
  Instant since = {};
  std::vector<std::int64_t> ran;  ///< the newest last
  bool any_told = false;
  std::int64_t told = 0;     ///< up to this date it is told which nights were missed
  std::uint64_t missed = 0;  ///< nights, since the log began
  bool paused = false;
  std::string paused_by;
  std::string pause_comment;
  Instant paused_at = {};
  RunId run = 0;  ///< of the night that has begun and not come to its end: it goes on, or was cut off; 0: there is none
  std::int64_t night = 0;
  RunId let_be_run = 0;  ///< of the last night whose run a person cancelled; 0: none
  std::int64_t let_be = 0;
  RunId good_night_run = 0;  ///< of the last night whose run completed; 0: none did
  std::int64_t good_night = 0;
  Instant good_night_ended = {};
  RunId good_run = 0;  ///< the last run that completed, a night's or not; 0: none did
  Instant good_run_ended = {};
  Position runs_ended = 0;  ///< where the last run came to its end

  /// What is known of its nights, of a schedule that has begun.
  [[nodiscard]] NightsSoFar so_far() const;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(began, since.milliseconds, ran, any_told, told, missed, paused, paused_by, pause_comment,
            paused_at.milliseconds, run, night, let_be_run, let_be, good_night_run, good_night,
            good_night_ended.milliseconds, good_run, good_run_ended.milliseconds, runs_ended);
  }
};

/// Whether `evolve` has to be told of events of this type.
[[nodiscard]] bool concerns_nights(EventType type);

/// Takes one event into `nights`. `run` is the row of the event's run with this event in it; null where the event is of none.
///
/// - A night ran when the run that it began comes to its end, however it ends.
/// - The newest start says whose the run is: one that a person goes on with is the night's no longer.
/// - A run that another one put an end to ("interrupted") never came to its own.
[[nodiscard]] Result<void> evolve(NightsRow& nights, const Event& event, const RunRow* run, Instant time);

}  // namespace tidemark
