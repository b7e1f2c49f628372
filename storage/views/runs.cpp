#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "views/reading.h"

namespace tidemark::views {
namespace {

/// Counts targets once, whatever was tried there.
class FoundTargets {
 public:
  void add(const RunRow& run, const EffectRow& effect, ItemOutcome outcome, const std::string& id) {
    const Of target{effect.intent.intended.connection, effect.intent.intended.direction, id};
    const auto at = static_cast<std::size_t>(outcome);
    const Position last_start = run.continuations.empty() ? run.started_position : run.continuations.back().position;
    all_[at].insert(target);
    if (effect.intent.position < last_start) uncounted_[at].insert(target);
    else if (run.ended_position != 0 && effect.position > run.ended_position) later_[at].insert(target);
  }

  [[nodiscard]] FoundByReading counted() const { return {sizes(all_), sizes(uncounted_), sizes(later_)}; }

 private:
  using Of = std::tuple<std::string, std::string, std::string>;  // connection, direction, target
  using ByOutcome = std::array<std::set<Of>, std::tuple_size_v<OutcomeCounts>>;

  static OutcomeCounts sizes(const ByOutcome& targets) {
    OutcomeCounts counts = {};
    for (std::size_t i = 0; i < targets.size(); ++i) counts[i] = static_cast<std::uint32_t>(targets[i].size());
    return counts;
  }

  ByOutcome all_, uncounted_, later_;
};

}  // namespace

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

Result<NightsRow> Views::nights() const {
  auto row = Reading::begin(*this).and_then(
      [](const Reading& reading) { return reading.row<NightsRow>(key_of(View::nights), "night"); });
  if (!row && row.error().code == ErrorCode::not_found) return NightsRow{};
  return row;
}

Result<MessagesRow> Views::messages() const {
  auto row = Reading::begin(*this).and_then(
      [](const Reading& reading) { return reading.row<MessagesRow>(key_of(View::messages), "messages"); });
  if (!row && row.error().code == ErrorCode::not_found) return MessagesRow{};
  return row;
}

Result<std::map<RunId, FoundByReading>> Views::found_by_reading(Position since) const {
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  std::vector<EffectRow> effects;
  auto scanned = reading->each_row_back<EffectRow>(key_of(View::effects), [&](EffectRow effect) {
    if (effect.position < since) return false;
    if (effect.by_reading) effects.push_back(std::move(effect));
    return true;
  });
  if (!scanned) return tl::unexpected{scanned.error()};
  std::map<RunId, RunRow> runs;
  std::map<RunId, FoundTargets> targets;
  for (const EffectRow& effect : effects) {
    const RunId number = effect.intent.run;
    if (!runs.contains(number)) {
      auto run = reading->row<RunRow>(run_key(number), "run " + std::to_string(number));
      if (!run) return tl::unexpected{run.error()};
      runs.emplace(number, std::move(*run));
    }
    const auto outcomes = reading->outcomes(effect);
    if (!outcomes) return tl::unexpected{outcomes.error()};
    auto sent = reading->with_targets(effect.intent);
    if (!sent) return tl::unexpected{sent.error()};
    for (const OpenIntent::Target& target : sent->targets)
      targets[number].add(runs[number], effect, (*outcomes)[target.item], target.id);
  }
  std::map<RunId, FoundByReading> found;
  for (const auto& [run, of_run] : targets) found[run] = of_run.counted();
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

Result<CorrectionRow> Views::correction_at(Part part, Position position) const {
  return Reading::begin(*this).and_then([&](const Reading& reading) {
    return reading.row<CorrectionRow>(correction_key(part, position),
                                      "correction of " + to_text(part) + " at position " + std::to_string(position));
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

Result<std::vector<SavedSegment>> Views::saved_segments() const {
  return Reading::begin(*this).and_then(
      [](const Reading& reading) { return reading.rows<SavedSegment>(key_of(View::saved_segments)); });
}

Result<std::map<std::pair<std::string, std::string>, std::string>> Views::accepted(Part part) const {
  const auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  std::map<std::pair<std::string, std::string>, std::string> accepted;
  auto scanned = reading->each(key_of(View::accepted, part), [&](std::string_view key, std::string_view value) {
    std::string id = take_id(key);
    accepted.emplace(std::pair{std::move(id), std::string{key}}, value);
    return true;
  });
  return scanned.map([&] { return std::move(accepted); });
}

Result<std::vector<SteppedOverRow>> Views::stepped_over() const {
  return Reading::begin(*this).and_then(
      [](const Reading& reading) { return reading.rows<SteppedOverRow>(key_of(View::stepped_over)); });
}

Result<std::vector<ErasureRow>> Views::erasures() const {
  return Reading::begin(*this).and_then(
      [](const Reading& reading) { return reading.rows<ErasureRow>(key_of(View::erasures)); });
}

Result<SavedSegment> Views::saved_segment(std::string_view name) const {
  return Reading::begin(*this).and_then([&](const Reading& reading) {
    return reading.row<SavedSegment>(saved_segment_key(name), "segment of that name");
  });
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
