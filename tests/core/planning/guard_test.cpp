#include "given.h"

namespace tidemark::given {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// formats.md, "The guard holds a plan that …".

struct Guarded : Planning {
  Guarded() {
    given(metadata("score", "integer"));
    given(field("Score__c", "int"));
    guard(R"({"changed":2,"changed_share":0.5,"cleared":1,"cleared_share":0.5,"shrunk_share":0.5})");
  }
  void guard(std::string_view limits) { connection_says("guard", literal(limits)); }

  /// Matched pairs: what the target holds and what the source says.
  void given_pairs(int count, const Any& held, const Any& says) {
    for (int i = 0; i < count; ++i) {
      const std::string id = "v-" + std::to_string(++pairs_);
      given(contact("003" + id, id, {{"Region__c", says}, {"Score__c", 1}}));
      given(visitor(id, {{"region", held}, {"score", 1}}));
    }
  }
  void when_pulled() { when_planned({pull("Region__c").into("region")}); }
  [[nodiscard]] bool held() const { return counted("held") == 1; }

 private:
  int pairs_ = 0;
};

GuardMemory sources_once(std::uint64_t most) {
  GuardMemory memory;
  memory.most_sources = most;
  return memory;
}
GuardMemory changed_lately(std::vector<std::string> targets) {
  GuardMemory memory;
  memory.changed = std::move(targets);
  return memory;
}
GuardMemory cleared_lately(const char* field, std::vector<std::string> targets) {
  GuardMemory memory;
  memory.cleared.push_back({field, std::move(targets)});
  return memory;
}

TEST_F(Guarded, AtBothLimitsAPlanPasses) {
  given_pairs(2, "a", "b");
  given_pairs(2, "a", "a");
  when_pulled();
  EXPECT_FALSE(held());
}
TEST_F(Guarded, BeyondTheCountOnlyAPlanPasses) {
  given_pairs(3, "a", "b");
  given_pairs(3, "a", "a");
  when_pulled();
  EXPECT_FALSE(held());
}
TEST_F(Guarded, BeyondTheShareOnlyAPlanPasses) {
  given_pairs(2, "a", "b");
  given_pairs(1, "a", "a");
  when_pulled();
  EXPECT_FALSE(held());
}
TEST_F(Guarded, BeyondCountAndShareAPlanIsHeldWhole) {
  given_pairs(3, "a", "b");
  given_pairs(2, "a", "a");
  when_pulled();
  EXPECT_TRUE(held());
  EXPECT_THAT(held_by(), ElementsAre(HasSubstr("3 of 5 matched targets")));
  EXPECT_THAT(changes(), SizeIs(3));  // shown all the same
}
TEST_F(Guarded, TheShareIsOfTheMatchedTargets) {
  given_pairs(3, "a", "b");
  given_pairs(2, "a", "a");
  for (int i = 0; i < 5; ++i) given(visitor("unmatched-" + std::to_string(i)));
  when_pulled();
  EXPECT_TRUE(held());
}
TEST_F(Guarded, ChangesOfVolatileLinesDoNotCount) {
  given_pairs(5, "a", "b");
  when_planned({pull("Region__c").into("region").says("volatile", true)});
  EXPECT_FALSE(held());
  EXPECT_EQ(counted("changed_targets"), 5u);
}
TEST_F(Guarded, ATargetThatAnotherLineChangesCountsAllTheSame) {
  given_pairs(5, "a", "b");
  when_planned({pull("Region__c").into("region"), pull_constant(2).into("score").says("volatile", true)});
  EXPECT_TRUE(held());
}
TEST_F(Guarded, ClearsBeyondCountAndShareOfTheValuesHeldInOneFieldAreHeld) {
  given_pairs(2, "a", nullptr);
  given_pairs(1, "a", "a");
  given_pairs(9, nullptr, nullptr);  // hold no value: not counted
  when_planned({pull("Region__c").into("region"), pull("Score__c").into("score")});
  EXPECT_TRUE(held());
  EXPECT_THAT(held_by(), ElementsAre(HasSubstr("2 of 3 values of custom.region")));
}
TEST_F(Guarded, ClearsAtTheShareOfTheValuesHeldPass) {
  given_pairs(2, "a", nullptr);
  given_pairs(2, "a", "a");
  when_pulled();
  EXPECT_FALSE(held());
}
TEST_F(Guarded, AClearAtTheCountPasses) {
  given_pairs(1, "a", nullptr);
  when_pulled();
  EXPECT_FALSE(held());
}
TEST_F(Guarded, ClearsOfAllFieldsTogetherAreHeld) {
  guard(R"({"changed":100,"changed_share":1,"cleared":1,"cleared_share":0.5,"shrunk_share":0.5})");
  given(contact("003A", "v-1"));
  given(visitor("v-1", {{"region", "a"}, {"score", 1}}));
  when_planned({pull("Region__c").into("region"), pull_constant(nullptr).into("score")});
  EXPECT_THAT(held_by(), ElementsAre(HasSubstr("2 of 2 values would be cleared")));
}
TEST_F(Guarded, ClearsOfVolatileLinesCount) {
  given_pairs(2, "a", nullptr);
  when_planned({pull("Region__c").into("region").says("volatile", true)});
  EXPECT_TRUE(held());
}
TEST_F(Guarded, ACheckBoxAlwaysHoldsAValueAndIsNeverCleared) {
  guard(R"({"changed":0,"changed_share":1,"cleared":0,"cleared_share":0,"shrunk_share":0.5})");
  given(field("Pendo_Flag__c", "boolean"));
  given(contact("003A", "v-1", {{"Pendo_Flag__c", true}}));
  given(contact("003B", "v-2"));
  given(row("v-1", {{"flag", nullptr}}));
  given(row("v-2", {{"flag", nullptr}}));
  when_planned({push("flag").into("Pendo_Flag__c")});
  EXPECT_THAT(changes(), SizeIs(1));
  EXPECT_FALSE(held());
  EXPECT_EQ(the_plan().measures.fields.front().held, 2u);
}
TEST_F(Guarded, ValuesOfOnlyIfEmptyLinesAndInvalidOnesAreHeldToo) {
  given(metadata("n", "integer"));
  given(contact("003A", "v-1", {{"Region__c", "word"}}));
  given(visitor("v-1", {{"region", "x"}, {"n", 5}}));
  when_planned({pull("Region__c").into("region").only_if_empty(), pull("Region__c").into("n")});
  EXPECT_EQ(the_plan().measures.fields[0].held, 1u);
  EXPECT_EQ(the_plan().measures.fields[1].held, 1u);
}
TEST_F(Guarded, AnEmptySourceSideIsHeld) {
  given(visitor("v-1"));
  when_pulled();
  EXPECT_TRUE(held());
}
TEST_F(Guarded, ASourceSideThatShrankByMoreThanItsShareIsHeld) {
  given_pairs(4, "a", "a");
  remembering(sources_once(8));
  when_pulled();
  EXPECT_FALSE(held());
  remembering(sources_once(9));
  when_pulled();
  EXPECT_TRUE(held());
  EXPECT_THAT(held_by(), ElementsAre(HasSubstr("4 records, it had 9")));
}
TEST_F(Guarded, WhatTheLastDayChangedWithoutApprovalCountsAsWell) {
  given_pairs(1, "a", "b");
  given_pairs(3, "a", "a");
  remembering(changed_lately({"v-2", "v-3"}));
  when_pulled();
  EXPECT_TRUE(held());
}
TEST_F(Guarded, WhatTheLastDayClearedWithoutApprovalCountsAsWell) {
  given_pairs(1, "a", nullptr);
  given_pairs(1, "a", "a");
  remembering(cleared_lately("custom.region", {"v-2"}));
  when_pulled();
  EXPECT_TRUE(held());
}
TEST_F(Guarded, ATargetThatThePlanAndTheLastDayChangeCountsOnce) {
  given_pairs(2, "a", "b");
  given_pairs(1, "a", "a");
  remembering(changed_lately({"v-1", "v-2"}));
  when_pulled();
  EXPECT_FALSE(held());
  EXPECT_EQ(the_plan().measures.changed_again, 2u);
  remembering(changed_lately({"v-1", "v-2", "v-3"}));
  when_pulled();
  EXPECT_TRUE(held());
  EXPECT_THAT(held_by(), ElementsAre(HasSubstr("2 of 3 matched targets would change, 1 others")));
}
TEST_F(Guarded, AValueThatThePlanAndTheLastDayClearCountsOnce) {
  given_pairs(1, "a", nullptr);
  remembering(cleared_lately("custom.region", {"v-1"}));
  when_pulled();
  EXPECT_FALSE(held());
  remembering(cleared_lately("custom.score", {"v-1"}));
  when_planned({pull("Region__c").into("region"), pull("Score__c").into("score")});
  EXPECT_TRUE(held()) << "in another field it is another value";
}
TEST_F(Guarded, APlanWithoutAChangeIsNotHeldForWhatEarlierRunsDid) {
  given_pairs(4, "EMEA", "EMEA");
  GuardMemory memory;
  memory.changed = {"v-1", "v-2", "v-3", "v-9"};
  memory.cleared = {{"custom.region", {"v-1", "v-2", "v-3"}}};
  remembering(memory);
  when_pulled();
  EXPECT_THAT(held_by(), IsEmpty());
}
TEST_F(Guarded, OffHoldsNothing) {
  connection_says("guard", "off");
  given_pairs(9, "a", nullptr);
  when_pulled();
  EXPECT_FALSE(held());
}
TEST_F(Guarded, WithoutLimitsTheDefaultsApply) {
  guard("{}");
  given_pairs(101, "a", nullptr);
  when_pulled();
  EXPECT_TRUE(held());  // more than 100 values and 10 %
  EXPECT_THAT(held_by(), ElementsAre(HasSubstr("custom.region"),
                                     HasSubstr("101 of 101 values")));  // but not more than 500 targets
}

}  // namespace
}  // namespace tidemark::given
