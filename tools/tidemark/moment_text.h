#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "command/json_line.h"
#include "command/words.h"
#include "views/answers.h"

namespace tidemark::command {

/// One change of a target with all its tries: a call that came to nothing was sent again. Not empty, and all of them are
/// `views::of_one_change`; in a span of what was read, one moment alone.
struct Tries {
  std::span<const views::Moment> all;

  [[nodiscard]] const views::Moment& told() const;    ///< the try that says most of what the target holds
  [[nodiscard]] Instant first() const, last() const;  ///< when the first and the last of them left
  [[nodiscard]] Instant quiet_until() const;          ///< of the last that is open
};

/// Neighbours that are tries of one change belong together.
[[nodiscard]] std::vector<Tries> changes_in(std::span<const views::Moment> moments);

/// "sent 5 times, 14:05:01 to 14:05:14", of several.
[[nodiscard]] std::string times_for_people(const Tries& tries, const LocalTime& local);

/// "read in run 4, 2026-11-22T14:20:01+01:00": who found out what became of it, where no answer told.
[[nodiscard]] std::string reading_for_people(const views::Moment& moment, const LocalTime& local);

/// What happened to a target, as the questions tell of it: a line for each change, however often it was sent, and its fields.
[[nodiscard]] std::string moments_for_people(std::span<const views::Moment> moments, const LocalTime& local,
                                             std::string_view before_each = {});

/// A moment by itself: in JSON every try is told.
void put_moment(JsonLine& line, const views::Moment& moment);

/// "refused by Pendo", "written", …
[[nodiscard]] std::string_view words_of(ItemOutcome outcome);

}  // namespace tidemark::command
