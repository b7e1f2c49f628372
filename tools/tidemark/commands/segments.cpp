#include "sync/segments.h"

#include <algorithm>

#include "command/commands/commands.h"
#include "command/commands/questions.h"
#include "command/commands/saved_segments.h"
#include "command/commands/show_runs.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/machine.h"
#include "core/config/keys.h"
#include "core/events/codec.h"
#include "core/events/segment_events.h"
#include "core/segments/syntax.h"

namespace tidemark::command {
namespace {

std::string plural_of(std::string_view kind) { return std::string{kind} + "s"; }

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

void put(const Call& call, const Question& question, const Asked& asked, const sync::KnownEntities& known,
         const sync::KnownEntities::Answer& answer) {
  const std::string of = plural_of(name_of(asked.kind));
  std::string text;
  if (call.json()) {
    JsonLine{text}
        .text("of", of)
        .text("segment", asked.text)
        .number("size", answer.size)
        .number("entities", answer.entities)
        .number("run", known.run())
        .text("read", iso(known.read_at()));
    for (const std::string& member : answer.members) JsonLine{text}.text("member", member);
  } else {
    text = grouped(answer.size) + " of " + grouped(answer.entities) + " " + of + "   as run " +
           std::to_string(known.run()) + " read them at " + question.local.second(known.read_at()) +
           ", with what was written since\n";
    for (const std::string& member : answer.members) text += "  " + visible(member) + "\n";
    if (call.has("--members") && answer.members.size() < answer.size)
      text += "  … and " + grouped(answer.size - answer.members.size()) + " more: --limit\n";
  }
  call.put(text);
}

/// Size and members; `asked.text` is parsed as it stands.
int answer(const Call& call, const Question& question, Asked asked) {
  const auto most = most_members(call);
  if (!most) return call.tell(most.error());
  const auto tree = segments::parse(asked.text);
  if (!tree) return tell(call, asked.text, {tree.error()});
  const auto archive = question.workspace->archive();
  if (!archive) return call.tell(archive.error());
  const auto known = sync::KnownEntities::open(*question.views, **archive, asked.kind);
  if (!known) return call.tell(known.error());
  const auto segment = segments::Segment::of(*tree, known->find(), {&question.local.zone, machine_time()});
  if (!segment) return tell(call, asked.text, segment.error());
  const auto found = known->ask(*segment, question.local.zone, *most);
  if (!found) return call.tell(found.error());
  asked.text = segments::print(*tree);
  put(call, question, asked, *known, *found);
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

bool is_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  return !name.empty() && name.size() <= 60 && name.front() != '-' && std::ranges::all_of(name, allowed);
}

/// What is wrong with its fields, as far as they are known already.
Result<std::vector<segments::Problem>> problems_with_fields(Workspace& workspace, const views::Views& views,
                                                            EntityKind kind, const segments::Expression& tree) {
  const auto archive = workspace.archive();
  if (!archive) return tl::unexpected(archive.error());
  const auto known = sync::KnownEntities::open(views, **archive, kind);
  if (!known && known.error().code == ErrorCode::not_found) return {};
  if (!known) return tl::unexpected(known.error());
  const Zone utc;  // only says what fields there are
  auto segment = segments::Segment::of(tree, known->find(), {&utc, machine_time()});
  return segment ? std::vector<segments::Problem>{} : std::move(segment.error());
}

int save_segment(const Call& call) {
  const std::string& text = call["TEXT"];
  if (!is_name(call["NAME"]))
    return call.tell({ErrorCode::invalid_input, "a segment's name has 1 to 60 letters, digits, - _ or .", "NAME",
                      "such as rich-emea"});
  const auto tree = segments::parse(text);
  if (!tree) return tell(call, text, {tree.error()});
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  auto views = (*workspace)->views();
  if (!views) return call.tell(views.error());
  const EntityKind kind = kind_of(call["--of"]);
  const auto problems = problems_with_fields(**workspace, **views, kind, *tree);
  if (!problems) return call.tell(problems.error());
  if (!problems->empty()) return tell(call, text, *problems);
  const SegmentSaved saved{actor(), call["NAME"], std::string{name_of(kind)}, segments::print(*tree)};
  const auto before = (*views)->saved_segment(saved.name);
  if (!before && before.error().code != ErrorCode::not_found) return call.tell(before.error());
  const bool is_same = before && before->kind == saved.kind && before->text == saved.text;
  log::EventLog& log = (*workspace)->log();
  const Event event = event_of(saved, 0);
  if (!is_same)
    if (const auto head = log.append(log.head().position, {&event, 1}); !head) return call.tell(head.error());
  std::string line;
  if (call.json())
    JsonLine{line}.text("name", saved.name).text("of", plural_of(saved.kind)).text("segment", saved.text);
  else line = (is_same ? "it is saved so already: " : "saved: ") + saved.name + "  " + visible(saved.text) + "\n";
  call.put(line);
  call.say("Next: " + call.line("segments show", {saved.name}) + "; " +
           call.line("plan", {}, "--segment " + saved.name) + "\n");
  return done;
}

void put_saved(const Call& call, const views::SavedSegment& saved, const LocalTime& local, std::string& text) {
  if (call.json()) {
    JsonLine{text}
        .text("name", saved.name)
        .text("of", plural_of(saved.kind))
        .text("segment", saved.text)
        .text("actor", saved.actor)
        .text("saved", iso(saved.time))
        .number("position", saved.position);
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

Result<views::SavedSegment> saved_segment(const views::Views& views, const std::string& name) {
  auto all = views.saved_segments();
  if (!all) return tl::unexpected(std::move(all.error()));
  std::vector<std::string_view> names;
  for (views::SavedSegment& saved : *all) {
    if (saved.name == name) return std::move(saved);
    names.push_back(saved.name);
  }
  const std::string hint = did_you_mean(name, names);
  return failure(ErrorCode::not_found, "no segment is saved under that name", "segment " + name,
                 hint.empty() ? "tidemark segments list has them" : hint);
}

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
