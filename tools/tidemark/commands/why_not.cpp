#include "service/questions/why_not.h"

#include "command/commands/questions.h"
#include "command/commands/show_runs.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/moment_text.h"
#include "command/sides.h"
#include "sync/erasure.h"
#include "sync/suppression.h"

namespace tidemark::command {
namespace {

using service::reason;
using service::RecordAnswer;
using service::verdict;
using service::words_of;

Result<RunId> newest_run(const Question& question, const Call& call) {
  RunId run = 0;
  if (call.has("--run")) {
    if (!number_of(call["--run"], run))
      return failure(ErrorCode::invalid_input, "--run is a number", "tidemark why-not", "tidemark runs lists them");
    if (!question.views->run(run))
      return failure(ErrorCode::not_found, "there is no such run", "run " + std::to_string(run),
                     "tidemark runs lists them");
    return run;
  }
  const auto newest = service::newest_that_planned(*question.views);
  if (!newest) return tl::unexpected(newest.error());
  if (*newest == 0) return failure(ErrorCode::not_found, "there was no run yet", {}, "tidemark sync");
  return *newest;
}

/// What was sent in the run, target by target.
std::string sent_for_people(const Question& question, const RecordAnswer& asked) {
  std::string text;
  for (const auto& [target, moments] : service::by_target(asked.record.sent)) {
    if (asked.side == Side::source) text += "  to " + noun_of(asked.part, Side::target) + " " + visible(target) + ":\n";
    text += moments_for_people(moments, question.local, "  ");
  }
  return text;
}

std::string for_people(const Call& call, const Question& question, const RecordAnswer& asked,
                       const std::vector<std::string>& others) {
  std::string text = call["KIND"] + " " + visible(call["ID"]) + "   " + verdict(asked) + " in run " +
                     std::to_string(asked.run) + " (" + to_text(asked.part) + ")\n  " + reason(asked) + "\n";
  if (service::is_left_by_correction(asked)) return text;
  if (asked.record.unsent == Unsent::superseded && asked.record.record_class != RecordClass::same &&
      asked.record.record_class != RecordClass::changed)
    text += "  " + words_of(Unsent::superseded) + "\n";
  if (asked.record.cut_off && asked.record.sent.empty())
    text += "  that run has not come to its end: whatever else it had planned was not reached\n";
  if (!asked.record.planned) text += "  that run did not plan this part: this is what was last said before it\n";
  if (!asked.record.identifier.empty()) text += "  identifier  " + visible(asked.record.identifier) + "\n";
  for (const std::string& other : others) text += "  shared with  " + visible(other) + "\n";
  for (const auto& note : asked.record.notes)
    text += "  invalid  " + visible(note.field) + ": " + visible(note.value) + " is " + visible(note.why) +
            "; the field keeps its value\n";
  text += sent_for_people(question, asked);
  if (asked.record.since_run != 0)
    text += "  so it is since run " + std::to_string(asked.record.since_run) + ", log position " +
            std::to_string(asked.record.since_position) + "\n";
  return text;
}

/// Whom an erasure keeps out of every read, nothing else knows here: only who names the person can be told.
bool is_suppressed(const Call& call, const Question& question) {
  const auto erasures = question.views->erasures();
  const auto vault = Workspace::vault_of(call);
  if (!erasures || erasures->empty() || !vault) return false;
  const auto seed = vault->signing_seed();
  return seed && sync::Suppression{*erasures, sync::person_key(seed->reveal())}.has(call["KIND"], call["ID"]);
}

int tell_suppressed(const Call& call) {
  std::string text;
  if (call.json()) {
    JsonLine{text}.text("kind", call["KIND"]).text("id", call["ID"]).text("class", "filtered").flag("erased", true);
  } else {
    text = call["KIND"] + " " + visible(call["ID"]) +
           "   filtered (erased)\n  an erasure keeps it out of every read: nothing of it is kept, planned from or told "
           "of\n";
  }
  call.put(text);
  call.say("Next: " + call.line("erasures") + "\n");
  return done;
}

}  // namespace

int why_not(const Call& typed) {
  const Call call = completed(typed);
  const auto question = Question::open(call);
  if (!question) return call.tell(question.error());
  const auto run = newest_run(*question, call);
  if (!run) return call.tell(run.error());
  const auto asked = service::why_not(*question->views, call["KIND"], call["ID"], *run);
  if (!asked) return call.tell(asked.error());
  if (asked->empty() && is_suppressed(call, *question)) return tell_suppressed(call);
  if (asked->empty())
    return call.tell(
        {ErrorCode::not_found,
         "no run has read that " + call["KIND"],
         {},
         call["KIND"] == "record"
             ? "or it was the same in all of them: ask for the Pendo side; a record's id has 15 or 18 characters"
             : "its id is Pendo's, letter for letter"});
  std::string text;
  for (const RecordAnswer& one : *asked) {
    const auto others = service::sharing(*question->views, one, call["ID"]);
    if (call.json()) {
      JsonLine line{text};
      service::put_record(line, call["KIND"], call["ID"], one, others);
    } else {
      text += for_people(call, *question, one, others);
    }
  }
  call.put(text);
  call.say("Next: " + call.line("runs show", {std::to_string(*run)}) + "\n");
  return done;
}

}  // namespace tidemark::command
