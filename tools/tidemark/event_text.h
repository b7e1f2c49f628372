#pragma once

#include <string>

#include "core/events/event.h"

namespace tidemark::command {

/// What an event holds, as JSON: `{"body":[…],"records":[…]}`, the body's members in the order of its type's header, then the
/// records of an observation or intent, or the transitions of a plan. What can't be read is `null`.
[[nodiscard]] std::string items_as_json(const Event& event);

}  // namespace tidemark::command
