#pragma once

#include <cstdint>
#include <string>

#include "core/events/event.h"

namespace tidemark {

/// What an event holds, as JSON: `{"body":[…],"records":[…]}`, the body's members in the order of its type's header, then the
/// records of an observation or intent, or the transitions of a plan. What can't be read is `null`.
[[nodiscard]] std::string items_as_json(const Event& event);

/// Who asked for what an event records, and what they said of it.
struct AskedFor {
  std::string author;
  std::string comment;  ///< empty where there is none
};

/// Whether events of this type record what somebody asked for; then `asked_in` finds who it was in the event's items.
[[nodiscard]] bool is_asked_for(EventType type);
[[nodiscard]] AskedFor asked_in(const Event& event);

/// "run_completed"; of a type that this build does not know, "type 131".
[[nodiscard]] std::string type_name(const Event& event);

/// One line for people, of an event with that many items:
///
///     "run_started  run 12  by user ann"         "observed  run 12  4,312 items  changed_by_others 3"
[[nodiscard]] std::string event_line(const Event& event, const AskedFor& asked, std::uint64_t items);

}  // namespace tidemark
