#include "service/run_json.h"

#include <utility>

#include "core/time/date_text.h"

namespace tidemark::service {
namespace {

void put_counts(json::Line& line, const Counts& counts) {
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

void put_part(json::Line& line, const RunRow& run, const RunPart& part) {
  line.text("connection", part.connection)
      .text("direction", part.direction)
      .text("state", state_of(run, part))
      .number("planned", part.planned)
      .text("digest", part.digest);
  line.flag("held", part.held)
      .texts("held_by", part.held_reasons)
      .text("kept_plan", part.kept_plan)
      .value("guard", part.guard);
  line.object("counts", [&](json::Line& counts) { put_counts(counts, part.counts); });
  if (part.error_code.empty()) return;
  line.object("error", [&](json::Line& error) {
    error.text("code", part.error_code)
        .text("what", part.error_what)
        .text("where", part.error_where)
        .text("hint", part.error_hint);
  });
}

}  // namespace

Result<BesideRuns> BesideRuns::look(const views::Views& views, bool at_work, Position since) {
  auto found = views.found_by_reading(since);
  if (!found) return tl::unexpected(std::move(found.error()));
  auto open = OpenWrites::look(views);
  if (!open) return tl::unexpected(std::move(open.error()));
  return BesideRuns{at_work, std::move(*found), std::move(*open)};
}

std::vector<std::string> said_of_lines(const RunRow& run) {
  std::vector<std::string> said;
  for (const std::string& line : run.outcome)
    if (line.find(": refused: ") != line.npos || line.find(": connection problem: ") != line.npos) said.push_back(line);
  return said;
}

bool cut_off(const RunRow& run, bool at_work) {
  return (run.state == RunState::running || run.state == RunState::continued) && !at_work;
}

void put_run(const RunRow& run, const BesideRuns& beside, std::string& text) {
  json::Line line{text};
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
      .text("correction", run.correction)
      .number("undoes", run.undoes)
      .text("approved_by", run.approved_by)
      .text("approved", iso(run.approved))
      .text("approved_digest", run.approved_digest)
      .text("rejected_by", run.rejected_by)
      .text("rejected", iso(run.rejected))
      .text("rejection", run.rejection)
      .text("cancelled_by", run.cancelled_by);
  line.objects("continuations", run.continuations, [](json::Line& taken, const RunTaken& by) {
    taken.number("position", by.position)
        .text("time", iso(by.time))
        .text("actor", by.actor)
        .number("configuration", by.configuration)
        .texts("failures", by.failures);
  });
  std::uint64_t failed_calls = 0;
  for (const RunCalls& calls : run.failed_calls) failed_calls += calls.calls;
  line.number("failed_calls", failed_calls);
  line.object("found_by_reading", [&](json::Line& counts) {
    for (const ItemOutcome outcome :
         {ItemOutcome::arrived, ItemOutcome::not_there, ItemOutcome::missing, ItemOutcome::unknown})
      counts.number(name_of(outcome), beside.number(run, outcome));
  });
  const OpenWrites::Of open = beside.open.of_run(run.number);
  line.number("open", open.targets).text("open_until", iso(open.quiet_until));
  line.object("counts", [&](json::Line& counts) { put_counts(counts, run.counts); })
      .objects("parts", run.parts, [&](json::Line& members, const RunPart& part) { put_part(members, run, part); });
}

}  // namespace tidemark::service
