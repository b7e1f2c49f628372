#include "access/throttle.h"

#include <gtest/gtest.h>

namespace tidemark::access {
namespace {

TEST(Throttle, PausesOfANameGrowAndEnd) {
  Throttle throttle;
  Instant now{0};
  std::vector<std::int64_t> pauses;
  for (int i = 0; i < 12; ++i) {
    throttle.failed("ann", now);
    pauses.push_back(throttle.pause("ann", now) / one_second);
    now.milliseconds += throttle.pause("ann", now);
    EXPECT_EQ(throttle.pause("ann", now), 0);
  }
  EXPECT_EQ(pauses, (std::vector<std::int64_t>{0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}));
  EXPECT_EQ(throttle.pause("joe", now), 0) << "he has done nothing";
  throttle.succeeded("ann");
  throttle.failed("ann", now);
  EXPECT_EQ(throttle.pause("ann", now), 0) << "it begins anew";
}

TEST(Throttle, AnHourWithoutAFailureIsForgotten) {
  Throttle throttle;
  for (int i = 0; i < 5; ++i) throttle.failed("ann", {0});
  throttle.failed("ann", {one_hour - 1});
  EXPECT_EQ(throttle.pause("ann", {one_hour - 1}), 16 * one_second);
  throttle.failed("ann", {2 * one_hour});
  EXPECT_EQ(throttle.pause("ann", {2 * one_hour}), 0);
}

TEST(Throttle, ManyNamesGetNoFurtherThanOne) {
  Throttle throttle;
  const Instant now{5'000'000};
  for (int i = 0; i < 29; ++i) throttle.failed("n" + std::to_string(i), now);
  EXPECT_EQ(throttle.pause("another", now), 0);
  throttle.failed("n29", now);
  EXPECT_EQ(throttle.pause("another", now), 2 * one_second);
  EXPECT_EQ(throttle.pause("another", {now.milliseconds + 2 * one_second}), 0);
  for (int i = 0; i < 1'000; ++i) throttle.failed("m" + std::to_string(i), now);
  EXPECT_EQ(throttle.pause("another", now), 2 * one_second) << "nobody is kept out for long";
}

TEST(Throttle, AClockThatIsSetBackKeepsNobodyOutForLonger) {
  Throttle throttle;
  for (int i = 0; i < 30; ++i) throttle.failed(i < 3 ? "ann" : "n" + std::to_string(i), {one_day});
  for (const char* name : {"ann", "another"}) {
    EXPECT_EQ(throttle.pause(name, {0}), 2 * one_second) << name;
    EXPECT_EQ(throttle.pause(name, {one_second}), one_second) << name;
    EXPECT_EQ(throttle.pause(name, {2 * one_second}), 0) << name;
  }
  throttle.failed("ann", {2 * one_second});
  EXPECT_EQ(throttle.pause("ann", {0}), 4 * one_second) << "set back again";
  EXPECT_EQ(throttle.pause("ann", {4 * one_second}), 0);
}

TEST(Throttle, ForgetsTheOldestOfTooManyNames) {
  Throttle throttle;
  for (int i = 0; i < 3; ++i) throttle.failed("oldest", {0});
  for (int i = 0; i < 3; ++i) throttle.failed("newest", {2'000'000});
  for (std::size_t i = 0; i < Throttle::most_names - 1; ++i) throttle.failed("n" + std::to_string(i), {1'900'000});
  const Instant now{2'000'000};
  EXPECT_LE(throttle.pause("oldest", now), 2 * one_second) << "as everybody";
  throttle.failed("newest", now);
  EXPECT_EQ(throttle.pause("newest", now), 4 * one_second);
}

}  // namespace
}  // namespace tidemark::access
