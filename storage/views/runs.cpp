#include <set>
#include <tuple>
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
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  std::vector<EffectRow> effects;
  auto scanned = reading->each_row_back<EffectRow>(key_of(View::effects), [&](EffectRow effect) {
    if (effect.position < since) return false;
    if (effect.by_reading) effects.push_back(std::move(effect));
    return true;
  });
  if (!scanned) return tl::unexpected{scanned.error()};
  using Of = std::tuple<std::string, std::string, std::string>;  // connection, direction, target
  std::map<RunId, std::array<std::set<Of>, std::tuple_size_v<OutcomeCounts>>> targets;
  for (const EffectRow& effect : effects) {
    const auto outcomes = reading->outcomes(effect);
    if (!outcomes) return tl::unexpected{outcomes.error()};
    auto sent = reading->with_targets(effect.intent);
    if (!sent) return tl::unexpected{sent.error()};
    for (OpenIntent::Target& target : sent->targets)
      targets[effect.intent.run][static_cast<std::size_t>((*outcomes)[target.item])].emplace(
          effect.intent.intended.connection, effect.intent.intended.direction, std::move(target.id));
  }
  std::map<RunId, OutcomeCounts> found;
  for (const auto& [run, by_outcome] : targets)
    for (std::size_t i = 0; i < by_outcome.size(); ++i)
      found[run][i] = static_cast<std::uint32_t>(by_outcome[i].size());
  return found;
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
