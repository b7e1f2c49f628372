// A run planned again from what is kept of it: the same plan; under another mapping, another (D5, X3).
#include "sync/replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/planning/print.h"
#include "little.h"
#include "pushing.h"

namespace tidemark::sync {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

Result<std::unique_ptr<Replayed>> again(World& world, RunId run, Part part, const Configuration* under = nullptr) {
  return replay(world.replaying(), {run, part, under});
}

Configuration read(const std::string& text) {
  auto configuration = read_configuration(text, [](std::string_view) { return true; });
  EXPECT_TRUE(configuration);
  return *configuration;
}

TEST(Replay, OfEachRunGivesTheRecordedDigest) {
  World world{little(9)};
  relocate(world, 2, 4, "APAC");
  ASSERT_TRUE(world.run());
  relocate(world, 3, 6, "LATAM");
  ASSERT_TRUE(world.run());
  ASSERT_TRUE(world.run());
  for (RunId run = 1; run <= 3; ++run) {
    const auto replayed = again(world, run, visitors);
    ASSERT_TRUE(replayed) << to_line(replayed.error());
    EXPECT_EQ((*replayed)->plan.digest, (*replayed)->recorded) << run;
    EXPECT_EQ((*replayed)->plan.changes.size(), run == 1 ? 3u : run == 2 ? 4u : 0u);
  }
}

TEST(Replay, KnowsWhatWasWrittenLatelyAndNotReadYet) {
  World world{little(9)};
  world.subscription().behaviour().reads_lag_ms = 50 * one_minute;
  relocate(world, 2, 4, "APAC");
  ASSERT_TRUE(world.run());
  relocate(world, 4, 5, "LATAM");
  ASSERT_TRUE(world.run());  // reads still show EMEA in 2 to 4
  const auto replayed = again(world, 2, visitors);
  ASSERT_TRUE(replayed) << to_line(replayed.error());
  EXPECT_THAT((*replayed)->plan.changes, SizeIs(2));
  EXPECT_EQ((*replayed)->plan.digest, (*replayed)->recorded);
}

TEST(Replay, KnowsWhoWasLeftOutAsAWriteWasOpen) {
  World world{little(9)};
  relocate(world, 2, 4, "APAC");
  world.lose_answers_to_writes(true);
  static_cast<void>(world.run());
  world.lose_answers_to_writes(false);
  relocate(world, 5, 5, "LATAM");
  const auto report = world.run();
  ASSERT_TRUE(report);
  world.pass(3 * one_hour);
  ASSERT_TRUE(world.run());
  for (RunId run = 1; run <= report->run; ++run) {
    const auto replayed = again(world, run, visitors);
    ASSERT_TRUE(replayed) << to_line(replayed.error());
    EXPECT_EQ((*replayed)->plan.digest, (*replayed)->recorded) << run;
  }
}

TEST(Replay, UnderAnotherMappingShowsTheDifference) {
  World world{little(9)};
  relocate(world, 2, 4, "APAC");
  ASSERT_TRUE(world.run());
  std::string text = little_configuration();
  const std::string line = R"({"from": "Region__c", "to": "region"})";
  text.replace(text.find(line), line.size(),
               R"({"from": "Region__c", "to": "region", "convert": [{"values": {"APAC": "Asia"}}]})");
  const Configuration under = read(text);
  const auto then = again(world, 1, visitors);
  const auto now = again(world, 1, visitors, &under);
  ASSERT_TRUE(then && now) << to_line(now.error());
  const auto all = differences((*then)->plan, (*now)->plan);
  ASSERT_THAT(all, SizeIs(3));
  EXPECT_EQ(all[0].target, "v-002");
  EXPECT_EQ(all[0].field, "custom.region");
  EXPECT_EQ(all[0].before->new_value.text, "APAC");
  EXPECT_EQ(all[0].after->new_value.text, "Asia");
}

TEST(Replay, UnderALineThatWasNotThereSaysWhatWasNotRead) {
  World world{little(9)};
  ASSERT_TRUE(world.run());
  std::string text = little_configuration();
  text.replace(text.find(R"({"from": "Region__c")"), 0, R"({"from": "Title", "to": "title"}, )");
  const Configuration under = read(text);
  const auto now = again(world, 1, visitors, &under);
  ASSERT_FALSE(now);
  EXPECT_EQ(now.error().code, ErrorCode::unreadable_page);
  EXPECT_THAT(now.error().hint, HasSubstr("did not read what the other configuration wants"));
}

TEST(Replay, LeavesOutALineThatIsGoneUnderTheOther) {
  World world{little(9)};
  relocate(world, 2, 4, "APAC");
  ASSERT_TRUE(world.run());
  std::string text = little_configuration();
  const std::string line = R"({"from": "Region__c", "to": "region"}, )";
  text.erase(text.find(line), line.size());
  const Configuration under = read(text);
  const auto then = again(world, 1, visitors);
  const auto now = again(world, 1, visitors, &under);
  ASSERT_TRUE(then && now);
  const auto all = differences((*then)->plan, (*now)->plan);
  ASSERT_THAT(all, SizeIs(3));
  EXPECT_NE(all[0].before, nullptr);
  EXPECT_EQ(all[0].after, nullptr);
}

TEST(Replay, OfAPushGivesTheRecordedDigest) {
  World world{pushing(12)};
  ASSERT_TRUE(world.run());
  report(world, 3, "plan", R"("enterprise")");
  ASSERT_TRUE(world.run());
  for (RunId run = 1; run <= 2; ++run) {
    const auto replayed = again(world, run, visitor_push);
    ASSERT_TRUE(replayed) << to_line(replayed.error());
    EXPECT_EQ((*replayed)->plan.digest, (*replayed)->recorded) << run;
  }
}

TEST(Replay, OfPagesThatAreGoneSaysSo) {
  World world{little(9)};
  relocate(world, 2, 4, "APAC");
  ASSERT_TRUE(world.run());
  world.pass(40 * one_day);
  ASSERT_TRUE(world.run());  // tidies
  const auto replayed = again(world, 1, visitors);
  ASSERT_FALSE(replayed);
  EXPECT_EQ(replayed.error().code, ErrorCode::not_found);
  EXPECT_THAT(replayed.error().what, HasSubstr("in the archive no longer"));
}

TEST(Replay, OfARunThatIsNotThereOrPlannedNothingIsAnError) {
  World world{little(9)};
  relocate(world, 2, 4, "APAC");
  ASSERT_TRUE(world.run());
  world.pass(2 * one_hour);
  const auto plans = world.undo({.run = 1});
  ASSERT_TRUE(plans);
  const auto undone = world.run(applying(plans->at(0).digest));
  ASSERT_TRUE(undone);
  EXPECT_EQ(replayable(world.views(), 99).error().code, ErrorCode::not_found);
  EXPECT_EQ(replayable(world.views(), undone->run).error().code, ErrorCode::refused);
  EXPECT_THAT(replayable(world.views(), 1).value(), SizeIs(1));
  EXPECT_EQ(again(world, 1, visitor_push).error().code, ErrorCode::not_found);
}

TEST(Replay, NeverHasAnEffect) {
  World world{little(9)};
  relocate(world, 2, 4, "APAC");
  ASSERT_TRUE(world.run());
  const Position head = world.log().head().position;
  const std::uint64_t requests = world.requests();
  ASSERT_TRUE(again(world, 1, visitors));
  EXPECT_EQ(world.log().head().position, head);
  EXPECT_EQ(world.requests(), requests);
}

TEST(OwnWritesAsAPage, AreReadAsTheyWereWritten) {
  const std::vector<OwnWrite> writes{{"v-\"1\"", "custom.region", "null", R"("EMEA")"},
                                     {"ÿ", "custom.list", "[]", R"(["a","b"])"}};
  const auto again = read_own_writes(page_of_own_writes(writes));
  ASSERT_TRUE(again);
  ASSERT_THAT(*again, SizeIs(2));
  EXPECT_EQ((*again)[0].target, "v-\"1\"");
  EXPECT_EQ((*again)[1].written, R"(["a","b"])");
  EXPECT_FALSE(read_own_writes("[\"a\"]\n"));
  EXPECT_FALSE(read_own_writes("[1,2,3,4]\n"));
  EXPECT_FALSE(read_own_writes("half"));
}

}  // namespace
}  // namespace tidemark::sync
