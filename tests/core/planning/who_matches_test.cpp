#include "given.h"

namespace tidemark::given {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Rules of planning, "Who matches whom".

TEST_F(Planning, EachTargetTakesItsValuesFromItsSource) {
  given(contact("003A", "v-1", {{"Region__c", "APAC"}}));
  given(visitor("v-1", {{"region", "EMEA"}}));
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.region", "EMEA", "APAC", "003A")));
  EXPECT_EQ(counted("matched"), 1u);
}
TEST_F(Planning, SeveralSourcesWithOneIdentifierChangeNothingAndAreAllListed) {
  given(contact("003B", "1001", {{"Region__c", "EMEA"}}));
  given(contact("003A", "1001", {{"Region__c", "APAC"}}));
  given(visitor("1001", {{"region", "AMER"}}));
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(changes(), IsEmpty());
  EXPECT_THAT(left_alone(), ElementsAre(ambiguous("1001", {"003A", "003B"}, {"1001"})));
  EXPECT_EQ(counted("ambiguous"), 1u);
  EXPECT_EQ(counted("matched"), 0u);
}
TEST_F(Planning, SeveralSourcesAreAmbiguousEvenIfTheyAgree) {
  given(contact("003A", "1001", {{"Region__c", "EMEA"}}));
  given(contact("003B", "1001", {{"Region__c", "EMEA"}}));
  given(visitor("1001"));
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(changes(), IsEmpty());
  EXPECT_EQ(counted("ambiguous"), 1u);
}
TEST_F(Planning, SeveralTargetsWithOneIdentifierAreAmbiguousToo) {
  identified_by("agent.key", "Key__c");
  given(contact("003A", "k", {{"Region__c", "EMEA"}}));
  given(visitor("v-2", {}, {{"key", "k"}}));
  given(visitor("v-1", {}, {{"key", " k"}}));
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(left_alone(), ElementsAre(ambiguous("k", {"003A"}, {"v-1", "v-2"})));
}
TEST_F(Planning, UnderDuplicatesAllEachOfSeveralTargetsTakesTheValues) {
  identified_by("agent.key", "Key__c");
  connection_says("duplicates", "all");
  given(contact("003A", "k", {{"Region__c", "EMEA"}}));
  given(visitor("v-1", {}, {{"key", "k"}}));
  given(visitor("v-2", {}, {{"key", "k"}}));
  given(visitor("v-3", {{"region", "EMEA"}}, {{"key", "k"}}));
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.region", nullptr, "EMEA", "003A"),
                                     change("v-2", "custom.region", nullptr, "EMEA", "003A")));
  EXPECT_EQ(counted("matched"), 3u);
  EXPECT_EQ(counted("changed_targets"), 2u);
  EXPECT_EQ(counted("unchanged_targets"), 1u);
}
TEST_F(Planning, UnderDuplicatesAllSeveralSourcesAreStillAmbiguous) {
  identified_by("agent.key", "Key__c");
  connection_says("duplicates", "all");
  given(contact("003A", "k"));
  given(contact("003B", "k"));
  given(visitor("v-1", {}, {{"key", "k"}}));
  given(visitor("v-2", {}, {{"key", "k"}}));
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(left_alone(), ElementsAre(ambiguous("k", {"003A", "003B"}, {"v-1", "v-2"})));
}
TEST_F(Planning, DuplicatesWithoutACounterpartAreSimplyUnmatched) {
  identified_by("agent.key", "Key__c");
  given(contact("003A", "x"));
  given(contact("003B", "x"));
  given(visitor("v-1", {}, {{"key", "y"}}));
  given(visitor("v-2", {}, {{"key", "y"}}));
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(left_alone(), ElementsAre(unmatched_source("x", "003A"), unmatched_source("x", "003B"),
                                        unmatched_target("y", "v-1"), unmatched_target("y", "v-2")));
  EXPECT_EQ(counted("ambiguous"), 0u);
}
TEST_F(Planning, NothingIsEverCreatedForWhatIsUnmatched) {  // M7
  given(contact("003A", "nobody", {{"Region__c", "EMEA"}}));
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(changes(), IsEmpty());
  EXPECT_EQ(counted("unmatched_sources"), 1u);
}

