#include "sync/letters.h"

#include <algorithm>

#include "command/commands/commands.h"
#include "command/commands/questions.h"
#include "command/commands/show_letters.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/machine.h"
#include "command/moment_text.h"
#include "command/sides.h"
#include "service/letter_list.h"

namespace tidemark::command {
namespace {

using service::PartsLetters;

/// Those that are asked for: of a connection, a direction, a target, for a reason.
Result<std::vector<PartsLetters>> letters_of(const Call& call, const views::Views& views) {
  service::LettersAsked asked{.id = call["ID"], .reason = call["--reason"]};
  if (call.has("--connection"))
    asked.connection = call["--connection"] == "account" ? EntityKind::account : EntityKind::visitor;
  if (call.has("--direction")) asked.direction = call["--direction"] == "push" ? Direction::push : Direction::pull;
  return service::letters_of(views, asked);
}

void put_letter(Part part, const views::Letter& letter, std::string& text) {
  JsonLine line{text};
  service::put_letter(line, part, letter);
}

int list_letters(const Call& call) {
  const auto question = Question::open(call);
  if (!question) return call.tell(question.error());
  const auto all = letters_of(call, *question->views);
  if (!all) return call.tell(all.error());
  call.head([](std::string& line) { put_letter({}, {}, line); });
  std::string text;
  for (const PartsLetters& of_part : *all)
    for (const views::Letter& letter : of_part.letters) {
      if (call.json()) put_letter(of_part.part, letter, text);
      else text += letter_for_people(of_part.part, letter, question->local);
    }
  call.put(text);
  const bool some = call.has("--connection") || call.has("--reason");
  if (all->empty())
    call.say(some ? "There is no such letter.\n"
                  : "There is no letter: everything that was sent was taken, or is open still.\n");
  else call.say("Next: tidemark history KIND ID has the values; tidemark letters retry ID, or drop ID\n");
  return done;
}

int decide(const Call& call, bool retry) {
  const std::string name = retry ? "tidemark letters retry" : "tidemark letters drop";
  if (call["ID"].empty() && !call.has("--all") && call["--reason"].empty())
    return call.tell({ErrorCode::invalid_input, "which letters?", name, "name an ID, --reason TEXT, or --all"});
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  auto views = (*workspace)->views();
  if (!views) return call.tell(views.error());
  const auto all = letters_of(call, **views);
  if (!all) return call.tell(all.error());
  if (all->empty())
    return call.tell({ErrorCode::not_found, "there is no such letter", name, "tidemark letters lists them"});
  const std::vector<Event> events = service::decisions_on(*all, actor(), retry);
  const std::size_t letters = service::count_of(*all);
  log::EventLog& log = (*workspace)->log();
  if (const auto head = log.append(log.head().position, events); !head) return call.tell(head.error());
  if (call.json()) {
    std::string line;
    JsonLine{line}.number(retry ? "retried" : "dropped", letters);
    call.put(line);
  } else {
    call.put(count(letters, "letter is", "letters are") +
             (retry ? " tried again by the next run\n" : " not tried again, unless as another change\n"));
  }
  call.say("Next: " + (retry ? call.line("sync") : call.line("letters")) + "\n");
  return done;
}

int retry_letters(const Call& call) { return decide(call, true); }
int drop_letters(const Call& call) { return decide(call, false); }

}  // namespace

std::string letter_for_people(Part part, const views::Letter& letter, const LocalTime& local) {
  std::string text = noun_of(part, Side::target) + " " + visible(letter.id) + "  " +
                     std::string{words_of(letter.outcome)} + ", " + to_text(part);
  if (!letter.words.empty()) text += "\n    " + visible(letter.words);
  text += "\n    from " + visible(letter.source) + "; " + count(letter.attempts, "run", "runs") + " since " +
          local.second(letter.since) + ", the last was run " + std::to_string(letter.run);
  text += "\n    ";
  if (letter.dropped) text += "dropped: not tried before it is another change";
  else if (sync::next_try(part.direction, letter.last, letter.attempts) <= machine_time())
    text += "tried again by the next run";
  else
    text += "tried again by the first run after " +
            local.second(sync::next_try(part.direction, letter.last, letter.attempts)) +
            ", if it is the same change then";
  return text + "\n";
}

std::vector<Command> commands_of_letters() {
  const Option connection{"--connection", "KIND", "of this one alone", {"visitor", "account"}};
  const Option direction{"--direction", "DIRECTION", "of this one alone", {"pull", "push"}};
  const Option reason{"--reason", "TEXT", "those whose words have this in them"};
  const Argument id{"ID", "of the target", {}, false};
  return {
      {"letters",
       "Changes that failed and are kept: why, how often, and when they are tried again",
       "tidemark letters\ntidemark letters --reason FIELD_CUSTOM_VALIDATION_EXCEPTION",
       "A change is a letter until it goes well, or its source or the mapping makes another of it, which is tried at "
       "once. The same is tried at most once a night, then after two nights, four, … 32.\nNext: tidemark letters retry "
       "ID; tidemark history record ID",
       {},
       {connection, direction, reason},
       "",
       list_letters},
      {"letters retry",
       "Let the next run try letters again",
       "tidemark letters retry 003RM000006EtKkYAK\ntidemark letters retry --all",
       "Next: tidemark sync",
       {id},
       {connection, direction, reason, {"--all", "", "every one"}},
       "",
       retry_letters},
      {"letters drop",
       "Give letters up, until they are other changes",
       "tidemark letters drop --reason \"Nobody works every day\"",
       "Nothing is forgotten: they stay in the list, and in history.",
       {id},
       {connection, direction, reason, {"--all", "", "every one"}},
       "",
       drop_letters},
  };
}

}  // namespace tidemark::command
