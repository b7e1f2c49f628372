#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/events/configuration_events.h"

namespace tidemark {

/// A person lets values stand that others have put in the place of Tidemark's: they are no drift any more for as long as they stay. Item 0 is
/// this body; each further item is a record (records.h) with the target as id, and of each field what Tidemark had written and what is there.
struct DriftAccepted {
  static constexpr EventType type = EventType::drift_accepted;
  static constexpr std::uint16_t version = 1;
  std::string actor;
  std::string comment;  ///< why; may be empty
  std::string connection;
  std::string direction;

  static Result<DriftAccepted> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<DriftAccepted>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(actor), CEREAL_NVP(comment), CEREAL_NVP(connection), CEREAL_NVP(direction));
  }
};

}  // namespace tidemark
