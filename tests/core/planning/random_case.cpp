#include "random_case.h"

#include <map>

#include "side.h"

namespace tidemark {
namespace {

struct FieldChoice {
  std::string name;
  std::string type;
};

const std::vector<FieldChoice> pulled{{"Name", "string"},         {"Note__c", "textarea"},
                                      {"Stage__c", "picklist"},   {"Combo__c", "combobox"},
                                      {"Email", "email"},         {"Phone", "phone"},
                                      {"Site__c", "url"},         {"Secret__c", "encryptedstring"},
                                      {"Clock__c", "time"},       {"Tags__c", "multipicklist"},
                                      {"Count__c", "int"},        {"Amount__c", "double"},
                                      {"Money__c", "currency"},   {"Share__c", "percent"},
                                      {"Flag__c", "boolean"},     {"Day__c", "date"},
                                      {"Stamp__c", "datetime"},   {"Place__c", "location"},
                                      {"Pendo_Old__c", "string"}, {"OwnerId", "reference"},
                                      {"Owner.Email", "email"},   {"Owner.Active__c", "boolean"},
                                      {"Vanished__c", ""},        {"Id", "id"}};

const std::vector<FieldChoice> pushed{{"Pendo_Text__c", "string"},
                                      {"Pendo_Area__c", "textarea"},
                                      {"Pendo_Stage__c", "picklist"},
                                      {"Pendo_Free__c", "picklist"},
                                      {"Pendo_Tags__c", "multipicklist"},
                                      {"Pendo_Set__c", "multipicklist"},
                                      {"Pendo_Count__c", "int"},
                                      {"Pendo_Score__c", "double"},
                                      {"Pendo_Whole__c", "double"},
                                      {"Pendo_Money__c", "currency"},
                                      {"Pendo_Share__c", "percent"},
                                      {"Pendo_Flag__c", "boolean"},
                                      {"Pendo_Day__c", "date"},
                                      {"Pendo_Stamp__c", "datetime"},
                                      {"Pendo_Spot__c", "location"},
                                      {"Pendo_Formula__c", "string"},
                                      {"Other__c", "string"},
                                      {"Pendo_Gone__c", ""}};

const std::vector<FieldChoice> metadata{{"text", "string"},  {"untyped", ""},     {"count", "integer"},
                                        {"amount", "float"}, {"flag", "boolean"}, {"when", "time"},
                                        {"tags", "list"}};

const std::vector<std::string> texts{"a",
                                     "EMEA",
                                     " pad ",
                                     "x;y",
                                     "y;x;;x ",
                                     "Gr\xc3\xb6\xc3\x9f"
                                     "e",
                                     "\xe6\x97\xa5\xe6\x9c\xac",
                                     "\xf0\x9f\x98\x80\xf0\x9f\x98\x80",
                                     "line\r\nbreak",
                                     "a\rb",
                                     "\xc2\xa0nbsp\xe3\x80\x80",
                                     "\"q\",",
                                     "n/a",
                                     "TRUE",
                                     "false",
                                     "  ",
                                     "12",
                                     "007",
                                     "+5",
                                     "1.50",
                                     "-2.5",
                                     ".5",
                                     "5.",
                                     "1e3",
                                     "1,000",
                                     "2026-01-31",
                                     "2026-03-08T02:30:00.999Z",
                                     "2026-01-31T02:03+05:45",
                                     "0001-01-01",
                                     "9999-12-31T23:59:59Z",
                                     "2026-02-30",
                                     "9007199254740993",
                                     "trial",
                                     "\\",
                                     "\xc4\xb0I"};
const std::vector<std::string> picklist{"trial", "EMEA", "b", "a", "x", "12"};
const std::vector<std::string> numbers{"0",
                                       "-0.0",
                                       "1",
                                       "7",
                                       "12.5",
                                       "-2.5",
                                       "2.5",
                                       "1.005",
                                       "0.29",
                                       "1e21",
                                       "1e-7",
                                       "123456.789",
                                       "9007199254740993",
                                       "9007199254740992",
                                       "1001.0",
                                       "1.5E2",
                                       "-99999"};
const std::vector<std::string> stamps{"2026-01-31T02:00:00.000+0000", "2026-01-31T02:00:00.000Z",
                                      "1969-12-31T23:59:58.500Z",     "2026-07-01T12:00:00",
                                      "2018-11-04T02:59:59.999Z",     "2026-11-01T04:30:00Z"};
const std::vector<std::string> days{"2026-01-31", "2018-11-04", "2026-11-01", "1969-12-31", "0001-01-01", "9999-12-31"};

class Maker {
 public:
  explicit Maker(Dice& dice) : dice_{dice} {}

