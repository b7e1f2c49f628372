// Runs that no mapping calls for: they put back what a kept plan says, and read one side alone.
#include <set>
#include <tuple>

#include "core/events/correction_events.h"
#include "sync/drift.h"
#include "sync/execution.h"
#include "sync/retire.h"
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

/// The command that made the kept plan.
std::string Execution::planned_by() const {
  if (correction() == nullptr) return "tidemark plan";
  if (const RunId run = run_undone_by(correction()->what); run != 0) return "tidemark undo " + std::to_string(run);
  return correction()->what.starts_with("restore ") ? "tidemark drift put-back" : "tidemark retire";
}

Result<CorrectedPart> Execution::correct_without_effect(const PutBack& wanted) {
  if (auto ready = prepare(); !ready) return tl::unexpected(std::move(ready.error()));
  if (auto known = take_open_intents(); !known) return tl::unexpected(std::move(known.error()));
  return plan_correction(wanted, Keeping::nothing);
}

/// What is looked up anew of a kept plan before it is carried out: what the log calls for by now, and where it was written to.
Result<PutBack> Execution::still_wanted(const Correction& kept) const {
  const Part part{kept.kind, kept.direction};
  const RunId undone = run_undone_by(kept.what);
  const bool restores = kept.what.starts_with("restore ");
  auto now = undone != 0 ? undo_of(*world_.views, {undone})
             : restores  ? restore_of(*world_.views, {.part = part})
                         : retire_of(*world_.views, configuration_, {part, {}});
  if (!now && now.error().code != ErrorCode::not_found) return tl::unexpected(std::move(now.error()));
  PutBack wanted{kept, {}, {}};
  wanted.correction.wanted.clear();
  for (PutBack& one : now ? *now : std::vector<PutBack>{}) {
    if (one.correction.kind != part.kind || one.correction.direction != part.direction) continue;
    wanted.org = one.org;
    std::set<std::tuple<std::string_view, std::string_view, std::string_view>> looked_at;
    for (const Correction::Wanted& value : kept.wanted) looked_at.emplace(value.target, value.field, value.next);
    for (Correction::Wanted& value : one.correction.wanted)
      if (looked_at.contains({value.target, value.field, value.next}))
        wanted.correction.wanted.push_back(std::move(value));
  }
  return wanted;
}

/// Another org may have records of the same ids: a sandbox that was copied whole.
Result<void> Execution::check_org_of(const PutBack& wanted) {
  if (wanted.correction.direction == Direction::pull) return {};
  if (auto checked = check_org(); !checked) return checked;
  const std::string org = systems_.salesforce->org_id();
  if (wanted.org.empty() || wanted.org == org) return {};
  return failure(ErrorCode::refused,
                 "it was written to the org " + wanted.org + ", and the token belongs to the org " + org,
                 configuration_.salesforce_login_url, "apply the configuration of that org first");
}

Result<CorrectedPart> Execution::plan_correction(const PutBack& wanted, Keeping keeping) {
  const Correction& correction = wanted.correction;
  const Part part{correction.kind, correction.direction};
  const bool pull = part.direction == Direction::pull;
  if (auto checked = check_org_of(wanted); !checked) return tl::unexpected(std::move(checked.error()));
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
  inputs.targets = read.targets.pages;
  auto result = correct({.correction = &correction,
                         .salesforce = &read.salesforce,
                         .pendo = &read.pendo,
                         .pull_group = configuration_.pull_group,
                         .zone = &zone_,
                         .targets = inputs.targets,
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

Result<PlannedPart> Execution::plan_kept_correction() {
  if (auto caught_up = world_.views->catch_up(); !caught_up) return tl::unexpected(std::move(caught_up.error()));
  return still_wanted(*correction())
      .and_then([&](const PutBack& wanted) { return plan_correction(wanted, Keeping::pages_and_events); })
      .map([](CorrectedPart&& corrected) { return std::move(corrected.planned); });
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
