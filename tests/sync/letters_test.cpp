// A record that always fails costs at most one attempt a night, then fewer (X18).
#include "sync/letters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "little.h"
#include "pushing.h"

namespace tidemark::sync {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

TEST(TheNextTry, IsEachTimeTwiceAsFarAway) {
  const Instant last{1'767'225'600'000};
  const auto hours_after = [&](std::uint32_t attempts) {
    return (next_try(Direction::push, last, attempts).milliseconds - last.milliseconds) / one_hour;
  };
  EXPECT_EQ(next_try(Direction::pull, last, 1).milliseconds, last.milliseconds);
  EXPECT_EQ(next_try(Direction::pull, last, 2).milliseconds, next_try(Direction::push, last, 1).milliseconds);
  EXPECT_EQ(hours_after(0), 0);
  EXPECT_EQ(hours_after(1), 20);
  EXPECT_EQ(hours_after(2), 44);
  EXPECT_EQ(hours_after(3), 92);
  EXPECT_EQ(hours_after(6), 32 * 24 - 4);
  EXPECT_EQ(hours_after(60), 32 * 24 - 4);
}

/// Contact 4 is refused by a validation rule; the others are there.
class ALetter : public testing::Test {
 protected:
  ALetter() : world{pushing(6)} {
    report(world, 4, "days", "95");
    (void)world.run();
  }
  std::uint64_t letters() { return world.views().letters(visitor_push).value().size(); }
  std::size_t tries() { return writes(world).size(); }
  World world;
};

TEST_F(ALetter, IsNotTriedTwiceInOneNight) {
  EXPECT_EQ(letters(), 1u);
  EXPECT_EQ(tries(), 1u);
  world.pass(2 * one_hour);
  const auto run = world.run();
  EXPECT_EQ(only_part(run).letters, 1u);
  EXPECT_TRUE(run->with_exceptions());
  EXPECT_EQ(tries(), 1u);
  const auto record = world.views().record(visitor_push, Side::target, contact(4), run->run);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->unsent, Unsent::letter);
}

TEST_F(ALetter, IsTriedTheNextNightAndThenAfterTwo) {
  const auto night = [&] {
    world.pass(one_day);
    (void)world.run();
    return tries();
  };
  EXPECT_EQ(night(), 2u);
  EXPECT_EQ(night(), 2u);
  EXPECT_EQ(night(), 3u);
  EXPECT_EQ(night(), 3u);
}

TEST_F(ALetter, IsTriedAtOnceWhenItsSourceIsAnother) {
  report(world, 4, "days", "96");
  EXPECT_EQ(only_part(world.run()).rejected, 1u);
  EXPECT_EQ(tries(), 2u);
  report(world, 4, "days", "60");
  EXPECT_EQ(only_part(world.run()).accepted, 1u);
  EXPECT_EQ(letters(), 0u);
}

TEST(Letters, ThatWaitDoNotHoldTheOthers) {
  World world{pushing(12, "", R"({"changed": 3, "changed_share": 0.1})")};
  for (std::size_t n = 1; n <= 12; ++n) report(world, n, "days", "95");
  Request looked_at;
  looked_at.expect = only_part(world.run()).digest;
  looked_at.approves = 1;
  EXPECT_EQ(only_part(world.run(looked_at)).rejected, 12u);
  report(world, 5, "days", "20");
  const auto run = world.run();
  EXPECT_EQ(only_part(run).state, PartReport::State::completed) << "eleven of the twelve changes are not sent";
  EXPECT_EQ(only_part(run).letters, 11u);
  EXPECT_EQ(only_part(run).accepted, 1u);
}

TEST_F(ALetter, IsTriedAtOnceWhenItsLineIsAnother) {
  std::string configuration = pushing_configuration();
  const std::string line = R"({"from": "days", "to": "Pendo_Days__c"})";
  configuration.replace(configuration.find(line), line.size(),
                        R"({"from": "days", "to": "Pendo_Days__c", "when_empty": "keep"})");
  world.configure(configuration);
  EXPECT_EQ(only_part(world.run()).rejected, 1u);
  EXPECT_EQ(tries(), 2u);
  EXPECT_EQ(world.views().letters(visitor_push).value().front().attempts, 1u);
}

TEST_F(ALetter, IsTheSameWhereTheConfigurationIsAnotherElsewhere) {
  world.configure(pushing_configuration(R"(, "call_reserve": 1)", "{}"));
  EXPECT_EQ(only_part(world.run()).letters, 1u);
  EXPECT_EQ(tries(), 1u);
  world.pass(one_day);
  EXPECT_EQ(only_part(world.run()).rejected, 1u);
  EXPECT_EQ(world.views().letters(visitor_push).value().front().attempts, 2u) << "the second run in a row";
}

/// Somebody writes into Salesforce all that the report said of a contact at first.
void write_by_hand(World& world, std::size_t number) {
  world.org().change("Contact", contact(number), "Pendo_Days__c", static_cast<double>(number));
  world.org().change("Contact", contact(number), "Pendo_Plan__c", std::string{"pro"});
  world.org().change("Contact", contact(number), "Pendo_Trial__c", number % 2 == 1);
  world.org().change("Contact", contact(number), "Pendo_Seen__c",
                     "2025-12-29T09:20:0" + std::to_string(number) + ".000+0000");
}

TEST_F(ALetter, IsClosedWhenNothingIsToBeSentAnyMore) {
  report(world, 4, "days", "4");
  write_by_hand(world, 4);
  const auto run = world.run();
  EXPECT_EQ(only_part(run).letters_closed, 1u);
  EXPECT_EQ(letters(), 0u);
  EXPECT_EQ(tries(), 1u);
  (void)world.run();
  EXPECT_THAT(world.events(EventType::letters_closed), SizeIs(1)) << "once";
}

TEST_F(ALetter, IsClosedWhenItsLinesAreGone) {
  std::string configuration = pushing_configuration();
  const std::size_t first = configuration.find(R"({"from": "days")");
  const std::size_t seen = configuration.find(R"({"from": "seen")");
  configuration.replace(first, seen - first, "");
  world.configure(configuration);
  write_by_hand(world, 4);
  EXPECT_EQ(only_part(world.run()).letters_closed, 1u);
  EXPECT_EQ(letters(), 0u);
}

TEST(Letters, StayWhereTheGuardHoldsThePlan) {
  World world{pushing(9, "", R"({"changed": 3, "changed_share": 0.1})")};
  for (std::size_t n = 1; n <= 9; ++n) report(world, n, "days", "95");
  Request looked_at;
  looked_at.expect = only_part(world.run()).digest;
  looked_at.approves = 1;
  EXPECT_EQ(only_part(world.run(looked_at)).rejected, 9u);
  report(world, 1, "days", "1");
  write_by_hand(world, 1);
  for (std::size_t n = 2; n <= 7; ++n) report(world, n, "days", "20");
  EXPECT_EQ(only_part(world.run()).state, PartReport::State::held);
  EXPECT_THAT(world.views().letters(visitor_push).value(), SizeIs(9)) << "nothing of the plan holds yet";
}

}  // namespace
}  // namespace tidemark::sync
