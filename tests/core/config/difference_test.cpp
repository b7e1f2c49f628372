#include "core/config/difference.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "any_configuration.h"
#include "example.h"

namespace tidemark {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// What changes when one piece of the example is replaced.
std::vector<Difference> differences(std::string_view piece, std::string_view replacement) {
  const auto before = read_configuration(full_example, is_test_zone);
  const auto after = read_configuration(example_with(piece, replacement), is_test_zone);
  if (!after) ADD_FAILURE() << to_line(after.error().front());
  return before && after ? diff_configurations(*before, *after) : std::vector<Difference>{};
}

TEST(DiffConfigurations, NamesPlaceAndBothValues) {
  EXPECT_THAT(differences("Asia/Tokyo", "UTC"), ElementsAre(Difference{"time_zone", "\"Asia/Tokyo\"", "\"UTC\""}));
  EXPECT_THAT(differences(R"(, "call_reserve": 900)", ""),
              ElementsAre(Difference{"salesforce.call_reserve", "900", std::nullopt}));
  EXPECT_THAT(differences("\"agent\"", "\"custom\""),
              ElementsAre(Difference{"pendo.pull_group", "\"agent\"", "\"custom\""}));
  EXPECT_THAT(differences("\"duplicates\": \"all\"", "\"duplicates\": \"ambiguous\""),
              ElementsAre(Difference{"connections.visitor.duplicates", "\"all\"", "\"ambiguous\""}));
  EXPECT_THAT(differences("\"changed\": 50", "\"changed\": 60"),
              ElementsAre(Difference{
                  "connections.visitor.guard",
                  R"({"changed":50,"changed_share":0.25,"cleared":10,"cleared_share":0,"shrunk_share":1})",
                  R"({"changed":60,"changed_share":0.25,"cleared":10,"cleared_share":0,"shrunk_share":1})"}));
  EXPECT_THAT(differences("\"guard\": \"off\"", "\"guard\": {}"),
              ElementsAre(Difference{
                  "connections.account.guard", "\"off\"",
                  R"({"changed":500,"changed_share":0.2,"cleared":100,"cleared_share":0.1,"shrunk_share":0.5})"}));
}

TEST(DiffConfigurations, PairsLinesByTheFieldTheyWrite) {
  EXPECT_THAT(differences(R"({"from": "Owner.Email", "to": "owner_email"},)", ""),
              ElementsAre(Difference{"connections.visitor.pull.owner_email",
                                     R"({"from":"Owner.Email","to":"owner_email"})", std::nullopt}));
  EXPECT_THAT(
      differences(R"({"from": "Owner.Email", "to": "owner_email"},)",
                  R"({"from": "Phone", "to": "phone"}, {"from": "Owner.Email", "to": "owner_email"},)"),
      ElementsAre(Difference{"connections.visitor.pull.phone", std::nullopt, R"({"from":"Phone","to":"phone"})"}));
  EXPECT_THAT(differences("\"from\": \"Owner.Email\"", "\"from\": \"Email\""),
              ElementsAre(Difference{"connections.visitor.pull.owner_email.from", "\"Owner.Email\"", "\"Email\""}));
  EXPECT_THAT(differences("\"to\": \"owner_email\"", "\"to\": \"Owner_Email\""),
              ElementsAre(Difference{"connections.visitor.pull.owner_email.to", "\"owner_email\"", "\"Owner_Email\""}));
  EXPECT_THAT(differences("\"when_empty\": \"keep\"", "\"when_empty\": \"clear\""),
              ElementsAre(Difference{"connections.visitor.pull.arr.when_empty", "\"keep\"", "\"clear\""}));
  EXPECT_THAT(differences("\"value\": [\"a\", \"b\"]", "\"from\": \"A\""),
              ElementsAre(Difference{"connections.visitor.pull.fixed.value", R"(["a","b"])", std::nullopt},
                          Difference{"connections.visitor.pull.fixed.from", std::nullopt, "\"A\""}));
}

TEST(DiffConfigurations, PairsColumnsByReportAndField) {
  EXPECT_THAT(differences("[{\"scale\": 100}]", "[{\"scale\": 10}]"),
              ElementsAre(Difference{"connections.visitor.push.9Xk2pQ.Pendo_NPS__c.convert", R"([{"scale":100}])",
                                     R"([{"scale":10}])"}));
  EXPECT_THAT(differences("\"type\": \"integer\", ", ""),
              ElementsAre(Difference{"connections.visitor.push.9Xk2pQ.Pendo_Days_Active__c.type", "\"integer\"",
                                     std::nullopt}));
  EXPECT_THAT(differences("\"report\": \"9Xk2pQ\"", "\"report\": \"a b\"").size(), 4u) << "two columns go, two come";
}

TEST(DiffConfigurations, AWholeConnectionIsOneDifference) {
  const std::vector<Difference> found = differences(R"(,
    "account": {
      "object": "Usage__c",
      "identifier": {"pendo": "accountId", "salesforce": "Key__c"},
      "guard": "off"
    })",
                                                    "");
  EXPECT_THAT(found,
              ElementsAre(Difference{
                  "connections.account",
                  R"({"object":"Usage__c","identifier":{"pendo":"accountId","salesforce":"Key__c"},"guard":"off"})",
                  std::nullopt}));
}

