#include "sync/rights.h"

#include <algorithm>

#include "core/planning/filters.h"
#include "core/schema/pendo_schema.h"
#include "core/schema/salesforce_schema.h"
#include "sync/fetch.h"

namespace tidemark::sync {
namespace {

/// True where it is there.
template <class T>
bool note(std::vector<Need>& needs, std::string what, const Result<T>& found) {
  needs.push_back({std::move(what), found ? std::optional<Error>{} : found.error()});
  return found.has_value();
}

std::string place_of(const Connection& connection, std::string_view member) {
  return "connections." + std::string{name_of(connection.kind)} + "." + std::string{member};
}

std::string fields_text(std::size_t count) {
  return count == 1 ? "the mapped field" : "the " + std::to_string(count) + " mapped fields";
}

/// A field that a configuration names, and where.
struct Named {
  std::string field;
  std::string place;
  bool is_written = false;
  std::string report = {};  ///< that a push takes it from
};

std::vector<Named> salesforce_fields(const Connection& connection) {
  std::vector<Named> fields{{connection.salesforce_identifier, place_of(connection, "identifier.salesforce")}};
  for (const std::string& field : filter_fields(connection))
    fields.push_back({field, place_of(connection, "salesforce_filter")});
  for (const MappingLine& line : connection.pull)
    if (!line.constant) fields.push_back({line.from, line.place});
  for (const ReportPush& push : connection.push)
    for (const MappingLine& line : push.columns) fields.push_back({line.to, line.place, true, push.report});
  return fields;
}

std::optional<Error> what_keeps_from(const Named& named, const std::string& object, const SalesforceSchema& schema) {
  const FoundField found = schema.find(object, named.field);
  const std::string set = "in Salesforce, give a permission set of the integration user ";
  if (!found) {
    std::string hint = found.hint;
    if (hint.empty()) {
      hint = "if it is there, " + set + (named.is_written ? "Read and Edit" : "Read") + " on the field";
      if (!named.report.empty()) hint += "; if it is not, `tidemark fields create " + named.report + "` makes it";
    }
    return Error{ErrorCode::refused, found.why + ", or the API user may not see it", named.place, std::move(hint)};
  }
  if (!named.is_written || found.field->updateable) return std::nullopt;
  return Error{ErrorCode::refused, "the API user may not edit " + object + "." + named.field, named.place,
               set + "Edit on the field; a formula's field can't be written"};
}

void look_at_fields(const Connection& connection, const SalesforceSchema& schema, std::vector<Need>& needs) {
  const std::vector<Named> fields = salesforce_fields(connection);
  std::size_t missing = 0;
  for (const Named& named : fields) {
    auto problem = what_keeps_from(named, connection.object, schema);
    if (!problem) continue;
    ++missing;
    needs.push_back(
        {(named.is_written ? "edits " : "sees ") + connection.object + "." + named.field, std::move(problem)});
  }
  if (missing == 0) needs.push_back({"sees " + fields_text(fields.size()) + " of " + connection.object});
}

void look_at_object(salesforce::Client& salesforce, const Connection& connection, std::vector<Need>& needs) {
  std::vector<std::string> paths;
  for (Named& named : salesforce_fields(connection)) paths.push_back(std::move(named.field));
  SalesforceSchema schema;
  auto described = describe_all(
      connection.object, paths,
      [&](const std::string& object) {
        return salesforce.describe(object).map([](salesforce::Described&& answer) { return std::move(answer.bytes); });
      },
      schema);
  const SalesforceObject* object = schema.object(connection.object);
  const auto may = [&](Direction direction) { return check_rights(*object, {connection.kind, direction}); };
  if (described && object != nullptr) described = may(Direction::pull);
  if (!described && described.error().code == ErrorCode::refused) {
    described.error().where = place_of(connection, "object");
    described.error().hint =
        "in Salesforce, give a permission set of the integration user Read on " + connection.object;
  }
  if (!note(needs, "reads " + connection.object, described) || object == nullptr) return;
  if (!connection.push.empty()) note(needs, "edits " + connection.object, may(Direction::push));
  look_at_fields(connection, schema, needs);
}

void look_at_metadata(const Connection& connection, const Configuration& configuration, const PendoSchema& schema,
                      std::vector<Need>& needs) {
  const std::string kind{name_of(connection.kind)};
  std::vector<Named> fields;
  if (connection.pendo_identifier != id_name_of(connection.kind))
    fields.push_back({connection.pendo_identifier, place_of(connection, "identifier.pendo")});
  for (const MappingLine& line : connection.pull)
    fields.push_back({configuration.pull_group + "." + line.to, line.place});
  std::size_t missing = 0;
  for (const Named& named : fields) {
    const FoundMetadata found = schema.find(named.field);
    if (found) continue;
    ++missing;
    needs.push_back({"has " + kind + " field " + named.field,
                     Error{ErrorCode::refused, found.why, named.place,
                           found.hint.empty() ? "make it in Pendo: Settings, Data Mappings" : found.hint}});
  }
  if (missing == 0 && !fields.empty()) needs.push_back({"has " + fields_text(fields.size()) + " of " + kind + "s"});
}

void look_at_reports(pendo::Client& pendo, const Connection& connection, std::vector<Need>& needs) {
  const auto reports = pendo.reports();
  if (!reports) {
    note(needs, "lists reports", reports);
    return;
  }
  for (const ReportPush& push : connection.push) {
    const auto found = std::ranges::find(*reports, push.report, &pendo::Report::id);
    Need need{"reads report " + push.report};
    if (found == reports->end())
      need.missing = Error{ErrorCode::refused, "Pendo lists no shared report of that id", place_of(connection, "push"),
                           "share it in Pendo with everyone; `tidemark reports` lists those that are"};
    else if (!found->can_be_pushed())
      need.missing = Error{ErrorCode::refused, "the report can't be pushed: " + found->why_not,
                           place_of(connection, "push"), "`tidemark reports` lists those that can"};
    needs.push_back(std::move(need));
  }
}

}  // namespace

std::vector<Need> look_at(salesforce::Client& salesforce, const Configuration& configuration) {
  std::vector<Need> needs;
  const bool is_in =
      note(needs, "signs in", salesforce.sign_in()) &&
      note(needs, "has API version " + configuration.salesforce_api_version, salesforce.check_version()) &&
      note(needs, "may use the API", salesforce.check_api());
  if (!is_in) return needs;
  needs.front().what = "signs in to org " + salesforce.org_id() + " as user " + salesforce.session().user_id();
  for (const Connection& connection : configuration.connections) look_at_object(salesforce, connection, needs);
  return needs;
}

std::vector<Need> look_at(pendo::Client& pendo, const Configuration& configuration) {
  std::vector<Need> needs;
  for (const Connection& connection : configuration.connections) {
    const std::string kind{name_of(connection.kind)};
    const auto bytes = pendo.schema(connection.kind);
    if (!note(needs, "reads the schema of " + kind + "s", bytes)) return needs;
    const auto schema = PendoSchema::read(*bytes);
    if (!schema) note(needs, "has a schema of " + kind + "s", schema);
    else look_at_metadata(connection, configuration, *schema, needs);
    if (!note(needs, "reads " + kind + "s", pendo.count(connection.kind))) continue;
    if (!connection.pull.empty())
      note(needs, "writes the " + configuration.pull_group + " fields of " + kind + "s",
           pendo.check_write(connection.kind, configuration.pull_group));
    if (!connection.push.empty()) look_at_reports(pendo, connection, needs);
  }
  return needs;
}

}  // namespace tidemark::sync
