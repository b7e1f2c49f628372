#include "given.h"

namespace tidemark::given {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Rules of planning, "Who takes part": filters come first.

struct Filtered : Planning {
  Filtered() {
    given(field("Status__c", "picklist"));
    given(metadata("tier", "string"));
  }
  void of_salesforce(std::string_view filter) { connection_says("salesforce_filter", filter); }
  void of_pendo(std::string_view filter) { connection_says("pendo_filter", filter); }
  void when_pulled() { when_planned({pull("Region__c").into("region")}); }
};

TEST_F(Filtered, ARecordThatFailsTakesNoPart) {
  of_salesforce(R"(Status__c != "Inactive")");
  given(contact("003A", "v-1", {{"Region__c", "EMEA"}, {"Status__c", "Active"}}));
  given(contact("003B", "v-2", {{"Region__c", "APAC"}, {"Status__c", "Inactive"}}));
  given(contact("003C", "v-3", {{"Region__c", "AMER"}}));  // empty passes !=
  for (const char* id : {"v-1", "v-2", "v-3"}) given(visitor(id));
  when_pulled();
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.region", nullptr, "EMEA", "003A"),
                                     change("v-3", "custom.region", nullptr, "AMER", "003C")));
  EXPECT_THAT(left_alone(), ElementsAre("filtered 003B", unmatched_target("v-2", "v-2")));
  EXPECT_EQ(counted("filtered"), 1u);
  EXPECT_EQ(counted("sources"), 3u);
}
TEST_F(Filtered, AnEntityThatFailsTakesNoPart) {
  of_pendo(R"(custom.tier = "gold")");
  given(contact("003A", "v-1", {{"Region__c", "EMEA"}}));
  given(contact("003B", "v-2", {{"Region__c", "EMEA"}}));
  given(visitor("v-1", {{"tier", "gold"}}));
  given(visitor("v-2", {{"tier", "lead"}}));
  when_pulled();
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.region", nullptr, "EMEA", "003A")));
  EXPECT_THAT(left_alone(), ElementsAre("filtered v-2", unmatched_source("v-2", "003B")));
  EXPECT_EQ(counted("targets"), 2u);
}
TEST_F(Filtered, WhatIsLeftOutIsNoDouble) {
  of_salesforce(R"(Status__c = "Active")");
  given(contact("003A", "v-1", {{"Region__c", "EMEA"}, {"Status__c", "Active"}}));
  given(contact("003B", "v-1", {{"Region__c", "APAC"}, {"Status__c", "Left"}}));
  given(visitor("v-1"));
  when_pulled();
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.region", nullptr, "EMEA", "003A")));
  EXPECT_EQ(counted("ambiguous"), 0u);
}
TEST_F(Filtered, InAPushBothFiltersHoldToo) {
  given(field("Pendo_Score__c", "double").precision(18));
  of_salesforce(R"(Status__c != "Inactive")");
  of_pendo(R"(custom.tier != "test")");
  given(contact("003A", "v-1"));
  given(contact("003B", "v-2", {{"Status__c", "Inactive"}}));
  given(contact("003C", "v-3"));
  given(visitor("v-1"));
  given(visitor("v-2"));
  given(visitor("v-3", {{"tier", "test"}}));
  for (const char* id : {"v-1", "v-2", "v-3"}) given(row(id, {{"score", 1}}));
  when_planned({push("score").into("Pendo_Score__c")});
  EXPECT_THAT(changes(), ElementsAre(change("003A", "Pendo_Score__c", nullptr, 1, "v-1")));
  EXPECT_THAT(left_alone(), ElementsAre("filtered v-3", "filtered 003B", unmatched_source("v-2", "v-2"),
                                        unmatched_target("v-3", "003C")));
}
TEST_F(Filtered, ARowOfAnUnknownEntityHasNothingButItsId) {
  given(field("Pendo_Score__c", "double").precision(18));
  given(contact("003A", "v-1"));
  given(row("v-1", {{"score", 1}}));
  of_pendo(R"(custom.tier = "gold")");
  when_planned({push("score").into("Pendo_Score__c")});
  EXPECT_THAT(left_alone(), ElementsAre("filtered v-1", unmatched_target("v-1", "003A")));
  of_pendo(R"(visitorId = "v-1" and custom.tier is empty)");
  when_planned({push("score").into("Pendo_Score__c")});
  EXPECT_EQ(changes().size(), 1u);
}
TEST_F(Filtered, AnAnonymousVisitorThatFailsIsFiltered) {
  of_pendo(R"(custom.tier = "gold")");
  given(visitor("_PENDO_T_a"));
  given(visitor("_PENDO_T_b", {{"tier", "gold"}}));
  when_pulled();
  EXPECT_THAT(left_alone(), ElementsAre("anonymous _PENDO_T_b", "filtered _PENDO_T_a"));
}
TEST_F(Filtered, OfARecordThatIsMetTwiceTheLaterOneIsAsked) {
  of_salesforce(R"(Status__c = "Active")");
  given(contact("003A", "v-1", {{"Region__c", "EMEA"}, {"Status__c", "Active"}}));
  given(contact("003A", "v-1", {{"Region__c", "EMEA"}, {"Status__c", "Left"}}));
  given(visitor("v-1"));
  when_pulled();
  EXPECT_THAT(left_alone(), ElementsAre("filtered 003A", unmatched_target("v-1", "v-1")));
  EXPECT_EQ(counted("filtered"), 1u);
}
TEST_F(Filtered, FieldsOfAnyTypeMeanTheSameInCsvAndJson) {
  given(field("Arr__c", "currency"));
  given(field("Since__c", "date"));
  given(field("Vip__c", "boolean"));
  given(field("Tags__c", "multipicklist"));
  time_zone("Asia/Tokyo");
  of_salesforce(R"(Arr__c >= 100 and Since__c before 2026-02-01 and Vip__c is true and Tags__c contains "b")");
  given(visitor("v-1"));
  given(visitor("v-2"));
  given_salesforce_page("a.csv",
                        "Id,Key__c,Region__c,Arr__c,Since__c,Vip__c,Tags__c\n"
                        "003A,v-1,EMEA,100.0,2026-01-31,true,a; b\n003B,v-2,EMEA,99.5,2026-01-31,true,a;b\n");
  when_pulled();
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.region", nullptr, "EMEA", "003A")));
  given_salesforce_page("b.json",
                        R"({"totalSize":1,"done":true,"records":[{"Id":"003C","Key__c":"v-2","Region__c":"APAC",
    "Arr__c":1e2,"Since__c":"2026-01-31","Vip__c":true,"Tags__c":"b"}]})");
  when_pulled();
  EXPECT_EQ(changes().size(), 2u);
}
TEST_F(Filtered, WhatWasWrittenAndNotReadBackCounts) {
  of_pendo(R"(custom.tier = "gold")");
  given(contact("003A", "v-1", {{"Region__c", "EMEA"}}));
  given(visitor("v-1", {{"tier", "lead"}}));
  own_write({"v-1", "custom.tier", "\"lead\"", "\"gold\""});
  when_pulled();
  EXPECT_EQ(changes().size(), 1u);
}
TEST_F(Filtered, WhatAPullWroteAndNotReadBackCountsForAPush) {
  given(field("Pendo_Score__c", "double").precision(18));
  of_pendo(R"(custom.tier = "gold")");
  given(contact("003A", "v-1"));
  given(visitor("v-1", {{"tier", "lead"}}));
  given(row("v-1", {{"score", 1}}));
  own_write({"v-1", "custom.tier", "\"lead\"", "\"gold\""});
  when_planned({push("score").into("Pendo_Score__c")});
  EXPECT_EQ(changes().size(), 1u);
}
TEST_F(Filtered, ASideOfWhichNobodyPassesIsEmptyForTheGuard) {
  connection_says("guard", literal("{}"));
  of_salesforce(R"(Status__c = "Active")");
  given(contact("003A", "v-1", {{"Status__c", "Left"}}));
  given(visitor("v-1"));
  when_pulled();
  EXPECT_THAT(held_by(), ElementsAre(HasSubstr("empty")));
}
TEST_F(Filtered, WhatAPushWritesDecidesNothing) {
  given(field("Pendo_Score__c", "double").precision(18));
  of_salesforce("pendo_SCORE__c > 50");
  when_pulled();
  ASSERT_FALSE(planned());
  of_salesforce("Pendo_Score__c > 50");
  when_pulled();
  ASSERT_FALSE(planned());
  EXPECT_THAT(to_line(error()), HasSubstr("Pendo_Score__c is a push's own"));
}
TEST_F(Filtered, AMultiSelectOfBlanksAloneIsEmpty) {
  given(field("Tags__c", "multipicklist"));
  of_salesforce("Tags__c is empty");
  given(contact("003A", "v-1", {{"Region__c", "EMEA"}, {"Tags__c", " ; "}}));
  given(visitor("v-1"));
  when_pulled();
  EXPECT_EQ(changes().size(), 1u);
}
TEST_F(Filtered, AFieldThatIsInNoSchemaIsAConnectionProblem) {
  of_salesforce("Statsu__c is empty");
  when_pulled();
  ASSERT_FALSE(planned());
  EXPECT_EQ(to_line(error()),
            "connections.visitor.salesforce_filter, line 1, column 1: connection problem: Contact has no field "
            "Statsu__c (did "
            "you mean \"Status__c\"?)");
  of_salesforce("");
  of_pendo("custom.tier > 5");
  when_pulled();
  ASSERT_FALSE(planned());
  EXPECT_THAT(error().where, HasSubstr("pendo_filter, line 1, column 13"));
}
TEST_F(Filtered, WhoIsLeftOutIsThereAllTheSame) {
  of_pendo(R"(custom.tier = "gold")");
  given(visitor("v-1", {{"region", "EMEA"}}));
  when_pulled();
  Plan::Targets targets{the_plan()};
  ASSERT_TRUE(targets.next());
  EXPECT_EQ(targets.id(), "v-1");
  EXPECT_EQ(targets.json(0), "\"EMEA\"");
}

}  // namespace
}  // namespace tidemark::given
