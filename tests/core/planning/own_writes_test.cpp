#include "given.h"

namespace tidemark::given {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Design, "One run": a value that Tidemark wrote and has not read back counts for the plan as what was written; targets whose intents are
// open are left out.

struct Written : Planning {
  Written() {
    given(metadata("score", "integer"));
    given(field("Score__c", "int"));
    given(contact("003A", "v-1", {{"Region__c", "APAC"}, {"Score__c", 2}}));
  }
  void when_pulled() { when_planned({pull("Region__c").into("region"), pull("Score__c").into("score")}); }
};

TEST_F(Written, AReadThatStillShowsTheValueFromBeforeCountsAsWhatWasWritten) {
  given(visitor("v-1", {{"region", "EMEA"}, {"score", 1}}));
  own_write({"v-1", "custom.region", "\"EMEA\"", "\"APAC\""});
  own_write({"v-1", "custom.score", "1", "2"});
  when_pulled();
  EXPECT_THAT(changes(), IsEmpty());
}
TEST_F(Written, AReadThatShowsAnotherValueIsAChangeByOthers) {
  given(visitor("v-1", {{"region", "AMER"}, {"score", 2}}));
  own_write({"v-1", "custom.region", "\"EMEA\"", "\"APAC\""});
  when_pulled();
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.region", "AMER", "APAC", "003A")));
}
TEST_F(Written, WhatWasWrittenIsTheOldValueOfAFurtherChange) {
  given(visitor("v-1", {{"region", nullptr}, {"score", 2}}));
  own_write({"v-1", "custom.region", "null", "\"AMER\""});
  when_pulled();
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.region", "AMER", "APAC", "003A")));
}
TEST_F(Written, AClearThatWasNotReadBackIsNotRepeated) {
  given(contact("003A", "v-1", {{"Score__c", 2}}));
  given(visitor("v-1", {{"region", "EMEA"}, {"score", 2}}));
  own_write({"v-1", "custom.region", "\"EMEA\"", "null"});
  when_pulled();
  EXPECT_THAT(changes(), IsEmpty());
}
TEST_F(Written, OfAnotherTargetOrFieldItSaysNothing) {
  given(visitor("v-1", {{"region", "EMEA"}, {"score", 2}}));
  own_write({"v-2", "custom.region", "\"EMEA\"", "\"APAC\""});
  own_write({"v-1", "custom.other", "\"EMEA\"", "\"APAC\""});
  when_pulled();
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.region", "EMEA", "APAC", "003A")));
}
TEST_F(Written, AppliesToTimesToo) {
  given(metadata("since", "time"));
  given(field("Since__c", "datetime"));
  given(contact("003A", "v-1", {{"Since__c", "2026-01-31T02:00:00.000+0000"}}));
  given(visitor("v-1", {{"since", literal("1700000000000")}}));
  own_write({"v-1", "custom.since", "\"2023-11-14T22:13:20.000Z\"", "\"2026-01-31T02:00:00.000Z\""});
  when_planned({pull("Since__c").into("since")});
  EXPECT_THAT(changes(), IsEmpty());
}
TEST_F(Written, AppliesToACheckBoxThatReadsAsNull) {
  given(field("Pendo_Flag__c", "boolean"));
  given(contact("003A", "v-1"));
  given(row("v-1", {{"flag", true}}));
  own_write({"003A", "Pendo_Flag__c", "false", "true"});
  when_planned({push("flag").into("Pendo_Flag__c")});
  EXPECT_THAT(changes(), IsEmpty());
}
TEST_F(Written, AppliesToADateThatReadsWithoutATime) {
  given(metadata("since", "time"));
  given(field("Since__c", "datetime"));
  given(contact("003A", "v-1", {{"Since__c", "2026-01-31T02:00:00.000+0000"}}));
  given(visitor("v-1", {{"since", "2025-01-31"}}));
  own_write({"v-1", "custom.since", "\"2025-01-31T00:00:00.000Z\"", "\"2026-01-31T02:00:00.000Z\""});
  when_planned({pull("Since__c").into("since")});
  EXPECT_THAT(changes(), IsEmpty());
}
TEST_F(Written, AppliesToAPushToo) {
  given(field("Pendo_X__c", "string").length(255));
  given(contact("003A", "v-1", {{"Pendo_X__c", "old"}}));
  given(row("v-1", {{"x", "new"}}));
  own_write({"003A", "Pendo_X__c", "\"old\"", "\"new\""});
  when_planned({push("x").into("Pendo_X__c")});
  EXPECT_THAT(changes(), IsEmpty());
}

TEST_F(Planning, ATargetWhoseIntentIsOpenIsLeftOutAndTheRestGoesOn) {
  given(contact("003A", "v-1", {{"Region__c", "APAC"}}));
  given(contact("003B", "v-2", {{"Region__c", "APAC"}}));
  given(visitor("v-1"));
  given(visitor("v-2"));
  left_out("v-1");
  left_out("v-gone");
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(changes(), ElementsAre(change("v-2", "custom.region", nullptr, "APAC", "003B")));
  EXPECT_THAT(left_alone(), ::testing::Contains("unknown v-1"));
  EXPECT_EQ(counted("unknown"), 1u);
}

TEST_F(Planning, WhatIsLeftOutIsNoDoubleLess) {
  identified_by("agent.key", "Key__c");
  given(contact("003A", "k", {{"Region__c", "APAC"}}));
  given(visitor("v-1", {}, {{"key", "k"}}));
  given(visitor("v-2", {}, {{"key", "k"}}));
  left_out("v-1");
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(changes(), IsEmpty());
  EXPECT_EQ(counted("ambiguous"), 1u);
}
TEST_F(Planning, TheSourceOfATargetThatIsLeftOutIsNotUnmatched) {
  given(contact("003A", "v-1"));
  given(visitor("v-1"));
  left_out("v-1");
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(left_alone(), ElementsAre("unknown v-1"));
  EXPECT_EQ(counted("matched"), 0u);
}

}  // namespace
}  // namespace tidemark::given
