#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <cereal/cereal.hpp>

#include "core/error.h"
#include "core/events/event.h"

namespace tidemark {

/// Bodies of the family *configuration*. See codec.h for how a body becomes an event and back; a version that was ever
/// written is never edited.
template <class Body>
[[nodiscard]] Result<Body> no_older_version(std::uint16_t version) {
  return failure(ErrorCode::newer_version, "an event of version " + std::to_string(version) + " is not known here", {},
                 "a newer Tidemark wrote it: use that one");
}

/// The first event of every subscription's log.
struct SubscriptionOpened {
  static constexpr EventType type = EventType::subscription_opened;
  static constexpr std::uint16_t version = 1;
  std::string name;  ///< [a-z0-9-]{1,40}

  static Result<SubscriptionOpened> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<SubscriptionOpened>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(name));
  }
};

/// A configuration was applied. It is kept whole, so that a position names a version of it.
struct Configured {
  static constexpr EventType type = EventType::configured;
  static constexpr std::uint16_t version = 1;
  std::string author;
  std::string comment;
  std::string configuration;  ///< the configuration file's JSON, without comments

  static Result<Configured> from_version(std::uint16_t v, std::string_view) { return no_older_version<Configured>(v); }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(author), CEREAL_NVP(comment), CEREAL_NVP(configuration));
  }
};

}  // namespace tidemark
