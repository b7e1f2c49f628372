#include "service/configuration_change.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <string>
#include <utility>

#include "core/schema/pendo_schema.h"
#include "core/schema/salesforce_schema.h"
#include "zones/zone_table.h"

namespace tidemark::service {
namespace {

std::string place_in(std::string_view file, std::string_view place) {
  return file.empty() ? std::string{place} : std::string{file} + ": " + std::string{place};
}

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

struct SchemasSeen {
  SalesforceSchema salesforce;
  std::vector<std::pair<std::string, PendoSchema>> pendo;  ///< by kind of entity
};

Result<SchemasSeen> schemas_seen(const views::Views& views, const archive::Archive& archive) {
  auto rows = views.schemas();
  if (!rows) return tl::unexpected(std::move(rows.error()));
  SchemasSeen seen;
  for (const views::SchemaRow& row : *rows) {
    const auto bytes = archive.get(row.archive_name);
    if (!bytes) continue;  // retention may have taken it
    if (row.system == "salesforce") {
      if (auto described = read_describe(*bytes)) seen.salesforce.add(std::move(*described));
    } else if (auto schema = PendoSchema::read(*bytes)) {
      seen.pendo.emplace_back(row.object, std::move(*schema));
    }
  }
  return seen;
}

/// Against one that was never applied everything is new, its defaults too.
std::vector<Difference> all_of_it(const Configuration& next) {
  std::vector<Difference> differences = diff_configurations({}, next);
  std::erase_if(differences, [](const Difference& difference) { return !difference.after; });
  for (Difference& difference : differences) difference.before.reset();
  return differences;
}

/// What is missing may have been created since the schemas were seen; a type that is refused stays refused.
Error told_of(const Refused& line, std::string_view file) {
  Error error{ErrorCode::invalid_input, line.why, place_in(file, line.line),
              "a run could not plan this line: change or remove it"};
  if (!line.connection_problem) return error;
  const bool is_a_line = line.line.ends_with(']');
  error.hint = std::string{"so it was when a run looked last; where the next one finds it so still, it leaves "} +
               (is_a_line ? "this line out" : "the whole connection alone");
  return error;
}

}  // namespace

Result<std::vector<Refused>> lines_known_to_be_refused(const views::Views& views, const archive::Archive& archive,
                                                       const Configuration& configuration) {
  const auto seen = schemas_seen(views, archive);
  if (!seen) return tl::unexpected(seen.error());
  std::vector<Refused> refused;
  for (const Connection& connection : configuration.connections) {
    if (seen->salesforce.object(connection.object) == nullptr) continue;  // never described: the first run tells
    for (const auto& [object, schema] : seen->pendo) {
      if (object != name_of(connection.kind)) continue;
      PlanInputs inputs;
      inputs.configuration = &configuration;
      inputs.connection = &connection;
      inputs.salesforce = &seen->salesforce;
      inputs.pendo = &schema;
      std::ranges::move(refused_by_schemas(std::move(inputs)), std::back_inserter(refused));
    }
  }
  return refused;
}

Result<ConfigurationChange> ConfigurationChange::compare(const views::Views& views, const Configuration& next) {
  ConfigurationChange change;
  const auto row = views.configuration();
  if (!row && row.error().code != ErrorCode::not_found) return tl::unexpected(row.error());
  if (!row) {
    change.differences = all_of_it(next);
    return change;
  }
  change.version = row->position;
  const auto present = read_configuration(row->configuration, zone_exists);
  if (!present) return tl::unexpected(present.error().front());
  change.differences = diff_configurations(*present, next);
  return change;
}

Result<ConfigurationChange> ConfigurationChange::look(const views::Views& views, const archive::Archive& archive,
                                                      const Configuration& next, std::string_view file) {
  auto change = compare(views, next);
  if (!change) return change;
  const auto refused = lines_known_to_be_refused(views, archive, next);
  if (!refused) return tl::unexpected(refused.error());
  for (const Refused& line : *refused)
    (line.connection_problem ? change->warnings : change->errors).push_back(told_of(line, file));
  return change;
}

Result<void> check_names(std::string_view subscription, const Configuration& configuration, std::string_view file) {
  if (configuration.subscription == subscription) return {};
  return failure(
      ErrorCode::invalid_input,
      "it is the configuration of subscription " + configuration.subscription + ", not of " + std::string{subscription},
      place_in(file, "subscription"),
      "tidemark init " + configuration.subscription + ", or name another file or --subscription");
}

}  // namespace tidemark::service
