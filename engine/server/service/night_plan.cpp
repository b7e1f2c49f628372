#include "service/night_plan.h"

#include <utility>

#include "core/config/configuration.h"
#include "core/folds/run_duration.h"
#include "zones/zone_table.h"

namespace tidemark::service {
namespace {

Result<Zone> zone_of(const std::string& text) {
  auto configuration = read_configuration(text, zone_exists);
  if (!configuration) return tl::unexpected(std::move(configuration.error().front()));
  return load_zone(configuration->time_zone);
}

/// Of `before` what still holds: a configuration is large, and runs are many.
Result<NightPlan> read_plan(const views::Views& views, const NightPlan* before) {
  NightPlan plan;
  auto row = views.nights();
  if (!row) return tl::unexpected(std::move(row.error()));
  plan.row = std::move(*row);
  const auto configuration = views.configuration();
  if (!configuration) return tl::unexpected(configuration.error());
  plan.configuration = configuration->position;
  auto zone = before != nullptr && before->configuration == plan.configuration ? Result<Zone>{before->zone}
                                                                               : zone_of(configuration->configuration);
  if (!zone) return tl::unexpected(std::move(zone.error()));
  plan.zone = std::move(*zone);
  if (before != nullptr && before->row.runs_ended == plan.row.runs_ended) {
    plan.expected = before->expected;
    return plan;
  }
  const auto runs = views.runs(runs_looked_at);
  if (!runs) return tl::unexpected(runs.error());
  plan.expected = expected_duration(*runs);
  return plan;
}

}  // namespace

std::optional<NextNight> next_night(const NightPlan& plan, std::string_view name, RunId running, Instant now) {
  if (!plan.row.began || plan.row.paused) return std::nullopt;
  NightsSoFar so_far = plan.row.so_far();
  if (running != 0 && running == plan.row.run) so_far.ran.push_back(plan.row.night);
  const std::int64_t date = due(plan.zone, name, plan.expected, so_far, now).night;
  const auto night = night_of(plan.zone, date);
  if (!night) return std::nullopt;
  return NextNight{date, planned(*night, name, plan.expected)};
}

Result<std::shared_ptr<const NightPlan>> NightPlans::read(const views::Views& views) {
  const std::lock_guard lock{mutex_};
  if (is_current_) return last_;
  auto plan = read_plan(views, last_.get());
  if (!plan) return tl::unexpected(std::move(plan.error()));
  last_ = std::make_shared<const NightPlan>(std::move(*plan));
  is_current_ = true;
  return last_;
}

void NightPlans::forget() {
  const std::lock_guard lock{mutex_};
  is_current_ = false;
}

}  // namespace tidemark::service