  Case make() {
    result_.visitors = !dice_.one_in(3);
    result_.pull = !dice_.one_in(2);
    result_.unmatched_targets = dice_.one_in(2);
    choose_identifiers();
    make_config();
    make_schemas();
    make_records();
    return std::move(result_);
  }

 private:
  [[nodiscard]] std::string kind() const { return result_.visitors ? "visitor" : "account"; }
  [[nodiscard]] std::string pendo_id() const { return kind() + "Id"; }

  void choose_identifiers() {
    object_ = dice_.of(std::vector<std::string>{"Contact", "Lead", "Account", "ns__Thing__c"});
    salesforce_key_ = dice_.of(std::vector<FieldChoice>{{"Ext__c", "string"},
                                                        {"Number__c", "double"},
                                                        {"Int__c", "int"},
                                                        {"Link__c", "reference"},
                                                        {"Pick__c", "picklist"},
                                                        {"Id", "id"}});
    pendo_key_ = dice_.of(std::vector<FieldChoice>{{pendo_id(), "string"},
                                                   {pendo_id(), "string"},
                                                   {"agent.key", "string"},
                                                   {"agent.number", "integer"},
                                                   {"custom.key", ""}});
  }

  Json step() {
    switch (dice_.below(6)) {
      case 0: return {{"trim", true}};
      case 1: return {{"lower", true}};
      case 2: return {{"upper", true}};
      case 3:
        return {{"scale", Json::parse(dice_.of(std::vector<std::string>{"100", "0.01", "-1", "0.07", "1000", "1"}))}};
      default: break;
    }
    Json values = Json::object();
    for (std::size_t i = dice_.below(4); i > 0; --i) values[dice_.of(texts)] = dice_.of(texts);
    if (dice_.one_in(3)) values["12.5"] = "found";
    if (dice_.one_in(4)) values["true"] = "";
    Json step{{"values", values}};
    if (!dice_.one_in(4)) step["otherwise"] = dice_.of(std::vector<std::string>{"pass", "pass", "clear", "invalid"});
    return step;
  }

  void add_habits(Json& line) {
    if (dice_.one_in(3)) {
      line["convert"] = Json::array();
      for (std::size_t i = 1 + dice_.below(2); i > 0; --i) line["convert"].push_back(step());
    }
    if (dice_.one_in(4)) line["when_empty"] = dice_.of(std::vector<std::string>{"keep", "clear"});
    if (dice_.one_in(5)) line["write"] = dice_.of(std::vector<std::string>{"only_if_empty", "always"});
    if (dice_.one_in(8)) line["volatile"] = true;
  }

  Json constant() {
    switch (dice_.below(6)) {
      case 0: return nullptr;
      case 1: return dice_.one_in(2);
      case 2: return 7;
      case 3: return 12.5;
      case 4: return Json::array({"a", "b"});
      default: return dice_.of(texts);
    }
  }

  Json pull_lines() {
    Json lines = Json::array();
    std::vector<FieldChoice> targets = metadata;
    targets.push_back({"missing", "string"});
    if (dice_.one_in(5)) targets.push_back({"key", "string"});
    dice_.shuffle(targets);
    for (std::size_t i = 0; i < 3 + dice_.below(5); ++i) {
      Json line = dice_.one_in(10) ? Json{{"value", constant()}}
                                   : Json{{"from", dice_.one_in(15) ? salesforce_key_.name : dice_.of(pulled).name}};
      line["to"] = targets[i].name;
      add_habits(line);
      lines.push_back(line);
    }
    return lines;
  }

