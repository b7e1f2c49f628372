#pragma once

#include <string>

#include "core/events/event.h"

namespace tidemark::command {

/// What an event holds, as JSON: `{"body":[…],"records":[…]}`, the body's members in the order of its type's header, then the
/// records of an observation or intent, or the transitions of a plan. What can't be read is `null`.
[[nodiscard]] std::string items_as_json(const Event& event);

/// Who asked for what an event records, and what they said of it.
struct Asked {
  std::string author;
  std::string comment;  ///< empty where there is none
};

/// Whether events of this type record what somebody asked for; then `asked_in` finds who it was in the event's items.
[[nodiscard]] bool is_asked_for(EventType type);
[[nodiscard]] Asked asked_in(const Event& event);

}  // namespace tidemark::command
