#include "literal_plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/text/letter_case.h"
#include "literal_value.h"
#include "zones/zone_table.h"

namespace tidemark {
namespace {

using literal::Outcome;
using literal::Type;
using literal::Value;

const std::set<std::string> texts{"string", "textarea", "picklist",  "combobox",        "email", "phone",
                                  "url",    "id",       "reference", "encryptedstring", "time"};
const std::set<std::string> identifying{"string", "textarea", "picklist",  "combobox", "email", "phone",
                                        "url",    "id",       "reference", "int",      "double"};

bool reserved(std::string name) {
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name.starts_with("pendo_");
}

/// One line of the mapping, held against both schemas.
struct Line {
  std::string place;
  Json says;
  std::string field;  ///< of the target
  std::string from;   ///< of the source
  Type source = {}, target = {};
  std::optional<Type> column = {};  ///< what a report's column is said to be
};

/// A record that counts, with its canonical identifier.
struct Record {
  Json json;
  std::optional<std::string> key;
};
using Records = std::map<std::string, Record>;  ///< by id

class LiteralPlan {
 public:
  explicit LiteralPlan(const Case& given) : given_{given}, config_(Json::parse(given.config, nullptr, true, true)) {
    connection_ = config_.at("connections").at(given.visitors ? "visitor" : "account");
    for (const Case::File& file : given.salesforce_schemas) describes_.push_back(Json::parse(file.bytes));
    schema_ = Json::parse(given.pendo_schema.bytes);
    zone_ = *load_zone(config_.at("time_zone").get<std::string>());
  }

  std::optional<std::string> run() {
    if (!identifiers()) return std::nullopt;
    const Records targets = read(read_side(given_.targets, !given_.pull, false).pages, !given_.pull, targets_met_);
    if (given_.pull) {
      for (std::size_t i = 0; i < list("pull").size(); ++i)
        pull_line("connections." + kind() + ".pull[" + std::to_string(i) + "]", list("pull")[i]);
      part(read(read_side(given_.sources, true, false).pages, true, sources_met_), targets, "", lines_);
    } else {
      push(targets);
    }
    for (const auto& [id, record] : targets) {
      if (!record.key) no_identifier_.push_back(left("no_identifier", {{"target", id}}));
      else if (!paired_.contains(id))
        unmatched_targets_.push_back(left("unmatched_target", {{"identifier", *record.key}, {"target", id}}));
    }
    return printed();
  }

 private:
  [[nodiscard]] std::string kind() const { return given_.visitors ? "visitor" : "account"; }
  [[nodiscard]] std::string id_name(bool salesforce) const { return salesforce ? "Id" : kind() + "Id"; }
  [[nodiscard]] Json list(const char* key) const { return connection_.value(key, Json::array()); }
  static Json left(const char* reason, Json keys) {
    keys["reason"] = reason;
    return keys;
  }

  [[nodiscard]] std::optional<Json> field(const std::string& object, const std::string& path) const {
    const std::size_t dot = path.find('.');
    for (const Json& describe : describes_) {
      if (describe.at("name") != object) continue;
      for (const Json& each : describe.at("fields")) {
        if (dot == std::string::npos && each.at("name") == path) return each;
        if (dot == std::string::npos || each.value("relationshipName", Json{}) != path.substr(0, dot)) continue;
        for (const Json& behind : each.at("referenceTo")) {
          if (auto found = field(behind, path.substr(dot + 1))) return found;
        }
      }
    }
    return std::nullopt;
  }
  /// Keys of a metadata field's description are told apart without letter case and separators.
  static Json property(const Json& description, std::string_view wanted) {
    for (const auto& [key, value] : description.items()) {
      std::string bare;
      for (const unsigned char c : key) {
        if (std::isalnum(c) != 0) bare += static_cast<char>(std::tolower(c));
      }
      if (bare == wanted) return value;
    }
    return nullptr;
  }
  [[nodiscard]] std::optional<std::string> metadata(const std::string& path) const {
    const std::size_t dot = path.find('.');
    const Json group = dot == std::string::npos ? Json{} : schema_.value(path.substr(0, dot), Json{});
    if (!group.is_object() || !group.contains(path.substr(dot + 1))) return std::nullopt;
    const Json& description = group.at(path.substr(dot + 1));
    if (property(description, "isdeleted") == true) return std::nullopt;
    return property(description, "type").is_string() ? property(description, "type").get<std::string>() : "";
  }

