// Runs that no mapping calls for: they put back what a kept plan says, and read one side alone.
#include <set>

#include "core/events/correction_events.h"
#include "sync/execution.h"
#include "sync/tidying.h"
#include "sync/undo.h"

namespace tidemark::sync {
namespace {

const std::string no_object;

std::vector<std::string> fields_of(const Correction& correction) {
  std::set<std::string> fields;
  for (const Correction::Wanted& wanted : correction.wanted) fields.insert(wanted.field);
  return {fields.begin(), fields.end()};
}

}  // namespace

const Correction* Execution::correction() const {
  return ceiling_ && ceiling_->correction() ? &*ceiling_->correction() : nullptr;
}

/// Of the part's records; empty where the configuration has no such connection and no correction names it.
const std::string& Execution::object_of(Part part) const {
  if (correction() != nullptr && !correction()->object.empty()) return correction()->object;
  const Connection* connection = configuration_.connection(part.kind);
  return connection == nullptr ? no_object : connection->object;
}

std::string Execution::kind() const {
  if (correction() != nullptr) return correction()->what.substr(0, correction()->what.find(' '));
  if (request_.pilot) return "pilot";
  if (!request_.expect) return "sync";
  return request_.approves ? "approve" : "apply";
}

Result<CorrectedPart> Execution::correct_without_effect(const Correction& correction) {
  if (auto ready = prepare(); !ready) return tl::unexpected(std::move(ready.error()));
  if (auto known = take_open_intents(); !known) return tl::unexpected(std::move(known.error()));
  return plan_correction(correction, Keeping::nothing);
}

Result<CorrectedPart> Execution::plan_correction(const Correction& correction, Keeping keeping) {
  const Part part{correction.kind, correction.direction};
  const bool pull = part.direction == Direction::pull;
  if (!pull)
    if (auto checked = check_org(); !checked) return tl::unexpected(std::move(checked.error()));
  auto fetched =
      Fetcher{world_, systems_, configuration_, zone_, part, report_.run, keeping, fields_of(correction)}.run_targets(
          correction.object);
  if (!fetched) return tl::unexpected(std::move(fetched.error()));
  if (auto caught_up = world_.views->catch_up(); !caught_up) return tl::unexpected(std::move(caught_up.error()));
  world_.progress({to_text(part), "planning", 0, 0});
  CorrectedPart corrected{{std::make_unique<Fetched>(std::move(*fetched)), std::make_unique<PlanInputs>(), {}}, {}};
  PlanInputs& inputs = *corrected.planned.inputs;
  const auto remembered = remember_writes(part, pull, inputs);
  if (!remembered) return tl::unexpected(remembered.error());
  const Connection* connection = configuration_.connection(part.kind);
  const Fetched& read = *corrected.planned.fetched;
  auto result = correct({.correction = &correction,
                         .salesforce = &read.salesforce,
                         .pendo = &read.pendo,
                         .pull_group = configuration_.pull_group,
                         .zone = &zone_,
                         .targets = read.targets.pages,
                         .own_writes = inputs.own_writes,
                         .left_out = inputs.left_out,
                         .guard = connection == nullptr ? Guard{} : connection->guard,
                         .memory = inputs.memory},
                        world_.spread);
  if (!result) return tl::unexpected(std::move(result.error()));
  corrected.planned.plan = std::move(result->plan);
  corrected.left = std::move(result->left);
  return corrected;
}

Result<Position> Execution::record_correction(const PlannedPart& planned, const PartReport& report) {
  const Plan& plan = planned.plan;
  CorrectionPlanned body;
  body.what = plan.correction;
  body.of = run_undone_by(plan.correction);
  body.connection = name_of(report.part.kind);
  body.direction = name_of(report.part.direction);
  body.object = plan.correction_object;
  body.configuration = configuration_position_;
  body.targets = planned.fetched->targets.names;
  body.own_writes = to_hex(digest_of_own_writes(planned.inputs->own_writes));
  body.digest = to_hex(plan.digest);
  body.kept_plan = to_hex(*request_.expect);
  if (report.part.direction == Direction::push) body.org = systems_.salesforce->org_id();
  return journal_.append(event_of(body, report_.run, 0,
                                  {{"targets", plan.counts.targets},
                                   {"changed_targets", plan.counts.changed_targets},
                                   {"changes", plan.counts.changes},
                                   {"cleared", plan.counts.cleared},
                                   {"unknown", plan.counts.left_out},
                                   {"superseded", report.superseded},
                                   {"waiting", report.waiting}}));
}

}  // namespace tidemark::sync
