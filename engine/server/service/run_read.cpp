#include "core/folds/part.h"
#include "service/read_json.h"
#include "service/run_json.h"

namespace tidemark::service {
namespace {

Counts counts_in(json::Value object) {
  Counts counts;
  if (const auto found = object.member("counts"); found && found->is(json::Kind::object))
    for (const json::Value one : found->children())
      counts.emplace_back(std::string{one.key()}, Members{*found}.number(one.key()));
  return counts;
}

RunPart part_in(json::Value value) {
  const Members members{value};
  RunPart part;
  part.connection = members.text("connection");
  part.direction = members.text("direction");
  part.planned = members.number("planned");
  part.counts = counts_in(value);
  part.digest = members.text("digest");
  part.kept_plan = members.text("kept_plan");
  part.held = members.flag("held");
  part.held_reasons = members.texts("held_by");
  if (const auto error = value.member("error")) {
    const Members said{*error};
    part.error_code = said.text("code");
    part.error_what = said.text("what");
    part.error_where = said.text("where");
    part.error_hint = said.text("hint");
  }
  return part;
}

void read_decisions(const Members& members, RunRow& run) {
  run.approves = members.number("approves");
  run.correction = members.text("correction");
  run.undoes = members.number("undoes");
  run.approved_by = members.text("approved_by");
  run.approved = instant_of(members.text("approved"));
  run.approved_digest = members.text("approved_digest");
  run.cancelled_by = members.text("cancelled_by");
  run.rejected_by = members.text("rejected_by");
  run.rejected = instant_of(members.text("rejected"));
  run.rejection = members.text("rejection");
  if (!run.rejected_by.empty()) run.rejected_position = run.ended_position + 1;  // it is behind the run's end
}

}  // namespace

Result<RunRow> read_run(json::Value value) {
  const Members members{value};
  RunRow run;
  run.number = members.number("run");
  if (run.number == 0) return failure(ErrorCode::bad_answer, "that is no run", std::string{value.path()});
  for (const RunState state :
       {RunState::running, RunState::continued, RunState::completed, RunState::held, RunState::failed})
    if (name_of(state) == members.text("state")) run.state = state;
  run.kind = members.text("kind");
  run.actor = members.text("actor");
  run.started = instant_of(members.text("started"));
  run.ended = instant_of(members.text("ended"));
  run.started_position = members.number("started_position");
  run.ended_position = members.number("ended_position");
  run.configuration = members.number("configuration");
  run.expect = members.text("expect");
  run.exact = members.flag("exact");
  run.outcome = members.texts("said_of_lines");
  run.only = members.text("only");
  read_decisions(members, run);
  for (const json::Value taken : members.list("continuations")) {
    const Members by{taken};
    run.continuations.push_back({by.number("position"), instant_of(by.text("time")), by.text("actor"),
                                 by.number("configuration"), by.texts("failures")});
  }
  if (const std::uint64_t calls = members.number("failed_calls"); calls > 0)
    run.failed_calls.push_back({{}, calls, calls});
  run.counts = counts_in(value);
  for (const json::Value part : members.list("parts")) run.parts.push_back(part_in(part));
  return run;
}

}  // namespace tidemark::service