  static std::optional<Type> salesforce_type(const Json& described) {
    const std::string name = described.at("type");
    Type type;
    type.salesforce = true;
    type.length = described.value("length", 0);
    type.precision = described.value("precision", 0);
    type.scale = described.value("scale", 0);
    type.restricted = described.value("restrictedPicklist", false);
    for (const Json& value : described.value("picklistValues", Json::array())) {
      if (value.at("active").get<bool>()) type.picklist.push_back(value.at("value"));
    }
    if (texts.contains(name)) type.kind = Type::Kind::text;
    else if (name == "multipicklist") type.kind = Type::Kind::set;
    else if (name == "int") type.kind = Type::Kind::integer;
    else if (name == "double" || name == "currency" || name == "percent") type.kind = Type::Kind::number;
    else if (name == "boolean") type.kind = Type::Kind::boolean;
    else if (name == "date") type.kind = Type::Kind::day;
    else if (name == "datetime") type.kind = Type::Kind::instant;
    else return std::nullopt;
    return type;
  }
  static std::optional<Type> named_type(const std::string& name) {
    Type type;
    if (name == "string" || name.empty() || name == "text") type.kind = Type::Kind::text;
    else if (name == "integer") type.kind = Type::Kind::integer;
    else if (name == "float") type.kind = Type::Kind::number;
    else if (name == "boolean") type.kind = Type::Kind::boolean;
    else if (name == "time" || name == "date") type.kind = Type::Kind::instant, type.milliseconds = true;
    else if (name == "list") type.kind = Type::Kind::list;
    else return std::nullopt;
    return type;
  }

  bool identifiers() {
    salesforce_key_ = connection_.at("identifier").at("salesforce");
    pendo_key_ = connection_.at("identifier").at("pendo");
    const auto described = field(connection_.at("object"), salesforce_key_);
    if (!described || !identifying.contains(described->at("type"))) return false;
    const std::string type = described->at("type");
    salesforce_numeric_ = type == "int" || type == "double";
    complete_ = type == "id" || type == "reference";
    if (pendo_key_ == id_name(false)) return true;
    const auto found = metadata(pendo_key_);
    if (!found || (*found != "string" && !found->empty() && *found != "integer" && *found != "float")) return false;
    pendo_numeric_ = *found == "integer" || *found == "float";
    return true;
  }

  [[nodiscard]] std::optional<std::string> canonical(const Json& value, bool numeric) const {
    if (value.is_null() || value.is_object() || value.is_array()) return std::nullopt;
    std::string text = literal::trimmed(value.is_string()   ? value.get<std::string>()
                                        : value.is_number() ? literal::written_out(value.get<double>())
                                                            : value.dump());
    if (text.empty()) return std::nullopt;
    if (const auto number = literal::float_of(text); numeric && number) text = literal::written_out(*number);
    const bool alphanumeric =
        std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x80 && std::isalnum(c) != 0; });
    if (complete_ && text.size() == 15 && alphanumeric) {
      for (std::size_t group = 0; group < 3; ++group) {
        std::size_t bits = 0;
        for (std::size_t i = 0; i < 5; ++i)
          bits |= std::isupper(static_cast<unsigned char>(text[group * 5 + i])) != 0 ? std::size_t{1} << i : 0;
        text += "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits];
      }
    }
    if (!connection_.value("ignore_case", false)) return text;
    std::string folded;
    append_folded(text, folded);
    return folded;
  }