// "Each report is a source of its own."

struct TwoReports : Planning {
  TwoReports() {
    given(field("Pendo_Score__c", "double").precision(18));
    given(field("Pendo_Pages__c", "double").precision(18));
  }
  void when_both_are_planned() {
    when_planned({push("score").into("Pendo_Score__c").in("A"), push("pages").into("Pendo_Pages__c").in("B")});
  }
};

TEST_F(TwoReports, BothChangeATargetAndItsChangesStandTogether) {
  given(contact("003A", "v-1"));
  given(contact("003B", "v-2"));
  given(row("v-1", {{"score", 1}}).of("A"));
  given(row("v-2", {{"score", 2}}).of("A"));
  given(row("v-1", {{"pages", 3}}).of("B"));
  when_both_are_planned();
  EXPECT_THAT(changes(), ElementsAre(change("003A", "Pendo_Pages__c", nullptr, 3, "v-1"),
                                     change("003A", "Pendo_Score__c", nullptr, 1, "v-1"),
                                     change("003B", "Pendo_Score__c", nullptr, 2, "v-2")));
  EXPECT_EQ(counted("changed_targets"), 2u);  // distinct targets
  EXPECT_EQ(counted("sources"), 3u);          // (report, row)
  EXPECT_EQ(counted("matched"), 3u);
}
TEST_F(TwoReports, ATargetWithoutARowInOneKeepsThatReportsFields) {
  given(contact("003A", "v-1", {{"Pendo_Score__c", 7}, {"Pendo_Pages__c", 7}}));
  given(row("v-1", {{"pages", 3}}).of("B"));
  when_both_are_planned();
  EXPECT_THAT(changes(), ElementsAre(change("003A", "Pendo_Pages__c", 7, 3, "v-1")));
  EXPECT_EQ(counted("unmatched_targets"), 0u);
}
TEST_F(TwoReports, AreAmbiguousEachWithinItself) {
  given(contact("003A", "k"));
  identified_by("agent.key", "Key__c");
  given(visitor("v-1", {}, {{"key", "k"}}));
  given(visitor("v-2", {}, {{"key", "k"}}));
  given(row("v-1", {{"score", 1}}).of("A"));
  given(row("v-2", {{"score", 2}}).of("A"));
  given(row("v-1", {{"pages", 3}}).of("B"));
  when_both_are_planned();
  EXPECT_THAT(changes(), ElementsAre(change("003A", "Pendo_Pages__c", nullptr, 3, "v-1")));
  EXPECT_THAT(left_alone(), ElementsAre(ambiguous("k", {"v-1", "v-2"}, {"003A"}) + " in A"));
}
TEST_F(TwoReports, LeftLinesNameTheReport) {
  given(contact("003A", "v-1"));
  given(row("v-9", {{"score", 1}}).of("A"));
  given(row("v-9", {{"pages", 1}}).of("B"));
  given(row("v-1", {{"pages", "many"}}).of("B"));
  when_both_are_planned();
  EXPECT_THAT(left_alone(),
              ElementsAre(invalid("003A", "Pendo_Pages__c", "many", "v-1") + " in B",
                          unmatched_source("v-9", "v-9") + " in A", unmatched_source("v-9", "v-9") + " in B"));
  EXPECT_EQ(counted("unmatched_sources"), 2u);
}
TEST_F(TwoReports, AnUnchangedTargetIsCountedOnce) {
  given(contact("003A", "v-1", {{"Pendo_Score__c", 1}, {"Pendo_Pages__c", 3}}));
  given(row("v-1", {{"score", 1}}).of("A"));
  given(row("v-1", {{"pages", 3}}).of("B"));
  when_both_are_planned();
  EXPECT_EQ(counted("unchanged_targets"), 1u);
}

}  // namespace
}  // namespace tidemark::given
