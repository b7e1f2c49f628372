// Which nights ran, what was missed, whether somebody paused them: as the log says, and after a rebuild.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/events/schedule_events.h"
#include "world.h"

namespace tidemark::views {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Nights : public World {
 protected:
  void given_night(std::int64_t date, RunId run, bool first_start = true) {
    const Event start = first_start ? event_of(RunStarted{"sync", "schedule", 1, "", false, 0, ""}, run)
                                    : event_of(RunContinued{"schedule", 1}, run);
    append({start, event_of(NightBegun{date, {date * one_day}}, run)});
  }
  void given_end(RunId run) { append({event_of(RunCompleted{{"visitor pull: completed"}}, run)}); }
  void given_failure(RunId run) {
    append({event_of(RunFailed{"visitor", "pull", "unavailable", "it answered 503", "", ""}, run)});
  }
  NightsRow nights() { return followed().nights().value(); }
};

TEST_F(Nights, OfALogThatNoClockTookUpAreNone) {
  const NightsRow row = nights();
  EXPECT_FALSE(row.began);
  EXPECT_THAT(row.ran, IsEmpty());
  EXPECT_FALSE(row.so_far().told);
}
TEST_F(Nights, ANightRanWhenItsRunCameToItsEnd) {
  append({event_of(ScheduleBegan{{17}}, 0)});
  given_night(100, 1);
  EXPECT_THAT(nights().ran, IsEmpty());
  EXPECT_EQ(nights().run, 1u);
  given_end(1);
  EXPECT_THAT(nights().so_far().ran, ElementsAre(100));
  EXPECT_EQ(nights().so_far().since.milliseconds, 17);
  EXPECT_EQ(nights().run, 0u);
  EXPECT_EQ(nights().good_night_run, 1u);
  EXPECT_EQ(nights().good_night, 100);
  EXPECT_EQ(nights().good_night_ended, now_);
}
TEST_F(Nights, OneThatFailedRanAndIsNotGood) {
  given_night(100, 1);
  given_failure(1);
  EXPECT_THAT(nights().ran, IsEmpty()) << "the other parts go on";
  given_end(1);
  EXPECT_THAT(nights().ran, ElementsAre(100));
  EXPECT_EQ(nights().good_night_run, 0u);
  EXPECT_EQ(nights().good_run, 0u);
}
TEST_F(Nights, OneThatWasCutOffRanWhenTheScheduleWentOnWithItAndNotWhenAPersonDid) {
  given_night(100, 1);
  given_night(100, 1, false);
  given_end(1);
  EXPECT_THAT(nights().ran, ElementsAre(100));
  given_night(101, 2);
  append({event_of(RunContinued{"jane", 1}, 2)});
  given_end(2);
  EXPECT_THAT(nights().ran, ElementsAre(100));
  EXPECT_EQ(nights().good_night, 100);
  EXPECT_EQ(nights().good_run, 2u);
}
TEST_F(Nights, OneWhoseRunAnotherPutAnEndToDidNotRun) {
  given_night(100, 1);
  append({event_of(RunFailed{"", "", "interrupted", "the run was interrupted", "", ""}, 1),
          event_of(RunStarted{"sync", "jane", 1, "", false, 0, "push"}, 2)});
  given_end(2);
  EXPECT_THAT(nights().ran, IsEmpty());
}
TEST_F(Nights, ThoseThatWereMissedAreCountedAndToldOnce) {
  append({event_of(NightsMissed{100, 102}, 0, 0, {{"nights", 2}})});
  append({event_of(NightsMissed{105, 105}, 0, 0, {{"nights", 1}})});
  EXPECT_EQ(nights().missed, 3u);
  EXPECT_EQ(nights().so_far().told, 105);
}
TEST_F(Nights, APauseLastsUntilTheyAreResumedAndCountFromThere) {
  append({event_of(ScheduleBegan{{17}}, 0)});
  append({event_of(SchedulePaused{"jane", "the org moves"}, 0)});
  EXPECT_TRUE(nights().paused);
  EXPECT_EQ(nights().paused_by, "jane");
  EXPECT_EQ(nights().pause_comment, "the org moves");
  EXPECT_EQ(nights().paused_at, now_);
  append({event_of(ScheduleResumed{"joe", "", {99}}, 0)});
  EXPECT_FALSE(nights().paused);
  EXPECT_EQ(nights().paused_by, "");
  EXPECT_EQ(nights().since.milliseconds, 99);
}
TEST_F(Nights, TheNewestFewAreRemembered) {
  for (std::int64_t date = 1; date <= 20; ++date) {
    given_night(date, static_cast<RunId>(date));
    given_end(static_cast<RunId>(date));
  }
  EXPECT_EQ(nights().ran.size(), nights_remembered);
  EXPECT_EQ(nights().ran.back(), 20);
}
TEST_F(Nights, AreTheSameAfterARebuild) {
  append({event_of(ScheduleBegan{{17}}, 0)});
  given_night(100, 1);
  followed();
  given_end(1);
  append({event_of(NightsMissed{101, 102}, 0, 0, {{"nights", 2}})});
  const Digest live = followed().digest().value().digest;
  ASSERT_TRUE(views_->rebuild());
  EXPECT_EQ(views_->digest().value().digest, live);
}

}  // namespace
}  // namespace tidemark::views
