#pragma once

#include <string>

#include "command/words.h"
#include "core/folds/part.h"
#include "views/letters.h"

namespace tidemark::command {

/// A letter for people, of a directory and of a server alike.
[[nodiscard]] std::string letter_for_people(Part part, const views::Letter& letter, const LocalTime& local);

}  // namespace tidemark::command
