#include "http/watch.h"

#include <gtest/gtest.h>

namespace tidemark::http {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// The times of a Pendo call: five minutes to think, then a minute from piece to piece, an hour for the whole.
class Watching : public testing::Test {
 protected:
  static Request request() {
    Request asked;
    asked.timeout_ms = 300'000;
    asked.stall_ms = 60'000;
    asked.longest_ms = 3'600'000;
    return asked;
  }
  const Watch::Time begin = Watch::Time{} + hours{1'000};
  Watch watch{request(), begin};
};

TEST_F(Watching, TheOtherSideMayThinkAsLongAsTheTimeOutUntilItsAnswerBegins) {
  watch.sent(begin + seconds{10}, true);
  EXPECT_EQ(watch.late(begin + seconds{10} + milliseconds{299'999}), std::nullopt);
  EXPECT_EQ(watch.late(begin + seconds{310}), Late::no_answer);
}

TEST_F(Watching, AnAnswerThatHasBegunMayStandStillForLess) {
  watch.received(begin + seconds{299});
  EXPECT_EQ(watch.late(begin + seconds{299 + 59}), std::nullopt);
  EXPECT_EQ(watch.late(begin + seconds{299 + 60}), Late::stood_still);
}

TEST_F(Watching, OneThatMovesGoesOnUntilTheEndOfTheWholeTime) {
  auto now = begin;
  for (; now < begin + hours{1}; now += seconds{59}) {
    ASSERT_EQ(watch.late(now), std::nullopt);
    watch.received(now);
  }
  EXPECT_EQ(watch.late(now), Late::took_too_long);
}

TEST_F(Watching, SendingIsNoThinking) {
  watch.sent(begin + seconds{50}, false);
  EXPECT_EQ(watch.late(begin + seconds{50 + 59}), std::nullopt);
  EXPECT_EQ(watch.late(begin + seconds{50 + 60}), Late::stood_still) << "nobody takes the rest";
  watch.sent(begin + seconds{100}, true);
  EXPECT_EQ(watch.late(begin + seconds{100 + 299}), std::nullopt) << "it has everything, and thinks";
  EXPECT_EQ(watch.late(begin + seconds{100 + 300}), Late::no_answer);
}

TEST_F(Watching, TheTimeInWhichWeDoNotTakeWhatComesIsNotTheOtherSides) {
  watch.received(begin);
  watch.hold();
  EXPECT_EQ(watch.late(begin + seconds{600}), std::nullopt);
  EXPECT_EQ(watch.late(begin + hours{1}), Late::took_too_long);
  watch.resume(begin + seconds{600});
  EXPECT_EQ(watch.late(begin + seconds{659}), std::nullopt);
  EXPECT_EQ(watch.late(begin + seconds{660}), Late::stood_still);
}

TEST(Watch, AShortTimeOutHoldsInTheMiddleOfABodyToo) {
  Request asked;
  asked.timeout_ms = 100;
  Watch watch{asked, Watch::Time{}};
  watch.received(Watch::Time{});
  EXPECT_EQ(watch.late(Watch::Time{} + milliseconds{100}), Late::stood_still);
}

TEST(Watch, TimesBeyondAllReasonAreTakenForAMonthAndThoseOfThePastForNow) {
  Request asked;
  asked.timeout_ms = asked.stall_ms = asked.longest_ms = INT64_MAX;
  EXPECT_EQ((Watch{asked, Watch::Time{}}.late(Watch::Time{} + hours{24 * 30})), std::nullopt);
  asked.timeout_ms = asked.stall_ms = asked.longest_ms = INT64_MIN;
  EXPECT_NE((Watch{asked, Watch::Time{}}.late(Watch::Time{} + milliseconds{1})), std::nullopt);
}

}  // namespace
}  // namespace tidemark::http
