// How long what nothing needs any more is kept is the configuration's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/events/codec.h"
#include "core/events/letter_events.h"
#include "core/events/records.h"
#include "little.h"
#include "pushing.h"

namespace tidemark::sync {
namespace {

using testing::SizeIs;

constexpr Part visitor_pull{EntityKind::visitor, Direction::pull};

std::string keeping(std::string configuration, const std::string& retention) {
  configuration.insert(configuration.find('{') + 1, R"("retention":)" + retention + ",");
  return configuration;
}

/// The pages that a run's plan was made from, of those that are still there.
std::size_t pages_of(World& world, RunId run) {
  std::size_t there = 0;
  const std::vector<views::PlanRow> plans = world.views().plans(visitor_pull).value();
  for (const views::PlanRow& plan : plans) {
    if (plan.run != run) continue;
    for (const auto* names : {&plan.planned.sources, &plan.planned.targets})
      for (const std::string& name : *names) there += world.archived(name).has_value();
  }
  return there;
}

TEST(Retention, OfPagesIsAMonthWhereNothingIsSaid) {
  World world{little(4)};
  ASSERT_TRUE(world.run());
  ASSERT_GT(pages_of(world, 1), 0u);
  world.pass(29 * one_day);
  ASSERT_TRUE(world.run());
  EXPECT_GT(pages_of(world, 1), 0u);
  world.pass(2 * one_day);
  ASSERT_TRUE(world.run());
  EXPECT_EQ(pages_of(world, 1), 0u);
  EXPECT_GT(pages_of(world, 2), 0u);
}

TEST(Retention, OfPagesIsWhatIsSaidAndTheNewestStay) {
  Beginning beginning = little(4);
  beginning.configuration = keeping(beginning.configuration, R"({"pages":2})");
  World world{std::move(beginning)};
  ASSERT_TRUE(world.run());
  world.pass(3 * one_day);
  ASSERT_TRUE(world.run());
  EXPECT_EQ(pages_of(world, 1), 0u);
  world.pass(300 * one_day);
  ASSERT_TRUE(world.run());
  EXPECT_GT(pages_of(world, 3), 0u);
}

TEST(Retention, OfCapturedCallsIsTheirOwn) {
  Beginning beginning = little(4);
  beginning.configuration = keeping(beginning.configuration, R"({"calls":2})");
  World world{std::move(beginning)};
  ASSERT_TRUE(world.pendo().add({{.call = "aggregation", .count = 2, .status = 503}}));
  ASSERT_TRUE(world.run());
  const auto told = world.events(EventType::calls_failed);
  ASSERT_THAT(told, SizeIs(1));
  const std::string calls = body_of<CallsFailed>(told[0])->archive_name;
  world.pass(one_day);
  ASSERT_TRUE(world.run());
  EXPECT_TRUE(world.archived(calls));
  world.pass(2 * one_day);
  ASSERT_TRUE(world.run());
  EXPECT_FALSE(world.archived(calls));
  EXPECT_GT(pages_of(world, 1), 0u) << "pages are kept longer";
}

class WaitingLetters : public testing::Test {
 protected:
  void waiting(const std::string& retention) {
    Beginning beginning = pushing(6);
    if (!retention.empty()) beginning.configuration = keeping(beginning.configuration, retention);
    world.emplace(std::move(beginning));
    report(*world, 4, "days", "95");
    ASSERT_TRUE(world->run());
    ASSERT_THAT(letters(), SizeIs(1));
  }
  std::vector<views::Letter> letters() { return world->views().letters(visitor_push).value(); }
  std::optional<World> world;
};

TEST_F(WaitingLetters, AreDroppedWhenTheirTimeIsOver) {
  waiting(R"({"letters":7})");
  world->pass(6 * one_day);
  ASSERT_TRUE(world->run());
  EXPECT_FALSE(letters().front().dropped);
  world->pass(2 * one_day);
  ASSERT_TRUE(world->run());
  EXPECT_TRUE(letters().front().dropped);
  const auto decided = world->events(EventType::letters_decided);
  ASSERT_THAT(decided, SizeIs(1));
  EXPECT_EQ(body_of<LettersDecided>(decided[0])->actor, "retention");
  EXPECT_FALSE(body_of<LettersDecided>(decided[0])->retry);
  world->pass(40 * one_day);
  const std::size_t tries = writes(*world).size();
  ASSERT_TRUE(world->run());
  EXPECT_EQ(writes(*world).size(), tries) << "no run tries it again";
  EXPECT_THAT(world->events(EventType::letters_decided), SizeIs(1)) << "once";
}

TEST_F(WaitingLetters, AreKeptAnewWhenSomebodyHasThemTriedAgain) {
  waiting(R"({"letters":7})");
  world->pass(6 * one_day);
  Event retried = event_of(LettersDecided{"ann", "visitor", "push", true}, 0);
  std::string item;
  write_record({letters().front().id, {}, {}}, item);
  retried.items.add(item);
  ASSERT_TRUE(world->log().append(world->log().head().position, {&retried, 1}));
  world->pass(2 * one_day);
  ASSERT_TRUE(world->run());
  ASSERT_THAT(letters(), SizeIs(1));
  EXPECT_FALSE(letters().front().dropped) << "it failed once more, and waits again";
  world->pass(6 * one_day);
  ASSERT_TRUE(world->run());
  EXPECT_TRUE(letters().front().dropped);
}

TEST_F(WaitingLetters, WaitForSomebodyWhereNothingIsSaid) {
  waiting("");
  world->pass(400 * one_day);
  ASSERT_TRUE(world->run());
  EXPECT_FALSE(letters().front().dropped);
}

}  // namespace
}  // namespace tidemark::sync
