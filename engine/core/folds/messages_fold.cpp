#include "core/folds/messages_fold.h"

#include <algorithm>
#include <utility>

#include "core/events/codec.h"
#include "core/events/message_events.h"
#include "core/ranges.h"

namespace tidemark {
namespace {

void wait(MessagesRow& messages, const MessageRow& message, const std::vector<std::string>& destinations) {
  for (const std::string& destination : destinations) messages.waiting.push_back({message, destination});
}

void begin(MessagesRow& messages, const Event& event, TroubleBegan body, Position position, Instant time) {
  const MessageRow message{position, time, event.run, 0, body.kind, body.part, body.what, body.hint};
  messages.open.push_back(message);
  wait(messages, message, body.destinations);
}

void end(MessagesRow& messages, const Event& event, const TroubleEnded& body, Position position, Instant time) {
  const auto found = ranges::find(messages.open, event.cause, &MessageRow::position);
  MessageRow message{position, time, event.run, event.cause, body.kind, body.part, {}, {}};
  if (found != messages.open.end()) {
    message.what = found->what;
    message.run = found->run;
    messages.open.erase(found);
  }
  wait(messages, message, body.destinations);
}

}  // namespace

Result<void> evolve(MessagesRow& messages, const Event& event, Position position, Instant time) {
  switch (event.type) {
    case EventType::trouble_began:
      return body_of<TroubleBegan>(event).map(
          [&](TroubleBegan body) { begin(messages, event, std::move(body), position, time); });
    case EventType::trouble_ended:
      return body_of<TroubleEnded>(event).map(
          [&](const TroubleEnded& body) { end(messages, event, body, position, time); });
    case EventType::message_settled:
      return body_of<MessageSettled>(event).map([&](const MessageSettled& body) {
        std::erase_if(messages.waiting, [&](const MessagesRow::Waiting& one) {
          return one.message.position == event.cause && one.destination == body.destination;
        });
      });
    default: return {};
  }
}

}  // namespace tidemark