  /// What stands behind "agent.email" of an entity.
  static Json of_metadata(const Json& entity, const std::string& path) {
    const std::size_t dot = path.find('.');
    Json at = entity;
    for (const std::string& key : {std::string{"metadata"}, path.substr(0, dot), path.substr(dot + 1)})
      at = at.is_object() && at.contains(key) ? at.at(key) : Json{};
    return at;
  }

  [[nodiscard]] bool anonymous(const std::string& id) const { return given_.visitors && id.starts_with("_PENDO_T_"); }

  /// Each record once, as it stands last; anonymous ones are only counted.
  Records read(const std::vector<Side::Page>& pages, bool salesforce, std::size_t& met,
               const Records* entities = nullptr, bool rows = false) {
    std::map<std::string, Json> last;
    for (const Side::Page& page : pages) {
      for (const Json& record : page.records) last[record.at(id_name(salesforce))] = record;
    }
    met += last.size();
    Records records;
    for (const auto& [id, json] : last) {
      if (!salesforce && anonymous(id)) {
        ++anonymous_;
        continue;
      }
      Record& record = records[id];
      record.json = json;
      if (salesforce) record.key = canonical(at_path(json, salesforce_key_), salesforce_numeric_);
      else if (pendo_key_ == id_name(false)) record.key = canonical(Json(id), false);
      else if (!rows) record.key = canonical(of_metadata(json, pendo_key_), pendo_numeric_);
      else if (const auto entity = entities->find(id); entity != entities->end()) record.key = entity->second.key;
    }
    return records;
  }

  void refuse(const std::string& place) { refused_.push_back({{"line", place}}); }

  void pull_line(const std::string& place, const Json& says) {
    Line line{.place = place,
              .says = says,
              .field = config_.at("pendo").value("pull_group", "custom") + "." + says.at("to").get<std::string>(),
              .from = says.value("from", "")};
    if (says.contains("from")) {
      bool is_reserved = false;
      for (std::size_t begin = 0; begin <= line.from.size();) {
        const std::size_t end = std::min(line.from.find('.', begin), line.from.size());
        is_reserved = is_reserved || reserved(line.from.substr(begin, end - begin));
        begin = end + 1;
      }
      const auto described = field(connection_.at("object"), line.from);
      if (line.from == salesforce_key_ || is_reserved || !described || !salesforce_type(*described))
        return refuse(place);
      line.source = *salesforce_type(*described);
    }
    const auto type = metadata(line.field);
    if (line.field == pendo_key_ || !type || !named_type(*type)) return refuse(place);
    line.target = *named_type(*type);
    lines_.push_back(line);
  }

  void push(const Records& targets) {
    std::size_t entities_met = 0;
    const std::size_t before = anonymous_;
    const Records entities =
        given_.has_entities ? read(read_side(given_.entities, false, false).pages, false, entities_met) : Records{};
    anonymous_ = before;
    const Side sources = read_side(given_.sources, false, true);
    const Json reports = list("push");
    for (std::size_t i = 0; i < reports.size(); ++i) {
      const std::string report = reports[i].at("report");
      std::vector<Side::Page> pages;
      for (const Side::Page& page : sources.pages) {
        if (page.report.empty() || page.report == report) pages.push_back(page);
      }
      std::vector<Line> lines;
      for (std::size_t c = 0; c < reports[i].at("columns").size(); ++c)
        push_line("connections." + kind() + ".push[" + std::to_string(i) + "].columns[" + std::to_string(c) + "]",
                  reports[i].at("columns")[c], pages, lines);
      part(read(pages, false, sources_met_, &entities, true), targets, reports.size() > 1 ? report : "", lines);
    }
  }

