#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/events/schedule_events.h"
#include "core/folds/part.h"
#include "core/planning/correction.h"
#include "core/planning/plan.h"
#include "salesforce/answer.h"
#include "sync/segments.h"
#include "sync/selection.h"
#include "sync/surroundings.h"

namespace tidemark::sync {

/// What is asked for.
struct Request {
  std::string actor;                        ///< who asks, for the log
  std::optional<EntityKind> only;           ///< one connection alone
  std::optional<Direction> direction = {};  ///< one direction alone
  std::optional<Digest> expect;          ///< carry out what this kept plan and a fresh one both have, and nothing else
  bool exact = false;                    ///< all of that plan or nothing
  std::optional<RunId> approves;         ///< the held run whose plan `expect` names
  std::optional<Selection> pilot = {};   ///< for real on these records alone (X13)
  std::optional<NightBegun> night = {};  ///< the night whose run it is; in the log beside the run's start
};

/// What of everything is asked for: "" (all), "visitor", "push", "visitor push".
[[nodiscard]] std::string only_of(const Request& request);

/// The parts that are asked for and set up, in the order in which a run does them: pulls, then pushes, as reports may have in them what
/// was pulled.
[[nodiscard]] std::vector<Part> parts_of(const Request& request, const Configuration& configuration);

/// `invalid_input` where some of all is asked for and nothing of that is set up: it would seem that all was done.
[[nodiscard]] Result<void> check_asked(const Request& request, const Configuration& configuration);

/// How one part of a run ended.
struct PartReport {
  enum class State : std::uint8_t { completed, held, failed };
  Part part;
  State state = State::completed;
  bool planned = false;  ///< else counts and digest say nothing: it failed before
  bool guarded = true;   ///< false: the configuration has switched the guard off
  PlanCounts counts;
  Digest digest = {};
  std::vector<Refused> refused;
  std::vector<std::string> held_reasons;
  std::optional<Error> error;
  /// Of the changed targets, those that were written to.
  std::uint64_t accepted = 0, rejected = 0, missing = 0, unknown = 0;
  std::uint64_t superseded = 0;  ///< changes of the kept plan that no longer hold
  /// Changes that are not sent now: only the fresh plan has them, or an earlier sending may still arrive.
  std::uint64_t waiting = 0;
  std::uint64_t not_reached = 0;       ///< changes that were to be sent when the part failed
  std::uint64_t out_of_selection = 0;  ///< changes that a pilot leaves alone
  std::uint64_t letters = 0;           ///< targets that failed before, and whose next try is not due
  std::uint64_t letters_closed = 0;    ///< targets that failed before, and to which nothing is to be sent any more
  std::uint64_t selected = 0;          ///< targets with changes that a pilot is for
  std::size_t mapped_lines = 0;        ///< of the connection's lines those that were not refused
  std::vector<std::string> empty_reports = {};  ///< reports that have no rows
};

struct RunReport {
  RunId run = 0;
  bool continued = false;            ///< an earlier start had begun it
  std::uint64_t closed = 0;          ///< intents of earlier starts that were closed by reading
  std::uint64_t closed_targets = 0;  ///< their targets
  std::vector<std::size_t>
      not_found;  ///< lines of a pilot's list whose record no part has read; empty where a part was not planned
  std::uint64_t open = 0;  ///< targets of this run's connections with one that can't be closed yet: they are left out
  std::uint64_t salesforce_calls = 0, pendo_calls = 0;  ///< requests sent, repeated ones too
  std::optional<salesforce::Usage> quota;  ///< the org's calls of the last 24 hours, as Salesforce told last
  std::vector<PartReport> parts;
  std::vector<Error> warnings;  ///< what went wrong beside the run

  [[nodiscard]] bool failed() const;
  [[nodiscard]] bool held() const;
  [[nodiscard]] bool with_exceptions() const;  ///< some records were refused, invalid, superseded or unknown
};

/// What a run that carries out a plan will take, and whether that is there (X7).
struct Forecast {
  std::uint64_t salesforce_calls = 0,
                pendo_calls = 0;           ///< about: what planning took, and a call for each batch of changes
  std::optional<salesforce::Usage> quota;  ///< the org's calls of the last 24 hours
  std::uint64_t reserve = 0;               ///< of those, kept for others
  std::uint64_t signing_in = 0;  ///< of the calls of Salesforce: they are made once a run, however many parts it has

