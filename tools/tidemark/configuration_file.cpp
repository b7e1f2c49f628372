#include "command/configuration_file.h"

#include <algorithm>
#include <functional>
#include <iterator>

#include "command/input_file.h"
#include "core/planning/plan.h"
#include "core/schema/pendo_schema.h"
#include "core/schema/salesforce_schema.h"
#include "zones/zone_table.h"

namespace tidemark::command {
namespace {

/// Plans of no records, in both directions: only what the schemas say is left. That a push's field is in none says nothing: fields are made
/// after a run has looked, and then the configuration is applied.
std::vector<Refused> refused_by_schemas(PlanInputs inputs) {
  const Zone utc;
  inputs.zone = &utc;
  inputs.entities.emplace();
  for (const ReportPush& push : inputs.connection->push) inputs.reports.push_back({push.report, {}});
  std::vector<Refused> refused;
  for (const Direction direction : {Direction::pull, Direction::push}) {
    if (direction == Direction::pull ? inputs.connection->pull.empty() : inputs.connection->push.empty()) continue;
    inputs.direction = direction;
    auto nothing = plan(inputs);
    if (nothing) {
      if (direction == Direction::push) std::erase_if(nothing->refused, std::mem_fn(&Refused::connection_problem));
      std::ranges::move(nothing->refused, std::back_inserter(refused));
      continue;
    }
    // Its identifier or a filter's field is in no schema, or can't be one: for both directions alike.
    refused.push_back({nothing.error().where, nothing.error().what, true});
    break;
  }
  return refused;
}

}  // namespace

std::optional<Configuration> read_configuration_file(const Call& call, const std::string& file) {
  auto text = InputFile::read(file);
  if (!text) {
    call.tell(text.error());
    return std::nullopt;
  }
  auto configuration = read_configuration(text->bytes(), zone_exists);
  if (configuration) return std::move(*configuration);
  for (Error& error : configuration.error()) {
    error.where = file + ": " + error.where;
    call.tell(error);
  }
  return std::nullopt;
}

Result<std::vector<Refused>> lines_known_to_be_refused(Workspace& workspace, const Configuration& configuration) {
  auto views = workspace.views();
  if (!views) return tl::unexpected(std::move(views.error()));
  auto archive = workspace.archive();
  if (!archive) return tl::unexpected(std::move(archive.error()));
  auto seen = (*views)->schemas();
  if (!seen) return tl::unexpected(std::move(seen.error()));
  SalesforceSchema salesforce;
  std::vector<std::pair<std::string, PendoSchema>> pendo;
  for (const views::SchemaRow& row : *seen) {
    const auto bytes = (*archive)->get(row.archive_name);
    if (!bytes) continue;  // retention may have taken it
    if (row.system == "salesforce") {
      if (auto described = read_describe(*bytes)) salesforce.add(std::move(*described));
    } else if (auto schema = PendoSchema::read(*bytes)) {
      pendo.emplace_back(row.object, std::move(*schema));
    }
  }
  std::vector<Refused> refused;
  for (const Connection& connection : configuration.connections) {
    if (salesforce.object(connection.object) == nullptr) continue;  // never described: the first run tells
    for (const auto& [object, schema] : pendo) {
      if (object != name_of(connection.kind)) continue;
      PlanInputs inputs;
      inputs.configuration = &configuration;
      inputs.connection = &connection;
      inputs.salesforce = &salesforce;
      inputs.pendo = &schema;
      std::ranges::move(refused_by_schemas(std::move(inputs)), std::back_inserter(refused));
    }
  }
  return refused;
}

}  // namespace tidemark::command
