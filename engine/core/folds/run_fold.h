#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/events/event.h"
#include "core/time/instant.h"

namespace tidemark {

/// Where a run stands. The numbers lie in stores: DO NOT CHANGE THEM.
enum class RunState : std::uint8_t {
  running = 1,
  continued = 2,  ///< running again: a later start took it up
  completed = 3,
  held = 4,    ///< went to its end, and the guard held a part
  failed = 5,  ///< a part or the whole of it failed; continued by the next start
};

[[nodiscard]] std::string_view name_of(RunState state);

/// What a run says of one connection and direction.
struct RunPart {
  std::string connection;
  std::string direction;
  Position planned = 0;  ///< of its newest Planned event; 0: it was not planned (yet)
  Counts counts;         ///< of every class, as Planned gave them
  std::string digest;
  std::string kept_plan;  ///< archive name; empty where the plan was not kept
  std::string guard;      ///< what the guard compared, as JSON
  bool held = false;
  std::vector<std::string> held_reasons;
  std::string error_code;  ///< "unavailable"; empty where nothing failed
  std::string error_what;
  std::string error_where;
  std::string error_hint;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(connection, direction, planned, counts, digest, kept_plan, guard, held, held_reasons, error_code,
            error_what, error_where, error_hint);
  }
};

struct RunTaken {  ///< a start that took the run up again
  Position position = 0;
  Instant time = {};
  std::string actor;
  Position configuration = 0;
  std::vector<std::string> failures;  ///< what had failed before, as lines: the parts are tried again, and forget it

  template <class Archive>
  void serialize(Archive& archive) {
    archive(position, time.milliseconds, actor, configuration, failures);
  }
};

/// Calls that failed, as the archive keeps them.
struct RunCalls {
  std::string archive_name;
  std::uint64_t calls = 0;
  std::uint64_t kept = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(archive_name, calls, kept);
  }
};

/// One run, folded from its events.
struct RunRow {
  RunId number = 0;
  RunState state = RunState::running;
  std::string kind;  ///< as RunStarted says
  std::string actor;
  Position started_position = 0;
  Instant started = {};
  Position ended_position = 0;  ///< 0 while it runs
  Instant ended = {};
  Position configuration = 0;  ///< that the run goes by: the newest start's
  std::string expect;
  bool exact = false;
  RunId approves = 0;
  std::string correction;  ///< what it puts back, as its kept plan says: "undo of run 12"; empty for all other runs
  RunId undoes = 0;        ///< the run that it takes back; 0: none
  std::string only;        ///< "visitor" or "account"; empty: every connection
  std::vector<RunTaken> continuations;
  /// In the order in which they were first heard of; a failure of the run itself has an empty name.
  std::vector<RunPart> parts;
  std::vector<RunCalls> failed_calls;  ///< of each start that had some, in order
  std::vector<std::string> outcome;    ///< RunCompleted's lines
  Counts counts;                       ///< RunCompleted's
  std::string approved_by;             ///< of a held run: whoever approved its plan; empty until then
  std::string approved_digest;
  Position approved_position = 0;
  Instant approved = {};
  std::string cancelled_by = {};  ///< of its newest start; empty: nobody
  std::string rejected_by;        ///< of a held run: whoever does not let its plans pass
  std::string rejection;          ///< why
  Position rejected_position = 0;
  Instant rejected = {};

  /// Whether it kept a plan of the part that it did not carry out. A correction carries out one that was kept before.
  [[nodiscard]] bool kept_back(const RunPart& part) const { return correction.empty() && !part.kept_plan.empty(); }

  template <class Archive>
  void serialize(Archive& archive) {
    auto state_number = static_cast<std::uint8_t>(state);
    archive(state_number);
    state = static_cast<RunState>(state_number);
    archive(number, kind, actor, started_position, started.milliseconds, ended_position, ended.milliseconds,
            configuration, expect, exact, approves, correction, undoes, only, continuations, parts, failed_calls,
            outcome, counts, approved_by, approved_digest, approved_position, approved.milliseconds, cancelled_by,
            rejected_by, rejection, rejected_position, rejected.milliseconds);
  }
};

/// Takes one event of the run into `run`; events of other families are none of its business and leave it as it is. `corrupt`
/// where the event's body can't be read; `run` is of no use after that.
[[nodiscard]] Result<void> evolve(RunRow& run, const Event& event, Position position, Instant time);

}  // namespace tidemark
