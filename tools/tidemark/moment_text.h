#pragma once

#include <span>
#include <string>
#include <string_view>

#include "command/words.h"
#include "service/questions/moments.h"

namespace tidemark::command {

using service::changes_in;
using service::put_moment;
using service::Tries;

/// "sent 5 times, 14:05:01 to 14:05:14", of several.
[[nodiscard]] std::string times_for_people(const Tries& tries, const LocalTime& local);

/// "read in run 4, 2026-11-22T14:20:01+01:00": who found out what became of it, where no answer told.
[[nodiscard]] std::string reading_for_people(const views::Moment& moment, const LocalTime& local);

/// What happened to a target, as the questions tell of it: a line for each change, however often it was sent, and its fields.
[[nodiscard]] std::string moments_for_people(std::span<const views::Moment> moments, const LocalTime& local,
                                             std::string_view before_each = {});

/// "refused by Pendo", "written", …
[[nodiscard]] std::string_view words_of(ItemOutcome outcome);

}  // namespace tidemark::command
