#include "command/commands/show_runs.h"

#include <algorithm>
#include <map>

#include "command/commands/show_calls.h"
#include "command/commands/show_changes.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/open_writes.h"
#include "command/subscription_time.h"
#include "command/words.h"
#include "command/workspace.h"
#include "core/json/document.h"

namespace tidemark::command {
namespace {

std::uint64_t count_of(const Counts& counts, std::string_view name) {
  for (const auto& [key, number] : counts)
    if (key == name) return number;
  return 0;
}

void put_counts(JsonLine& line, const Counts& counts) {
  for (const auto& [name, number] : counts) line.number(name, number);
}

/// As `sync` calls it; of a run that has not come to its end, that it runs. A run that another took the place of ended
/// without counting its parts: what was not done then failed with it.
std::string_view state_of(const RunRow& run, const RunPart& part) {
  if (!part.error_code.empty()) return "failed";
  if (part.held) return "held";
  if (run.ended_position == 0) return "running";
  return run.outcome.empty() ? "failed" : "completed";
}

/// What the guard compared says no limits where it was off.
bool guard_was_off(const RunPart& part) {
  const auto guard = json::Document::read(part.guard);
  return guard && !guard->root().member("limits");
}

void put_part(JsonLine& line, const RunRow& run, const RunPart& part) {
  line.text("connection", part.connection)
      .text("direction", part.direction)
      .text("state", state_of(run, part))
      .number("planned", part.planned)
      .text("digest", part.digest);
  line.flag("held", part.held)
      .texts("held_by", part.held_reasons)
      .text("kept_plan", part.kept_plan)
      .value("guard", part.guard);
  line.object("counts", [&](JsonLine& counts) { put_counts(counts, part.counts); });
  if (part.error_code.empty()) return;
  line.object("error", [&](JsonLine& error) {
    error.text("code", part.error_code)
        .text("what", part.error_what)
        .text("where", part.error_where)
        .text("hint", part.error_hint);
  });
}

/// What a run's end said of it beside how each part ended: mapping lines that were refused.
std::vector<std::string> said_of_lines(const RunRow& run) {
  std::vector<std::string> said;
  for (const std::string& line : run.outcome)
    if (line.find(": refused: ") != line.npos || line.find(": connection problem: ") != line.npos) said.push_back(line);
  return said;
}

/// A run that was killed leaves no word of its end.
bool cut_off(const RunRow& run, bool at_work) {
  return (run.state == RunState::running || run.state == RunState::continued) && !at_work;
}

/// The command that goes on with a run that was cut off.
std::string goes_on(const Call& call, const RunRow& run) {
  if (run.kind == "approve") return call.line("approve", {std::to_string(run.approves), run.expect});
  if (run.kind == "apply") return call.line("apply", {}, "--expect " + run.expect + (run.exact ? " --exact" : ""));
  std::string options;
  for (std::string_view words = run.only; !words.empty();) {
    const std::string_view word = words.substr(0, words.find(' '));
    options += (options.empty() ? "" : " ") +
               std::string{word == "pull" || word == "push" ? "--only " : "--connection "} + std::string{word};
    words.remove_prefix(std::min(word.size() + 1, words.size()));
  }
  return call.line("sync", {}, options);
}

/// What is told of runs beside their rows.
struct Beside {
  bool at_work = false;                          ///< a process has the log open to write
  std::map<RunId, views::FoundByReading> found;  ///< of writes that no answer came to
  OpenWrites open;

  static Result<Beside> look(Workspace& workspace, const views::Views& views, Position since) {
    auto found = views.found_by_reading(since);
    if (!found) return tl::unexpected(std::move(found.error()));
    auto open = OpenWrites::look(views);
    if (!open) return tl::unexpected(std::move(open.error()));
    return Beside{workspace.is_at_work(), std::move(*found), std::move(*open)};
  }

