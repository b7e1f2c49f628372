#include "sync/runner.h"

#include <algorithm>
#include <tuple>

#include "core/events/fact_events.h"
#include "core/events/run_events.h"
#include "core/planning/print.h"
#include "core/reports/doubtful_times.h"
#include "sync/drift.h"
#include "sync/execution.h"
#include "sync/retire.h"
#include "sync/undo.h"

namespace tidemark::sync {

bool RunReport::failed() const {
  return std::any_of(parts.begin(), parts.end(),
                     [](const PartReport& part) { return part.state == PartReport::State::failed; });
}

bool RunReport::held() const {
  return std::any_of(parts.begin(), parts.end(),
                     [](const PartReport& part) { return part.state == PartReport::State::held; });
}

bool RunReport::with_exceptions() const {
  return open > 0 || std::any_of(parts.begin(), parts.end(), [](const PartReport& part) {
           return !part.refused.empty() || part.counts.invalid > 0 || part.rejected + part.missing + part.unknown > 0 ||
                  part.superseded + part.letters > 0;
         });
}

std::string only_of(const Request& request) {
  std::string only = request.only ? std::string{name_of(*request.only)} : std::string{};
  if (request.direction) only += (only.empty() ? "" : " ") + std::string{name_of(*request.direction)};
  return only;
}

std::vector<Part> parts_of(const Request& request, const Configuration& configuration) {
  std::vector<Part> parts;
  for (const Direction direction : {Direction::pull, Direction::push}) {
    for (const Connection& connection : configuration.connections) {
      const bool is_set_up = direction == Direction::pull ? !connection.pull.empty() : !connection.push.empty();
      if (is_set_up && request.only.value_or(connection.kind) == connection.kind &&
          request.direction.value_or(direction) == direction)
        parts.push_back({connection.kind, direction});
    }
  }
  return parts;
}

Result<void> check_asked(const Request& request, const Configuration& configuration) {
  const std::string only = only_of(request);
  if (only.empty() || !parts_of(request, configuration).empty()) return {};
  return failure(ErrorCode::invalid_input, "the configuration has no " + only, "connections",
                 "map fields of a connection's \"pull\", or columns of its \"push\"; or ask for another part");
}

bool Forecast::is_enough() const {
  return !quota || quota->limit - std::min(quota->used, quota->limit) >= salesforce_calls + reserve;
}

Forecast Forecast::with(const Forecast& later) const {
  return {salesforce_calls + later.salesforce_calls - later.signing_in, pendo_calls + later.pendo_calls,
          later.quota ? later.quota : quota, later.reserve, signing_in};
}

Result<RunReport> Runner::run(const Request& request) { return Execution{world_, patience_, request}.run(); }

Result<KeptPlan> Runner::plan(Part part, bool unmatched_targets, std::span<const SegmentAsked> segments) {
  Execution execution{world_, patience_, {}};
  auto planned = execution.plan_without_effect(part);
  if (!planned) return tl::unexpected(std::move(planned.error()));
  auto name = keep_plan(*world_.archive, planned->plan, part);
  if (!name) return tl::unexpected(std::move(name.error()));
  KeptPlan kept{part,
                planned->plan.digest,
                !planned->plan.held.empty(),
                planned->inputs->connection->guard.has_value(),
                execution.forecast(planned->plan, part),
                {},
                planned->plan.fields.size(),
                doubtful_times(planned->plan)};
  print_plan(planned->plan, unmatched_targets, [&](std::string_view lines) { kept.lines += lines; });
  for (const SegmentAsked& asked : part.direction == Direction::pull ? segments : std::span<const SegmentAsked>{}) {
    auto size = size_in_plan(asked, *planned->inputs, planned->plan, world_.clock());
    if (!size) return tl::unexpected(std::move(size.error()));
    kept.segments.push_back(std::move(*size));
  }
  return kept;
}

Result<KeptPlan> Runner::correct(const PutBack& wanted) {
  Execution execution{world_, patience_, {}};
  auto corrected = execution.correct_without_effect(wanted);
  if (!corrected) return tl::unexpected(std::move(corrected.error()));
  const Plan& plan = corrected->planned.plan;
  const Correction& correction = wanted.correction;
  const Part part{correction.kind, correction.direction};
  if (!plan.changes.empty())
    if (auto name = keep_plan(*world_.archive, plan, part); !name) return tl::unexpected(std::move(name.error()));
  KeptPlan kept{part, plan.digest, !plan.held.empty(), true, execution.forecast(plan, part), {}, plan.fields.size(),
                {}};
  kept.correction = correction.what;
  std::vector<NotCorrected> left = wanted.left;
  left.insert(left.end(), corrected->left.begin(), corrected->left.end());
  std::ranges::sort(left, [](const NotCorrected& a, const NotCorrected& b) {
    return std::tie(a.target, a.field) < std::tie(b.target, b.field);
  });
  kept.not_put_back = left.size();
  if (wanted.erased > 0)
    kept.warnings.push_back({ErrorCode::incomplete,
                             std::to_string(wanted.erased) +
                                 " of the run's writes were to records that were erased since: "
                                 "nothing of them can be put back",
                             correction.what, "tidemark erasures lists when and why"});
  print_plan(plan, false, [&](std::string_view lines) { kept.lines += lines; });
  print_not_corrected(left, kept.lines);
  return kept;
}

Result<std::vector<KeptPlan>> Runner::correct(const std::vector<PutBack>& all) {
  std::vector<KeptPlan> plans;
  for (const PutBack& part : all) {
    auto kept = correct(part);
    if (!kept) return tl::unexpected(std::move(kept.error()));
    plans.push_back(std::move(*kept));
  }
  return plans;
}

Result<std::vector<KeptPlan>> Runner::undo(const UndoAsked& asked) {
  if (auto caught_up = world_.views->catch_up(); !caught_up) return tl::unexpected(std::move(caught_up.error()));
  return undo_of(*world_.views, asked).and_then([&](const std::vector<PutBack>& all) { return correct(all); });
}

Result<std::vector<KeptPlan>> Runner::retire(const RetireAsked& asked) {
  if (auto caught_up = world_.views->catch_up(); !caught_up) return tl::unexpected(std::move(caught_up.error()));
  const auto row = world_.views->configuration();
  if (!row) return tl::unexpected(row.error());
  const auto configuration = read_configuration(row->configuration, world_.zone_exists);
  if (!configuration) return tl::unexpected(configuration.error().front());
  return retire_of(*world_.views, *configuration, asked).and_then([&](const std::vector<PutBack>& all) {
    return correct(all);
  });
}

Result<std::vector<KeptPlan>> Runner::restore(const DriftAsked& asked) {
  if (auto caught_up = world_.views->catch_up(); !caught_up) return tl::unexpected(std::move(caught_up.error()));
  return restore_of(*world_.views, asked).and_then([&](const std::vector<PutBack>& all) { return correct(all); });
}

Result<Reading> Runner::read(const ReadingAsked& asked) { return Execution{world_, patience_, {}}.read(asked); }

}  // namespace tidemark::sync
