#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/events/configuration_events.h"

namespace tidemark {

/// Bodies of the family *messages* (X16): what was found to be wrong with a subscription, that it is well again, and who was told.
/// Neither names a record or a value: messages leave the house.

/// Something is wrong since now. The event's run is the one that shows it; 0: none does.
struct TroubleBegan {
  static constexpr EventType type = EventType::trouble_began;
  static constexpr std::uint16_t version = 1;
  std::string kind;  ///< "held": name_of(TroubleKind)
  std::string part;  ///< "visitor pull"; empty: it is of the whole subscription
  std::string what;
  std::string hint;
  std::vector<std::string> destinations;  ///< names of those that are to be told, as the configuration then had them

  static Result<TroubleBegan> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<TroubleBegan>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(kind), CEREAL_NVP(part), CEREAL_NVP(what), CEREAL_NVP(hint), CEREAL_NVP(destinations));
  }
};

/// It is well again. The event's `cause` is the position of its TroubleBegan.
struct TroubleEnded {
  static constexpr EventType type = EventType::trouble_ended;
  static constexpr std::uint16_t version = 1;
  std::string kind;
  std::string part;
  std::vector<std::string> destinations;

  static Result<TroubleEnded> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<TroubleEnded>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(kind), CEREAL_NVP(part), CEREAL_NVP(destinations));
  }
};

/// A message need not be sent any more. The event's `cause` is the position of what it tells of.
struct MessageSettled {
  static constexpr EventType type = EventType::message_settled;
  static constexpr std::uint16_t version = 1;
  std::string destination;
  bool delivered = true;    ///< false: the configuration has no such destination any more
  std::uint32_t tries = 0;  ///< of the process that settled it

  static Result<MessageSettled> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<MessageSettled>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(destination), CEREAL_NVP(delivered), CEREAL_NVP(tries));
  }
};

}  // namespace tidemark
