#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/events/configuration_events.h"

namespace tidemark {

/// A person has saved a segment under a name, in the place of an earlier one of that name.
struct SegmentSaved {
  static constexpr EventType type = EventType::segment_saved;
  static constexpr std::uint16_t version = 1;
  std::string actor;
  std::string name;
  std::string kind;  ///< "visitor", "account"
  std::string text;  ///< in the language of core/segments, in its canonical form

  static Result<SegmentSaved> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<SegmentSaved>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(actor), CEREAL_NVP(name), CEREAL_NVP(kind), CEREAL_NVP(text));
  }
};

/// A person has dropped a saved segment. That it was there stays in the log.
struct SegmentDropped {
  static constexpr EventType type = EventType::segment_dropped;
  static constexpr std::uint16_t version = 1;
  std::string actor;
  std::string name;

  static Result<SegmentDropped> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<SegmentDropped>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(actor), CEREAL_NVP(name));
  }
};

}  // namespace tidemark
