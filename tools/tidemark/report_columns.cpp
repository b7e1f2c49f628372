#include "command/report_columns.h"

#include <algorithm>
#include <set>

#include "core/json/write.h"
#include "core/planning/lines.h"
#include "core/reports/doubtful_times.h"
#include "core/schema/pendo_schema.h"
#include "core/schema/shape.h"

namespace tidemark::command {
namespace {

Result<pendo::Report> listed(pendo::Client& pendo, const std::string& id) {
  auto reports = pendo.reports();
  if (!reports) return tl::unexpected(std::move(reports.error()));
  const auto found = std::ranges::find(*reports, id, &pendo::Report::id);
  if (found == reports->end())
    return failure(ErrorCode::not_found, "Pendo lists no report of that id", "report " + id,
                   "tidemark reports lists those that are shared");
  if (!found->can_be_pushed())
    return failure(ErrorCode::refused, found->why_not, "report " + id, "tidemark reports lists those that can");
  return std::move(*found);
}

/// Of a metadata column what its schema says; of any other, what its values are.
std::optional<ColumnType> type_of(const ColumnFacts& facts, const PendoSchema& schema) {
  constexpr std::string_view metadata = "metadata.";
  if (std::string_view{facts.key}.starts_with(metadata))
    if (const FoundMetadata found = schema.find(facts.key.substr(metadata.size())))
      if (const auto type = column_type(found.field->type)) return type;
  return facts.type();
}

/// What the connection's reports are pushed to.
std::vector<std::string> targets_of(const Connection* connection) {
  std::vector<std::string> names;
  if (connection == nullptr) return names;
  for (const ReportPush& push : connection->push)
    for (const MappingLine& line : push.columns) names.push_back(line.to);
  return names;
}

/// Each of the fitting fields is suggested once, and none that any report is pushed to; those first whose names fit best.
void suggest_fields(std::vector<OfferedColumn>& columns, const Connection* connection) {
  const auto targets = targets_of(connection);
  std::set<std::string> taken{targets.begin(), targets.end()};
  for (const NameFit fit : {NameFit::same, NameFit::inside, NameFit::a_word}) {
    for (OfferedColumn& column : columns) {
      if (!column.pushed_to.empty() || !column.suggested.empty()) continue;
      const auto found = std::ranges::find_if(column.fitting, [&](const std::string& field) {
        return !taken.contains(field) && name_fit(field, column.field.name) == fit;
      });
      if (found != column.fitting.end()) column.suggested = *taken.insert(*found).first;
    }
  }
}

std::string pushed_to(const Connection* connection, const std::string& report, const std::string& key) {
  if (connection == nullptr) return {};
  for (const ReportPush& push : connection->push) {
    if (push.report != report) continue;
    for (const MappingLine& line : push.columns)
      if (line.from == key) return line.to;
  }
  return {};
}

/// Two columns whose labels give one name get two, and none that another is pushed to.
void make_name_unique(FieldDefinition& field, const std::vector<std::string>& others) {
  const std::string stem = field.name.substr(0, field.name.size() - 3);
  const auto taken = [&] {
    return std::ranges::any_of(others, [&](const std::string& other) { return same_but_for_case(other, field.name); });
  };
  for (int number = 2; taken(); ++number) {
    field.name = stem.substr(0, 37);
    while (field.name.ends_with('_')) field.name.pop_back();
    field.name += "_" + std::to_string(number) + "__c";
  }
}

/// Custom fields are.
bool can_be_made(std::string_view field) { return field.ends_with("__c") || field.ends_with("__C"); }

bool is_date(const SalesforceObject& object, std::string_view field) {
  return std::ranges::any_of(object.fields, [&](const SalesforceField& known) {
    return known.name == field && takes(known, ColumnType::date);
  });
}

void offer_fields(OfferedColumn& offered, const SalesforceObject& object) {
  const auto own = std::ranges::find_if(
      object.fields, [&](const SalesforceField& field) { return same_but_for_case(field.name, offered.field.name); });
  offered.is_there = own != object.fields.end();
  offered.is_writeable = offered.is_there && own->updateable;
  for (const SalesforceField* field : fields_for(object, offered.type.value_or(ColumnType::text), offered.field.name))
    offered.fitting.push_back(field->name);
}

}  // namespace

Result<OfferedReport> offered_report(sync::Systems& systems, const Configuration& configuration,
                                     const std::string& id) {
  auto report = listed(*systems.pendo, id);
  if (!report) return tl::unexpected(std::move(report.error()));
  std::string bytes;
  auto results = systems.pendo->report_results(id, [&](std::string page, std::uint64_t) -> Result<void> {
    bytes = std::move(page);
    return {};
  });
  if (!results) return tl::unexpected(std::move(results.error()));
  OfferedReport offered{std::move(*report), results->rows, {}, {}};
  if (results->kind) offered.report.kind = results->kind;
  const EntityKind kind = offered.report.kind.value_or(EntityKind::visitor);
  const Connection* connection = configuration.connection(kind);

  std::vector<pendo::ReportColumn> columns = labelled(std::move(results->columns), offered.report);
  if (columns.empty()) columns = offered.report.columns;
  std::erase_if(columns, [](const pendo::ReportColumn& column) { return column.is_id(); });
  std::vector<std::string> keys;
  for (const pendo::ReportColumn& column : columns) keys.push_back(column.key);
  auto facts = column_facts({bytes, PageFormat::report_json, "report " + id}, keys);
  if (!facts) return tl::unexpected(std::move(facts.error()));
  const auto schema =
      systems.pendo->schema(kind).and_then([](const std::string& read) { return PendoSchema::read(read); });
  if (!schema) return tl::unexpected(schema.error());
  std::optional<SalesforceObject> object;
  if (connection != nullptr) {
    auto described = systems.salesforce->describe(connection->object).and_then([](const auto& read) {
      return read_describe(read.bytes);
    });
    if (!described) return tl::unexpected(std::move(described.error()));
    offered.object = connection->object;
    object = std::move(*described);
  }
  std::vector<std::string> names = targets_of(connection);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    OfferedColumn column;
    column.column = std::move(columns[i]);
    column.facts = std::move((*facts)[i]);
    column.type = type_of(column.facts, *schema);
    column.nps = nps_scale(column.facts, column.column.label, kind);
    column.field = field_for(column.facts, column.column.label, column.type);
    column.pushed_to = pushed_to(connection, id, column.column.key);
    if (can_be_made(column.pushed_to)) column.field.name = column.pushed_to;
    else make_name_unique(column.field, names);
    names.push_back(column.field.name);
    if (object) offer_fields(column, *object);
    if (object && has_numbers_that_are_no_times(column.facts) && is_date(*object, column.pushed_to))
      column.warning = doubtful_time(column.facts, column.pushed_to, "report " + id);
    offered.columns.push_back(std::move(column));
  }
  suggest_fields(offered.columns, connection);
  return offered;
}

std::string push_lines_of(const OfferedReport& report) {
  std::string lines = "{\"report\": ";
  json::append_json_string(report.report.id, lines);
  lines += ", \"columns\": [";
  bool first = true;
  for (const OfferedColumn& column : report.columns) {
    if (!column.pushed_to.empty() || (column.is_there && column.suggested.empty())) continue;
    lines += first ? "\n  {\"from\": " : ",\n  {\"from\": ";
    first = false;
    json::append_json_string(column.column.key, lines);
    lines += ", \"to\": ";
    json::append_json_string(column.suggested.empty() ? column.field.name : column.suggested, lines);
    if (column.nps == NpsScale::fraction) lines += R"(, "convert": [{"scale": 100}])";
    lines += "}";
  }
  return first ? std::string{} : lines + "]}\n";
}

}  // namespace tidemark::command