TEST(DiffConfigurations, DestinationsPairByName) {
  EXPECT_THAT(differences("\"acme-hook\"", "\"other\""),
              ElementsAre(Difference{"messages.ops", R"({"name":"ops","form":"webhook","credential":"acme-hook"})",
                                     R"({"name":"ops","form":"webhook","credential":"other"})"}));
}

TEST(DiffConfigurations, ADefaultThatIsSaidIsNoDifference) {
  EXPECT_THAT(differences("\"to\": \"owner_email\"", "\"to\": \"owner_email\", \"write\": \"always\""), IsEmpty());
}

RC_GTEST_PROP(DiffConfigurations, AreEmptyForEqualOnesAndMirrorEachOther, ()) {
  const Configuration a = any_configuration();
  const Configuration b = any_configuration();
  RC_ASSERT(diff_configurations(a, a).empty());
  std::vector<Difference> there = diff_configurations(a, b);
  std::vector<Difference> back = diff_configurations(b, a);
  for (Difference& difference : back) std::swap(difference.before, difference.after);
  const auto by_place = [](const Difference& x, const Difference& y) { return x.place < y.place; };
  std::stable_sort(there.begin(), there.end(), by_place);
  std::stable_sort(back.begin(), back.end(), by_place);
  RC_ASSERT(there == back);
  for (const Difference& difference : there) RC_ASSERT(difference.before != difference.after);
}

TEST(SameMapping, IsAskedOfOneFieldWhateverElseIsAnother) {
  const auto same = [](std::string_view piece, std::string_view replacement, Direction direction, const char* field) {
    const auto before = read_configuration(full_example, is_test_zone);
    const auto after = read_configuration(example_with(piece, replacement), is_test_zone);
    if (!after) ADD_FAILURE() << to_line(after.error().front());
    return same_mapping(*before, *after, EntityKind::visitor, direction, field);
  };
  EXPECT_TRUE(same("Asia/Tokyo", "UTC", Direction::push, "Pendo_NPS__c"));
  EXPECT_TRUE(same("\"changed\": 50", "\"changed\": 60", Direction::push, "Pendo_NPS__c"));
  EXPECT_TRUE(same("\"truncate\": true", "\"truncate\": false", Direction::push, "Pendo_NPS__c")) << "of another line";
  EXPECT_FALSE(same("\"scale\": 100", "\"scale\": 10", Direction::push, "Pendo_NPS__c"));
  EXPECT_FALSE(same("9Xk2pQ", "8Xk2pQ", Direction::push, "Pendo_NPS__c")) << "another report";
  EXPECT_FALSE(same("agent.email", "agent.mail", Direction::push, "Pendo_NPS__c")) << "another identifier";
  EXPECT_FALSE(same("Asia/Tokyo", "UTC", Direction::push, "Pendo_None__c")) << "no line of either";
  EXPECT_FALSE(same("\"agent\"", "\"custom\"", Direction::pull, "agent.stage")) << "another group";
}

}  // namespace
}  // namespace tidemark
