#pragma once

#include "core/folds/messages_fold.h"
#include "core/json/document.h"
#include "core/json/line.h"

namespace tidemark::service {

/// A trouble that goes on: `position`, `time`, `kind`, `part`, `what`, `hint`, `run`.
void put_message(json::Line& line, const MessageRow& message);

/// The same of a message that is still to be delivered, with `well_again` and `destination`.
void put_waiting(json::Line& line, const MessagesRow::Waiting& waiting);

/// The reverse, as far as it is told to people; what is missing is empty.
[[nodiscard]] MessageRow read_message(json::Value message);
[[nodiscard]] MessagesRow::Waiting read_waiting(json::Value waiting);

}  // namespace tidemark::service
