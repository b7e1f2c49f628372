#include "core/planning/plan_files.h"

#include <algorithm>
#include <utility>

namespace tidemark {
namespace {

using Errors = std::vector<Error>;

/// The error as of that file: "contacts.csv", or "contacts.csv, line 3" where it said where.
Error in_file(const PlanFile& file, Error error) {
  error.where = error.where.empty() ? file.name : file.name + ", " + error.where;
  return error;
}

tl::unexpected<Errors> only(Error error) { return tl::unexpected<Errors>(Errors{std::move(error)}); }

enum class System { salesforce, pendo, report };

Result<Page> page_of(const PlanFile& file, System system) {
  const std::string_view name = file.name;
  const auto page = [&](PageFormat format) { return Page{file.bytes, format, file.name}; };
  if (system == System::salesforce && name.ends_with(".csv")) return page(PageFormat::csv);
  if (system == System::salesforce && name.ends_with(".json")) return page(PageFormat::salesforce_json);
  if (system == System::pendo && name.ends_with(".json")) return page(PageFormat::pendo_json);
  if (system == System::pendo && name.ends_with(".ndjson")) return page(PageFormat::ndjson);
  if (system == System::report && name.ends_with(".json")) return page(PageFormat::report_json);
  const std::string_view expected = system == System::salesforce ? ".csv (Bulk 2.0) or .json (a query's answer)"
                                    : system == System::pendo    ? ".json (an aggregation's answer) or .ndjson"
                                                                 : ".json (a report's results.json)";
  return failure(ErrorCode::invalid_input, "the name does not tell what is in it", file.name,
                 "it should end in " + std::string{expected});
}

Result<std::vector<Page>> pages_of(const std::vector<PlanFile>& files, System system) {
  std::vector<Page> pages;
  for (const PlanFile& file : files) {
    Result<Page> page = page_of(file, system);
    if (!page) return tl::unexpected<Error>(std::move(page.error()));
    pages.push_back(std::move(*page));
  }
  return pages;
}

/// The pages of each report that the connection pushes, in the configuration's order.
Result<std::vector<PlanInputs::Report>> reports_of(const std::vector<PlanFile>& files, const Connection& connection) {
  std::vector<PlanInputs::Report> reports;
  for (const ReportPush& push : connection.push) reports.push_back({push.report, {}});
  for (const PlanFile& file : files) {
    if (file.report.empty() && reports.size() != 1) {
      return failure(ErrorCode::invalid_input, "it does not say which report's rows these are", file.name,
                     "the connection has " + std::to_string(reports.size()) + " reports: write REPORT=FILE");
    }
    const auto report = std::find_if(reports.begin(), reports.end(), [&](const PlanInputs::Report& each) {
      return file.report.empty() || each.report == file.report;
    });
    if (report == reports.end()) {
      return failure(ErrorCode::invalid_input, "the connection does not push the report " + file.report, file.name);
    }
    Result<Page> page = page_of(file, System::report);
    if (!page) return tl::unexpected<Error>(std::move(page.error()));
    report->pages.push_back(std::move(*page));
  }
  return reports;
}

Result<void> read_schemas(const PlanFiles& files, PlannedFiles& result) {
  for (const PlanFile& file : files.salesforce_schemas) {
    Result<SalesforceObject> object = read_describe(file.bytes);
    if (!object) return tl::unexpected<Error>(in_file(file, std::move(object.error())));
    result.salesforce.add(std::move(*object));
  }
  Result<PendoSchema> pendo = PendoSchema::read(files.pendo_schema.bytes);
  if (!pendo) return tl::unexpected<Error>(in_file(files.pendo_schema, std::move(pendo.error())));
  result.pendo = std::move(*pendo);
  return {};
}

Result<void> read_pages(const PlanFiles& files, const Connection& connection, PlanInputs& inputs) {
  const auto take = [](auto read, auto& place) -> Result<void> {
    if (!read) return tl::unexpected<Error>(std::move(read.error()));
    place = std::move(*read);
    return {};
  };
  const bool pull = files.direction == Direction::pull;
  Result<void> taken = pull ? take(pages_of(files.sources, System::salesforce), inputs.sources)
                            : take(reports_of(files.sources, connection), inputs.reports);
  if (!taken) return taken;
  taken = take(pages_of(files.targets, pull ? System::pendo : System::salesforce), inputs.targets);
  if (!taken || !files.entities) return taken;
  return take(pages_of(*files.entities, System::pendo), inputs.entities);
}

}  // namespace

tl::expected<std::unique_ptr<PlannedFiles>, Errors> plan_files(
    const PlanFiles& files, const std::function<Result<Zone>(std::string_view name)>& zone_named,
    const Spread& spread) {
  auto result = std::make_unique<PlannedFiles>();
  // Whether the zone exists is found by getting it, below.
  auto configuration = read_configuration(files.configuration.bytes, [](std::string_view) { return true; });
  if (!configuration) {
    Errors errors;
    for (Error& error : configuration.error()) errors.push_back(in_file(files.configuration, std::move(error)));
    return tl::unexpected<Errors>(std::move(errors));
  }
  result->configuration = std::move(*configuration);
  const Connection* connection = result->configuration.connection(files.connection);
  if (connection == nullptr) {
    return only({ErrorCode::invalid_input, "it has no connection " + std::string{name_of(files.connection)},
                 files.configuration.name});
  }
  Result<Zone> zone = zone_named(result->configuration.time_zone);
  if (!zone) return only(in_file(files.configuration, std::move(zone.error())));
  result->zone = std::move(*zone);

  if (Result<void> read = read_schemas(files, *result); !read) return only(std::move(read.error()));
  if (Result<void> read = read_pages(files, *connection, result->inputs); !read) return only(std::move(read.error()));
  result->inputs.configuration = &result->configuration;
  result->inputs.connection = connection;
  result->inputs.direction = files.direction;
  result->inputs.salesforce = &result->salesforce;
  result->inputs.pendo = &result->pendo;
  result->inputs.zone = &result->zone;

  Result<Plan> made = plan(result->inputs, spread);
  if (!made) return only(std::move(made.error()));
  result->plan = std::move(*made);
  return result;
}

}  // namespace tidemark
