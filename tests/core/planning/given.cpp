#include "given.h"

#include <nlohmann/json.hpp>

#include "core/json/write.h"
#include "core/number/number_text.h"
#include "core/planning/print.h"
#include "zones/zone_table.h"

namespace tidemark::given {
namespace {

using Json = nlohmann::json;

std::string as_json_text(std::string_view text) {
  std::string out;
  json::append_json_string(text, out);
  return out;
}

/// As JSON in one spelling: numbers as ECMAScript prints them.
std::string spelled(const Json& value) {
  if (value.is_number()) {
    std::string out;
    append_json_number(value.get<double>(), out);
    return out;
  }
  if (value.is_array()) {
    std::string out = "[";
    for (const Json& part : value) out += (out.size() > 1 ? "," : "") + spelled(part);
    return out + "]";
  }
  return value.dump();
}
std::string spelled(const Any& value) { return spelled(Json::parse(value.text)); }

std::string joined(std::vector<std::string> parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

std::string of_left(const Json& left) {
  const std::string reason = left.at("reason");
  const std::string suffix = left.contains("report") ? " in " + left.at("report").get<std::string>() : "";
  const auto text = [&](const char* key) { return left.at(key).get<std::string>(); };
  if (reason == "ambiguous") return ambiguous(text("identifier"), left.at("sources"), left.at("targets")) + suffix;
  if (reason == "invalid")
    return invalid(text("target"), text("field"), literal(left.at("value").dump()), text("source")) + suffix;
  if (reason == "no_identifier")
    return (left.contains("source") ? no_identifier_of_source(text("source"))
                                    : no_identifier_of_target(text("target"))) +
           suffix;
  if (reason == "unmatched_source") return unmatched_source(text("identifier"), text("source")) + suffix;
  if (reason == "unmatched_target") return unmatched_target(text("identifier"), text("target"));
  return reason + " " + (left.contains("source") ? text("source") : text("target")) + suffix;
}

std::string of_line(const std::string& kind, const Json& line) {
  if (kind == "change")
    return change(line.at("target").get<std::string>(), line.at("field").get<std::string>(),
                  literal(line.at("old").dump()), literal(line.at("new").dump()), line.at("source").get<std::string>());
  if (kind == "left") return of_left(line);
  if (kind == "refused") return line.at("line");
  return line.dump();
}

Json object_of(const Fields& fields) {
  Json object = Json::object();
  for (const auto& [name, value] : fields) object[name] = Json::parse(value.text);
  return object;
}

}  // namespace

Any::Any(const char* value) : text{as_json_text(value)} {}
Any::Any(std::string_view value) : text{as_json_text(value)} {}
Any::Any(const std::string& value) : text{as_json_text(value)} {}
Any::Any(double value) : text(Json(value).dump()) {}
Any::Any(int value) : text{std::to_string(value)} {}
Any::Any(bool value) : text{value ? "true" : "false"} {}
Any::Any(std::nullptr_t) : text{"null"} {}
Any::Any(std::initializer_list<std::string_view> list) {
  text = "[";
  for (const std::string_view part : list) text += (text.size() > 1 ? "," : "") + as_json_text(part);
  text += "]";
}

Contact contact(std::string id, const Any& key, Fields fields) {
  fields.emplace_back("Key__c", key);
  return {std::move(id), std::move(fields), {}};
}
Entity visitor(std::string id, Fields custom, Fields agent) {
  return {std::move(id), std::move(custom), std::move(agent)};
}
Row row(std::string visitor, Fields columns) { return {std::move(visitor), std::move(columns)}; }
Field field(std::string name, std::string type) { return {.name = std::move(name), .type = std::move(type)}; }
Metadata metadata(std::string name, std::string type) {
  if (name.find('.') == std::string::npos) name = "custom." + name;
  return {std::move(name), std::move(type)};
}

Line& Line::into(std::string_view target) { return says("to", target); }
Line pull(std::string_view from) { return Line{}.says("from", from); }
Line pull_constant(const Any& value) { return Line{}.says("value", value); }
Line push(std::string_view from) { return Line{.is_pull = false}.says("from", from); }
Line push_constant(const Any& value) { return Line{.is_pull = false}.says("value", value); }

std::string change(std::string_view target, std::string_view field, const Any& before, const Any& after,
                   std::string_view source) {
  return std::string{target} + " " + std::string{field} + ": " + spelled(before) + " -> " + spelled(after) + " from " +
         std::string{source};
}
std::string ambiguous(std::string_view identifier, std::vector<std::string> sources, std::vector<std::string> targets) {
  return "ambiguous " + std::string{identifier} + ": sources " + joined(std::move(sources)) + "; targets " +
         joined(std::move(targets));
}
std::string invalid(std::string_view target, std::string_view field, const Any& value, std::string_view source) {
  return "invalid " + std::string{target} + " " + std::string{field} + ": " + spelled(value) + " from " +
         std::string{source};
}
std::string no_identifier_of_source(std::string_view id) { return "no identifier: source " + std::string{id}; }
std::string no_identifier_of_target(std::string_view id) { return "no identifier: target " + std::string{id}; }
std::string unmatched_source(std::string_view identifier, std::string_view id) {
  return "unmatched source " + std::string{id} + " of " + std::string{identifier};
}
std::string unmatched_target(std::string_view identifier, std::string_view id) {
  return "unmatched target " + std::string{id} + " of " + std::string{identifier};
}

bool known_zone(std::string_view name) { return zone_exists(name); }

Planning::Planning() {
  given(field("Id", "id"));
  given(field("Key__c", "string"));
  given(field("Region__c", "string"));
  given(metadata("agent.key", "string"));
  given(metadata("region", "string"));
  identified_by("visitorId", "Key__c");
  connection_["object"] = as_json_text("Contact");
  connection_["guard"] = as_json_text("off");
}

void Planning::given(const Field& salesforce_field) {
  const std::size_t dot = salesforce_field.name.find('.');
  const std::string object = dot == std::string::npos ? "Contact" : salesforce_field.name.substr(0, dot);
  Field named = salesforce_field;
  if (dot != std::string::npos) named.name.erase(0, dot + 1);
  objects_[object].insert_or_assign(named.name, named);
}

void Planning::given_no(std::string_view schema_field) {
  objects_["Contact"].erase(std::string{schema_field});
  metadata_.erase(std::string{schema_field});
}

void Planning::identified_by(std::string pendo, std::string salesforce) {
  connection_["identifier"] = Json{{"pendo", std::move(pendo)}, {"salesforce", std::move(salesforce)}}.dump();
}

std::string Planning::config_text(const std::vector<Line>& lines) const {
  nlohmann::ordered_json connection;
  for (const auto& [key, value] : connection_) connection[key] = nlohmann::ordered_json::parse(value);
  for (const Line& line : lines) {
    nlohmann::ordered_json entry;
    for (const auto& [key, value] : line.keys) entry[key] = nlohmann::ordered_json::parse(value);
    for (const std::string& step : line.steps) entry["convert"].push_back(nlohmann::ordered_json::parse(step));
    if (line.is_pull) {
      connection["pull"].push_back(entry);
      continue;
    }
    auto& reports = connection["push"];
    auto report = std::find_if(reports.begin(), reports.end(),
                               [&](const auto& known) { return known.at("report") == line.report; });
    if (report == reports.end()) {
      reports.push_back({{"report", line.report}, {"columns", nlohmann::ordered_json::array()}});
      report = std::prev(reports.end());
    }
    (*report)["columns"].push_back(entry);
  }
  return nlohmann::ordered_json{
      {"subscription", "acme"},
      {"time_zone", time_zone_},
      {"salesforce", {{"login_url", "https://acme.my.salesforce.com"}, {"api_version", "66.0"}, {"credential", "org"}}},
      {"pendo", {{"host", "https://app.pendo.io"}, {"credential", "key"}, {"pull_group", "custom"}}},
      {"connections", {{"visitor", connection}}}}
      .dump();
}

std::string Planning::describe_text(const std::string& object) const {
  Json fields = Json::array();
  for (const auto& [name, described] : objects_.at(object)) {
    Json values = Json::array();
    for (const std::string& value : described.values)
      values.push_back({{"value", value}, {"active", true}, {"label", value}, {"defaultValue", false}});
    Json entry{{"name", name},
               {"label", name},
               {"type", described.type},
               {"length", described.characters},
               {"precision", described.all_digits},
               {"scale", described.decimals},
               {"updateable", described.writeable},
               {"restrictedPicklist", described.only_listed},
               {"picklistValues", values},
               {"referenceTo", described.leads_to}};
    entry["relationshipName"] = described.by_way_of.empty() ? Json{} : Json(described.by_way_of);
    fields.push_back(entry);
  }
  return Json{{"name", object}, {"fields", fields}}.dump();
}

std::string Planning::schema_text() const {
  Json schema = Json::object();
  for (const auto& [path, type] : metadata_) {
    const std::size_t dot = path.find('.');
    schema[path.substr(0, dot)][path.substr(dot + 1)] = {{"type", type}, {"displayName", path}};
  }
  return schema.dump();
}

std::string Planning::contacts_text() const {
  Json records = Json::array();
  for (const Contact& record : contacts_) {
    Json entry{{"attributes", {{"type", "Contact"}}}};
    for (const auto& [name, described] : objects_.at("Contact")) {
      entry[name] = nullptr;
      if (!described.by_way_of.empty()) entry[described.by_way_of] = nullptr;
    }
    entry["Id"] = record.id;
    for (const auto& [name, value] : record.fields) {
      Json::json_pointer place;
      for (std::size_t begin = 0; begin <= name.size();) {
        const std::size_t end = std::min(name.find('.', begin), name.size());
        place /= name.substr(begin, end - begin);
        begin = end + 1;
      }
      entry[place] = Json::parse(value.text);
    }
    for (const std::string& name : record.lacks) entry.erase(name);
    records.push_back(entry);
  }
  return Json{{"totalSize", records.size()}, {"done", true}, {"records", records}}.dump();
}

std::string Planning::visitors_text() const {
  Json results = Json::array();
  for (const Entity& entity : visitors_)
    results.push_back({{"visitorId", entity.id},
                       {"metadata", {{"agent", object_of(entity.agent)}, {"custom", object_of(entity.custom)}}}});
  return Json{{"results", results}}.dump();
}

void Planning::when_planned(const std::vector<Line>& lines) {
  bytes_.clear();
  plan_.reset();
  error_.reset();
  lines_.clear();
  const auto kept = [&](std::string bytes) { return std::string_view{bytes_.emplace_back(std::move(bytes))}; };

  auto configuration = read_configuration(config_text(lines), known_zone);
  ASSERT_TRUE(configuration.has_value()) << to_line(configuration.error().front());
  configuration_ = std::move(*configuration);
  auto zone = load_zone(time_zone_);
  ASSERT_TRUE(zone.has_value());
  zone_ = std::move(*zone);

  PlanFiles files;
  files.configuration = &*configuration_;
  files.zone = &zone_;
  files.direction = lines.empty() || lines.front().is_pull ? Direction::pull : Direction::push;
  for (const auto& [object, fields] : objects_)
    files.salesforce_schemas.push_back({object + ".json", kept(describe_text(object))});
  files.pendo_schema = {"schema.json", kept(schema_text())};
  Pages salesforce = salesforce_pages_;
  if (salesforce.empty()) salesforce = {{"contacts.json", contacts_text()}};
  Pages pendo = pendo_pages_;
  if (pendo.empty()) pendo = {{"visitors.json", visitors_text()}};
  std::vector<PlanFiles::File> salesforce_files, pendo_files;
  for (const auto& [name, bytes] : salesforce) salesforce_files.push_back({name, kept(bytes)});
  for (const auto& [name, bytes] : pendo) pendo_files.push_back({name, kept(bytes)});
  if (files.direction == Direction::pull) {
    files.sources = std::move(salesforce_files);
    files.targets = std::move(pendo_files);
  } else {
    files.targets = std::move(salesforce_files);
    files.entities = std::move(pendo_files);
    files.has_entities = true;
    for (const auto& [name, bytes] : report_pages_) files.sources.push_back({name, kept(bytes), "R"});
    for (const ReportPush& push : configuration_->connections.front().push) {
      if (!report_pages_.empty()) break;
      Json rows = Json::array();
      for (const Row& row : rows_) {
        if (row.report != push.report) continue;
        rows.push_back(object_of(row.columns));
        rows.back()["visitorId"] = row.id;
      }
      files.sources.push_back({"results.json", kept(rows.dump()), push.report});
    }
  }
  auto inputs = FileInputs::read(files);
  ASSERT_TRUE(inputs.has_value()) << to_line(inputs.error());
  inputs_ = std::move(*inputs);
  plan_inputs_ = inputs_->inputs();
  plan_inputs_.own_writes = own_writes_;
  plan_inputs_.left_out = left_out_;
  plan_inputs_.memory = memory_;
  auto planned = plan(plan_inputs_);
  if (!planned) {
    error_ = planned.error();
    return;
  }
  plan_ = std::move(*planned);
  read_lines();
}

void Planning::read_lines() {
  printed_.clear();
  print_plan(*plan_, true, [&](std::string_view block) { printed_ += block; });
  for (std::size_t begin = 0; begin < printed_.size();) {
    const std::size_t end = printed_.find('\n', begin);
    const auto line = Json::parse(printed_.substr(begin, end - begin));
    const std::string kind = line.begin().key();
    lines_.push_back({kind, of_line(kind, line.front())});
    if (kind == "summary") {
      counts_.clear();
      for (const auto& [key, value] : line.front().items()) {
        if (value.is_number_integer()) counts_[key] = value;
        if (value.is_boolean()) counts_[key] = value.get<bool>() ? 1 : 0;
      }
      digest_ = line.front().at("digest");
    }
    begin = end + 1;
  }
}

std::vector<std::string> Planning::of_kind(std::string_view kind) const {
  EXPECT_TRUE(plan_.has_value()) << "nothing was planned: " << (error_ ? to_line(*error_) : "");
  std::vector<std::string> texts;
  for (const PlannedLine& line : lines_) {
    if (line.kind == kind) texts.push_back(line.text);
  }
  return texts;
}

std::vector<std::string> Planning::kinds() const {
  std::vector<std::string> all;
  for (const PlannedLine& line : lines_) all.push_back(line.kind);
  return all;
}

std::uint64_t Planning::counted(const std::string& what) const {
  EXPECT_TRUE(plan_.has_value()) << "nothing was planned: " << (error_ ? to_line(*error_) : "");
  const auto found = counts_.find(what);
  EXPECT_NE(found, counts_.end()) << "the summary does not count " << what;
  return found == counts_.end() ? 0 : found->second;
}

namespace {

/// The new value of the only change; "null" where nothing changes, as the target holds nothing.
std::string outcome(const Planning& planning) {
  if (!planning.planned()) return "error: " + to_line(planning.error());
  if (!planning.refused().empty()) return "refused";
  for (const std::string& left : planning.left_alone()) return left.substr(0, left.find(' '));
  const auto changes = planning.changes();
  if (changes.empty()) return "null";
  const std::string& text = changes.front();
  const std::size_t begin = text.find(" -> ") + 4;
  return text.substr(begin, text.rfind(" from ") - begin);
}

}  // namespace

std::string OneValue::pulled(const std::string& salesforce_type, const Any& value, const std::string& metadata_type,
                             const std::vector<std::string>& converters, bool as_csv) {
  time_zone(zone);
  given(field("Field__c", salesforce_type).length(1000).precision(18).scale(6));
  given(metadata("field", metadata_type));
  given(contact("003A", "v-1", {{"Field__c", value}}));
  given(visitor("v-1"));
  if (as_csv) {
    std::string text = Json::parse(value.text).get<std::string>();
    given_salesforce_page("contacts.csv", "Id,Key__c,Field__c\n003A,v-1,\"" + text + "\"\n");
  }
  Line line = pull("Field__c").into("field");
  for (const std::string& step : converters) line.converted(step);
  when_planned({line});
  return HasFatalFailure() ? "failed" : outcome(*this);
}

std::string OneValue::pushed(const Any& value, const Field& target,
                             const std::vector<std::pair<std::string, Any>>& says,
                             const std::vector<std::string>& converters) {
  time_zone(zone);
  Field named = target;
  named.name = "Pendo_Field__c";
  given(named);
  given(contact("003A", "v-1"));
  given(row("v-1", {{"column", value}}));
  Line line = push("column").into("Pendo_Field__c");
  for (const auto& [key, said] : says) line.says(key, said);
  for (const std::string& step : converters) line.converted(step);
  when_planned({line});
  return HasFatalFailure() ? "failed" : outcome(*this);
}

}  // namespace tidemark::given
