#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/events/event.h"
#include "core/json/document.h"
#include "core/json/line.h"
#include "views/views.h"

namespace tidemark::service {

/// The letters of one part.
struct PartsLetters {
  Part part;
  std::vector<views::Letter> letters;
};

/// Which letters are meant: of a connection, of a target, for a reason; nothing said is all.
///
///     const auto all = letters_of(views, {.reason = "FIELD_CUSTOM_VALIDATION_EXCEPTION"});
///     decisions_on(*all, "user ann", true)                 // the events by which the next run tries them again
struct LettersAsked {
  std::optional<EntityKind> connection = {};
  std::optional<Direction> direction = {};
  std::string id = {};      ///< of the target; of a record, in either form
  std::string reason = {};  ///< that their words have in them
};

/// In the order of parts (pulls first), and of the targets' ids; no part without letters.
[[nodiscard]] Result<std::vector<PartsLetters>> letters_of(const views::Views& views, const LettersAsked& asked);

[[nodiscard]] std::size_t count_of(const std::vector<PartsLetters>& letters);

/// `retry`: the next run tries them again; otherwise none does, until they are other changes.
[[nodiscard]] std::vector<Event> decisions_on(const std::vector<PartsLetters>& letters, const std::string& actor,
                                              bool retry);

/// The members of a letter, as `tidemark letters --json` prints them (docs/command-line.md).
void put_letter(json::Line& line, Part part, const views::Letter& letter);

/// The same again, from what was put; nothing where a member is missing.
[[nodiscard]] std::optional<std::pair<Part, views::Letter>> read_letter(json::Value letter);

}  // namespace tidemark::service