  void push_line(const std::string& place, const Json& says, const std::vector<Side::Page>& pages,
                 std::vector<Line>& lines) {
    Line line{.place = place, .says = says, .field = says.at("to"), .from = says.value("from", "")};
    if (says.contains("type")) line.column = named_type(says.at("type"));
    const bool is_metadata = line.from.starts_with("metadata.");
    if (says.contains("from")) {
      if (line.from == "visitorId" || line.from == "accountId" || (is_metadata && line.from.substr(9) == pendo_key_))
        return refuse(place);
      if (const auto type = is_metadata ? metadata(line.from.substr(9)) : std::nullopt; type && !line.column)
        line.column = named_type(*type);
    }
    const auto described = field(connection_.at("object"), line.field);
    if (line.field == salesforce_key_ || !described || !line.field.starts_with("Pendo_") ||
        !described->value("updateable", false) || !salesforce_type(*described))
      return refuse(place);
    line.target = *salesforce_type(*described);
    line.target.truncate = says.value("truncate", false);
    if (line.column) line.source = *line.column;
    else line.source.milliseconds = line.target.kind == Type::Kind::day || line.target.kind == Type::Kind::instant;
    bool any_row = false, named = false;
    for (const Side::Page& page : pages) {
      any_row = any_row || !page.records.empty();
      named = named || std::any_of(page.records.begin(), page.records.end(),
                                   [&](const Json& row) { return row.contains(line.from); });
    }
    if (says.contains("from") && any_row && !named) return refuse(place);
    lines.push_back(line);
  }

  void part(const Records& sources, const Records& targets, const std::string& report, std::vector<Line>& lines) {
    std::map<std::string, std::pair<std::vector<std::string>, std::vector<std::string>>> groups;
    for (const auto& [id, record] : sources) {
      if (record.key) groups[*record.key].first.push_back(id);
      else no_identifier_.push_back(in(report, left("no_identifier", {{"source", id}})));
    }
    for (const auto& [id, record] : targets) {
      if (record.key) groups[*record.key].second.push_back(id);
    }
    for (const auto& [key, group] : groups) {
      const auto& [from, to] = group;
      if (to.empty()) {
        for (const std::string& id : from)
          unmatched_sources_.push_back(in(report, left("unmatched_source", {{"identifier", key}, {"source", id}})));
      }
      if (from.empty() || to.empty()) continue;
      paired_.insert(to.begin(), to.end());
      if (from.size() > 1 || (to.size() > 1 && connection_.value("duplicates", "ambiguous") != "all")) {
        ambiguous_.push_back(in(report, left("ambiguous", {{"identifier", key}, {"sources", from}, {"targets", to}})));
        continue;
      }
      for (const std::string& target : to) {
        ++matched_;
        matched_targets_.insert(target);
        for (const Line& line : lines)
          compare(line, from.front(), sources.at(from.front()).json, target, targets.at(target).json, report);
      }
    }
  }

  static Json in(const std::string& report, Json line) {
    if (!report.empty()) line["report"] = report;
    return line;
  }

  void compare(const Line& line, const std::string& source_id, const Json& source, const std::string& target_id,
               const Json& target, const std::string& report) {
    const Value old =
        literal::held(given_.pull ? of_metadata(target, line.field) : at_path(target, line.field), line.target, zone_);
    if (line.says.value("write", "always") == "only_if_empty" && !old.empty()) return;
    const bool constant = line.says.contains("value");
    const Json read_json = constant                     ? line.says.at("value")
                           : given_.pull                ? at_path(source, line.from)
                           : source.contains(line.from) ? source.at(line.from)
                                                        : Json{};
    const Value raw = literal::read(read_json, constant ? Type{} : line.source);
    bool fits = !line.column;
    Value first = raw;
    if (line.column) {
      if (const Outcome typed = literal::into_column(raw, *line.column); typed.value) {
        first = *typed.value;
        fits = true;
      }
    }
    Outcome outcome = literal::converted(first, line.says.value("convert", Json::array()), fits);
    if (outcome.value && !fits) outcome = literal::into_column(*outcome.value, *line.column);
    if (outcome.value) outcome = literal::into(*outcome.value, line.target, zone_);
    if (!outcome.value) {
      invalid_.push_back(
          in(report,
             left("invalid", {{"target", target_id},
                              {"field", line.field},
                              {"value", shown_raw(given_.pull ? raw : literal::read(read_json, Type{}), read_json)},
                              {"source", source_id}})));
      return;
    }
    if (outcome.value->empty() && line.says.value("when_empty", "clear") == "keep") return;
    if (literal::same(old, *outcome.value, line.target)) return;
    if (outcome.value->empty()) ++cleared_;
    changed_.insert(target_id);
    changes_.push_back({{"target", target_id},
                        {"field", line.field},
                        {"old", literal::shown(old)},
                        {"new", literal::shown(*outcome.value)},
                        {"source", source_id}});
  }