  Json push_reports() {
    Json reports = Json::array();
    std::vector<FieldChoice> targets = pushed;
    dice_.shuffle(targets);
    std::size_t next = 0;
    const std::size_t count = dice_.one_in(3) ? 2 : 1;
    for (std::size_t r = 0; r < count; ++r) {
      Json columns = Json::array();
      for (std::size_t i = 0; i < 3 + dice_.below(5); ++i) {
        std::string from = "column" + std::to_string(dice_.below(5));
        if (dice_.one_in(6)) from = "metadata.custom." + dice_.of(metadata).name;
        if (dice_.one_in(12))
          from = dice_.of(std::vector<std::string>{"visitorId", "accountId", "metadata.agent.key", "gone"});
        Json line = dice_.one_in(12) ? Json{{"value", constant()}} : Json{{"from", from}};
        line["to"] = dice_.one_in(20) && salesforce_key_.name != "Id" && r == 0 && i == 0 ? salesforce_key_.name
                                                                                          : targets[next++].name;
        add_habits(line);
        if (dice_.one_in(3)) line["truncate"] = true;
        if (dice_.one_in(4))
          line["type"] = dice_.of(std::vector<std::string>{"text", "integer", "float", "boolean", "date", "list"});
        columns.push_back(line);
      }
      reports.push_back({{"report", "r" + std::to_string(r)}, {"columns", columns}});
    }
    return reports;
  }

  void make_config() {
    Json connection{{"object", object_},
                    {"identifier", {{"pendo", pendo_key_.name}, {"salesforce", salesforce_key_.name}}}};
    if (dice_.one_in(3)) connection["ignore_case"] = true;
    if (dice_.one_in(3)) connection["duplicates"] = "all";
    if (dice_.one_in(2)) connection["guard"] = "off";
    else if (dice_.one_in(2)) connection["guard"] = {{"changed", 1}, {"cleared", 1}, {"cleared_share", 0.3}};
    if (result_.pull) connection["pull"] = pull_lines();
    else connection["push"] = push_reports();
    config_ =
        Json{{"subscription", "acme"},
             {"time_zone", dice_.of(std::vector<std::string>{"UTC", "Asia/Tokyo", "America/Havana", "America/Sao_Paulo",
                                                             "Europe/Prague", "Pacific/Kiritimati"})},
             {"salesforce",
              {{"login_url", "https://acme.my.salesforce.com"}, {"api_version", "66.0"}, {"credential", "org"}}},
             {"pendo", {{"host", "https://app.pendo.io"}, {"credential", "key"}, {"pull_group", "custom"}}},
             {"connections", {{kind(), connection}}}};
    result_.config = config_.dump(1);
  }

  static Json described(const FieldChoice& field) {
    Json entry{{"name", field.name},
               {"label", field.name},
               {"type", field.type},
               {"length", 0},
               {"precision", 0},
               {"scale", 0},
               {"updateable", true},
               {"restrictedPicklist", false},
               {"picklistValues", Json::array()},
               {"referenceTo", Json::array()},
               {"relationshipName", nullptr}};
    if (field.name == "Pendo_Formula__c") entry["updateable"] = false;
    if (field.type == "string") entry["length"] = 10;
    if (field.type == "textarea" || field.type == "multipicklist") entry["length"] = 200;
    if (field.type == "double" || field.type == "currency" || field.type == "percent")
      entry["precision"] = 9, entry["scale"] = field.name == "Pendo_Whole__c" ? 0 : 2;
    if (field.type == "picklist" || field.type == "multipicklist") {
      entry["length"] = 255;
      for (const std::string& value : picklist)
        entry["picklistValues"].push_back({{"value", value}, {"active", value != "x"}, {"label", value}});
      entry["restrictedPicklist"] = field.name == "Pendo_Stage__c" || field.name == "Pendo_Set__c";
    }
    if (field.name == "OwnerId") entry["referenceTo"] = {"Group", "User"}, entry["relationshipName"] = "Owner";
    return entry;
  }

