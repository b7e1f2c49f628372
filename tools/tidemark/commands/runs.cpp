#include <algorithm>
#include <charconv>

#include "command/commands/commands.h"
#include "command/commands/plan_from_files.h"
#include "command/commands/show_plan.h"
#include "command/commands/show_runs.h"
#include "command/exit_status.h"
#include "command/input_file.h"
#include "command/json_line.h"
#include "command/machine.h"
#include "command/report_text.h"
#include "command/running.h"
#include "command/subscription_time.h"
#include "command/words.h"
#include "core/planning/identifier.h"
#include "service/rejection.h"
#include "service/segment_question.h"

namespace tidemark::command {
namespace {

EntityKind kind_of(std::string_view word) { return word == "account" ? EntityKind::account : EntityKind::visitor; }

Direction direction_of(std::string_view word) { return word == "push" ? Direction::push : Direction::pull; }

/// What is asked for by --connection and --direction (of a plan) or --only (of a sync).
sync::Request asked(const Call& call, std::string_view direction) {
  sync::Request request;
  request.actor = actor();
  if (call.has("--connection")) request.only = kind_of(call["--connection"]);
  if (call.has(direction)) request.direction = direction_of(call[std::string{direction}]);
  return request;
}

/// The saved segments whose size after the plan is asked for; each is of entities that one of these parts pulls into.
Result<std::vector<views::SavedSegment>> segments_asked(const Call& call, const views::Views& views,
                                                        const std::vector<Part>& parts) {
  std::vector<views::SavedSegment> asked;
  for (const std::string& name : call.all("--segment")) {
    auto saved = service::saved_segment(views, name);
    if (!saved) return tl::unexpected(std::move(saved.error()));
    const Part pull{kind_of(saved->kind), Direction::pull};
    if (std::ranges::find(parts, pull) == parts.end())
      return failure(ErrorCode::invalid_input, "no pull of " + saved->kind + "s is planned here", "segment " + name,
                     "leave --connection and --direction away");
    asked.push_back(std::move(*saved));
  }
  return asked;
}

std::vector<sync::SegmentAsked> of_kind(const std::vector<views::SavedSegment>& saved, EntityKind kind) {
  std::vector<sync::SegmentAsked> asked;
  for (const views::SavedSegment& segment : saved)
    if (segment.kind == name_of(kind)) asked.push_back({segment.name, segment.text});
  return asked;
}

int plan_live(const Call& call) {
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  const auto configuration = (*workspace)->configuration();
  if (!configuration) return call.tell(configuration.error());
  auto running = Running::open(call, **workspace);
  if (!running) return call.tell(running.error());
  const sync::Request request = asked(call, "--direction");
  const auto parts = sync::parts_of(request, *configuration);
  if (auto checked = sync::check_asked(request, *configuration); !checked) return call.tell(checked.error());
  if (parts.empty()) call.say("The configuration has no such part: there is nothing to plan.\n");
  auto views = (*workspace)->views();
  if (!views) return call.tell(views.error());
  const auto segments = segments_asked(call, **views, parts);
  if (!segments) return call.tell(segments.error());
  PlanPrinter printer{call, **views, time_of(**workspace), parts.size()};
  for (const Part part : parts) {
    const auto kept = (*running)->runner().plan(part, call.has("--unmatched-targets"), of_kind(*segments, part.kind));
    (*running)->end_progress();
    if (!kept) return call.tell(kept.error());
    if (auto put = printer.put(*kept); !put) return call.tell(put.error());
  }
  return printer.end();
}

int plan_any(const Call& call) {
  for (const char* file : {"--config", "--salesforce-schema", "--pendo-schema", "--source", "--target", "--entities"})
    if (call.has(file) && call.has("--segment"))
      return call.tell({ErrorCode::invalid_input, "--segment is of live plans: saved segments lie in a directory",
                        "tidemark plan", "without files, it plans what both systems hold now"});
    else if (call.has(file)) return plan_from_files(call);
  return plan_live(call);
}

/// The command as it was typed: what goes on with the run where it was stopped.
std::string typed(const Call& call, const sync::Request& request) {
  if (request.approves) return "tidemark approve " + call["RUN"] + " " + call["DIGEST"];
  if (request.expect) return "tidemark apply --expect " + call["--expect"] + (request.exact ? " --exact" : "");
  std::string line = "tidemark sync";
  for (const char* option : {"--connection", "--only", "--first", "--records"})
    if (call.has(option)) line += std::string{" "} + option + " " + call[option];
  return line;
}

std::string of_connections(std::string_view only) { return only.empty() ? "everything" : std::string{only} + " alone"; }

/// A sync takes up the run before that failed or was cut off where it is of the same connections.
std::string not_continued(const views::Views& views, const sync::Request& request) {
  const auto newest = views.runs(1);
  if (request.expect || !newest || newest->empty()) return {};
  const RunRow& last = newest->front();
  const std::string only = sync::only_of(request);
  if (last.kind != "sync" || last.only == only || last.state == RunState::completed || last.state == RunState::held)
    return {};
  return "run " + std::to_string(last.number) +
         (last.state == RunState::failed ? ", which failed, was of " : ", which was cut off, was of ") +
         of_connections(last.only) + " and is not gone on with: this is a run of its own, of " + of_connections(only);
}

BesideReport beside_report(Workspace& workspace, const sync::Request& request) {
  BesideReport beside;
  if (const auto configuration = workspace.configuration()) {
    beside.salesforce_credential = configuration->salesforce_credential;
    beside.pendo_credential = configuration->pendo_credential;
  }
  if (const auto views = workspace.views()) beside.not_continued = not_continued(**views, request);
  return beside;
}

/// What is open when the run has ended; where that can't be read, nothing is said of it.
OpenWrites open_after(Workspace& workspace) {
  if (const auto views = workspace.views())
    if (auto open = OpenWrites::look(**views)) return std::move(*open);
  return {};
}

/// Whether a kept plan was one that puts back.
bool corrects(Workspace& workspace, RunId run) {
  const auto views = workspace.views();
  const auto row = views ? (*views)->run(run) : tl::unexpected(views.error());
  return row && !row->correction.empty();
}

/// Beside each held part, until when what earlier runs changed counts.
void add_counted(Workspace& workspace, const sync::RunReport& report, BesideReport& beside) {
  const auto views = workspace.views();
  for (const sync::PartReport& part : report.parts) {
    std::string reasons;
    for (const std::string& reason : part.held_reasons) reasons += reason + "\n";
    beside.counted.push_back(
        views ? counted_until_for_people(counted_until(**views, part.part, reasons), time_of(workspace)) : "");
  }
}

int run(const Call& call, const sync::Request& request) {
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  auto running = Running::open(call, **workspace);
  if (!running) return call.tell(running.error());
  BesideReport beside = beside_report(**workspace, request);
  const auto report = (*running)->runner().run(request);
  (*running)->end_progress();
  beside.open = open_after(**workspace);
  beside.local = time_of(**workspace);
  if (request.pilot) beside.pilot_of = request.pilot->first.value_or(0);
  if (report) {
    add_counted(**workspace, *report, beside);
    beside.corrects = corrects(**workspace, report->run);
    return print_report(call, *report, beside);
  }
  if (report.error().code != ErrorCode::interrupted) return call.tell(report.error());
  const std::string open = open_for_people(beside.open.all(), beside.local);
  return call.tell({ErrorCode::interrupted, "stopped: what was begun is in the log",
                    "subscription " + (*workspace)->subscription().name,
                    typed(call, request) + " goes on from there" + (open.empty() ? "" : "; " + open)});
}

/// A pilot's records: an id a line, of either side, or how many.
Result<sync::Selection> selected(const Call& call) {
  sync::Selection selection;
  if (call.has("--first")) {
    std::uint64_t first = 0;
    if (!number_of(call["--first"], first) || first == 0)
      return failure(ErrorCode::invalid_input, "--first is a number, at least 1", "tidemark sync",
                     "tidemark sync --help");
    selection.first = first;
    return selection;
  }
  const auto file = InputFile::read(call["--records"]);
  if (!file) return tl::unexpected(file.error());
  std::string scratch;
  std::size_t number = 0;
  for (std::string_view rest = file->bytes(); !rest.empty();) {
    ++number;
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    // A record's id has 15 characters or 18; blanks, and the line ends of other systems, are no part of any.
    for (const bool complete : {false, true})
      if (const auto id = canonical(line, {.complete_ids = complete}, scratch)) selection.ids.emplace(*id, number);
  }
  if (selection.ids.empty())
    return failure(ErrorCode::invalid_input, "the file names no record", call["--records"],
                   "an id a line: of Salesforce records, visitors or accounts");
  return selection;
}

int sync_now(const Call& call) {
  sync::Request request = asked(call, "--only");
  if (call.has("--first") && call.has("--records"))
    return call.tell({ErrorCode::invalid_input, "--first and --records are two kinds of pilot", "tidemark sync",
                      "give one of them"});
  if (call.has("--first") || call.has("--records")) {
    auto pilot = selected(call);
    if (!pilot) return call.tell(pilot.error());
    request.pilot = std::move(*pilot);
  }
  return run(call, request);
}

int apply(const Call& call) {
  sync::Request request;
  request.actor = actor();
  request.exact = call.has("--exact");
  request.expect.emplace();
  if (!from_hex(call["--expect"], *request.expect))
    return call.tell({ErrorCode::invalid_input, "--expect needs the plan's digest, 64 hex digits", "tidemark apply",
                      "tidemark plan prints it"});
  return run(call, request);
}

int approve(const Call& call) {
  sync::Request request;
  request.actor = actor();
  request.expect.emplace();
  request.approves.emplace();
  if (!number_of(call["RUN"], *request.approves))
    return call.tell({ErrorCode::invalid_input, "RUN is a number", "tidemark approve", "tidemark runs lists them"});
  if (!from_hex(call["DIGEST"], *request.expect))
    return call.tell({ErrorCode::invalid_input, "DIGEST is 64 hex digits", "tidemark approve",
                      "tidemark runs show " + call["RUN"] + " has it"});
  return run(call, request);
}

int reject(const Call& call) {
  RunId run = 0;
  if (!number_of(call["RUN"], run))
    return call.tell({ErrorCode::invalid_input, "RUN is a number", "tidemark reject", "tidemark runs lists them"});
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  const auto views = (*workspace)->views();
  if (!views) return call.tell(views.error());
  const auto event = service::rejection_of(**views, run, actor(), call["--comment"]);
  if (!event) return call.tell(event.error());
  log::EventLog& log = (*workspace)->log();
  if (const auto head = log.append(log.head().position, {&*event, 1}); !head) return call.tell(head.error());
  std::string line;
  if (call.json()) JsonLine{line}.number("run", run).text("rejected_by", actor());
  else line = "rejected: what run " + std::to_string(run) + " held is not carried out\n";
  call.put(line);
  call.say("Next: " + call.line("runs show", {std::to_string(run)}) + "\n");
  return done;
}

const std::vector<std::string_view> connections = {"visitor", "account"};

std::vector<Option> options_of_plan() {
  return {{"--connection", "KIND", "which connection (otherwise every one)", connections},
          {"--direction", "DIRECTION", "one direction (otherwise both)", {"pull", "push"}},
          {"--unmatched-targets", "", "also a line for each target without a counterpart"},
          {"--segment", "NAME", "also how many are in this saved segment now, and after the plan", {}, true},
          {"--config", "FILE", "from files: the configuration"},
          {"--salesforce-schema", "FILE", "from files: describe answers", {}, true},
          {"--pendo-schema", "FILE", "from files: an answer of metadata/schema"},
          {"--source", "FILE", "from files: pages of the source; of a push REPORT=FILE", {}, true},
          {"--target", "FILE", "from files: pages of the target", {}, true},
          {"--entities", "FILE", "from files: entities, of a push by another field than the id", {}, true}};
}

}  // namespace

bool number_of(std::string_view digits, std::uint64_t& number) {
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return problem == std::errc{} && end == digits.data() + digits.size();
}

std::vector<Command> commands_of_runs() {
  constexpr std::string_view statuses =
      "3 the guard held a plan, nothing of it was written;\n4 done, but some records were refused, invalid, superseded "
      "or unknown";
  return {
      {"plan",
       "What a run would change, without any effect; the plan is kept for `apply`",
       "tidemark plan --connection visitor\n"
       "tidemark plan --config c.json --connection visitor --direction pull --salesforce-schema contact.json \\\n"
       "    --pendo-schema visitor.json --source contacts.csv --target visitors.ndjson --json",
       "From files it needs no network and no directory (docs/plan-format.md).\nNext: tidemark apply --expect DIGEST, "
       "or tidemark sync",
       {},
       options_of_plan(),
       "2 nothing of what --connection and --direction ask for is set up;\n3 the guard would hold it",
       plan_any},
      {"apply",
       "Carry out a plan that was kept, and nothing else",
       "tidemark apply --expect 5f0c…",
       "Planned afresh, carried out is what stands in both plans. It is an approval: the guard lets pass what was "
       "looked "
       "at.\nNext: tidemark runs show RUN",
       {},
       {{"--expect", "DIGEST", "the plan's digest, as `tidemark plan` prints it"},
        {"--exact", "", "all of that plan, or nothing"}},
       statuses,
       apply},
      {"sync",
       "Run: read both sides, plan, write what differs",
       "tidemark sync\ntidemark sync --only push --connection visitor\ntidemark sync --first 10",
       "A run that was cut off is continued: what became of what it had sent is found out by reading, and only what\n"
       "did not arrive is sent again, as it is planned then.\n"
       "Next: tidemark runs show RUN; tidemark why visitor ID FIELD",
       {},
       {{"--connection", "KIND", "this one alone", connections},
        {"--only", "DIRECTION", "one direction alone (otherwise pull, then push)", {"pull", "push"}},
        {"--first", "N", "a pilot: N targets of each part for real, the others later"},
        {"--records", "FILE", "a pilot: these records for real, an id a line"}},
       statuses,
       sync_now},
      {"runs",
       "The last runs, newest first",
       "tidemark runs",
       "Next: tidemark runs show RUN",
       {},
       {{"--limit", "N", "how many (20)"}},
       "",
       list_runs},
      {"runs show",
       "A run: who, when, what became of it",
       "tidemark runs show 41\ntidemark runs show 41 --changes\ntidemark runs show 41 --calls",
       "Next: tidemark why-not visitor ID says what it did with one record",
       {{"RUN", "its number"}},
       {{"--changes", "",
         "also its changes: what it sent, and what became of it; of a held plan, before you approve it"},
        {"--calls", "", "also the calls that failed: what was asked and what came back"}},
       "",
       show_run},
      {"approve",
       "Let a held plan pass, as it was looked at",
       "tidemark approve 41 5f0c…",
       "An approval ends with its run, or after 24 hours",
       {{"RUN", "the held run"}, {"DIGEST", "of its plan, as `tidemark runs show` prints it"}},
       {},
       statuses,
       approve},
      {"reject",
       "Do not let what a run held pass: nobody can approve it any more",
       "tidemark reject 41 --comment 'the regions are to be looked at first'",
       "The next run plans afresh, and its guard looks again.\nNext: tidemark runs show RUN",
       {{"RUN", "the held run"}},
       {{"--comment", "TEXT", "why, for the log"}},
       "",
       reject},
  };
}

}  // namespace tidemark::command
