#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/events/configuration_events.h"

namespace tidemark {

/// An operator decides that the views go on without an event that they can't take. Item 0 is this body.
///
///     {"ann", "outcome of a write that was never intended: ticket 12", 31, 2}      // event 31.2 changes no view any more
struct EventSteppedOver {
  static constexpr EventType type = EventType::event_stepped_over;
  static constexpr std::uint16_t version = 1;
  std::string actor;
  std::string reason;
  Position position = 0;    ///< of the event's entry, an earlier one
  std::uint32_t index = 0;  ///< of the event in it

  static Result<EventSteppedOver> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<EventSteppedOver>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(actor), CEREAL_NVP(reason), CEREAL_NVP(position), CEREAL_NVP(index));
  }
};

}  // namespace tidemark
