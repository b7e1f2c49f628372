#include "pushing.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "little.h"

namespace tidemark::sync {
namespace {

using nlohmann::json;

constexpr const char* fields[] = {"days", "plan", "trial", "seen"};
constexpr const char* targets[] = {"Pendo_Days__c", "Pendo_Plan__c", "Pendo_Trial__c", "Pendo_Seen__c"};

json reports() {
  json select{{"visitorId", "visitorId"}};
  for (const char* field : fields) select[field] = std::string{"metadata.custom."} + field;
  json pipeline = json::array({json{{"source", {{"visitors", {{"identified", true}}}}}},
                               json{{"sort", json::array({"visitorId"})}}, json{{"select", select}}});
  return json::array({json{{"id", "usage"},
                           {"name", "Usage"},
                           {"type", "Visitor Report"},
                           {"level", "visitor"},
                           {"shared", true},
                           {"aggregation", {{"pipeline", pipeline}}}}});
}

std::string text_of(const sim::Value& value) {
  struct Text {
    std::string operator()(std::monostate) const { return "null"; }
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const { return json(number).dump(); }
    std::string operator()(const std::string& text) const { return text; }
  };
  return std::visit(Text{}, value);
}

}  // namespace

std::string pushing_configuration(const std::string& salesforce, const std::string& guard) {
  return R"({"subscription": "pushing", "time_zone": "Europe/Prague",
    "salesforce": {"login_url": "https://acme.my.salesforce.com", "api_version": "66.0", "credential": "demo-salesforce")" +
         salesforce + R"(},
    "pendo": {"host": "https://app.pendo.io", "credential": "demo-pendo"},
    "connections": {"visitor": {"object": "Contact", "identifier": {"pendo": "agent.email", "salesforce": "Email"},
      "guard": )" +
         guard + R"(,
      "push": [{"report": "usage", "columns": [
        {"from": "days", "to": "Pendo_Days__c"}, {"from": "plan", "to": "Pendo_Plan__c"},
        {"from": "trial", "to": "Pendo_Trial__c"}, {"from": "seen", "to": "Pendo_Seen__c"}]}]}}})";
}

Beginning pushing(std::size_t people, const std::string& salesforce, const std::string& guard) {
  Beginning beginning;
  const auto must = [](const Result<void>& done) {
    if (!done) throw std::runtime_error(to_line(done.error()));
  };
  must(beginning.salesforce.add_object(sim::describe_of({"Account", "001", {{"Name", "string"}}})));
  must(beginning.salesforce.add_object(sim::describe_of(
      {"Contact",
       "003",
       {{"Email", "email"},
        {.name = "AccountId", .type = "reference", .relationship_name = "Account", .reference_to = {"Account"}},
        {.name = "Pendo_Days__c", .type = "double", .precision = 18, .scale = 0},
        {.name = "Pendo_Plan__c", .type = "string", .length = 20},
        {"Pendo_Trial__c", "boolean"},
        {"Pendo_Seen__c", "datetime"}}})));
  for (std::size_t n = 1; n <= 5; ++n)
    must(beginning.salesforce.object("Account")->add({{"Id", sim::record_id("001", n)}}));
  for (std::size_t n = 1; n <= people; ++n) {
    char address[32];
    std::snprintf(address, sizeof address, "p%03zu@x.io", n);
    must(beginning.salesforce.object("Contact")->add({{"Id", contact(n)},
                                                      {"Email", std::string{address}},
                                                      {"AccountId", sim::record_id("001", 1 + n % 5)},
                                                      {"Pendo_Trial__c", false}}));
    const json custom{{"days", n % 80}, {"plan", "pro"}, {"trial", n % 2 == 1}, {"seen", 1'767'000'000'000 + n * 1000}};
    beginning.pendo.visitors +=
        json{{"visitorId", visitor(n)}, {"metadata", {{"agent", {{"email", address}}}, {"custom", custom}}}}.dump() +
        "\n";
  }
  json custom = json::object();
  for (const auto& [name, type] :
       {std::pair{"days", "integer"}, {"plan", "string"}, {"trial", "boolean"}, {"seen", "time"}})
    custom[name] = {{"Type", type}, {"DisplayName", name}, {"isHidden", false}, {"isDeleted", false}};
  beginning.pendo.visitor_schema =
      json{{"auto", json::object()}, {"agent", {{"email", {{"Type", "string"}}}}}, {"custom", custom}}.dump();
  beginning.pendo.reports = reports().dump();
  beginning.validations.push_back({"Contact", "Pendo_Days__c > 90", "Nobody is here that often", {"Pendo_Days__c"}});
  beginning.configuration = pushing_configuration(salesforce, guard);
  return beginning;
}

std::string held(World& world, std::size_t number, std::string_view field) {
  return text_of(world.org().value("Contact", contact(number), field));
}

void report(World& world, std::size_t number, const std::string& field, const std::string& json) {
  world.subscription().set_value(EntityKind::visitor, visitor(number), "custom." + field, json);
}

std::string all_held(World& world, std::size_t people) {
  std::string all;
  for (std::size_t n = 1; n <= people; ++n) {
    for (const char* field : targets) all += held(world, n, field) + " ";
    all += "\n";
  }
  return all;
}

std::string all_reported(World& world, std::size_t people) {
  std::string all;
  for (std::size_t n = 1; n <= people; ++n) {
    for (const char* field : fields) {
      const json value =
          json::parse(world.subscription().value(EntityKind::visitor, visitor(n), std::string{"custom."} + field));
      if (std::string_view{field} == "seen" && value.is_number()) {
        const auto seconds = value.get<std::int64_t>() / 1000;
        char text[40];
        const std::time_t time = seconds;
        std::tm utc{};
        gmtime_r(&time, &utc);
        std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.000+0000", &utc);
        all += text;
      } else if (std::string_view{field} == "days" && value.is_number()) {
        all += json(value.get<double>()).dump();
      } else {
        all += value.is_string() ? value.get<std::string>() : value.dump();
      }
      all += " ";
    }
    all += "\n";
  }
  return all;
}

std::vector<std::string> writes(World& world) {
  std::vector<std::string> calls;
  for (const auto& entry : world.salesforce().journal().entries())
    if (entry.call == "update_collection" || entry.call == "upload") calls.push_back(entry.call);
  return calls;
}

}  // namespace tidemark::sync
