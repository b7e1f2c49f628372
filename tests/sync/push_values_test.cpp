// Both ways of writing leave the same behind, for every type and for clearing, and a second run finds nothing to do.
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "little.h"
#include "pushing.h"

namespace tidemark::sync {
namespace {

using nlohmann::json;

struct Pushed {
  const char* column;
  const char* field;
  const char* type;  ///< of the metadata
};
constexpr Pushed columns[] = {{"a_text", "Pendo_Text__c", "string"},    {"a_comment", "Pendo_Comment__c", "string"},
                              {"a_stage", "Pendo_Stage__c", "string"},  {"a_tags", "Pendo_Tags__c", "string"},
                              {"a_whole", "Pendo_Whole__c", "integer"}, {"a_share", "Pendo_Share__c", "float"},
                              {"a_flag", "Pendo_Flag__c", "boolean"},   {"a_day", "Pendo_Day__c", "time"},
                              {"a_moment", "Pendo_Moment__c", "time"},  {"a_mail", "Pendo_Mail__c", "string"}};

/// What each visitor holds, a map of columns; missing ones are empty.
const std::vector<json>& visitors_values() {
  static const std::vector<json> values = {
      {{"a_text", "plain"}, {"a_whole", 42}, {"a_share", -2.5}, {"a_flag", true}, {"a_stage", "Hot"}},
      {{"a_text", "with \"quotes\", commas\nand lines"},
       {"a_comment", std::string(3'000, 'x')},
       {"a_tags", "green;red"}},
      {{"a_text", "#N/A"}, {"a_comment", "#n/a "}, {"a_mail", "ada@x.io"}},
      {{"a_text", "  blanks around  "}, {"a_comment", "Zoë 東京 😀"}, {"a_share", 0.005}, {"a_flag", false}},
      {{"a_day", 1'767'225'600'000}, {"a_moment", 1'767'225'612'345}, {"a_whole", -7}, {"a_tags", "red"}},
      {{"a_text", "=1+1"}, {"a_comment", "NULL"}, {"a_stage", "Cold"}, {"a_share", 1e6}},
      json::object(),
  };
  return values;
}

Beginning every_type(const std::string& salesforce) {
  Beginning beginning = pushing(0, salesforce);
  beginning.salesforce = {};
  const auto must = [](const Result<void>& done) {
    if (!done) throw std::runtime_error(to_line(done.error()));
  };
  must(beginning.salesforce.add_object(sim::describe_of(
      {"Contact",
       "003",
       {{"Email", "email"},
        {.name = "Pendo_Text__c", .type = "string"},
        {.name = "Pendo_Comment__c", .type = "textarea", .length = 32'000},
        {.name = "Pendo_Stage__c", .type = "picklist", .picklist = {"Hot", "Cold"}, .restricted = true},
        {.name = "Pendo_Tags__c", .type = "multipicklist", .length = 4'099, .picklist = {"red", "green"}},
        {.name = "Pendo_Whole__c", .type = "double", .precision = 18, .scale = 0},
        {.name = "Pendo_Share__c", .type = "double", .precision = 18, .scale = 2},
        {"Pendo_Flag__c", "boolean"},
        {"Pendo_Day__c", "date"},
        {"Pendo_Moment__c", "datetime"},
        {"Pendo_Mail__c", "email"}}})));
  json custom = json::object();
  json select{{"visitorId", "visitorId"}};
  json lines = json::array();
  for (const Pushed& column : columns) {
    custom[column.column] = {{"Type", column.type}, {"isHidden", false}, {"isDeleted", false}};
    select[column.column] = std::string{"metadata.custom."} + column.column;
    json line{{"from", column.column}, {"to", column.field}};
    if (std::string_view{column.type} == "time") line["type"] = "date";
    lines.push_back(line);
  }
  const std::size_t people = visitors_values().size();
  for (std::size_t n = 1; n <= people; ++n) {
    const std::string address = "p" + std::to_string(n) + "@x.io";
    must(beginning.salesforce.object("Contact")->add(
        {{"Id", contact(n)}, {"Email", address}, {"Pendo_Flag__c", false}}));
    beginning.pendo.visitors +=
        json{{"visitorId", visitor(n)},
             {"metadata", {{"agent", {{"email", address}}}, {"custom", visitors_values()[n - 1]}}}}
            .dump() +
        "\n";
  }
  beginning.pendo.visitor_schema =
      json{{"auto", json::object()}, {"agent", {{"email", {{"Type", "string"}}}}}, {"custom", custom}}.dump();
  json reports = json::parse(beginning.pendo.reports);
  reports[0]["aggregation"]["pipeline"].back()["select"] = select;
  beginning.pendo.reports = reports.dump();
  json configuration = json::parse(beginning.configuration);
  configuration["connections"]["visitor"]["push"][0]["columns"] = lines;
  beginning.configuration = configuration.dump();
  beginning.validations.clear();
  return beginning;
}

/// All that the contacts hold, by contact and field.
std::map<std::string, std::string> all_values(World& world) {
  std::map<std::string, std::string> values;
  for (std::size_t n = 1; n <= visitors_values().size(); ++n)
    for (const Pushed& column : columns) values[std::to_string(n) + " " + column.field] = held(world, n, column.field);
  return values;
}

TEST(EveryType, OfAWriteWithoutAnAnswerIsFoundAsItWasMeant) {
  World world{every_type("")};
  ASSERT_TRUE(world.salesforce().add(
      {{.kind = sim::Fault::Kind::drop, .call = "update_collection", .count = 1, .when = sim::Fault::When::after}}));
  const auto run = world.run();
  EXPECT_EQ(only_part(run).unknown, 0u) << "a multi-select picklist comes back in its definition's order";
  EXPECT_EQ(only_part(run).accepted, visitors_values().size() - 1) << "the last has nothing";
  EXPECT_EQ(world.salesforce().journal().count("update_collection"), 1u);
}

TEST(EveryType, IsTheSameByCollectionsAndByAJob) {
  World by_collections{every_type("")};
  World by_job{every_type(R"(, "collections_up_to": 0)")};
  for (World* world : {&by_collections, &by_job}) {
    const auto run = world->run();
    EXPECT_EQ(only_part(run).state, PartReport::State::completed);
    EXPECT_EQ(only_part(run).rejected, 0u);
    EXPECT_EQ(only_part(run).counts.invalid, 0u);
    EXPECT_EQ(only_part(world->run()).counts.changes, 0u) << "what was written is read as what was meant";
    EXPECT_EQ(world->broken_promises(), "");
  }
  const auto values = all_values(by_collections);
  EXPECT_EQ(values, all_values(by_job));
  EXPECT_EQ(values.at("1 Pendo_Share__c"), "-2.5");
  EXPECT_EQ(values.at("2 Pendo_Tags__c"), "red;green");
  EXPECT_EQ(values.at("3 Pendo_Text__c"), "#N/A");
  EXPECT_EQ(values.at("4 Pendo_Text__c"), "blanks around");
}

TEST(EveryType, IsClearedTheSameWay) {
  World by_collections{every_type("")};
  World by_job{every_type(R"(, "collections_up_to": 0)")};
  for (World* world : {&by_collections, &by_job}) {
    ASSERT_TRUE(world->run());
    for (std::size_t n = 1; n <= visitors_values().size(); ++n)
      for (const Pushed& column : columns) report(*world, n, column.column, "null");
    EXPECT_EQ(only_part(world->run()).state, PartReport::State::completed);
    EXPECT_EQ(only_part(world->run()).counts.changes, 0u);
    EXPECT_EQ(world->broken_promises(), "");
  }
  EXPECT_EQ(all_values(by_collections), all_values(by_job));
  EXPECT_EQ(all_values(by_job).at("1 Pendo_Flag__c"), "false");
  EXPECT_EQ(all_values(by_job).at("1 Pendo_Text__c"), "null");
}

}  // namespace
}  // namespace tidemark::sync