  void make_schemas() {
    Json fields = Json::array();
    bool key_described = false;
    for (const auto& group : {pulled, pushed}) {
      for (const FieldChoice& field : group) {
        if (field.type.empty() || field.name.find('.') != std::string::npos) continue;
        fields.push_back(described(field));
        key_described = key_described || field.name == salesforce_key_.name;
      }
    }
    if (!key_described) fields.push_back(described(salesforce_key_));
    result_.salesforce_schemas.push_back({object_ + ".json", Json{{"name", object_}, {"fields", fields}}.dump()});
    result_.salesforce_schemas.push_back(
        {"User.json",
         Json{{"name", "User"}, {"fields", {described({"Email", "email"}), described({"Active__c", "boolean"})}}}
             .dump()});
    Json schema{{"agent", {{"key", {{"type", "string"}}}, {"number", {{"type", "integer"}}}}},
                {"custom", {{"key", {{"type", ""}}}}}};
    for (const FieldChoice& field : metadata) schema["custom"][field.name] = {{"type", field.type}};
    result_.pendo_schema = {"schema.json", schema.dump()};
  }

  Json number() { return Json::parse(dice_.of(numbers)); }

  /// A value as a describe's type promises it, or now and then as nobody does.
  Json salesforce_value(const std::string& type) {
    if (dice_.one_in(5)) return nullptr;
    if (type == "int") return dice_.one_in(9) ? number() : Json(static_cast<int>(dice_.below(9)) - 4);
    if (type == "double" || type == "currency" || type == "percent") return number();
    if (type == "boolean") return dice_.one_in(2);
    if (type == "date") return dice_.of(days);
    if (type == "datetime") return dice_.of(stamps);
    if (type == "location") return Json{{"latitude", 1.5}, {"longitude", 2}};
    return dice_.of(texts);
  }

  Json metadata_value(const std::string& type) {
    if (dice_.one_in(6)) return nullptr;
    if (dice_.one_in(12)) return any_value();
    if (type == "integer") return static_cast<int>(dice_.below(9)) - 4;
    if (type == "float") return number();
    if (type == "boolean") return dice_.one_in(2);
    if (type == "time") return dice_.one_in(3) ? Json(dice_.of(stamps)) : Json(std::int64_t{1769824800000});
    if (type == "list") return dice_.one_in(4) ? Json::array() : Json::array({dice_.of(texts), "b"});
    return dice_.of(texts);
  }

  Json any_value() {
    switch (dice_.below(8)) {
      case 0: return nullptr;
      case 1: return number();
      case 2: return dice_.one_in(2);
      case 3: return Json::array({dice_.of(texts), dice_.of(texts)});
      case 4: return dice_.of(stamps);
      case 5: return Json(std::int64_t{1769824800999});
      default: return dice_.of(texts);
    }
  }

  /// Identifiers of both sides come from a few, so that many match and some are met several times.
  Json key(const FieldChoice& field) {
    if (dice_.one_in(12)) return nullptr;
    const std::size_t n = dice_.below(14);
    if (field.type == "double") return dice_.one_in(3) ? Json(static_cast<double>(n)) : Json(static_cast<int>(n));
    if (field.type == "int" || field.type == "integer") return static_cast<int>(n);
    if (salesforce_key_.type == "double" || salesforce_key_.type == "int" || pendo_key_.type == "integer")
      return (dice_.one_in(4) ? " " : "") + std::to_string(n);
    if (salesforce_key_.type == "id" || salesforce_key_.type == "reference") return record_id(n, dice_.one_in(2));
    std::string text = "Key" + std::to_string(n) + (n % 3 == 0 ? "\xc3\x9f" : "");
    if (dice_.one_in(4)) text = " " + text + "\t";
    if (dice_.one_in(4)) text[text.find('K')] = 'k';
    return text;
  }

  static std::string record_id(std::size_t n, bool eighteen) {
    static const std::vector<std::string> suffixes{"AAA", "BAA"};
    const std::string fifteen = "0030000000" + std::string(n % 2 == 0 ? "a" : "A") + std::string(3, 'x') +
                                std::string(1, static_cast<char>('a' + n));
    // Of the third group the first letter counts 1 where it is a capital.
    return eighteen ? fifteen + (n % 2 == 0 ? "AAA" : "AAB") : fifteen;
  }

