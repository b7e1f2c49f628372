#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/events/records.h"
#include "little.h"

namespace tidemark::sync {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// What the log says of targets after a position, "baseline v-001 custom.region: null -> "EMEA"", in order.
std::vector<std::string> observed(World& world, Position after = 0) {
  std::vector<std::string> lines;
  RecordView record;
  for (const Event& event : world.events(EventType::observed, after)) {
    for (std::size_t item = 1; item < event.items.size(); ++item) {
      if (!read_record(event.items[item], record)) return {"unreadable"};
      if (record.fields.empty()) lines.push_back(std::string{record.id} + " without values");
      for (const FieldView& field : record.fields) {
        const char* const names[] = {"?", "baseline", "changed", "gone", "returned"};
        lines.push_back(std::string{names[field.note % 5]} + ' ' + std::string{record.id} + ' ' +
                        std::string{field.name} + ": " + std::string{field.before} + " -> " + std::string{field.after});
      }
    }
  }
  return lines;
}

Position head(World& world) { return world.log().head().position; }

TEST(Observe, TheFirstRunIsTheBaselineAndTheNextOneHasNothingToSay) {
  World world{little(2)};
  ASSERT_TRUE(world.run());
  EXPECT_THAT(observed(world),
              ElementsAre("baseline v-001 custom.region:  -> \"EMEA\"", "baseline v-001 custom.seats:  -> 10",
                          "baseline v-002 custom.region:  -> \"EMEA\"", "baseline v-002 custom.seats:  -> 10"));
  const Position before = head(world);
  ASSERT_TRUE(world.run());
  EXPECT_THAT(observed(world, before), IsEmpty());
}

TEST(Observe, ABaselineNamesTheSourceRecordOfAPairThatNeverChanges) {
  World world{little(2)};
  ASSERT_TRUE(world.run());
  const auto targets = world.views().targets_of(visitors, contact(2));
  ASSERT_TRUE(targets);
  EXPECT_THAT(*targets, ElementsAre(visitor(2)));
}

TEST(Observe, AChangeByOthersSaysWhatWasKnownBefore) {
  World world{little(2)};
  ASSERT_TRUE(world.run());
  const Position before = head(world);
  world.subscription().set_value(EntityKind::visitor, visitor(2), "custom.region", "\"somebody else\"");
  ASSERT_TRUE(world.run());
  EXPECT_THAT(observed(world, before), ElementsAre("changed v-002 custom.region: \"EMEA\" -> \"somebody else\""));
  EXPECT_EQ(region(world, 2), "\"EMEA\"") << "Salesforce is where it comes from";
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Observe, AValueInAFieldThatWasReadEmptyIsAChangeByOthersToo) {
  World world{little(2)};
  world.subscription().set_value(EntityKind::visitor, visitor(1), "custom.region", "null");
  ASSERT_TRUE(world.org().change("Contact", contact(1), "Region__c", sim::Value{}));
  ASSERT_TRUE(world.run());
  const Position before = head(world);
  world.subscription().set_value(EntityKind::visitor, visitor(1), "custom.region", "\"APAC\"");
  ASSERT_TRUE(world.run());
  EXPECT_THAT(observed(world, before), ElementsAre("changed v-001 custom.region: null -> \"APAC\""));
}

TEST(Observe, AFieldThatIsMappedLaterGetsItsBaselineThen) {
  World world{little(1)};
  world.subscription().set_value(EntityKind::visitor, visitor(1), "custom.title", "\"CTO\"");
  ASSERT_TRUE(world.run());
  const Position before = head(world);
  auto more = nlohmann::json::parse(little_configuration());
  more["connections"]["visitor"]["pull"].push_back({{"from", "Title"}, {"to", "title"}});
  world.configure(more.dump());
  ASSERT_TRUE(world.run());
  EXPECT_THAT(observed(world, before), ElementsAre("baseline v-001 custom.title:  -> \"CTO\""));
}

TEST(Observe, GoneAndReturnedAreSaidOnceEach) {
  World world{little(2)};
  ASSERT_TRUE(world.run());
  Position before = head(world);
  world.subscription().remove(EntityKind::visitor, visitor(2));
  ASSERT_TRUE(world.run());
  ASSERT_TRUE(world.run());
  EXPECT_THAT(observed(world, before), ElementsAre("gone v-002 :  -> "));
  before = head(world);
  world.subscription().set_value(EntityKind::visitor, visitor(2), "agent.email", "\"p002@x.io\"");
  world.subscription().set_value(EntityKind::visitor, visitor(2), "custom.region", "\"LATAM\"");
  ASSERT_TRUE(world.run());
  EXPECT_THAT(observed(world, before),
              ElementsAre("returned v-002 :  -> ", "returned v-002 custom.region: \"EMEA\" -> \"LATAM\"",
                          "returned v-002 custom.seats: 10 -> null"));
  ASSERT_TRUE(world.run());
  EXPECT_FALSE(world.views().entity(visitors, visitor(2))->gone);
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(AwaitingRead, AfterTwoWritesAReadThatShowsTheValueBeforeEitherOfThemIsNoChangeByOthers) {
  World world{little(3)};
  world.subscription().behaviour().reads_lag_ms = 50 * one_minute;
  ASSERT_TRUE(world.run());
  const Position before = head(world);
  relocate(world, 1, 1, "APAC");
  EXPECT_EQ(only_part(world.run()).accepted, 1u);
  world.pass(10 * one_minute);
  relocate(world, 1, 1, "LATAM");
  EXPECT_EQ(only_part(world.run()).accepted, 1u);
  const std::size_t asked = world.asked().size();
  world.pass(10 * one_minute);  // 0:20, reads show EMEA
  EXPECT_EQ(only_part(world.run()).accepted, 0u);
  world.pass(35 * one_minute);  // 0:55, reads show APAC
  EXPECT_EQ(only_part(world.run()).accepted, 0u);
  world.pass(10 * one_minute);  // 1:05, reads show LATAM
  EXPECT_EQ(only_part(world.run()).accepted, 0u);
  EXPECT_EQ(world.asked().size(), asked);
  EXPECT_THAT(observed(world, before), IsEmpty());
  EXPECT_EQ(region(world, 1), "\"LATAM\"");
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(AwaitingRead, AReadThatStillShowsTheOldValueIsNoChangeByOthersAndNothingIsSentTwice) {
  World world{little(3)};
  world.subscription().behaviour().reads_lag_ms = 50 * one_minute;
  relocate(world, 1, 2, "APAC");
  EXPECT_EQ(only_part(world.run()).accepted, 2u);
  const std::size_t asked = world.asked().size();
  const Position before = head(world);
  for (int again = 0; again < 3; ++again) {  // by hand, 15 minutes apart
    world.pass(15 * one_minute);
    ASSERT_TRUE(world.run());
  }
  EXPECT_EQ(world.asked().size(), asked);
  EXPECT_THAT(observed(world, before), IsEmpty());
  world.pass(30 * one_minute);
  ASSERT_TRUE(world.run());
  EXPECT_THAT(observed(world, before), IsEmpty());
  EXPECT_EQ(world.asked().size(), asked);
}

TEST(AwaitingRead, AfterAnHourAnOldValueIsAChangeByOthersAndIsSentAgain) {
  World world{little(3)};
  relocate(world, 1, 1, "APAC");
  ASSERT_TRUE(world.run());
  const Position before = head(world);
  world.subscription().set_value(EntityKind::visitor, visitor(1), "custom.region", "\"EMEA\"");  // as before our write
  world.pass(59 * one_minute);
  ASSERT_TRUE(world.run());
  EXPECT_THAT(observed(world, before), IsEmpty());
  world.pass(2 * one_minute);
  EXPECT_EQ(only_part(world.run()).accepted, 1u);
  EXPECT_THAT(observed(world, before), ElementsAre("changed v-001 custom.region: \"APAC\" -> \"EMEA\""));
  EXPECT_EQ(region(world, 1), "\"APAC\"");
}

TEST(AwaitingRead, AThirdValueIsAChangeByOthersAtOnce) {
  World world{little(3)};
  relocate(world, 1, 1, "APAC");
  ASSERT_TRUE(world.run());
  const Position before = head(world);
  world.subscription().set_value(EntityKind::visitor, visitor(1), "custom.region", "\"LATAM\"");
  world.pass(one_minute);
  EXPECT_EQ(only_part(world.run()).accepted, 1u);
  EXPECT_THAT(observed(world, before), ElementsAre("changed v-001 custom.region: \"APAC\" -> \"LATAM\""));
}

TEST(AwaitingRead, ANewValueForATargetWhoseReadsLagIsPlannedFromWhatWasWritten) {
  World world{little(3)};
  world.subscription().behaviour().reads_lag_ms = 50 * one_minute;
  relocate(world, 1, 1, "APAC");
  ASSERT_TRUE(world.run());
  relocate(world, 1, 1, "LATAM");
  world.pass(10 * one_minute);
  EXPECT_EQ(only_part(world.run()).accepted, 1u);
  world.pass(2 * one_hour);
  ASSERT_TRUE(world.run());
  const auto why = world.views().why(visitors, visitor(1), "custom.region");
  ASSERT_TRUE(why);
  EXPECT_EQ(why->field.value, "\"LATAM\"");
  EXPECT_EQ(why->before, "\"APAC\"");
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(OpenIntent, WhatItsTargetHoldsIsNoChangeByOthers) {
  // Its answer is lost, each time: the value arrived, and nobody was told.
  World world{little(2)};
  relocate(world, 1, 1, "APAC");
  world.patience().attempts = 1;
  ASSERT_TRUE(world.run());
  relocate(world, 1, 1, "LATAM");
  world.lose_answers_to_writes(true);
  EXPECT_EQ(only_part(world.run()).unknown, 1u);
  world.lose_answers_to_writes(false);
  ASSERT_EQ(region(world, 1), "\"LATAM\"");
  const Position before = head(world);
  world.pass(one_minute);
  const auto soon = world.run();
  ASSERT_TRUE(soon);
  EXPECT_EQ(soon->open, 1u);
  EXPECT_EQ(only_part(soon).counts.left_out, 1u);
  EXPECT_THAT(observed(world, before), IsEmpty());
  world.pass(10 * one_minute);
  const auto later = world.run();
  ASSERT_TRUE(later);
  EXPECT_EQ(later->closed, 1u);
  EXPECT_THAT(observed(world, before), IsEmpty());
  EXPECT_EQ(world.views().why(visitors, visitor(1), "custom.region")->field.value, "\"LATAM\"");
  EXPECT_EQ(world.broken_promises(), "");
}

}  // namespace
}  // namespace tidemark::sync
