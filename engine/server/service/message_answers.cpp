// What the API answers of messages: what is wrong, who is still to be told, and what becomes of a trial.
#include "core/json/line.h"
#include "core/time/date_text.h"
#include "service/fields.h"
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

web::Response Api::try_messages(const Asked& asked) {
  const auto fields = fields_in(asked.request, {{"destination", json::Kind::text, false}});
  if (!fields) return fields.error();
  const auto configuration = asked.subscription->configuration();
  if (!configuration) return problem(configuration.error());
  const auto named = fields->texts.find("destination");
  std::vector<const Destination*> all;
  for (const Destination& one : configuration->messages)
    if (named == fields->texts.end() || named->second == one.name) all.push_back(&one);
  if (all.empty())
    return problem(422, "the configuration in force has no such destination", "destination",
                   "its \"messages\" name them: docs/messages.md");
  const auto turn = turn_to_ask();
  if (!turn.owns_lock()) return somebody_else_asks();
  const auto posting = service_.machine().posting(leaving_);
  if (!posting) return problem(posting.error());
  std::string text;
  {
    json::Line line{text};
    line.objects("tried", all, [&](json::Line& members, const Destination* to) {
      const auto sent = messages::deliver_trial(posting->post, *to, asked.subscription->name());
      members.text("destination", to->name).text("form", name_of(to->form)).flag("delivered", sent.has_value());
      if (sent) members.value("error", {});
      else members.object("error", [&](json::Line& error) { put_error(error, sent.error()); });
    });
  }
  return json_answer(line_of(std::move(text)));
}

}  // namespace tidemark::service
