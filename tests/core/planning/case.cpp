#include "case.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "core/planning/plan_files.h"
#include "core/planning/print.h"
#include "side.h"
#include "zones/zone_table.h"

namespace tidemark {
namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

std::vector<PlanFiles::File> views(const std::vector<Case::File>& files) {
  std::vector<PlanFiles::File> result;
  for (const Case::File& file : files) result.push_back({file.name, file.bytes, file.report});
  return result;
}

/// The types of the connected object's fields, by name; of related ones by path ("Owner.Email").
class FieldTypes {
 public:
  explicit FieldTypes(const Case& given) {
    for (const Case::File& file : given.salesforce_schemas) objects_.push_back(Json::parse(file.bytes));
    const Json config = Json::parse(given.config, nullptr, true, true);
    const Json& connection = config.at("connections").at(given.visitors ? "visitor" : "account");
    object_ = connection.at("object").get<std::string>();
    lines_ = connection.value("pull", Json::array());
  }

  [[nodiscard]] std::string of(const std::string& path) const { return find(object_, path); }

  /// Those that a plan may ask for.
  [[nodiscard]] std::vector<std::string> mapped() const {
    std::vector<std::string> fields;
    for (const Json& line : lines_) {
      if (!line.contains("from") || of(line.at("from")).empty()) continue;
      if (std::find(fields.begin(), fields.end(), line.at("from")) == fields.end()) fields.push_back(line.at("from"));
    }
    return fields;
  }

 private:
  [[nodiscard]] std::string find(const std::string& object, const std::string& path) const {
    const std::size_t dot = path.find('.');
    for (const Json& described : objects_) {
      if (described.at("name") != object) continue;
      for (const Json& field : described.at("fields")) {
        if (dot == std::string::npos && field.at("name") == path) return field.at("type");
        if (dot == std::string::npos || field.value("relationshipName", Json{}) != path.substr(0, dot)) continue;
        for (const Json& behind : field.at("referenceTo")) {
          if (const std::string type = find(behind, path.substr(dot + 1)); !type.empty()) return type;
        }
      }
    }
    return {};
  }

  std::vector<Json> objects_;
  std::string object_;
  Json lines_;
};

bool is_json_number(const std::string& text) {
  const Json parsed = Json::parse(text, nullptr, false);
  return parsed.is_number() && text.find_first_of(" \t\r\n") == std::string::npos;
}

/// A CSV row as a query answer has it: typed, relationships nested.
Json nested(const Json& flat, const FieldTypes& types) {
  Json record = Json::object();
  for (const auto& [path, value] : flat.items()) {
    // A relationship or compound field that is null in one record may stand beside what is behind it in another.
    if (value.is_null() && path.find('.') == std::string::npos && types.of(path).empty()) continue;
    Json typed = value;
    const std::string type = types.of(path);
    if (value.is_string()) {
      const std::string text = value;
      const bool number = type == "int" || type == "double" || type == "currency" || type == "percent";
      if (number && is_json_number(text)) typed = Json::parse(text);
      if (type == "boolean" && (text == "true" || text == "false")) typed = text == "true";
    }
    Json* place = &record;
    std::size_t begin = 0;
    for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', begin)) {
      place = &(*place)[path.substr(begin, dot - begin)];
      begin = dot + 1;
    }
    (*place)[path.substr(begin)] = typed;
  }
  return record;
}

std::string id_of(const Json& record, const std::string& id_name) { return record.value(id_name, ""); }

/// Records met twice are met once: the later one stays where it is.
void keep_last(Side& side, const std::string& id_name) {
  std::set<std::pair<std::string, std::string>> seen;
  for (auto page = side.pages.rbegin(); page != side.pages.rend(); ++page) {
    for (std::size_t i = page->records.size(); i > 0; --i) {
      if (!seen.emplace(page->report, id_of(page->records[i - 1], id_name)).second)
        page->records.erase(page->records.begin() + static_cast<std::ptrdiff_t>(i - 1));
    }
  }
}

