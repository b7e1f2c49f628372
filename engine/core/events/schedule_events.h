#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/events/configuration_events.h"
#include "core/time/instant.h"

namespace tidemark {

/// Bodies of the family *schedule*: the nights of a subscription (M10), as the clock that starts runs has seen them. Dates are days
/// since 1970-01-01; instants are the machine's clock's, as an entry's own time never goes back when a clock is set back.

/// The start of a run (RunStarted or RunContinued, in the same entry) is a night's: it is the night's run when it comes to its end.
struct NightBegun {
  static constexpr EventType type = EventType::night_begun;
  static constexpr std::uint16_t version = 1;
  std::int64_t date = 0;
  Instant planned = {};

  static Result<NightBegun> from_version(std::uint16_t v, std::string_view) { return no_older_version<NightBegun>(v); }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(date), cereal::make_nvp("planned", planned.milliseconds));
  }
};

/// Nights ended without their run, both dates included. How many of the dates have a night stands in Event::counts, as "nights".
struct NightsMissed {
  static constexpr EventType type = EventType::nights_missed;
  static constexpr std::uint16_t version = 1;
  std::int64_t first = 0;
  std::int64_t last = 0;

  static Result<NightsMissed> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<NightsMissed>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(first), CEREAL_NVP(last));
  }
};

/// From now on nights are skipped, until somebody resumes them.
struct SchedulePaused {
  static constexpr EventType type = EventType::schedule_paused;
  static constexpr std::uint16_t version = 1;
  std::string actor;
  std::string comment;

  static Result<SchedulePaused> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<SchedulePaused>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(actor), CEREAL_NVP(comment));
  }
};

/// Nights count again, from `since` on.
struct ScheduleResumed {
  static constexpr EventType type = EventType::schedule_resumed;
  static constexpr std::uint16_t version = 1;
  std::string actor;
  std::string comment;
  Instant since = {};

  static Result<ScheduleResumed> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<ScheduleResumed>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(actor), CEREAL_NVP(comment), cereal::make_nvp("since", since.milliseconds));
  }
};

/// The first clock that starts runs has taken the subscription up: nights count from `since` on. Again where `since` turned out to
/// be wrong, as the machine's clock was ahead.
struct ScheduleBegan {
  static constexpr EventType type = EventType::schedule_began;
  static constexpr std::uint16_t version = 1;
  Instant since = {};

  static Result<ScheduleBegan> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<ScheduleBegan>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(cereal::make_nvp("since", since.milliseconds));
  }
};

}  // namespace tidemark
