#include "service/sizes.h"

#include <gtest/gtest.h>

#include "asking.h"

namespace tidemark::service {
namespace {

Sizes there(std::uint64_t log, std::uint64_t log_a_day, std::uint64_t archive, std::uint64_t archive_a_day,
            std::uint64_t free) {
  Sizes sizes;
  sizes.log = log;
  sizes.log_a_day = log_a_day;
  sizes.archive = archive;
  sizes.archive_a_day = archive_a_day;
  sizes.pages_days = 30;
  sizes.free = free;
  forecast(sizes);
  return sizes;
}

TEST(SizesForecast, TheLogGrowsForEverAndTheArchiveUntilAsMuchGoesAsComes) {
  const Sizes sizes = there(1'000, 10, 90, 20, 1'000'000'000);
  EXPECT_EQ(sizes.log_in_a_year, 4'650u);
  EXPECT_EQ(sizes.archive_later, 600u);
}

TEST(SizesForecast, ADiskIsFullOfBothAtFirstAndOfTheLogAloneLater) {
  EXPECT_EQ(there(0, 10, 0, 20, 300).full_in_days, 10u) << "30 a day";
  EXPECT_EQ(there(0, 10, 0, 20, 1'900).full_in_days, 130u) << "900 in the first 30 days, then 10 a day";
  EXPECT_EQ(there(0, 10, 600, 20, 1'000).full_in_days, 100u) << "the archive is as large as it gets";
}

TEST(SizesForecast, WhatIsBeyondTenYearsOrNeverIsNotSaid) {
  EXPECT_FALSE(there(0, 1, 600, 20, 1'000'000).full_in_days);
  EXPECT_FALSE(there(0, 0, 0, 20, 10'000).full_in_days) << "the archive comes to rest before";
  EXPECT_FALSE(there(0, 0, 0, 0, 0).full_in_days);
}

class Storage : public Asking {};

TEST_F(Storage, IsAskedForThroughTheApi) {
  const json before = get("/storage");
  EXPECT_GT(before["free"], 0);
  EXPECT_EQ(before["pages_days"], 30);
  run();
  const json after = get("/storage");
  EXPECT_GT(after["archive_pages"], before["archive_pages"]);
  EXPECT_GT(after["archive"], before["archive"]);
  EXPECT_GT(after["archive_a_day"], 0);
  EXPECT_GT(after["log"], 0);
}

}  // namespace
}  // namespace tidemark::service
