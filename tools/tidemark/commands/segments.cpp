#include <algorithm>

#include "command/commands/commands.h"
#include "command/commands/questions.h"
#include "command/commands/show_runs.h"
#include "command/commands/show_segment.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/machine.h"
#include "core/events/codec.h"
#include "core/events/segment_events.h"
#include "core/segments/syntax.h"
#include "service/segment_question.h"

namespace tidemark::command {

void put_size(const Call& call, const LocalTime& local, std::string_view of, const service::SegmentSize& size) {
  const sync::KnownEntities::Answer& answer = size.answer;
  std::string text;
  if (call.json()) {
    JsonLine{text}
        .text("of", of)
        .text("segment", size.text)
        .number("size", answer.size)
        .number("entities", answer.entities)
        .number("run", size.run)
        .text("read", iso(size.read));
    for (const std::string& member : answer.members) JsonLine{text}.text("member", member);
  } else {
    text = grouped(answer.size) + " of " + grouped(answer.entities) + " " + std::string{of} + "   as run " +
           std::to_string(size.run) + " read them at " + local.second(size.read) + ", with what was written since\n";
    for (const std::string& member : answer.members) text += "  " + visible(member) + "\n";
    if (call.has("--members") && answer.members.size() < answer.size)
      text += "  … and " + grouped(answer.size - answer.members.size()) + " more: --limit\n";
  }
  call.put(text);
}

namespace {

using service::plural_of;
using service::saved_segment;

/// What was typed as a segment, and of whom it is.
struct Asked {
  EntityKind kind = EntityKind::visitor;
  std::string text;
};

EntityKind kind_of(std::string_view word) {
  return word.starts_with(name_of(EntityKind::account)) ? EntityKind::account : EntityKind::visitor;
}

/// Each problem, and the place in the text under it.
int tell(const Call& call, std::string_view text, const std::vector<segments::Problem>& problems) {
  for (const segments::Problem& problem : problems) {
    (void)call.tell(segments::to_error(text, problem));
    call.say(segments::pointed_at(text, problem));
  }
  return wrong_usage;
}

Result<std::uint64_t> most_members(const Call& call) {
  if (!call.has("--members")) return 0;
  std::uint64_t limit = 50;
  if (call.has("--limit") && (!number_of(call["--limit"], limit) || limit == 0))
    return failure(ErrorCode::invalid_input, "--limit is a number, at least 1", "--limit", "without it: 50");
  return limit;
}

int tell(const Call& call, std::string_view text, const service::SegmentTrouble& trouble) {
  return trouble.error ? call.tell(*trouble.error) : tell(call, text, trouble.problems);
}

/// Size and members; `asked.text` is parsed as it stands.
int answer(const Call& call, const Question& question, const Asked& asked) {
  const auto most = most_members(call);
  if (!most) return call.tell(most.error());
  if (const auto tree = segments::parse(asked.text); !tree) return tell(call, asked.text, std::vector{tree.error()});
  const auto archive = question.workspace->archive();
  if (!archive) return call.tell(archive.error());
  const auto size = service::ask_segment(*question.views, **archive, {asked.kind, asked.text, *most},
                                         question.local.zone, machine_time());
  if (!size) return tell(call, asked.text, size.error());
  put_size(call, question.local, plural_of(name_of(asked.kind)), *size);
  return done;
}

int ask_segment(const Call& call) {
  const auto question = Question::open(call);
  if (!question) return call.tell(question.error());
  const int status = answer(call, *question, {kind_of(call["--of"]), call["TEXT"]});
  if (status == done)
    call.say(
        "Next: " +
        call.line("segments save", {"NAME", call["TEXT"]}, call.has("--of") ? "--of " + call["--of"] : std::string{}) +
        "\n");
  return status;
}

int save_segment(const Call& call) {
  const std::string& text = call["TEXT"];
  if (const auto tree = segments::parse(text); !tree) return tell(call, text, std::vector{tree.error()});
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  auto views = (*workspace)->views();
  if (!views) return call.tell(views.error());
  const auto archive = (*workspace)->archive();
  if (!archive) return call.tell(archive.error());
  const auto event =
      service::saving_of(**views, **archive, {call["NAME"], kind_of(call["--of"]), text}, actor(), machine_time());
  if (!event) return tell(call, text, event.error());
  log::EventLog& log = (*workspace)->log();
  if (*event)
    if (const auto head = log.append(log.head().position, {&**event, 1}); !head) return call.tell(head.error());
  const auto followed = (*workspace)->views();
  if (!followed) return call.tell(followed.error());
  const auto saved = (*followed)->saved_segment(call["NAME"]);
  if (!saved) return call.tell(saved.error());
  std::string line;
  if (call.json())
    JsonLine{line}.text("name", saved->name).text("of", plural_of(saved->kind)).text("segment", saved->text);
  else line = (*event ? "saved: " : "it is saved so already: ") + saved->name + "  " + visible(saved->text) + "\n";
  call.put(line);
  call.say("Next: " + call.line("segments show", {saved->name}) + "; " +
           call.line("plan", {}, "--segment " + saved->name) + "\n");
  return done;
}

void put_saved(const Call& call, const views::SavedSegment& saved, const LocalTime& local, std::string& text) {
  if (call.json()) {
    JsonLine line{text};
    service::put_saved(line, saved);
    return;
  }
  text += saved.name + "  of " + plural_of(saved.kind) + ", saved by " + visible(saved.actor) + " at " +
          local.second(saved.time) + "\n  " + visible(saved.text) + "\n";
}

int list_segments(const Call& call) {
  const auto question = Question::open(call);
  if (!question) return call.tell(question.error());
  const auto all = question->views->saved_segments();
  if (!all) return call.tell(all.error());
  std::string text;
  for (const views::SavedSegment& saved : *all) put_saved(call, saved, question->local, text);
  call.put(text);
  call.say(all->empty() ? "No segment is saved. Next: " + call.line("segments save", {"NAME", "TEXT"}) + "\n"
                        : "Next: " + call.line("segments show", {"NAME"}) + "\n");
  return done;
}

int show_segment(const Call& call) {
  const auto question = Question::open(call);
  if (!question) return call.tell(question.error());
  const auto saved = saved_segment(*question->views, call["NAME"]);
  if (!saved) return call.tell(saved.error());
  std::string text;
  put_saved(call, *saved, question->local, text);
  call.put(text);
  return answer(call, *question, {kind_of(saved->kind), saved->text});
}

int drop_segment(const Call& call) {
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  auto views = (*workspace)->views();
  if (!views) return call.tell(views.error());
  const auto saved = saved_segment(**views, call["NAME"]);
  if (!saved) return call.tell(saved.error());
  log::EventLog& log = (*workspace)->log();
  const Event event = event_of(SegmentDropped{actor(), saved->name}, 0);
  if (const auto head = log.append(log.head().position, {&event, 1}); !head) return call.tell(head.error());
  std::string line;
  if (call.json()) JsonLine{line}.text("dropped", saved->name);
  else line = "dropped: " + saved->name + "\n";
  call.put(line);
  return done;
}

}  // namespace

std::vector<Command> commands_of_segments() {
  const Option of{"--of", "KIND", "of visitors (unless this is given) or accounts", {"visitors", "accounts"}};
  const Option members{"--members", "", "also who is in it, by id"};
  const Option limit{"--limit", "N", "how many members (50)"};
  const Argument name{"NAME", "of the saved segment"};
  return {
      {"segment",
       "How many visitors or accounts a segment has, and which",
       "tidemark segment 'custom.region = \"EMEA\" and custom.arr > 10000'\n"
       "tidemark segment 'custom.tier = \"gold\"' --of accounts --members",
       "The language is in docs/segments.md. Asked is what the last run read, native fields and pulled ones, with what "
       "was written since.\nNext: tidemark segments save NAME TEXT",
       {{"TEXT", "the segment, in single quotes"}},
       {of, members, limit},
       "",
       ask_segment},
      {"segments save",
       "Keep a segment under a name",
       "tidemark segments save rich-emea 'custom.region = \"EMEA\" and custom.arr > 10000'",
       "An earlier one of the name is replaced; the log keeps both.\nNext: tidemark segments show NAME; tidemark plan "
       "--segment NAME",
       {name, {"TEXT", "the segment, in single quotes"}},
       {of},
       "",
       save_segment},
      {"segments list",
       "The saved segments",
       "tidemark segments list",
       "Next: tidemark segments show NAME",
       {},
       {},
       "",
       list_segments},
      {"segments show",
       "A saved segment: its text, its size, who is in it",
       "tidemark segments show rich-emea --members",
       "Next: tidemark plan --segment NAME says its size after a sync",
       {name},
       {members, limit},
       "",
       show_segment},
      {"segments drop",
       "Drop a saved segment",
       "tidemark segments drop rich-emea",
       "The log keeps that it was there.",
       {name},
       {},
       "",
       drop_segment},
  };
}

}  // namespace tidemark::command