Side::Form other_form(Side::Form form) {
  switch (form) {
    case Side::Form::csv: return Side::Form::records;
    case Side::Form::records: return Side::Form::csv;
    case Side::Form::aggregation: return Side::Form::lines;
    case Side::Form::lines: return Side::Form::aggregation;
    case Side::Form::rows: break;
  }
  return form;
}

void cut_anew(Side& side, Dice& dice) {
  std::vector<Side::Page> pages;
  for (Side::Page& page : side.pages) {
    for (std::size_t begin = 0;;) {
      const std::size_t count = 1 + dice.below(4);
      Side::Page& part = pages.emplace_back(Side::Page{page.form, {}, page.report, page.name});
      for (std::size_t i = begin; i < std::min(begin + count, page.records.size()); ++i)
        part.records.push_back(page.records[i]);
      begin += count;
      if (begin >= page.records.size()) break;
    }
  }
  side.pages = std::move(pages);
}

std::vector<Case::File> spelled(const std::vector<Case::File>& files, bool salesforce, bool report,
                                const std::string& id_name, Spelling spelling, const FieldTypes& types, Dice& dice) {
  Side side = read_side(files, salesforce, report);
  if (salesforce) side.columns = types.mapped();
  if (spelling.shuffled) {
    keep_last(side, id_name);
    for (Side::Page& page : side.pages) dice.shuffle(page.records);
    dice.shuffle(side.pages);
  }
  if (spelling.cut_anew) cut_anew(side, dice);
  for (Side::Page& page : side.pages) {
    if (!spelling.other_forms) continue;
    if (page.form == Side::Form::csv)
      std::transform(page.records.begin(), page.records.end(), page.records.begin(),
                     [&](const Json& row) { return nested(row, types); });
    page.form = other_form(page.form);
  }
  return written(side);
}

bool is_free(const Json& line) {
  if (!line.contains("left")) return false;
  const std::string reason = line.at("left").at("reason");
  return reason == "anonymous" || reason == "filtered";
}

std::vector<Json> lines_of(std::string_view text) {
  std::vector<Json> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (end > begin) lines.push_back(Json::parse(text.substr(begin, end - begin)));
    begin = end + 1;
    if (!lines.empty() && is_free(lines.back())) lines.pop_back();
  }
  return lines;
}

/// `actual` without the keys that `expected` does not have, and both without `why`, with keys in one order.
nlohmann::json comparable(const Json& line, const Json& keys) {
  nlohmann::json result;
  for (const auto& [kind, inner] : line.items()) {
    for (const auto& [key, value] : inner.items()) {
      if (key != "why" && keys.contains(kind) && keys.at(kind).contains(key))
        result[kind][key] = nlohmann::json::parse(value.dump());
    }
  }
  return result;
}

}  // namespace

Case read_case(const std::string& folder) {
  const Json arguments = Json::parse(bytes_of(folder + "/arguments.json"));
  Case result;
  result.unmatched_targets = false;
  std::string flag;
  for (const std::string argument : arguments) {
    if (argument.starts_with("--")) {
      flag = argument;
      if (flag == "--unmatched-targets") result.unmatched_targets = true;
      if (flag == "--entities") result.has_entities = true;
      continue;
    }
    if (flag == "--connection") result.visitors = argument == "visitor";
    if (flag == "--direction") result.pull = argument == "pull";
    if (flag == "--config") result.config = bytes_of(folder + "/" + argument);
    Case::File file{argument, {}};
    if (const std::size_t sign = argument.find('='); flag == "--source" && sign != std::string::npos)
      file = {argument.substr(sign + 1), {}, argument.substr(0, sign)};
    file.bytes = bytes_of(folder + "/" + file.name);
    if (flag == "--salesforce-schema") result.salesforce_schemas.push_back(file);
    if (flag == "--pendo-schema") result.pendo_schema = file;
    if (flag == "--source") result.sources.push_back(file);
    if (flag == "--target") result.targets.push_back(file);
    if (flag == "--entities") result.entities.push_back(file);
  }
  return result;
}