  Json salesforce_record(std::size_t n) {
    Json record{{"attributes", {{"type", object_}}}, {"Id", record_id(n, true)}};
    for (const auto& group : {pulled, pushed}) {
      for (const FieldChoice& field : group) {
        if (field.type.empty() || field.name == "Id" || field.name.find('.') != std::string::npos) continue;
        record[field.name] = salesforce_value(field.type);
      }
    }
    record["Owner"] = dice_.one_in(4) ? Json{}
                                      : Json{{"attributes", {{"type", "User"}}},
                                             {"Email", salesforce_value("email")},
                                             {"Active__c", salesforce_value("boolean")}};
    if (salesforce_key_.name != "Id") record[salesforce_key_.name] = key(salesforce_key_);
    return record;
  }

  std::string entity_id(std::size_t n) {
    if (n == 3 && result_.visitors) return "_PENDO_T_" + std::to_string(n);
    if (pendo_key_.name != pendo_id()) return "v-" + std::to_string(n);
    if (salesforce_key_.type == "id" || salesforce_key_.type == "reference") return record_id(n, n % 3 != 0);
    if (salesforce_key_.type == "double" || salesforce_key_.type == "int") return std::to_string(n);
    return "Key" + std::to_string(n) + (n % 3 == 0 ? "\xc3\x9f" : "");
  }

  Json entity(std::size_t n) {
    Json custom = Json::object();
    for (const FieldChoice& field : metadata) {
      if (!dice_.one_in(5)) custom[field.name] = metadata_value(field.type);
    }
    Json agent = Json::object();
    if (pendo_key_.name == "custom.key") custom["key"] = key(pendo_key_);
    else if (pendo_key_.name != pendo_id() && !dice_.one_in(9)) agent[pendo_key_.name.substr(6)] = key(pendo_key_);
    return {{pendo_id(), entity_id(n)}, {"metadata", {{"agent", agent}, {"custom", custom}}}};
  }

  Json row(std::size_t n) {
    Json row{{pendo_id(), entity_id(n)}};
    for (int i = 0; i < 5; ++i) {
      if (!dice_.one_in(5)) row["column" + std::to_string(i)] = any_value();
    }
    for (const FieldChoice& field : metadata) row["metadata.custom." + field.name] = metadata_value(field.type);
    return row;
  }

  template <class Make>
  std::vector<Side::Page> pages(const std::vector<Side::Form>& forms, const Make& make_record,
                                const std::string& report = "") {
    std::vector<Side::Page> result;
    const std::size_t count = 1 + dice_.below(3);
    for (std::size_t p = 0; p < count; ++p) {
      Side::Page& page = result.emplace_back(Side::Page{dice_.of(forms), {}, report, {}});
      for (std::size_t i = dice_.below(8); i > 0; --i) page.records.push_back(make_record(dice_.below(14)));
    }
    return result;
  }

  void make_records() {
    using Form = Side::Form;
    const auto salesforce = [&] {
      return written({pages({Form::csv, Form::records}, [&](std::size_t n) { return salesforce_record(n); }),
                      {"Owner.Email", "Owner.Active__c"}});
    };
    const auto pendo = [&] {
      return written({pages({Form::aggregation, Form::lines}, [&](std::size_t n) { return entity(n); })});
    };
    (result_.pull ? result_.sources : result_.targets) = salesforce();
    if (result_.pull) {
      result_.targets = pendo();
      return;
    }
    Side rows;
    for (const Json& report : config_.at("connections").at(kind()).at("push")) {
      for (Side::Page& page : pages(
               {Form::rows}, [&](std::size_t n) { return row(n); }, report.at("report")))
        rows.pages.push_back(std::move(page));
    }
    result_.sources = written(rows);
    result_.has_entities = pendo_key_.name != pendo_id() || dice_.one_in(3);
    if (result_.has_entities) result_.entities = pendo();
  }

  Dice& dice_;
  Case result_;
  Json config_;
  std::string object_;
  FieldChoice salesforce_key_, pendo_key_;
};

}  // namespace

Case random_case(Dice& dice) { return Maker{dice}.make(); }

}  // namespace tidemark
