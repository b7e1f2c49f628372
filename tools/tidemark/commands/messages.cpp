// What is wrong with a subscription, and whoever is told.
#include <algorithm>
#include <atomic>

#include "command/commands/commands.h"
#include "command/commands/questions.h"
#include "command/commands/show_messages.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/live_post.h"
#include "command/words.h"
#include "command/workspace.h"
#include "core/config/configuration.h"
#include "service/messages_json.h"
#include "zones/zone_table.h"

namespace tidemark::command {

std::string trouble_for_people(const MessageRow& row, const LocalTime& local) {
  std::string text = local.second(row.time) + "  " + visible(row.kind) +
                     (row.part.empty() ? "" : "  " + visible(row.part)) + "\n  " + visible(row.what) + "\n";
  if (!row.hint.empty()) text += "  Next: " + visible(row.hint) + "\n";
  return text;
}

std::string waiting_for_people(const MessagesRow::Waiting& waiting) {
  return "not delivered yet to " + visible(waiting.destination) + ": " +
         (waiting.message.began != 0 ? "well again: " : "") + visible(waiting.message.what) + "\n";
}

namespace {

int list_messages(const Call& call) {
  const auto question = Question::open(call);
  if (!question) return call.tell(question.error());
  const auto known = question->views->messages();
  if (!known) return call.tell(known.error());
  std::string text;
  for (const MessageRow& row : known->open) {
    if (call.json()) JsonLine{text}.object("trouble", [&](JsonLine& line) { service::put_message(line, row); });
    else text += trouble_for_people(row, question->local);
  }
  for (const MessagesRow::Waiting& waiting : known->waiting) {
    if (call.json()) JsonLine{text}.object("waiting", [&](JsonLine& line) { service::put_waiting(line, waiting); });
    else text += waiting_for_people(waiting);
  }
  call.put(text);
  if (known->open.empty()) call.say(nothing_wrong);
  return done;
}

Result<Configuration> configuration_of(const views::Views& views) {
  const auto row = views.configuration();
  if (!row) return tl::unexpected(row.error());
  auto configuration = read_configuration(row->configuration, zone_exists);
  if (!configuration) return tl::unexpected(configuration.error().front());
  return std::move(*configuration);
}

int try_destination(const Call& call) {
  const auto question = Question::open(call);
  if (!question) return call.tell(question.error());
  const auto configuration = configuration_of(*question->views);
  if (!configuration) return call.tell(configuration.error());
  const auto to = std::ranges::find(configuration->messages, call["NAME"], &Destination::name);
  if (to == configuration->messages.end())
    return call.tell({ErrorCode::not_found, "the configuration in force has no such destination", call["NAME"],
                      "its \"messages\" name them: docs/messages.md"});
  const auto directory = Workspace::directory_of(call);
  if (!directory) return call.tell(directory.error());
  const std::atomic<bool> stop = false;
  const auto post = LivePost::open(*directory, stop);
  if (!post) return call.tell(post.error());
  const auto sent = messages::deliver_trial((*post)->post(), *to, configuration->subscription);
  if (!sent) return call.tell(sent.error());
  std::string line;
  if (call.json()) JsonLine{line}.text("destination", to->name).flag("delivered", true);
  else line = "the trial has arrived at " + to->name + "\n";
  call.put(line);
  return done;
}

}  // namespace

std::vector<Command> commands_of_messages() {
  return {
      {"messages",
       "What is wrong with the subscription, and which messages wait for their destination",
       "tidemark messages",
       "tidemark serve notices and tells; docs/messages.md says what, when and how.",
       {},
       {},
       "",
       list_messages},
      {"messages try",
       "Send a trial to a destination of the configuration",
       "tidemark messages try ops",
       "",
       {{"NAME", "of the destination"}},
       {},
       "",
       try_destination},
  };
}

}  // namespace tidemark::command
