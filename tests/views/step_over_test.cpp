// An event that the views can't take, and an operator who lets them go on without it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/events/step_over_events.h"
#include "world.h"

namespace tidemark::views {
namespace {

using ::testing::HasSubstr;

class SteppingOver : public World {
 protected:
  void SetUp() override {
    given_observed(1, visitors, {baseline("v-1", "custom.n", "1")});
    followed();
    given_observed(2, visitors, {changed_by_others("v-1", "custom.n", "1", "2")});
    Event broken = event_of(Observed{"visitor", "pull", {}}, 2);
    add_records({baseline("v-2", "custom.n", "2")}, broken);
    broken.items.add("no record");
    bad_ = append({event_of(Configured{"ann", "", "{}"}, 0), broken});
    given_observed(3, visitors, {baseline("v-3", "custom.n", "3")});
  }
  void decided(Position position, std::uint32_t index) {
    append({event_of(EventSteppedOver{"ann", "ticket 12", position, index}, 0)});
  }
  Position bad_ = 0;
};

TEST_F(SteppingOver, NamesTheEventBeforeAnybodyDecides) {
  const auto stop = views_->stop();
  ASSERT_TRUE(stop) << to_line(stop.error());
  ASSERT_TRUE(*stop);
  EXPECT_EQ((*stop)->position, bad_);
  EXPECT_EQ((*stop)->index, 1u);
  EXPECT_EQ((*stop)->why.code, ErrorCode::corrupt);
  EXPECT_EQ(views_->standing()->position, bad_ - 1);
}

TEST_F(SteppingOver, TakesAllOthersOfTheEntryAndWhatCameBehindIt) {
  decided(bad_, 1);
  ASSERT_TRUE(views_->catch_up());
  EXPECT_TRUE(views_->standing()->current);
  EXPECT_FALSE(*views_->stop());
  EXPECT_EQ(value("v-1", "custom.n"), "2");
  EXPECT_EQ(value("v-2", "custom.n"), "unknown") << "nothing of the event counts, not what was good in it either";
  EXPECT_EQ(value("v-3", "custom.n"), "3");
  EXPECT_EQ(views_->configuration()->author, "ann");
}

TEST_F(SteppingOver, IsRememberedWithWhoAndWhy) {
  decided(bad_, 1);
  ASSERT_TRUE(views_->catch_up());
  const auto over = *views_->stepped_over();
  ASSERT_EQ(over.size(), 1u);
  EXPECT_EQ(over[0].position, bad_);
  EXPECT_EQ(over[0].index, 1u);
  EXPECT_EQ(over[0].decided, log_->head().position);
  EXPECT_EQ(over[0].actor, "ann");
  EXPECT_EQ(over[0].reason, "ticket 12");
}

TEST_F(SteppingOver, GivesTheSameRowsWhoeverFoldsThem) {
  decided(bad_, 1);
  ASSERT_TRUE(views_->catch_up());
  const Digested followed = *views_->digest();
  EXPECT_TRUE(views_->verify());
  ASSERT_TRUE(views_->rebuild());
  EXPECT_EQ(*views_->digest(), followed);
  MemoryStore fresh;
  Views anew{fresh, 1, *log_};
  ASSERT_TRUE(anew.catch_up());
  EXPECT_EQ(*anew.digest(), followed);
}

TEST_F(SteppingOver, OfAnotherEventHelpsNothing) {
  decided(bad_, 0);
  decided(bad_ + 1, 0);
  EXPECT_THAT(views_->catch_up().error().where, HasSubstr("event " + std::to_string(bad_) + ".1 (observed)"));
  EXPECT_EQ((*views_->stop())->position, bad_);
}

TEST_F(SteppingOver, HoldsForEverThoughALaterBuildCouldTakeTheEvent) {
  given_observed(3, visitors, {baseline("v-4", "custom.n", "4")});  // any build can
  decided(bad_, 1);
  decided(log_->head().position - 1, 0);
  ASSERT_TRUE(views_->catch_up());
  EXPECT_EQ(value("v-4", "custom.n"), "unknown");
  const Digested followed = *views_->digest();
  ASSERT_TRUE(views_->rebuild());
  EXPECT_EQ(*views_->digest(), followed);
}

TEST_F(SteppingOver, StopsAtTheNextOneThatFollowsFromIt) {
  const Position intended = given_intended(3, visitors, 0, {change("v-1", "custom.n", "2", "5")});
  given_settled(3, intended, ItemOutcome::accepted, {});
  given_settled(3, intended, ItemOutcome::accepted, {});  // twice: an intent has one outcome
  decided(bad_, 1);
  const auto stop = *views_->stop();
  ASSERT_TRUE(stop);
  EXPECT_EQ(stop->position, intended + 2);
  decided(stop->position, stop->index);
  EXPECT_FALSE(*views_->stop());
  EXPECT_EQ(value("v-1", "custom.n"), "5");
  EXPECT_EQ(views_->stepped_over()->size(), 2u);
}

}  // namespace
}  // namespace tidemark::views
