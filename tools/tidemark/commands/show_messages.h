#pragma once

#include <string>
#include <string_view>

#include "command/words.h"
#include "core/folds/messages_fold.h"

namespace tidemark::command {

[[nodiscard]] std::string trouble_for_people(const MessageRow& row, const LocalTime& local);
[[nodiscard]] std::string waiting_for_people(const MessagesRow::Waiting& waiting);

inline constexpr std::string_view nothing_wrong = "Nothing is wrong, as far as tidemark serve has looked.\n";

}  // namespace tidemark::command