  using Counts = views::OutcomeCounts views::FoundByReading::*;
  [[nodiscard]] std::uint64_t number(const RunRow& run, ItemOutcome outcome,
                                     Counts counts = &views::FoundByReading::all) const {
    const auto of_run = found.find(run.number);
    return of_run == found.end() ? 0 : (of_run->second.*counts)[static_cast<std::size_t>(outcome)];
  }
  /// Of the targets that the run's own counts have as unknown those of which more is known since.
  [[nodiscard]] std::uint64_t known_since(const RunRow& run) const {
    std::uint64_t targets = 0;
    for (const ItemOutcome outcome : {ItemOutcome::arrived, ItemOutcome::not_there, ItemOutcome::missing})
      targets += number(run, outcome, &views::FoundByReading::later);
    return targets;
  }
  /// Which the run's own counts have not, or as unknown.
  [[nodiscard]] std::uint64_t not_counted(const RunRow& run, ItemOutcome outcome) const {
    return number(run, outcome, &views::FoundByReading::uncounted) +
           number(run, outcome, &views::FoundByReading::later);
  }
};

std::uint64_t less(std::uint64_t number, std::uint64_t by) { return number - std::min(number, by); }

void put_run(const RunRow& run, const Beside& beside, std::string& text) {
  JsonLine line{text};
  line.number("run", run.number).text("state", name_of(run.state)).flag("cut_off", cut_off(run, beside.at_work));
  line.text("kind", run.kind).text("actor", run.actor);
  line.text("started", iso(run.started)).text("ended", iso(run.ended)).number("started_position", run.started_position);
  line.number("ended_position", run.ended_position)
      .number("configuration", run.configuration)
      .text("expect", run.expect)
      .flag("exact", run.exact);
  line.texts("said_of_lines", said_of_lines(run))
      .text("only", run.only)
      .number("approves", run.approves)
      .text("approved_by", run.approved_by);
  line.objects("continuations", run.continuations, [](JsonLine& taken, const RunTaken& by) {
    taken.number("position", by.position)
        .text("time", iso(by.time))
        .text("actor", by.actor)
        .number("configuration", by.configuration)
        .texts("failures", by.failures);
  });
  std::uint64_t failed_calls = 0;
  for (const RunCalls& calls : run.failed_calls) failed_calls += calls.calls;
  line.number("failed_calls", failed_calls);
  line.object("found_by_reading", [&](JsonLine& counts) {
    for (const ItemOutcome outcome :
         {ItemOutcome::arrived, ItemOutcome::not_there, ItemOutcome::missing, ItemOutcome::unknown})
      counts.number(name_of(outcome), beside.number(run, outcome));
  });
  const OpenWrites::Of open = beside.open.of_run(run.number);
  line.number("open", open.targets).text("open_until", iso(open.quiet_until));
  line.object("counts", [&](JsonLine& counts) { put_counts(counts, run.counts); })
      .objects("parts", run.parts, [&](JsonLine& members, const RunPart& part) { put_part(members, run, part); });
}

/// What was to be written and was not, where there is any: ", 2 refused, 1 unknown, 12 changes held".
std::string not_written(const RunRow& run, const Beside& beside) {
  std::uint64_t waiting = 0;
  std::uint64_t held = 0;
  for (const RunPart& part : run.parts) {
    waiting += count_of(part.counts, "waiting");
    if (part.held) held += count_of(part.counts, "changes");
  }
  std::string text;
  const auto row = [&](std::uint64_t number, std::string_view words) {
    if (number > 0) text += ", " + grouped(number) + " " + std::string{words};
  };
  row(count_of(run.counts, "rejected"), "refused");
  row(count_of(run.counts, "missing"), "missing");
  row(less(count_of(run.counts, "unknown"), beside.known_since(run)), "unknown");
  row(beside.number(run, ItemOutcome::not_there, &views::FoundByReading::later), "did not arrive");
  row(waiting, waiting == 1 ? "change waiting" : "changes waiting");
  row(held, held == 1 ? "change held" : "changes held");
  row(count_of(run.counts, "not_reached"), "not reached");
  return text;
}

std::string one_line(const RunRow& run, const Beside& beside, const LocalTime& local) {
  std::string text = "run " + std::to_string(run.number) + "  " + std::string{name_of(run.state)} + "  " +
                     local.second(run.started) + "  " + run.kind + " by " + visible(run.actor);
  if (cut_off(run, beside.at_work)) text += "  cut off";
  if (!run.continuations.empty()) text += "  taken up again " + times(run.continuations.size());
  const std::uint64_t arrived = beside.number(run, ItemOutcome::arrived);
  if (!run.counts.empty() || arrived > 0) {
    text +=
        "  " + grouped(count_of(run.counts, "accepted") + beside.not_counted(run, ItemOutcome::arrived)) + " written";
    if (arrived > 0) text += " (" + grouped(arrived) + " without an answer, found by reading)";
    text += not_written(run, beside);
  }
  if (const auto open = beside.open.of_run(run.number); open.targets > 0) text += "; " + open_for_people(open, local);
  return text + "\n";
}

/// A count by its name in the log, "changed_targets", in words.
std::string count_for_people(std::string_view name, std::uint64_t number) {
  std::string words{name};
  for (char& c : words) c = c == '_' ? ' ' : c;
  if (number == 1 && words.ends_with('s') && !words.ends_with("ous")) words.pop_back();
  return grouped(number) + " " + words;
}

/// The run that carried out the plan which this one held; 0: none has.
RunId carried_out_by(const RunRow& run, const RunPart& part, const std::vector<RunRow>& newest_first) {
  for (const RunRow& later : newest_first)
    if (later.number > run.number && later.expect == part.digest && later.state == RunState::completed)
      return later.number;
  return 0;
}

std::string part_for_people(const Call& call, const RunRow& run, const RunPart& part, const std::vector<RunRow>& all) {
  std::string text = "  " + (part.connection.empty() ? "the run" : part.connection + " " + part.direction) + "\n";
  for (const auto& [name, number] : part.counts) {
    if (number > 0) text += "    " + count_for_people(name, number) + "\n";
  }
  if (guard_was_off(part)) text += "    GUARD OFF\n";
  if (!part.digest.empty()) text += "    plan " + part.digest + ", log position " + std::to_string(part.planned) + "\n";
  for (const std::string& reason : part.held_reasons) text += "    held by the guard: " + visible(reason) + "\n";
  const std::string number = std::to_string(run.number);
  if (const RunId later = part.held ? carried_out_by(run, part, all) : 0; later != 0)
    text += "    carried out by run " + std::to_string(later) + "\n";
  else if (part.held && run.approved_digest != part.digest)
    text += "    look: " + call.line("runs show", {number}, "--changes") +
            "\n    let it pass: " + call.line("approve", {number, part.digest}) + "\n";
  if (!part.error_code.empty()) {
    text += "    failed: " + to_line({ErrorCode::refused, part.error_what, part.error_where, part.error_hint}) + "\n";
  }
  return text;
}

/// Of writes that no answer came to.
std::string found_for_people(const RunRow& run, const Beside& beside) {
  std::string text;
  const auto row = [&](ItemOutcome outcome, std::string_view words) {
    const std::uint64_t targets = beside.not_counted(run, outcome);
    if (targets > 0)
      text += "  " + count(targets, "target", "targets") + " sent without an answer: " + std::string{words} + "\n";
  };
  const std::uint64_t counted =
      less(beside.number(run, ItemOutcome::arrived), beside.not_counted(run, ItemOutcome::arrived));
  if (counted > 0)
    text += "  " + grouped(counted) + " of those accepted had no answer: reading showed that they are written\n";
  row(ItemOutcome::arrived, "written, as reading showed");
  row(ItemOutcome::not_there, "did not arrive, as reading showed");
  row(ItemOutcome::missing, "gone when read");
  row(ItemOutcome::unknown, "held something else when read");
  return text;
}

/// The counts of the run's end, of its last start alone.
std::string counts_for_people(const RunRow& run, const Beside& beside) {
  std::string text;
  for (const auto& [name, number] : run.counts) {
    const std::uint64_t targets = name == "unknown" ? less(number, beside.known_since(run)) : number;
    const bool of_last_start = name.ends_with("_calls") && !run.continuations.empty();
    if (targets > 0)
      text += "  " + count_for_people(name, targets) + std::string{of_last_start ? since_continued : ""} + "\n";
  }
  return text;
}

std::string for_people(const Call& call, const RunRow& run, const std::vector<RunRow>& all, const Beside& beside,
                       const LocalTime& local) {
  std::string text = "run " + std::to_string(run.number) + "  " + std::string{name_of(run.state)} + "  (" + run.kind +
                     " by " + visible(run.actor) + ")\n";
  if (!run.only.empty()) text += "  of " + run.only + " alone\n";
  if (run.exact) text += "  all of the plan that was looked at, or nothing\n";
  text += "  began " + local.second(run.started) + ", mapping version " + std::to_string(run.configuration) + "\n";
  for (const RunTaken& taken : run.continuations) {
    for (const std::string& failure : taken.failures) text += "  had failed: " + visible(failure) + "\n";
    text += "  taken up again " + local.second(taken.time) + " by " + visible(taken.actor) + "\n";
  }
  if (run.ended_position != 0)
    text += "  ended " + local.second(run.ended) + ", log position " + std::to_string(run.ended_position) + "\n";
  if (!run.approved_by.empty())
    text += "  approved " + local.second(run.approved) + " by " + visible(run.approved_by) + "\n";
  text += counts_for_people(run, beside);
  for (const RunPart& part : run.parts) text += part_for_people(call, run, part, all);
  for (const std::string& line : said_of_lines(run)) text += "  " + visible(line) + "\n";
  text += found_for_people(run, beside);
  const std::string open = open_for_people(beside.open.of_run(run.number), local);
  return open.empty() ? text : text + "  " + open + "\n";
}

}  // namespace

int list_runs(const Call& call) {
  std::uint64_t limit = 20;
  if (call.has("--limit") && (!number_of(call["--limit"], limit) || limit == 0))
    return call.tell(
        {ErrorCode::invalid_input, "--limit is a number, at least 1", "tidemark runs", "tidemark runs --help"});
  auto workspace = Workspace::open_subscription(call, Workspace::Access::read);
  if (!workspace) return call.tell(workspace.error());
  auto views = (*workspace)->views();
  if (!views) return call.tell(views.error());
  const auto runs = (*views)->runs(limit);
  if (!runs) return call.tell(runs.error());
  const LocalTime local = time_of(**workspace);
  std::string text;
  const auto beside = Beside::look(**workspace, **views, runs->empty() ? 0 : runs->back().started_position);
  if (!beside) return call.tell(beside.error());
  for (const RunRow& run : *runs) {
    if (call.json()) put_run(run, *beside, text);
    else text += one_line(run, *beside, local);
  }
  call.put(text);
  call.say(runs->empty() ? "There was no run yet: " + call.line("sync") + "\n"
                         : "Next: " + call.line("runs show", {std::to_string(runs->front().number)}) + "\n");
  return done;
}

int show_run(const Call& call) {
  RunId number = 0;
  if (!number_of(call["RUN"], number))
    return call.tell({ErrorCode::invalid_input, "RUN is a number", "tidemark runs show", "tidemark runs lists them"});
  auto workspace = Workspace::open_subscription(call, Workspace::Access::read);
  if (!workspace) return call.tell(workspace.error());
  auto views = (*workspace)->views();
  if (!views) return call.tell(views.error());
  const auto run = (*views)->run(number);
  if (!run && run.error().code == ErrorCode::not_found)
    return call.tell(
        {ErrorCode::not_found, "there is no such run", "run " + std::to_string(number), "tidemark runs lists them"});
  if (!run) return call.tell(run.error());
  const bool held = std::ranges::any_of(run->parts, &RunPart::held);
  const auto all = held ? (*views)->runs() : Result<std::vector<RunRow>>{};
  if (!all) return call.tell(all.error());
  const auto beside = Beside::look(**workspace, **views, run->started_position);
  if (!beside) return call.tell(beside.error());
  std::string text;
  if (call.json()) put_run(*run, *beside, text);
  else text = for_people(call, *run, *all, *beside, time_of(**workspace));
  if (!call.json() && cut_off(*run, beside->at_work))
    text += "  cut off, no process has it: " + goes_on(call, *run) + " goes on from there\n";
  call.put(text);
  if (!call.json() && !run->failed_calls.empty() && !call.has("--calls"))
    call.say("Next: " + call.line("runs show", {std::to_string(number)}, "--calls") + " has the calls that failed\n");
  if (call.has("--calls")) {
    if (const int status = print_calls(call, **workspace, *run, time_of(**workspace)); status != done) return status;
  }
  return call.has("--changes") ? print_changes(call, **workspace, **views, *run) : static_cast<int>(done);
}

}  // namespace tidemark::command
