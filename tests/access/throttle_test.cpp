#include "access/throttle.h"

#include <gtest/gtest.h>

namespace tidemark::access {
namespace {

constexpr const char* here = "192.0.2.7";
constexpr const char* elsewhere = "2001:db8:1:2::/64";

TEST(Throttle, PausesOfANameGrowAndEnd) {
  Throttle throttle;
  Instant now{0};
  std::vector<std::int64_t> pauses;
  for (int i = 0; i < 12; ++i) {
    throttle.failed(here, "ann", now);
    pauses.push_back(throttle.pause(here, "ann", now) / one_second);
    now.milliseconds += throttle.pause(here, "ann", now);
    EXPECT_EQ(throttle.pause(here, "ann", now), 0);
  }
  EXPECT_EQ(pauses, (std::vector<std::int64_t>{0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}));
  EXPECT_EQ(throttle.pause(here, "joe", now), 0) << "he has done nothing";
  throttle.succeeded(here, "ann");
  throttle.failed(here, "ann", now);
  EXPECT_EQ(throttle.pause(here, "ann", now), 0) << "it begins anew";
}

TEST(Throttle, AnHourWithoutAFailureIsForgotten) {
  Throttle throttle;
  for (int i = 0; i < 5; ++i) throttle.failed(here, "ann", {0});
  throttle.failed(here, "ann", {one_hour - 1});
  EXPECT_EQ(throttle.pause(here, "ann", {one_hour - 1}), 16 * one_second);
  throttle.failed(here, "ann", {2 * one_hour});
  EXPECT_EQ(throttle.pause(here, "ann", {2 * one_hour}), 0);
}

TEST(Throttle, WhoGoesOnWithManyNamesGetsNoFurtherAndKeepsNobodyOutElsewhere) {
  Throttle throttle;
  int tries = 0;
  std::int64_t longest = 0;
  for (Instant now{5'000'000}; now.milliseconds < 5'000'000 + one_hour; now.milliseconds += 100) {
    const std::string name = "n" + std::to_string(now.milliseconds);
    longest = std::max(longest, throttle.pause(here, name, now));
    if (throttle.pause(here, name, now) == 0) {
      throttle.failed(here, name, now);
      ++tries;
    }
    ASSERT_EQ(throttle.pause(elsewhere, "ann", now), 0);
  }
  EXPECT_LE(longest, 2 * one_second) << "nor is anybody who comes from there kept out for long";
  EXPECT_GE(tries, 30 + 1'790);
  EXPECT_LE(tries, 30 + 1'800);
}

TEST(Throttle, WhoGoesOnWithOneNameKeepsItOutWhereHeIsAlone) {
  Throttle throttle;
  int tries = 0;
  for (Instant now{0}; now.milliseconds < one_day; now.milliseconds += one_second) {
    ASSERT_EQ(throttle.pause(elsewhere, "ann", now), 0);
    if (throttle.pause(here, "ann", now) > 0) continue;
    throttle.failed(here, "ann", now);
    ++tries;
  }
  EXPECT_LE(tries, 300) << "one each five minutes";
}

TEST(Throttle, WithoutANameTheNetworkCounts) {
  Throttle throttle;
  for (int i = 0; i < 30; ++i) {
    EXPECT_EQ(throttle.pause(here, "", {0}), 0) << i;
    throttle.failed(here, "", {0});
  }
  EXPECT_EQ(throttle.pause(here, "", {0}), 2 * one_second);
  EXPECT_EQ(throttle.pause(here, "ann", {0}), 2 * one_second);
}

TEST(Throttle, NamesThatAreTooLongAreOne) {
  Throttle throttle;
  for (int i = 0; i < 3; ++i) throttle.failed(here, std::string(41, 'a') + std::to_string(i), {0});
  EXPECT_EQ(throttle.pause(here, std::string(50, 'a'), {0}), 2 * one_second);
  EXPECT_EQ(throttle.pause(here, std::string(40, 'a'), {0}), 0);
}

TEST(Throttle, AClockThatIsSetBackKeepsNobodyOutForLonger) {
  Throttle throttle;
  for (int i = 0; i < 30; ++i) throttle.failed(here, i < 3 ? "ann" : "n" + std::to_string(i), {one_day});
  for (const char* name : {"ann", "another"}) {
    EXPECT_EQ(throttle.pause(here, name, {0}), 2 * one_second) << name;
    EXPECT_EQ(throttle.pause(here, name, {one_second}), one_second) << name;
    EXPECT_EQ(throttle.pause(here, name, {2 * one_second}), 0) << name;
  }
  throttle.failed(here, "ann", {2 * one_second});
  EXPECT_EQ(throttle.pause(here, "ann", {0}), 4 * one_second) << "set back again";
  EXPECT_EQ(throttle.pause(here, "ann", {4 * one_second}), 0);
}

TEST(Throttle, ForgetsTheOldestOfTooMany) {
  Throttle throttle;
  const auto from = [](std::size_t i) { return "n" + std::to_string(i); };
  for (int i = 0; i < 3; ++i) throttle.failed("oldest", "ann", {0});
  for (int i = 0; i < 3; ++i) throttle.failed("newest", "ann", {2'000});
  for (std::size_t i = 0; i < Throttle::most_kept - 2; ++i) throttle.failed(from(i), "ann", {1'000});
  EXPECT_EQ(throttle.pause("oldest", "ann", {1'500}), 500);
  throttle.failed(from(Throttle::most_kept), "ann", {1'500});
  EXPECT_EQ(throttle.pause("oldest", "ann", {1'500}), 0);
  EXPECT_EQ(throttle.pause("newest", "ann", {2'000}), 2'000);
}

}  // namespace
}  // namespace tidemark::access
