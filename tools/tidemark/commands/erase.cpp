#include "command/commands/erase.h"

#include <algorithm>

#include "command/commands/commands.h"
#include "command/commands/questions.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/machine.h"
#include "command/progress_line.h"
#include "command/words.h"
#include "command/workspace.h"
#include "service/erasures.h"
#include "sync/erasure.h"

namespace tidemark::command {
namespace {

std::string still_there_for_people(const sync::StillThere& there) {
  return "  " + grouped(there.times) + " " + there.where +
         (there.first == 0 ? "" : ", the first at log position " + std::to_string(there.first)) + "\n";
}

/// Few are named, as there may be thousands; all are with --json.
std::string others_for_people(const std::vector<sync::PersonName>& others) {
  constexpr std::size_t most = 5;
  if (others.empty()) return "";
  std::string text = "  these lose items too, as they had values from the person's record or were held for the same:";
  for (std::size_t i = 0; i < std::min(most, others.size()); ++i) text += " " + visible(others[i].text);
  if (others.size() > most) text += " and " + grouped(others.size() - most) + " more";
  return text + "\n";
}

std::string for_people(const Call& call, const sync::Erasure& erasure) {
  const bool looked = erasure.position == 0;
  std::string text = std::string{looked ? "would erase " : "erased: "} + count(erasure.items, "item", "items") +
                     " of " + count(erasure.entries, "log entry", "log entries") + ", and " +
                     count(erasure.pages, "page", "pages") + " of the archive\n";
  for (std::size_t i = 1; i < erasure.person.names.size(); ++i)
    text += "  with it  " + visible(erasure.person.names[i].text) + "\n";
  for (const sync::PersonName& name : erasure.person.once)
    text += "  linked once, and with another now: " + visible(name.text) + ", which is " +
            (looked ? "left" : "still there") + ": " +
            call.line("erase", {name.kind ? call["KIND"] : "record", name.text}) + "\n";
  for (const sync::PersonName& name : erasure.person.shared)
    text += "  linked with it and with others, so left: " + visible(name.text) + "\n";
  text += others_for_people(erasure.others);
  if (!erasure.identifier_known)
    text +=
        "  by what a run matches the person is not known, as no page of it is kept: nothing is found or kept out by "
        "it. "
        "After a run\n  that reads both sides it is: tidemark sync\n";
  if (!looked) text += "receipt  " + erasure.receipt + " at log position " + std::to_string(erasure.position) + "\n";
  text +=
      "The person still is in Salesforce and in Pendo, until they are deleted there, and in backups made before, until "
      "these "
      "are\nremoved.";
  if (!erasure.still_there.empty()) text += " Here, in:";
  text += "\n";
  for (const sync::StillThere& there : erasure.still_there) text += still_there_for_people(there);
  return text;
}

}  // namespace

Result<sync::ErasureWorld> erasing_world(const Call& call, Workspace& workspace, ProgressLine& progress) {
  auto views = workspace.views();
  if (!views) return tl::unexpected(std::move(views.error()));
  auto archive = workspace.archive();
  if (!archive) return tl::unexpected(std::move(archive.error()));
  const auto seed = Workspace::signing_seed_of(call);
  if (!seed) return tl::unexpected(seed.error());
  return sync::ErasureWorld{&workspace.log(), *views, *archive, sync::person_key(seed->reveal()),
                            [&progress](std::string_view what) { progress.show(std::string{what}); }};
}

namespace {

int erase(const Call& call) {
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  ProgressLine progress{call};
  const auto world = erasing_world(call, **workspace, progress);
  if (!world) return call.tell(world.error());
  const sync::ErasureAsked asked{service::person_of(call["KIND"], call["ID"]), actor(), call["--reason"],
                                 call.has("--suppress")};
  const auto erasure = call.has("--look") ? sync::look_for(*world, asked) : sync::erase(*world, asked);
  progress.clear();
  if (!erasure) return call.tell(erasure.error());
  if (!call.has("--look")) {
    auto kept = service::keep_receipts((*workspace)->directory(), (*workspace)->subscription().name, *world->views);
    if (!kept) call.warn(kept.error());
  }
  std::string text;
  if (call.json()) {
    JsonLine line{text};
    service::put_erasure(line, *erasure);
  } else {
    text = for_people(call, *erasure);
  }
  call.put(text);
  call.say(call.has("--look") ? "Next: the same without --look, and with --reason\n"
                              : "Next: " + call.line("log verify") + "\n");
  return done;
}

int list_erasures(const Call& call) {
  const auto question = Question::open_to_recover(call);
  if (!question) return call.tell(question.error());
  const auto rows = question->views->erasures();
  if (!rows) return call.tell(rows.error());
  call.head([](std::string& line) {
    JsonLine none{line};
    service::put_receipt(none, {}, {});
  });
  std::string text;
  for (const views::ErasureRow& row : *rows) {
    if (call.json()) {
      JsonLine line{text};
      service::put_receipt(line, question->workspace->subscription().name, row);
      continue;
    }
    text += question->local.second(row.time) + "  " + row.erased.kind + " " + row.erased.receipt + "  by " +
            visible(row.erased.actor) + ": " + visible(row.erased.reason) +
            (row.erased.suppressed.empty() ? "" : "  suppressed") +
            (row.done ? "" : "  not done yet: the next run or erasure goes on with it") + "\n";
  }
  call.put(text);
  if (rows->empty()) call.say("Nobody was erased.\n");
  return done;
}

}  // namespace

std::vector<Command> commands_of_erasure() {
  return {
      {"erase",
       "Take everything of a person out of log, views, archive, kept plans and letters",
       "tidemark erase visitor v-42 --look\ntidemark erase visitor v-42 --reason 'request 2026-114' --suppress",
       "What is linked with the person now goes with it: the visitor of a Salesforce record, the records of a visitor. "
       "The log\nstill verifies: an event names each item that went by its place, and the person by a keyed hash "
       "alone. "
       "There is no way\nback. Pages, kept plans and captured calls of the archive that name the person go whole.\n"
       "docs/erasure.md says what is kept, and where the person still is.",
       {{"KIND", "what the ID is of", {"visitor", "account", "record"}},
        {"ID", "Pendo's id of a visitor or account, or the id of a Salesforce record"}},
       {{"--reason", "TEXT", "why, without naming the person: it stays in the log"},
        {"--suppress", "", "later reads leave the person out"},
        {"--look", "", "only say what would go"}},
       "1 where nothing of the person is there, or a run goes on",
       erase},
      {"erasures",
       "Receipts of what was erased: when, by whom, why; not of whom",
       "tidemark erasures\ntidemark erasures --json",
       "A receipt is a hash of the id under a key of this directory: whoever has both can tell whose it is, nobody "
       "else.",
       {},
       {},
       "",
       list_erasures},
  };
}

}  // namespace tidemark::command
