#include "service/questions/why.h"

#include <algorithm>
#include <optional>

#include "command/commands/questions.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/moment_text.h"
#include "command/open_writes.h"

namespace tidemark::command {
namespace {

using service::field_in;
using service::Origin;
using service::since;

std::string source_text(const views::Why& why, const Origin& origin) {
  std::string text = origin.object.empty() ? "record" : origin.object;
  text += " " + visible(why.moment.source);
  if (!origin.from.empty())
    text += origin.from == "a constant" ? ", a constant of the mapping"
            : origin.report.empty()     ? ", field " + visible(origin.from)
                                        : ", column " + visible(origin.from) + " of report " + visible(origin.report);
  return text;
}

std::string_view how(const views::Why& why) {
  switch (why.field.known) {
    case Known::baseline: return "it was there when Tidemark first read it";
    case Known::written: return "";
    case Known::changed_by_others:
      return "somebody else changed it: neither what was read before nor what Tidemark wrote";
    case Known::returned: return "read when it was there again after it had been gone";
    case Known::arrived_late:
      return "what Tidemark had sent before and was not known to have arrived: it did, or somebody set the same";
  }
  return {};
}

/// The moments of the change itself, tries among what was before it.
std::vector<views::Moment> own_tries(const views::Why& why) {
  std::vector<views::Moment> tries{why.moment};
  for (const views::Moment& moment : why.earlier)
    if (views::of_one_change(moment, why.moment)) tries.push_back(moment);
  return tries;
}

/// Every value that the field had before, newest first.
std::string before_text(const views::Why& why) {
  std::string text;
  if (!why.before.empty()) text = "  before  " + visible(why.before);
  for (const Tries& tries : changes_in(why.earlier)) {
    const views::Moment& moment = tries.told();
    const views::FieldMoment* field = field_in(moment, why.field.name);
    if (field == nullptr || views::of_one_change(moment, why.moment)) continue;
    if (text.empty()) text = "  before ";
    text += moment.kind == views::Moment::Kind::written
                ? "; run " + std::to_string(moment.run) + ": " + std::string{words_of(moment.outcome)} + " " +
                      visible(field->after)
                : "; read in run " + std::to_string(moment.run) + ": " +
                      visible(field->after.empty() ? "nothing" : field->after);
    if (tries.all.size() > 1) text += " (sent " + times(tries.all.size()) + ")";
  }
  return text.empty() ? "  before  never seen or set before that\n" : text + "\n";
}

std::string written_text(const Question& question, const views::Why& why, const Origin& origin) {
  const std::string in_run = "      run " + std::to_string(why.moment.run);
  const std::string at = ", log position " + std::to_string(why.moment.position) + "\n";
  std::string text = why.correction.empty() ? "  from    " + source_text(why, origin) + in_run + ", mapping version " +
                                                  std::to_string(why.configuration) + at
                                            : "  put back by the " + visible(why.correction) + in_run + at;
  if (const auto tries = own_tries(why); tries.size() > 1)
    text += "  sent    " + times_for_people({tries}, question.local).substr(5) + "\n";
  if (why.moment.by_reading) text += "  found   " + reading_for_people(why.moment, question.local) + "\n";
  return text;
}

std::string open_text(const Question& question, const views::Why& why) {
  std::string text;
  for (const Tries& tries : changes_in(why.open)) {
    const views::Moment& sent = tries.told();
    const views::FieldMoment* field = field_in(sent, why.field.name);
    if (field == nullptr) continue;
    const std::string how_often = tries.all.size() > 1 ? " " + times_for_people(tries, question.local).substr(5) : "";
    text += "  open    run " + std::to_string(sent.run) + " sent " + visible(field->after) + how_often +
            ", and what became of it is not known yet; " + read_after(tries.quiet_until(), question.local) + "\n";
  }
  return text;
}

std::string for_people(const Call& call, const Question& question, const views::Why& why, const Origin& origin) {
  std::string text = visible(why.field.name) + " = " + visible(why.field.value) + "   since " +
                     question.local.second(since(why)) + "\n";
  if (why.field.known == Known::written) text += written_text(question, why, origin);
  else
    text += "  seen    " + std::string{how(why)} + "      run " + std::to_string(why.moment.run) + ", log position " +
            std::to_string(why.moment.position) + "\n";
  text += before_text(why) + open_text(question, why);
  if (why.gone) text += "  the " + call["KIND"] + " is gone: it was not among those that were read last\n";
  return text;
}

std::string empty_for_people(const service::WhyAnswer& answer, const LocalTime& local) {
  if (answer.sent.empty())
    return visible(answer.field) +
           " = null   it was empty when Tidemark first read it, and nothing was written since\n";
  return visible(answer.field) + " = null   it was empty when Tidemark first read it; what was sent for it since:\n" +
         moments_for_people(answer.sent, local, "  ");
}

}  // namespace

int why(const Call& typed) {
  const Call call = completed(typed);
  const auto question = Question::open(call);
  if (!question) return call.tell(question.error());
  const auto answer = service::why(*question->views, call["KIND"], call["ID"], call["FIELD"]);
  const Part part = part_of_target(*question, call["KIND"], call["ID"]);
  if (!answer && answer.error().code == ErrorCode::not_found && question->views->entity(part, call["ID"]))
    return call.tell({ErrorCode::not_found,
                      "that " + call["KIND"] +
                          " is known, and nothing of that field: no mapping line reads it, or the line was refused",
                      {},
                      call.line("show", {call["KIND"], call["ID"]}) + " lists what is known"});
  if (!answer && answer.error().code == ErrorCode::not_found)
    return call.tell({ErrorCode::not_found,
                      "the log knows nothing of that " + call["KIND"] + " or field",
                      {},
                      "tidemark show " + call["KIND"] + " ID lists its fields; tidemark why-not " + call["KIND"] +
                          " ID says what runs did with it"});
  if (!answer) return call.tell(answer.error());
  std::string text;
  if (call.json()) {
    JsonLine line{text};
    service::put_why(line, *answer);
  } else {
    text = answer->why ? for_people(call, *question, *answer->why, answer->origin)
                       : empty_for_people(*answer, question->local);
  }
  call.put(text);
  call.say(answer->why ? "Next: " + call.line("history", {call["KIND"], call["ID"]}) + "\n"
                       : "Next: " + call.line("why-not", {call["KIND"], call["ID"]}) + " says what the last run did\n");
  return done;
}

}  // namespace tidemark::command
