#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/events/configuration_events.h"

namespace tidemark {

/// A person has decided what becomes of letters: changes that failed and are kept (X18). Item 0 is this body; each further item is a
/// record (records.h) with the target as id and nothing else.
struct LettersDecided {
  static constexpr EventType type = EventType::letters_decided;
  static constexpr std::uint16_t version = 1;
  std::string actor;
  std::string connection;
  std::string direction;
  bool retry = true;  ///< the next run tries them again; false: no run does, until they are other changes

  static Result<LettersDecided> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<LettersDecided>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(actor), CEREAL_NVP(connection), CEREAL_NVP(direction), CEREAL_NVP(retry));
  }
};

/// A plan has nothing to be sent any more to the targets of letters: source, target or mapping are others than they were. `cause` is the plan.
/// Item 0 is this body; each further item is a record (records.h) with the target as id and nothing else.
struct LettersClosed {
  static constexpr EventType type = EventType::letters_closed;
  static constexpr std::uint16_t version = 1;
  std::string connection;
  std::string direction;

  static Result<LettersClosed> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<LettersClosed>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(connection), CEREAL_NVP(direction));
  }
};

}  // namespace tidemark
