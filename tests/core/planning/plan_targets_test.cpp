#include "given.h"

namespace tidemark::given {
namespace {

using ::testing::ElementsAre;

// What the targets of a plan hold, as whoever compares them with what was known before asks it.

struct TargetsOfAPlan : Planning {
  /// The JSON texts of the first target's fields, each of which `holds` says is held.
  std::vector<std::string> held() {
    Plan::Targets targets{the_plan()};
    std::vector<std::string> texts;
    if (!targets.next()) return texts;
    for (std::size_t field = 0; field < the_plan().fields.size(); ++field) {
      const std::string text{targets.json(field)};
      texts.push_back(targets.holds(field, text) ? text : "not held: " + text);
    }
    return texts;
  }
  bool first_field_holds(std::string_view json) {
    Plan::Targets targets{the_plan()};
    return targets.next() && targets.holds(0, json);
  }
};

TEST_F(TargetsOfAPlan, HoldWhatTheyHoldWhateverItsType) {
  given(metadata("score", "integer"));
  given(metadata("since", "time"));
  given(metadata("open", "boolean"));
  given(field("Score__c", "double"));
  given(field("Since__c", "datetime"));
  given(field("Open__c", "boolean"));
  given(contact("003A", "v-1"));
  given(visitor("v-1", {{"region", "a \"quoted\" \\ one"},
                        {"score", literal("1.50e1")},
                        {"since", literal("1700000000000")},
                        {"open", true}}));
  when_planned({pull("Region__c").into("region"), pull("Score__c").into("score"), pull("Since__c").into("since"),
                pull("Open__c").into("open")});
  EXPECT_THAT(held(), ElementsAre("true", R"("a \"quoted\" \\ one")", "15", R"("2023-11-14T22:13:20.000Z")"));
}
TEST_F(TargetsOfAPlan, HoldNothingElse) {
  given(contact("003A", "v-1"));
  given(visitor("v-1", {{"region", "EMEA"}}));
  when_planned({pull("Region__c").into("region")});
  EXPECT_TRUE(first_field_holds(R"("EMEA")"));
  EXPECT_FALSE(first_field_holds(R"("EMEB")"));
  EXPECT_FALSE(first_field_holds("null"));
  EXPECT_FALSE(first_field_holds("EMEA"));
}
TEST_F(TargetsOfAPlan, HoldWhatWasWrittenWhileAReadDoesNotShowIt) {
  given(contact("003A", "v-1"));
  given(visitor("v-1", {{"region", "EMEA"}}));
  own_write({"v-1", "custom.region", "\"EMEA\"", "\"APAC\""});
  when_planned({pull("Region__c").into("region")});
  EXPECT_TRUE(first_field_holds(R"("APAC")"));
  EXPECT_FALSE(first_field_holds(R"("EMEA")"));
}
/// The bytes `a\nb` of a CSV are a backslash and an n; in a JSON text they are a line's end.
TEST_F(TargetsOfAPlan, ABackslashOfACsvIsNoEscape) {
  given(field("Pendo_Plan__c", "string").length(20));
  given(row("v-1", {{"plan", "gold"}}));
  given_salesforce_page("contacts.csv", "Id,Key__c,Pendo_Plan__c\n003A,v-1,a\\nb\n");
  when_planned({push("plan").into("Pendo_Plan__c")});
  EXPECT_TRUE(first_field_holds(R"("a\\nb")"));
  EXPECT_FALSE(first_field_holds(R"("a\nb")"));
}

}  // namespace
}  // namespace tidemark::given
