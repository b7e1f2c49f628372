// What is planned from: what both sides hold, and what earlier runs left.
#include "sync/reading.h"

#include <algorithm>

#include "core/hash/blake2b.h"
#include "sync/execution.h"
#include "sync/replay.h"

namespace tidemark::sync {
namespace {

std::vector<ReadPage> pages_of(const FetchedSide& side) {
  std::vector<ReadPage> pages;
  for (std::size_t i = 0; i < side.pages.size(); ++i)
    pages.push_back({side.pages[i].name,
                     side.pages[i].format,
                     side.names[i],
                     side.pages[i].bytes.size(),
                     side.rows_of_pages[i],
                     {}});
  return pages;
}

}  // namespace

/// What earlier runs left: open intents, values that reads don't show yet, what the guard counts.
Result<void> Execution::remember(Part part, PlanInputs& inputs) const {
  const bool reads_pendo = part.direction == Direction::pull || !inputs.connection->pendo_filter.empty();
  const auto memory = remember_writes(part, reads_pendo, inputs);
  if (!memory) return tl::unexpected(memory.error());
  const std::string scope = guard_scope(*inputs.connection);
  for (const auto& run : memory->sources) {
    if (!run.pilot && run.guard_scope == scope)
      inputs.memory.most_sources = std::max(inputs.memory.most_sources, run.count);
  }
  return {};
}

/// Beside the pages, so that the plan can be made again from what is kept; the event that tells of it. Mostly there are none.
Result<std::optional<Event>> Execution::keep_own_writes(Part part, const std::vector<OwnWrite>& writes) {
  if (writes.empty()) return std::nullopt;
  const std::string page = page_of_own_writes(writes);
  auto name = world_.archive->put_page(page);
  if (!name) return tl::unexpected(std::move(name.error()));
  const PageFetched body{std::string{name_of(part.kind)},
                         std::string{name_of(part.direction)},
                         "own_writes",
                         0,
                         "ndjson",
                         std::move(*name),
                         writes.size(),
                         page.size(),
                         true};
  return event_of(body, report_.run);
}

/// Salesforce's reads don't lag: only of what is read of Pendo is it asked what was written lately.
Result<views::GuardMemory> Execution::remember_writes(Part part, bool reads_pendo, PlanInputs& inputs) const {
  for (const OpenTarget& target : closed_.open_targets) {
    if (target.part == part) inputs.left_out.push_back(target.id);
  }
  const Instant now = world_.clock();
  if (reads_pendo) {
    auto writes = world_.views->own_writes({part.kind, Direction::pull}, {now.milliseconds - patience_.awaiting_read});
    if (!writes) return tl::unexpected(std::move(writes.error()));
    for (views::OwnWrite& write : *writes)
      inputs.own_writes.push_back({write.target, write.field, write.before, write.written});
  }
  auto memory = world_.views->guard_memory(part, now);
  if (!memory) return tl::unexpected(std::move(memory.error()));
  inputs.memory.changed = std::move(memory->changed);
  for (auto& [field, targets] : memory->cleared) inputs.memory.cleared.push_back({field, std::move(targets)});
  return memory;
}

/// Where nothing is to be closed, what is open stays as it is.
Result<void> Execution::take_open_intents() {
  auto open = world_.views->open_intents();
  if (!open) return tl::unexpected(std::move(open.error()));
  for (const views::OpenIntent& intent : *open) closed_.leave_open(intent);
  return {};
}

Result<PlannedPart> Execution::plan_without_effect(Part part) {
  if (auto ready = prepare(); !ready) return tl::unexpected(std::move(ready.error()));
  if (auto known = take_open_intents(); !known) return tl::unexpected(std::move(known.error()));
  return plan_part(part, false);
}

Result<Reading> Execution::read(const ReadingAsked& asked) {
  const Part part = asked.part;
  if (auto ready = go_by(asked.configuration); !ready) return tl::unexpected(std::move(ready.error()));
  const Connection* connection = configuration_.connection(part.kind);
  if (connection == nullptr)
    return failure(ErrorCode::invalid_input, "the configuration has no connection of that kind",
                   "connections." + std::string{name_of(part.kind)});
  if (auto checked = check_org(); !checked) return tl::unexpected(std::move(checked.error()));
  auto fetched = Fetcher{world_, systems_, configuration_, zone_, part, 0, Keeping::pages, asked.more_fields}.run();
  if (!fetched) return tl::unexpected(std::move(fetched.error()));
  if (auto caught_up = world_.views->catch_up(); !caught_up) return tl::unexpected(std::move(caught_up.error()));
  if (auto known = take_open_intents(); !known) return tl::unexpected(std::move(known.error()));
  PlanInputs inputs;
  inputs.connection = connection;
  inputs.direction = part.direction;
  if (auto remembered = remember(part, inputs); !remembered) return tl::unexpected(std::move(remembered.error()));
  Reading reading{.part = part,
                  .schemas = std::move(fetched->schemas),
                  .fields = std::move(fetched->fields),
                  .sources = pages_of(fetched->sources),
                  .targets = pages_of(fetched->targets),
                  .entities = {},
                  .own_writes = std::move(inputs.own_writes),
                  .left_out = std::move(inputs.left_out),
                  .memory = std::move(inputs.memory),
                  .forecast = forecast_of_reading(),
                  .writing = writing_cost(part)};
  for (const MetadataField& field : fetched->pendo.fields()) reading.metadata.push_back(field.group + "." + field.name);
  if (part.direction == Direction::pull) return reading;
  for (std::size_t i = 0; i < reading.sources.size(); ++i) reading.sources[i].report = connection->push[i].report;
  if (needs_entities(*connection)) reading.entities = pages_of(fetched->entities);
  return reading;
}

std::string Execution::guard_scope(const Connection& connection) const {
  return to_hex(blake2b(connection.object + '\n' + connection.pendo_identifier + '\n' +
                        connection.salesforce_identifier + '\n' + (connection.ignore_case ? "1" : "0") + '\n' +
                        connection.salesforce_filter + '\n' + connection.pendo_filter));
}

}  // namespace tidemark::sync
