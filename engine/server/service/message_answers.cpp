// What the API answers of messages: what is wrong, and who is still to be told.
#include "core/json/line.h"
#include "core/time/date_text.h"
#include "service/messages_json.h"
#include "service/problem.h"
#include "service/read_json.h"
#include "service/routes.h"

namespace tidemark::service {

void put_message(json::Line& line, const MessageRow& message) {
  line.number("position", message.position)
      .text("time", iso(message.time))
      .text("kind", message.kind)
      .text("part", message.part)
      .text("what", message.what)
      .text("hint", message.hint)
      .number("run", message.run);
}

void put_waiting(json::Line& line, const MessagesRow::Waiting& waiting) {
  put_message(line, waiting.message);
  line.flag("well_again", waiting.message.began != 0).text("destination", waiting.destination);
}

MessageRow read_message(json::Value message) {
  const Members members{message};
  MessageRow row;
  row.position = members.number("position");
  row.time = instant_of(members.text("time"));
  row.run = members.number("run");
  row.kind = members.text("kind");
  row.part = members.text("part");
  row.what = members.text("what");
  row.hint = members.text("hint");
  return row;
}

MessagesRow::Waiting read_waiting(json::Value waiting) {
  MessagesRow::Waiting row{read_message(waiting), Members{waiting}.text("destination")};
  row.message.began = Members{waiting}.flag("well_again") ? 1 : 0;
  return row;
}

web::Response Api::messages(const Asked& asked) {
  const auto known = asked.subscription->views().messages();
  if (!known) return problem(known.error());
  std::string text;
  json::Line{text}.objects("troubles", known->open, put_message).objects("waiting", known->waiting, put_waiting);
  return json_answer(line_of(std::move(text)));
}

}  // namespace tidemark::service