  [[nodiscard]] bool is_enough() const;  ///< as far as is known
  /// Of one run that carries out both plans; `later` was made after this one.
  [[nodiscard]] Forecast with(const Forecast& later) const;
};

/// What it takes to write to a part's targets.
struct WritingCost {
  std::uint64_t targets_a_call = 1;
  std::uint64_t in_calls_up_to = UINT64_MAX;  ///< more targets go by a job
  std::uint64_t calls_of_a_job = 0;

  [[nodiscard]] std::uint64_t calls(std::uint64_t targets) const {
    return targets <= in_calls_up_to ? (targets + targets_a_call - 1) / targets_a_call : calls_of_a_job;
  }
};

struct Reading;
struct ReadingAsked;
struct UndoAsked;
struct RetireAsked;
struct DriftAsked;
struct PutBack;

/// A plan of live data, kept under its digest so that `apply` can be told to carry out exactly that.
struct KeptPlan {
  Part part;
  Digest digest;
  bool held = false;
  bool guarded = true;  ///< false: the configuration has switched the guard off
  Forecast forecast;
  std::string lines;                      ///< as print_plan prints them
  std::size_t mapped_lines = 0;           ///< of the connection's lines those that were not refused
  std::vector<Error> warnings;            ///< what a person should look at before it is carried out (doubtful_times)
  std::vector<SizeInPlan> segments = {};  ///< of a pull, those that were asked for
  std::string correction =
      {};  ///< of one that no mapping calls for: "undo of run 12"; nothing is kept where it has no change
  std::size_t not_put_back = 0;  ///< then, the values that can't be put back: lines of their own, behind the others
};

/// Runs of one subscription (design, "One run"): fetch → observe → plan → guard → intend → effect → settle.
///
///     Runner runner{surroundings};
///     auto report = runner.run({.actor = "ops"});       // a run that an earlier start left unfinished is continued
///     report->parts[0].accepted == 148
///
/// Killing the process at any instant leaves a log from which the next `run` carries on to the same end state: its open intents are
/// closed by reading, never by sending, and the rest is planned again from what both sides hold now (X6).
///
/// A run's failures (a system that does not answer, a held plan) are part of the report and of the log. An Error is given only where
/// the log itself can't be written or read, where there is no configuration or nothing in it to run (`invalid_input`), or where the
/// process is about to stop (`interrupted`).
class Runner {
 public:
  explicit Runner(Surroundings surroundings, Patience patience = {})
      : world_{std::move(surroundings)}, patience_{patience} {}

  [[nodiscard]] Result<RunReport> run(const Request& request);

  /// Plans a part from live data, without any effect and without an event, and keeps the plan in the archive.
  /// `segments`: of a pull, how many targets are in each of them now and then.
  [[nodiscard]] Result<KeptPlan> plan(Part part, bool unmatched_targets = false,
                                      std::span<const SegmentAsked> segments = {});

  /// Plans to put back what a run replaced, wherever nothing newer is there (X4): a plan for each part that it changed, kept like any other,
  /// and carried out like any other by a run with its digest as `expect`. Errors as of undo_of (undo.h).
  [[nodiscard]] Result<std::vector<KeptPlan>> undo(const UndoAsked& asked);

  /// Plans to clear what Tidemark wrote into fields that no line of the configuration writes to any more, where nobody has changed it since;
  /// otherwise as `undo`. Errors as of retire_of (retire.h).
  [[nodiscard]] Result<std::vector<KeptPlan>> retire(const RetireAsked& asked);

  /// Plans to put what Tidemark wrote in the place of what others have put there; otherwise as `undo`. Errors as of restore_of (drift.h).
  [[nodiscard]] Result<std::vector<KeptPlan>> restore(const DriftAsked& asked);

  /// What a plan would be made from, for a configuration that need not be the one in force: reading.h. The pages are in the archive, no
  /// event names them, and they go when what nothing needs goes.
  [[nodiscard]] Result<Reading> read(const ReadingAsked& asked);

 private:
  [[nodiscard]] Result<KeptPlan> correct(const PutBack& wanted);
  [[nodiscard]] Result<std::vector<KeptPlan>> correct(const std::vector<PutBack>& all);

  Surroundings world_;
  Patience patience_;
};

}  // namespace tidemark::sync
