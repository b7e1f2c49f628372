#pragma once

#include <memory>
#include <optional>
#include <set>

#include "core/planning/correction.h"
#include "core/planning/plan.h"
#include "sync/ceiling.h"
#include "sync/closing.h"
#include "sync/earlier_tries.h"
#include "sync/effects.h"
#include "sync/failed_calls.h"
#include "sync/fetch.h"
#include "sync/journal.h"
#include "sync/observe.h"
#include "sync/reading.h"
#include "sync/runner.h"
#include "sync/undo.h"

namespace tidemark::sync {

/// One part's plan and everything that its views point into.
struct PlannedPart {
  std::unique_ptr<Fetched> fetched;
  std::unique_ptr<PlanInputs> inputs;
  Plan plan;
  std::optional<Event> own_writes = {};  ///< tells of their page, in the plan's own entry
};

/// The same of a correction, and what can't be put there.
struct CorrectedPart {
  PlannedPart planned;
  std::vector<NotCorrected> left;
};

/// One execution of a run, from the log's head to the run's end.
class Execution {
 public:
  Execution(const Surroundings& world, const Patience& patience, const Request& request)
      : world_{world},
        patience_{patience},
        request_{request},
        journal_{*world.log},
        failed_calls_{*world.network, world.clock} {}

  [[nodiscard]] Result<RunReport> run();
  [[nodiscard]] Result<PlannedPart> plan_without_effect(Part part);
  [[nodiscard]] Result<Reading> read(const ReadingAsked& asked);
  [[nodiscard]] Result<CorrectedPart> correct_without_effect(const PutBack& wanted);
  /// Of a run that carries out what was planned here.
  [[nodiscard]] Forecast forecast(const Plan& plan, Part part) const;

 private:
  [[nodiscard]] Result<RunReport> run_to_its_end();
  [[nodiscard]] Result<void> keep_failed_calls();
  [[nodiscard]] Result<void> prepare();
  [[nodiscard]] Result<void> go_by(Configuration configuration);
  [[nodiscard]] Result<void> take_open_intents();
  [[nodiscard]] WritingCost writing_cost(Part part) const;
  [[nodiscard]] Forecast forecast_of_reading() const;
  [[nodiscard]] Result<void> open_ceiling();
  [[nodiscard]] Result<void> check_not_carried_out(Instant made) const;
  [[nodiscard]] Result<void> begin();
  struct IntentsClosed {
    Result<void> pulls;
    Result<void> pushes;
  };
  [[nodiscard]] Result<IntentsClosed> close_intents();
  [[nodiscard]] std::vector<Part> parts() const;
  [[nodiscard]] Result<void> run_part(Part part, PartReport& report);
  [[nodiscard]] Result<PlannedPart> plan_part(Part part, bool record);
  [[nodiscard]] Result<void> sign_in();
  [[nodiscard]] Result<void> check_org();
  [[nodiscard]] Result<void> remember(Part part, PlanInputs& inputs) const;
  [[nodiscard]] Result<std::optional<Event>> keep_own_writes(Part part, const std::vector<OwnWrite>& writes);
  [[nodiscard]] Result<views::GuardMemory> remember_writes(Part part, bool reads_pendo, PlanInputs& inputs) const;
  [[nodiscard]] Result<void> observe_targets(const PlannedPart& planned, Part part);
  [[nodiscard]] Result<std::set<std::string>> mapped_before(Part part) const;
  [[nodiscard]] Result<Position> record_plan(const PlannedPart& planned, const Choice& choice, PartReport& report);
  [[nodiscard]] Result<Choice> choose(const PlannedPart& planned, PartReport& report) const;
  [[nodiscard]] Result<void> carry_out(const PlannedPart& planned, const Choice& choice, Position position,
                                       PartReport& report);
  [[nodiscard]] Result<void> write(const PlannedPart& planned, std::vector<Item> items, Part part, Effects& effects,
                                   Choice& choice);
  // correcting.cpp: what no mapping calls for
  [[nodiscard]] const Correction* correction() const;
  [[nodiscard]] const std::string& object_of(Part part) const;
  [[nodiscard]] std::string kind() const;
  [[nodiscard]] std::string planned_by() const;
  [[nodiscard]] Result<PlannedPart> plan_kept_correction();
  [[nodiscard]] Result<PutBack> still_wanted(const Correction& kept) const;
  [[nodiscard]] Result<void> check_org_of(const PutBack& wanted);
  [[nodiscard]] Result<CorrectedPart> plan_correction(const PutBack& wanted, Keeping keeping);
  [[nodiscard]] Result<Position> record_correction(const PlannedPart& planned, const PartReport& report);
  [[nodiscard]] Result<void> fail_part(Part part, const Error& error, PartReport& report);
  [[nodiscard]] Result<void> end();
  [[nodiscard]] std::string guard_scope(const Connection& connection) const;

  const Surroundings& world_;
  const Patience& patience_;
  Request request_;
  Journal journal_;
  Configuration configuration_;
  Position configuration_position_ = 0;
  Zone zone_;
  FailedCalls failed_calls_;
  Systems systems_;               ///< after these: it calls through them
  std::uint64_t signing_in_ = 0;  ///< calls that it took
  std::optional<Ceiling> ceiling_;
  std::uint64_t accepted_before_ = 0;  ///< targets, by earlier starts of a run that goes on
  Closed closed_;
  std::set<std::size_t> selected_lines_;  ///< of a pilot's list those whose records were read
  RunReport report_;
};

}  // namespace tidemark::sync
