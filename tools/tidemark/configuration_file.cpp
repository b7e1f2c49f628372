#include "command/configuration_file.h"

#include "command/input_file.h"
#include "core/planning/plan.h"
#include "core/schema/pendo_schema.h"
#include "core/schema/salesforce_schema.h"
#include "zones/zone_table.h"

namespace tidemark::command {

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
  const Zone utc;
  std::vector<Refused> refused;
  for (const Connection& connection : configuration.connections) {
    for (const auto& [object, schema] : pendo) {
      if (object != name_of(connection.kind) || connection.pull.empty()) continue;
      if (salesforce.object(connection.object) == nullptr) continue;  // never described: the first run tells
      PlanInputs inputs;
      inputs.configuration = &configuration;
      inputs.connection = &connection;
      inputs.salesforce = &salesforce;
      inputs.pendo = &schema;
      inputs.zone = &utc;
      const auto empty_plan = plan(inputs);  // of no records: only what the schemas say is left
      if (!empty_plan) {                     // its identifier is in no schema, or can't be one
        refused.push_back({empty_plan.error().where, empty_plan.error().what, true});
        continue;
      }
      refused.insert(refused.end(), empty_plan->refused.begin(), empty_plan->refused.end());
    }
  }
  return refused;
}

}  // namespace tidemark::command
