#include "command/commands/questions.h"

#include <algorithm>
#include <span>

#include "command/commands/commands.h"
#include "command/commands/show_runs.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/machine.h"
#include "command/moment_text.h"
#include "command/subscription_time.h"
#include "service/letter_list.h"
#include "service/questions/show.h"
#include "service/questions/why.h"
#include "sync/asked_names.h"

namespace tidemark::command {
namespace {

/// An error that names no person: who asked knows what was typed.
Error not_known(std::string_view kind) {
  return {ErrorCode::not_found,
          "the log knows nothing of that " + std::string{kind},
          {},
          kind == "record" ? "its id has 15 or 18 characters; only records that a push writes to are known so"
                           : "its id is Pendo's, letter for letter; tidemark why-not says more"};
}

std::string_view words_of(Known known) {
  switch (known) {
    case Known::baseline: return "was there when it was first read";
    case Known::written: return "written by Tidemark";
    case Known::changed_by_others: return "changed by somebody else";
    case Known::returned: return "read when it was there again";
    case Known::arrived_late: return "what Tidemark had sent, and was not known to have arrived";
  }
  return {};
}

std::string entity_for_people(const Call& call, const views::Entity& entity) {
  std::string text =
      call["KIND"] + " " + visible(entity.id) + (entity.gone ? "  gone: these are the last known values" : "") + "\n";
  std::size_t widest = 0;
  for (const views::FieldState& field : entity.fields) widest = std::max(widest, field.name.size());
  for (const views::FieldState& field : entity.fields) {
    text += "  " + visible(field.name) + std::string(widest - field.name.size() + 2, ' ') + visible(field.value) +
            "   " + std::string{words_of(field.known)} + ", log position " +
            std::to_string(field.settled != 0 ? field.settled : field.from.position) + "\n";
  }
  for (const std::string& source : entity.sources)
    text += std::string{"  values came from "} + (call["KIND"] == "record" ? "Pendo's " : "Salesforce record ") +
            visible(source) + "\n";
  return text;
}

/// For people the tries of one change are one line, the last one shown too.
constexpr std::size_t most_tries = 32;
std::size_t beyond(std::size_t limit) { return limit + std::min(most_tries, SIZE_MAX - limit); }

/// The first `limit` of them, and the tries that belong to the last of these.
std::span<const views::Moment> newest(std::span<const views::Moment> moments, std::size_t limit) {
  std::size_t shown = 0;
  for (const Tries& tries : changes_in(moments))
    if (shown < limit) shown += tries.all.size();
  return moments.first(shown);
}

}  // namespace

Call completed(const Call& call) {
  return call["KIND"] == "record" ? call.with("ID", sync::complete_id(call["ID"])) : call;
}

Part part_of_target(const Question& question, std::string_view kind, std::string_view id) {
  return service::part_of_target(*question.views, kind, id);
}

Result<void> warn_of_erasure(const Call& call, const views::Views& views) {
  const auto rows = views.erasures();
  if (!rows) return tl::unexpected(rows.error());
  const auto open = std::ranges::find(*rows, false, &views::ErasureRow::done);
  if (open != rows->end())
    call.warn({ErrorCode::incomplete, "an erasure has not come to its end: something of the person may be told of yet",
               "log position " + std::to_string(open->position), "the next run or erasure ends it: tidemark sync"});
  return {};
}

Result<Question> Question::of(Result<std::unique_ptr<Workspace>> workspace) {
  if (!workspace) return tl::unexpected(std::move(workspace.error()));
  auto views = (*workspace)->views();
  if (!views) return tl::unexpected(std::move(views.error()));
  LocalTime local = time_of(**workspace);
  return Question{std::move(*workspace), *views, std::move(local)};
}

Result<Question> Question::open(const Call& call) {
  auto question = of(Workspace::open_subscription(call, Workspace::Access::read));
  if (question)
    if (auto told = warn_of_erasure(call, *question->views); !told) return tl::unexpected(std::move(told.error()));
  return question;
}

Result<Question> Question::open_to_recover(const Call& call) { return of(Workspace::open_to_recover(call)); }

int history(const Call& typed) {
  const Call call = completed(typed);
  std::uint64_t limit = 50;
  if (call.has("--limit") && (!number_of(call["--limit"], limit) || limit == 0))
    return call.tell(
        {ErrorCode::invalid_input, "--limit is a number, at least 1", "tidemark history", "tidemark history --help"});
  const auto question = Question::open(call);
  if (!question) return call.tell(question.error());
  const auto moments = question->views->history(part_of_target(*question, call["KIND"], call["ID"]), call["ID"],
                                                call.json() ? limit : beyond(limit));
  if (!moments && moments.error().code == ErrorCode::not_found) return call.tell(not_known(call["KIND"]));
  if (!moments) return call.tell(moments.error());
  if (moments->empty()) return call.tell(not_known(call["KIND"]));
  std::string text;
  for (const views::Moment& moment : call.json() ? std::span{*moments} : std::span<const views::Moment>{}) {
    JsonLine line{text};
    put_moment(line, moment);
  }
  if (!call.json()) text = moments_for_people(newest(*moments, limit), question->local);
  call.put(text);
  call.say("Next: " + call.line("show", {call["KIND"], call["ID"]}, "--at POSITION") + " is how it was then\n");
  return done;
}

/// Where --at leads to a time before the log.
int tell_before_log(const Call& call, const Question& question) {
  Instant first;
  const auto read =
      question.workspace->log().read(1, 1, log::Depth::entries, [&](const log::Entry& entry) -> Result<bool> {
        first = entry.time;
        return false;
      });
  if (!read) return call.tell(read.error());
  return call.tell({ErrorCode::not_found, "that is before the log's first entry", "--at",
                    "it begins at " + question.local.second(first) + "; " +
                        call.line("history", {call["KIND"], call["ID"]}) + " says since when it knows it"});
}

int show(const Call& typed) {
  const Call call = completed(typed);
  const auto question = Question::open(call);
  if (!question) return call.tell(question.error());
  const Part part = part_of_target(*question, call["KIND"], call["ID"]);
  Position at = question->workspace->log().head().position;
  if (call.has("--at")) {
    const auto position =
        service::position_at(*question->views, at, question->local.zone, machine_time(), call["--at"]);
    if (!position) return call.tell(position.error());
    at = *position;
    if (at == 0) return tell_before_log(call, *question);
  }
  const auto entity =
      call.has("--at") ? question->views->entity_at(part, call["ID"], at) : question->views->entity(part, call["ID"]);
  if (!entity && entity.error().code == ErrorCode::not_found && call.has("--at"))
    return call.tell({ErrorCode::not_found,
                      "the log knew nothing of that " + call["KIND"] + " at position " + std::to_string(at),
                      {},
                      "tidemark history says since when"});
  if (!entity && entity.error().code == ErrorCode::not_found) return call.tell(not_known(call["KIND"]));
  if (!entity) return call.tell(entity.error());
  std::string text;
  const auto open =
      call.has("--at") ? Result<std::vector<views::Moment>>{} : question->views->open_changes(part, call["ID"]);
  if (!open) return call.tell(open.error());
  if (call.json()) {
    JsonLine line{text};
    service::put_entity(line, call["KIND"], *entity, at, *open);
  } else {
    text = entity_for_people(call, *entity);
  }
  if (!call.json()) text += moments_for_people(*open, question->local, "  ");
  call.put(text);
  call.say("Next: " + call.line("why", {call["KIND"], call["ID"], "FIELD"}) + "\n");
  return done;
}

std::vector<Command> commands_of_questions() {
  const std::vector<std::string_view> kinds = {"visitor", "account", "record"};
  const Argument kind{"KIND", "of what", kinds};
  const Argument id{"ID", "its id in Pendo; of a record, in Salesforce"};
  return {
      {"why",
       "Why a value is what it is",
       "tidemark why visitor v-42 custom.region\ntidemark why record 003RM000006EtKkYAK Pendo_NPS__c",
       "Next: tidemark history visitor ID; an id that begins with - goes behind --",
       {kind, id, {"FIELD", "custom.region, or region; of a record Pendo_NPS__c"}},
       {},
       "",
       why},
      {"why-not",
       "What a run did with one record, and why not more",
       "tidemark why-not visitor v-42\ntidemark why-not record 003RM000006EtKkYAK",
       "Next: tidemark history visitor ID, tidemark runs show RUN",
       {{"KIND", "of what", {"visitor", "account", "record"}}, {"ID", "its id in Pendo; of a record, in Salesforce"}},
       {{"--run", "N", "which run (the last)"}},
       "",
       why_not},
      {"history",
       "What was seen of a visitor, account or Salesforce record and done to it, newest first",
       "tidemark history visitor v-42",
       "Next: tidemark show visitor ID --at POSITION",
       {kind, id},
       {{"--limit", "N", "how many (50)"}},
       "",
       history},
      {"show",
       "A visitor, account or Salesforce record as the log knows it, now or then",
       "tidemark show visitor v-42\ntidemark show visitor v-42 --at 2026-01-31",
       "A date is its first instant in the subscription's time zone, a date-time without a zone is UTC, digits alone "
       "are a log position.",
       {kind, id},
       {{"--at", "TIME", "a date, a date-time, or a log position"}},
       "",
       show},
  };
}

}  // namespace tidemark::command
