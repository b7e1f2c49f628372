#include "core/planning/plan_files.h"

#include <algorithm>

namespace tidemark {
namespace {

Result<Page> page_of(const PlanFiles::File& file, PageRole role) {
  Page page{file.bytes, file.format.value_or(PageFormat::csv), file.name};
  if (file.format) return page;
  const std::string_view name = file.name;
  if (name.ends_with(".csv") && role == PageRole::salesforce) return page;
  if (name.ends_with(".ndjson") && role == PageRole::pendo) {
    page.format = PageFormat::ndjson;
    return page;
  }
  if (name.ends_with(".json")) {
    page.format = role == PageRole::salesforce ? PageFormat::salesforce_json
                  : role == PageRole::pendo    ? PageFormat::pendo_json
                                               : PageFormat::report_json;
    return page;
  }
  const char* allowed = role == PageRole::salesforce ? ".csv (Bulk 2.0) or .json (a query answer)"
                        : role == PageRole::pendo    ? ".json (an aggregation answer) or .ndjson (one entity a line)"
                                                     : ".json (a report's results)";
  return failure(ErrorCode::invalid_input, "the file's ending does not say what it holds", file.name,
                 std::string{"name it "} + allowed);
}

Error in_file(Error error, const std::string& name) {
  error.where = error.where.empty() ? name : name + ": " + error.where;
  return error;
}

/// A push's sources, each with the rows of its report.
Result<std::vector<PlanInputs::Report>> reports_of(const PlanFiles& files, const Connection& connection) {
  std::vector<PlanInputs::Report> reports;
  for (const PlanFiles::File& file : files.sources) {
    if (file.report.empty() && connection.push.size() != 1)
      return failure(
          ErrorCode::invalid_input,
          "the connection pushes " + std::to_string(connection.push.size()) + " reports: whose rows are these?",
          file.name, "write --source REPORT=FILE");
    const std::string report = file.report.empty() ? connection.push.front().report : file.report;
    if (std::none_of(connection.push.begin(), connection.push.end(),
                     [&](const ReportPush& push) { return push.report == report; }))
      return failure(ErrorCode::invalid_input, "the connection pushes no report " + report, file.name);
    auto page = page_of(file, PageRole::report);
    if (!page) return tl::unexpected(std::move(page.error()));
    auto known =
        std::find_if(reports.begin(), reports.end(), [&](const auto& given) { return given.report == report; });
    if (known == reports.end()) known = reports.insert(reports.end(), {report, {}});
    known->pages.push_back(std::move(*page));
  }
  return reports;
}

}  // namespace

Result<std::vector<Page>> pages_of_files(const std::vector<PlanFiles::File>& files, PageRole role) {
  std::vector<Page> pages;
  for (const PlanFiles::File& file : files) {
    auto page = page_of(file, role);
    if (!page) return tl::unexpected(std::move(page.error()));
    pages.push_back(std::move(*page));
  }
  return pages;
}

Result<PlanSchemas> PlanSchemas::read(const PlanFiles& files) {
  PlanSchemas schemas;
  for (const PlanFiles::File& file : files.salesforce_schemas) {
    auto object = read_describe(file.bytes);
    if (!object) return tl::unexpected(in_file(std::move(object.error()), file.name));
    schemas.salesforce.add(std::move(*object));
  }
  auto pendo = PendoSchema::read(files.pendo_schema.bytes);
  if (!pendo) return tl::unexpected(in_file(std::move(pendo.error()), files.pendo_schema.name));
  schemas.pendo = std::move(*pendo);
  return schemas;
}

Result<FileInputs> FileInputs::read(const PlanFiles& files) {
  return read(files, std::make_shared<const Result<PlanSchemas>>(PlanSchemas::read(files)));
}

Result<FileInputs> FileInputs::read(const PlanFiles& files, std::shared_ptr<const Result<PlanSchemas>> schemas) {
  FileInputs result;
  PlanInputs& inputs = result.inputs_;
  inputs.configuration = files.configuration;
  inputs.connection = files.configuration->connection(files.kind);
  inputs.direction = files.direction;
  inputs.zone = files.zone;
  if (inputs.connection == nullptr)
    return failure(ErrorCode::invalid_input,
                   "the configuration has no " + std::string{name_of(files.kind)} + " connection", "connections");
  if (!*schemas) return tl::unexpected(schemas->error());
  result.schemas_ = std::move(schemas);

  const bool pull = files.direction == Direction::pull;
  auto targets = pages_of_files(files.targets, pull ? PageRole::pendo : PageRole::salesforce);
  if (!targets) return tl::unexpected(std::move(targets.error()));
  inputs.targets = std::move(*targets);
  if (pull) {
    auto sources = pages_of_files(files.sources, PageRole::salesforce);
    if (!sources) return tl::unexpected(std::move(sources.error()));
    inputs.sources = std::move(*sources);
  } else {
    auto reports = reports_of(files, *inputs.connection);
    if (!reports) return tl::unexpected(std::move(reports.error()));
    inputs.reports = std::move(*reports);
  }
  if (files.has_entities) {
    auto entities = pages_of_files(files.entities, PageRole::pendo);
    if (!entities) return tl::unexpected(std::move(entities.error()));
    inputs.entities = std::move(*entities);
  }
  return result;
}

PlanInputs FileInputs::inputs() const {
  PlanInputs inputs = inputs_;
  inputs.salesforce = &(*schemas_)->salesforce;
  inputs.pendo = &(*schemas_)->pendo;
  return inputs;
}

}  // namespace tidemark
