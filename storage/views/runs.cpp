#include <utility>

#include "views/reading.h"

namespace tidemark::views {

Result<RunRow> Views::run(RunId number) const {
  return Reading::begin(*this).and_then(
      [&](const Reading& reading) { return reading.row<RunRow>(run_key(number), "run " + std::to_string(number)); });
}

Result<std::vector<RunRow>> Views::runs(std::size_t limit) const {
  const auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  std::vector<RunRow> runs;
  if (limit == 0) return runs;
  auto scanned = reading->each_row_back<RunRow>(key_of(View::runs), [&](RunRow run) {
    runs.push_back(std::move(run));
    return runs.size() < limit;
  });
  return scanned.map([&] { return std::move(runs); });
}

Result<std::map<RunId, OutcomeCounts>> Views::found_by_reading(Position since) const {
  const auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  std::map<RunId, OutcomeCounts> found;
  auto scanned = reading->each_row_back<EffectRow>(key_of(View::effects), [&](const EffectRow& effect) {
    if (effect.position < since) return false;
    if (!effect.by_reading) return true;
    OutcomeCounts& of_run = found[effect.intent.run];
    for (std::size_t i = 0; i < of_run.size(); ++i) of_run[i] += effect.outcomes[i];
    return true;
  });
  return scanned.map([&] { return std::move(found); });
}

Result<std::vector<PlanRow>> Views::plans(Part part, std::size_t limit) const {
  const auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  std::vector<PlanRow> plans;
  if (limit == 0) return plans;
  auto scanned = reading->each_row_back<PlanRow>(key_of(View::plans, part), [&](PlanRow plan) {
    plans.push_back(std::move(plan));
    return plans.size() < limit;
  });
  return scanned.map([&] { return std::move(plans); });
}

Result<PlanRow> Views::plan_at(Part part, Position position) const {
  return Reading::begin(*this).and_then([&](const Reading& reading) {
    return reading.row<PlanRow>(plan_key(part, position),
                                "plan of " + to_text(part) + " at position " + std::to_string(position));
  });
}

Result<ConfigurationRow> Views::configuration(Position at) const {
  const auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  std::string last;
  add_big_endian(last, at, 8);
  Result<ConfigurationRow> answer =
      failure(ErrorCode::not_found, "no configuration was applied", {}, "apply one: tidemark config apply FILE");
  auto scanned = reading->each_back(key_of(View::configurations), last, [&](std::string_view, std::string_view value) {
    answer = unpack<ConfigurationRow>(value);
    return false;
  });
  if (!scanned) return tl::unexpected{scanned.error()};
  return answer;
}

Result<std::vector<SchemaRow>> Views::schemas() const {
  const auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  std::vector<SchemaRow> schemas;
  auto scanned = reading->each_row_back<SchemaRow>(key_of(View::schemas), [&](SchemaRow schema) {
    schemas.push_back(std::move(schema));
    return true;
  });
  return scanned.map([&] { return std::move(schemas); });
}

}  // namespace tidemark::views