  static Json shown_raw(const Value& raw, const Json& json) {
    return json.is_number() && raw.kind == Value::Kind::number ? json : literal::shown(raw);
  }

  template <class Key>
  static void order(std::vector<Json>& lines, const Key& key) {
    std::stable_sort(lines.begin(), lines.end(), [&](const Json& a, const Json& b) { return key(a) < key(b); });
  }

  std::string printed() {
    const auto text = [](const Json& line, const char* key) { return line.value(key, std::string{}); };
    order(changes_, [&](const Json& line) { return std::pair{text(line, "target"), text(line, "field")}; });
    order(ambiguous_, [&](const Json& line) { return std::pair{text(line, "identifier"), text(line, "report")}; });
    order(invalid_, [&](const Json& line) { return std::pair{text(line, "target"), text(line, "field")}; });
    order(no_identifier_, [&](const Json& line) {
      return std::tuple{line.contains("target"), line.contains("target") ? text(line, "target") : text(line, "source"),
                        text(line, "report")};
    });
    order(unmatched_sources_, [&](const Json& line) { return std::pair{text(line, "source"), text(line, "report")}; });
    order(unmatched_targets_, [&](const Json& line) { return text(line, "target"); });
    std::string out;
    const auto print = [&](const char* kind, const std::vector<Json>& lines) {
      for (const Json& line : lines) out += Json{{kind, line}}.dump() + "\n";
    };
    print("refused", refused_);
    print("change", changes_);
    for (const auto* lines : {&ambiguous_, &invalid_, &no_identifier_, &unmatched_sources_}) print("left", *lines);
    if (given_.unmatched_targets) print("left", unmatched_targets_);
    print("summary", {{{"sources", sources_met_},
                       {"targets", targets_met_},
                       {"matched", matched_},
                       {"changed_targets", changed_.size()},
                       {"changes", changes_.size()},
                       {"cleared", cleared_},
                       {"unchanged_targets", matched_targets_.size() - changed_.size()},
                       {"unmatched_sources", unmatched_sources_.size()},
                       {"unmatched_targets", unmatched_targets_.size()},
                       {"ambiguous", ambiguous_.size()},
                       {"no_identifier", no_identifier_.size()},
                       {"filtered", 0},
                       {"anonymous", anonymous_},
                       {"invalid", invalid_.size()}}});
    return out;
  }

  const Case& given_;
  Json config_, connection_, schema_;
  std::vector<Json> describes_;
  Zone zone_;
  std::string salesforce_key_, pendo_key_;
  bool salesforce_numeric_ = false, pendo_numeric_ = false, complete_ = false;
  std::vector<Line> lines_;
  std::size_t sources_met_ = 0, targets_met_ = 0, anonymous_ = 0, matched_ = 0, cleared_ = 0;
  std::set<std::string> paired_, matched_targets_, changed_;
  std::vector<Json> refused_, changes_, ambiguous_, invalid_, no_identifier_, unmatched_sources_, unmatched_targets_;
};

}  // namespace

std::optional<std::string> literal_plan(const Case& given) { return LiteralPlan{given}.run(); }

}  // namespace tidemark
