#include "core/folds/run_fold.h"

#include <algorithm>

#include "core/events/codec.h"
#include "core/events/correction_events.h"
#include "core/events/fact_events.h"
#include "core/events/run_events.h"

namespace tidemark {
namespace {

RunPart& part_of(RunRow& run, const std::string& connection, const std::string& direction) {
  for (RunPart& part : run.parts)
    if (part.connection == connection && part.direction == direction) return part;
  RunPart& part = run.parts.emplace_back();
  part.connection = connection;
  part.direction = direction;
  return part;
}

void end(RunRow& run, RunState state, Position position, Instant time) {
  run.state = state;
  run.ended_position = position;
  run.ended = time;
}

void started(RunRow& run, const RunStarted& body, RunId number, Position position, Instant time) {
  run.number = number;
  run.state = RunState::running;
  run.kind = body.kind;
  run.actor = body.actor;
  run.started_position = position;
  run.started = time;
  run.configuration = body.configuration;
  run.expect = body.expect;
  run.exact = body.exact;
  run.approves = body.approves;
  run.only = body.only;
}

void continued(RunRow& run, const RunContinued& body, Position position, Instant time) {
  end(run, RunState::continued, 0, {});
  run.configuration = body.configuration;
  run.cancelled_by.clear();
  run.rejected_by.clear();  // what was held then is planned anew, and decided anew
  run.rejection.clear();
  run.rejected_position = 0;
  run.rejected = {};
  RunTaken& taken = run.continuations.emplace_back(RunTaken{position, time, body.actor, body.configuration, {}});
  for (RunPart& part : run.parts) {  // what failed or was held is tried again
    if (!part.error_code.empty())
      taken.failures.push_back((part.connection.empty() ? "" : part.connection + " " + part.direction + ": ") +
                               to_line({ErrorCode::refused, part.error_what, part.error_where, {}}));
    part.error_code.clear();
    part.error_what.clear();
    part.error_where.clear();
    part.error_hint.clear();
    part.held = false;
    part.held_reasons.clear();
  }
}

/// What every plan says of its part, whatever called for it.
template <class Body>
RunPart& take_plan(RunRow& run, const Body& body, const Counts& counts, Position position) {
  RunPart& part = part_of(run, body.connection, body.direction);
  part.planned = position;
  part.counts = counts;
  part.digest = body.digest;
  part.kept_plan = body.kept_plan;
  return part;
}

void planned(RunRow& run, const Planned& body, const Counts& counts, Position position) {
  RunPart& part = take_plan(run, body, counts, position);
  part.guard = body.guard;
  part.held = body.held;
}

void correction_planned(RunRow& run, const CorrectionPlanned& body, const Counts& counts, Position position) {
  take_plan(run, body, counts, position);
  run.correction = body.what;
  run.undoes = body.of;
}

/// The run goes on with its other parts.
void held(RunRow& run, const RunHeld& body) {
  RunPart& part = part_of(run, body.connection, body.direction);
  part.held = true;
  part.held_reasons = body.reasons;
  if (part.digest.empty()) part.digest = body.digest;
}

/// A part, and the run goes on with its others; or, where no part is named, the run itself.
void failed(RunRow& run, const RunFailed& body, Position position, Instant time) {
  RunPart& part = part_of(run, body.connection, body.direction);
  part.error_code = body.code;
  part.error_what = body.what;
  part.error_where = body.where;
  part.error_hint = body.hint;
  if (body.connection.empty()) end(run, RunState::failed, position, time);
}

/// A run that went to its end though a part was held or failed says so: the worst of its parts names it.
void completed(RunRow& run, const RunCompleted& body, const Counts& counts, Position position, Instant time) {
  run.outcome = body.parts;
  run.counts = counts;
  const auto any = [&](auto test) { return std::any_of(run.parts.begin(), run.parts.end(), test); };
  const bool failure_seen = any([](const RunPart& part) { return !part.error_code.empty(); });
  const bool held_seen = any([](const RunPart& part) { return part.held; });
  end(run, failure_seen ? RunState::failed : held_seen ? RunState::held : RunState::completed, position, time);
}

void approved(RunRow& run, const RunApproved& body, Position position, Instant time) {
  run.approved_by = body.actor;
  run.approved_digest = body.digest;
  run.approved_position = position;
  run.approved = time;
}

void rejected(RunRow& run, const RunRejected& body, Position position, Instant time) {
  run.rejected_by = body.actor;
  run.rejection = body.comment;
  run.rejected_position = position;
  run.rejected = time;
}

}  // namespace

std::string_view name_of(RunState state) {
  switch (state) {
    case RunState::running: return "running";
    case RunState::continued: return "continued";
    case RunState::completed: return "completed";
    case RunState::held: return "held";
    case RunState::failed: return "failed";
  }
  return {};
}

Result<void> evolve(RunRow& run, const Event& event, Position position, Instant time) {
  switch (event.type) {
    case EventType::run_started:
      return body_of<RunStarted>(event).map([&](const auto& body) { started(run, body, event.run, position, time); });
    case EventType::run_continued:
      return body_of<RunContinued>(event).map([&](const auto& body) { continued(run, body, position, time); });
    case EventType::planned:
      return body_of<Planned>(event).map([&](const auto& body) { planned(run, body, event.counts, position); });
    case EventType::correction_planned:
      return body_of<CorrectionPlanned>(event).map(
          [&](const auto& body) { correction_planned(run, body, event.counts, position); });
    case EventType::run_held: return body_of<RunHeld>(event).map([&](const auto& body) { held(run, body); });
    case EventType::run_failed:
      return body_of<RunFailed>(event).map([&](const auto& body) { failed(run, body, position, time); });
    case EventType::run_completed:
      return body_of<RunCompleted>(event).map(
          [&](const auto& body) { completed(run, body, event.counts, position, time); });
    case EventType::run_cancelled:
      return body_of<RunCancelled>(event).map([&](const auto& body) { run.cancelled_by = body.actor; });
    case EventType::run_approved:
      return body_of<RunApproved>(event).map([&](const auto& body) { approved(run, body, position, time); });
    case EventType::run_rejected:
      return body_of<RunRejected>(event).map([&](const auto& body) { rejected(run, body, position, time); });
    case EventType::calls_failed:
      return body_of<CallsFailed>(event).map([&](const auto& body) {
        run.failed_calls.push_back({body.archive_name, body.calls, body.kept});
      });
    default: return {};
  }
}

}  // namespace tidemark