Outcome outcome_of(const Case& given, Kept* kept) {
  auto configuration = read_configuration(given.config, zone_exists);
  if (!configuration) return {.lines = {}, .digest = {}, .held = false, .error = configuration.error().front()};
  const auto zone = load_zone(configuration->time_zone);
  PlanFiles files;
  files.configuration = &*configuration;
  files.kind = given.visitors ? EntityKind::visitor : EntityKind::account;
  files.direction = given.pull ? Direction::pull : Direction::push;
  files.salesforce_schemas = views(given.salesforce_schemas);
  files.pendo_schema = views({given.pendo_schema}).front();
  files.pendo_schema.bytes = given.pendo_schema.bytes;
  files.sources = views(given.sources);
  files.targets = views(given.targets);
  files.entities = views(given.entities);
  files.has_entities = given.has_entities;
  files.zone = &*zone;
  Outcome outcome;
  auto schemas = kept == nullptr ? nullptr : kept->schemas;
  if (schemas == nullptr) schemas = std::make_shared<const Result<PlanSchemas>>(PlanSchemas::read(files));
  if (kept != nullptr) kept->schemas = schemas;
  const auto inputs = FileInputs::read(files, schemas);
  if (!inputs) {
    outcome.error = inputs.error();
    return outcome;
  }
  PlanInputs complete = inputs->inputs();
  complete.own_writes = given.own_writes;
  complete.left_out = given.left_out;
  complete.memory = given.memory;
  complete.cache = kept == nullptr ? nullptr : &kept->cache;
  const auto planned = plan(complete);
  if (!planned) {
    outcome.error = planned.error();
    return outcome;
  }
  print_plan(*planned, given.unmatched_targets, [&](std::string_view lines) { outcome.lines += lines; });
  outcome.digest = to_hex(planned->digest);
  outcome.held = !planned->held.empty();
  return outcome;
}

Case spelled_otherwise(const Case& given, Spelling spelling, Dice& dice) {
  const FieldTypes types{given};
  Case result = given;
  const std::string pendo_id = given.visitors ? "visitorId" : "accountId";
  result.sources = spelled(given.sources, given.pull, !given.pull, given.pull ? "Id" : pendo_id, spelling, types, dice);
  result.targets = spelled(given.targets, !given.pull, false, given.pull ? pendo_id : "Id", spelling, types, dice);
  if (given.has_entities) result.entities = spelled(given.entities, false, false, pendo_id, spelling, types, dice);
  return result;
}

Case after(const Case& given, const Outcome& plan) {
  std::map<std::string, std::map<std::string, Json>> changes;
  for (const Json& line : lines_of(plan.lines)) {
    if (line.contains("change"))
      changes[line.at("change").at("target")][line.at("change").at("field")] = line.at("change").at("new");
  }
  const std::string id_name = !given.pull ? "Id" : given.visitors ? "visitorId" : "accountId";
  Side side = read_side(given.targets, !given.pull, false);
  keep_last(side, id_name);
  for (Side::Page& page : side.pages) {
    for (Json& record : page.records) {
      for (const auto& [field, value] : changes[id_of(record, id_name)]) {
        const std::size_t dot = field.find('.');
        if (!given.pull) record[field] = value;
        else record["metadata"][field.substr(0, dot)][field.substr(dot + 1)] = value;
      }
    }
  }
  Case result = given;
  result.targets = written(side);
  return result;
}

std::string difference(std::string_view expected, std::string_view actual) {
  const std::vector<Json> wanted = lines_of(expected);
  const std::vector<Json> got = lines_of(actual);
  for (std::size_t i = 0; i < std::max(wanted.size(), got.size()); ++i) {
    if (i >= wanted.size()) return "one line too many: " + got[i].dump();
    if (i >= got.size()) return "a line is missing: " + wanted[i].dump();
    if (comparable(wanted[i], wanted[i]) != comparable(got[i], wanted[i]))
      return "expected " + wanted[i].dump() + "\n     got " + got[i].dump();
  }
  return {};
}

}  // namespace tidemark
