#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "core/events/event.h"
#include "core/time/instant.h"

namespace tidemark {

/// Something that is wrong with a subscription, or was: what one message tells.
struct MessageRow {
  Position position = 0;  ///< of the event that tells it; its number for whoever gets it twice
  Instant time = {};
  RunId run = 0;
  Position began = 0;  ///< of a message that it is well again: the position of the other one; 0: this one is it
  std::string kind;
  std::string part;
  std::string what;
  std::string hint;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(position, time.milliseconds, run, began, kind, part, what, hint);
  }
};

/// What the log says of a subscription's messages.
struct MessagesRow {
  struct Waiting {
    MessageRow message;
    std::string destination;

    template <class Archive>
    void serialize(Archive& archive) {
      archive(message, destination);
    }
  };
  std::vector<MessageRow> open;  ///< what is wrong now, the oldest first
  std::vector<Waiting> waiting;  ///< to be delivered, the oldest first

  template <class Archive>
  void serialize(Archive& archive) {
    archive(open, waiting);
  }
};

/// Takes one event of the family into `messages`. `corrupt` where its body can't be read.
[[nodiscard]] Result<void> evolve(MessagesRow& messages, const Event& event, Position position, Instant time);

}  // namespace tidemark
