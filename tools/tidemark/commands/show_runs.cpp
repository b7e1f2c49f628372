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
#include "service/run_json.h"

namespace tidemark::command {
namespace {

using service::BesideRuns;

std::uint64_t count_of(const Counts& counts, std::string_view name) {
  for (const auto& [key, number] : counts)
    if (key == name) return number;
  return 0;
}

/// What the guard compared says no limits where it was off.
bool guard_was_off(const RunPart& part) {
  const auto guard = json::Document::read(part.guard);
  return guard && !guard->root().member("limits");
}

/// The command that goes on with a run that was cut off.
std::string goes_on(const Call& call, const RunRow& run) {
  if (run.kind == "approve") return call.line("approve", {std::to_string(run.approves), run.expect});
  if (!run.expect.empty()) return call.line("apply", {}, "--expect " + run.expect + (run.exact ? " --exact" : ""));
  std::string options;
  for (std::string_view words = run.only; !words.empty();) {
    const std::string_view word = words.substr(0, words.find(' '));
    options += (options.empty() ? "" : " ") +
               std::string{word == "pull" || word == "push" ? "--only " : "--connection "} + std::string{word};
    words.remove_prefix(std::min(word.size() + 1, words.size()));
  }
  return call.line("sync", {}, options);
}

std::uint64_t less(std::uint64_t number, std::uint64_t by) { return number - std::min(number, by); }

/// What was to be written and was not, where there is any: ", 2 refused, 1 unknown, 12 changes held".
std::string not_written(const RunRow& run, const BesideRuns& beside) {
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

/// The last run that took this one back, or part of it; 0: none has.
RunId undone_by(const RunRow& run, const std::vector<RunRow>& newest_first) {
  for (const RunRow& later : newest_first)
    if (later.undoes == run.number) return later.number;
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
  else if (part.held && run.approved_digest != part.digest && run.rejected_position == 0)
    text += "    look: " + call.line("runs show", {number}, "--changes") +
            "\n    let it pass: " + call.line("approve", {number, part.digest}) + "\n";
  if (!part.error_code.empty()) {
    text += "    failed: " + to_line({ErrorCode::refused, part.error_what, part.error_where, part.error_hint}) + "\n";
  }
  return text;
}

/// Of writes that no answer came to.
std::string found_for_people(const RunRow& run, const BesideRuns& beside) {
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
std::string counts_for_people(const RunRow& run, const BesideRuns& beside) {
  std::string text;
  for (const auto& [name, number] : run.counts) {
    const std::uint64_t targets = name == "unknown" ? less(number, beside.known_since(run)) : number;
    const bool of_last_start = name.ends_with("_calls") && !run.continuations.empty();
    if (targets > 0)
      text += "  " + count_for_people(name, targets) + std::string{of_last_start ? since_continued : ""} + "\n";
  }
  return text;
}

}  // namespace

std::string run_line(const RunRow& run, const BesideRuns& beside, const LocalTime& local) {
  std::string text = "run " + std::to_string(run.number) + "  " + std::string{name_of(run.state)} + "  " +
                     local.second(run.started) + "  " + run.kind + " by " + visible(run.actor);
  if (service::cut_off(run, beside.at_work)) text += "  cut off";
  if (run.rejected_position != 0) text += "  rejected by " + visible(run.rejected_by);
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

std::string run_for_people(const Call& call, const RunRow& run, const std::vector<RunRow>& all,
                           const BesideRuns& beside, const LocalTime& local) {
  std::string text = "run " + std::to_string(run.number) + "  " + std::string{name_of(run.state)} + "  (" + run.kind +
                     " by " + visible(run.actor) + ")\n";
  if (!run.only.empty()) text += "  of " + run.only + " alone\n";
  if (!run.correction.empty()) text += "  " + visible(run.correction) + "\n";
  if (const RunId by = undone_by(run, all); by != 0) text += "  put back by run " + std::to_string(by) + "\n";
  if (run.exact) text += "  all of the plan that was looked at, or nothing\n";
  text += "  began " + local.second(run.started) + ", mapping version " + std::to_string(run.configuration) + "\n";
  for (const RunTaken& taken : run.continuations) {
    for (const std::string& failure : taken.failures) text += "  had failed: " + visible(failure) + "\n";
    text += "  taken up again " + local.second(taken.time) + " by " + visible(taken.actor) + "\n";
  }
  if (run.ended_position != 0)
    text += "  ended " + local.second(run.ended) + ", log position " + std::to_string(run.ended_position) + "\n";
  if (!run.cancelled_by.empty()) text += "  cancelled by " + visible(run.cancelled_by) + "\n";
  if (!run.approved_by.empty())
    text += "  approved " + local.second(run.approved) + " by " + visible(run.approved_by) + "\n";
  if (run.rejected_position != 0)
    text += "  rejected " + local.second(run.rejected) + " by " + visible(run.rejected_by) +
            (run.rejection.empty() ? "" : ": " + visible(run.rejection)) + "\n";
  text += counts_for_people(run, beside);
  for (const RunPart& part : run.parts) text += part_for_people(call, run, part, all);
  for (const std::string& line : service::said_of_lines(run)) text += "  " + visible(line) + "\n";
  text += found_for_people(run, beside);
  const std::string open = open_for_people(beside.open.of_run(run.number), local);
  return open.empty() ? text : text + "  " + open + "\n";
}

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
  const auto beside =
      BesideRuns::look(**views, (*workspace)->is_at_work(), runs->empty() ? 0 : runs->back().started_position);
  if (!beside) return call.tell(beside.error());
  call.head([](std::string& line) { service::put_run({}, {}, line); });
  for (const RunRow& run : *runs) {
    if (call.json()) service::put_run(run, *beside, text);
    else text += run_line(run, *beside, local);
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
  const auto all = (*views)->runs();
  if (!all) return call.tell(all.error());
  const auto beside = BesideRuns::look(**views, (*workspace)->is_at_work(), run->started_position);
  if (!beside) return call.tell(beside.error());
  std::string text;
  if (call.json()) service::put_run(*run, *beside, text);
  else text = run_for_people(call, *run, *all, *beside, time_of(**workspace));
  if (!call.json() && service::cut_off(*run, beside->at_work))
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
