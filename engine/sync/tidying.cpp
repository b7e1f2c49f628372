#include "sync/tidying.h"

#include <set>

#include "core/events/codec.h"
#include "core/events/letter_events.h"
#include "core/events/records.h"
#include "core/hash/blake2b.h"
#include "core/json/write.h"
#include "core/number/number_text.h"
#include "sync/replay.h"

namespace tidemark::sync {

namespace {

Instant days_ago(const Surroundings& world, std::uint64_t days) {
  return {world.clock().milliseconds - static_cast<std::int64_t>(days) * one_day};
}

}  // namespace

Result<void> tidy_letters(const Surroundings& world, const Configuration& configuration) {
  if (!configuration.retention.letters) return {};
  const Instant oldest = days_ago(world, *configuration.retention.letters);
  // What somebody decides from here on has its way: nothing is dropped then, until the next run.
  const Position seen = world.log->head().position;
  if (auto caught_up = world.views->catch_up(); !caught_up) return tl::unexpected(std::move(caught_up.error()));
  std::vector<Event> events;
  for (const Part part : all_parts) {
    const auto letters = world.views->letters(part);
    if (!letters) return tl::unexpected(letters.error());
    Event event = event_of(
        LettersDecided{"retention", std::string{name_of(part.kind)}, std::string{name_of(part.direction)}, false}, 0);
    std::string item;
    for (const views::Letter& letter : *letters) {
      if (letter.dropped || letter.since >= oldest) continue;
      item.clear();
      write_record({letter.id, {}, {}}, item);
      event.items.add(item);
    }
    if (event.items.size() > 1) events.push_back(std::move(event));
  }
  if (events.empty()) return {};
  const auto appended = world.log->append(seen, events);
  if (!appended && appended.error().code == ErrorCode::wrong_position) return {};
  if (!appended) return tl::unexpected(appended.error());
  return world.views->catch_up().map([](const auto&) {});
}

Result<void> tidy_archive(const Surroundings& world, const Configuration& configuration) {
  std::set<std::string, std::less<>> keep;
  for (const Connection& connection : configuration.connections) {
    for (const Direction direction : {Direction::pull, Direction::push}) {
      auto plans = world.views->plans({connection.kind, direction}, 1);
      if (!plans) return tl::unexpected(std::move(plans.error()));
      for (const views::PlanRow& plan : *plans) {
        for (const auto* names :
             {&plan.planned.sources, &plan.planned.targets, &plan.planned.entities, &plan.planned.schemas})
          keep.insert(names->begin(), names->end());
        keep.insert(plan.planned.kept_plan);
      }
    }
  }
  auto schemas = world.views->schemas();
  if (!schemas) return tl::unexpected(std::move(schemas.error()));
  for (const views::SchemaRow& schema : *schemas) keep.insert(schema.archive_name);
  const auto runs = world.views->runs();
  if (!runs) return tl::unexpected(runs.error());
  std::set<std::string, std::less<>> calls;
  for (const RunRow& run : *runs)
    for (const RunCalls& failed : run.failed_calls) calls.insert(failed.archive_name);
  const Instant oldest_page = days_ago(world, configuration.retention.pages);
  const Instant oldest_call = days_ago(world, configuration.retention.calls);
  const auto is_needed = [&](const archive::Piece& piece) {
    return piece.put >= (calls.contains(piece.name) ? oldest_call : oldest_page) || keep.contains(piece.name);
  };
  return world.archive->collect(is_needed).map([](const archive::Collected&) {});
}

std::string guard_text(const Connection& connection, const Plan& plan, const GuardMemory& memory) {
  std::string text;
  json::Writer json{text};
  const auto number = [&](std::string_view key, double value) {
    std::string literal;
    append_json_number(value, literal);
    json.key(key);
    json.literal(literal);
  };
  std::uint64_t held = 0;
  for (const GuardMeasures::Field& field : plan.measures.fields) held += field.held;
  json.begin_object();
  if (connection.guard) {
    json.key("limits");
    json.begin_object();
    number("changed", static_cast<double>(connection.guard->changed));
    number("changed_share", connection.guard->changed_share);
    number("cleared", static_cast<double>(connection.guard->cleared));
    number("cleared_share", connection.guard->cleared_share);
    number("shrunk_share", connection.guard->shrunk_share);
    json.end_object();
  }
  json.key("measured");
  json.begin_object();
  number("sources", static_cast<double>(plan.measures.sources));
  number("matched_targets", static_cast<double>(plan.measures.matched_targets));
  number("changed_targets", static_cast<double>(plan.measures.changed_targets));
  number("changed_again", static_cast<double>(plan.measures.changed_again));
  number("cleared", static_cast<double>(plan.counts.cleared));
  number("held_values", static_cast<double>(held));
  json.end_object();
  json.key("remembered");
  json.begin_object();
  number("changed_targets", static_cast<double>(memory.changed.size()));
  number("cleared", static_cast<double>(memory.cleared_values()));
  number("most_sources", static_cast<double>(memory.most_sources));
  json.end_object();
  json.key("held_by");
  json.begin_array();
  for (const std::string& reason : plan.held) json.text(reason);
  json.end_array();
  json.end_object();
  return text;
}

Digest digest_of_own_writes(const std::vector<OwnWrite>& writes) { return blake2b(page_of_own_writes(writes)); }

}  // namespace tidemark::sync
