#pragma once

#include <string>

#include "command/json_line.h"
#include "command/words.h"
#include "views/answers.h"

namespace tidemark::command {

/// One thing that happened to a target, as the questions tell of it.
[[nodiscard]] std::string moment_for_people(const views::Moment& moment, const LocalTime& local);
void put_moment(JsonLine& line, const views::Moment& moment);

/// "refused by Pendo", "written", …
[[nodiscard]] std::string_view words_of(ItemOutcome outcome);

}  // namespace tidemark::command
