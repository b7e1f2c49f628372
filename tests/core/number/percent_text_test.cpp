#include "core/number/percent_text.h"

#include <bit>
#include <cmath>
#include <cstdio>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tidemark {
namespace {

std::string by_the_library(double share) {
  char text[64];
  std::snprintf(text, sizeof text, "%g %%", share * 100);
  return text;
}

TEST(PercentText, HasSixDigitsAtMost) {
  EXPECT_EQ(percent_text(0), "0 %");
  EXPECT_EQ(percent_text(0.07), "7 %");
  EXPECT_EQ(percent_text(1.0 / 3), "33.3333 %");
  EXPECT_EQ(percent_text(1), "100 %");
  EXPECT_EQ(percent_text(0.99999999), "100 %");
  EXPECT_EQ(percent_text(0.0000015), "0.00015 %");
  EXPECT_EQ(percent_text(0.0000001), "1e-05 %");
  EXPECT_EQ(percent_text(1.25e-13), "1.25e-11 %");
}
TEST(PercentText, IsWhatTheLibraryPrintsOfEachShareThatSomebodyMightWrite) {
  for (const double scale : {1e2, 1e3, 1e4, 1e6, 1e7, 1e8, 1e9, 1e10}) {
    for (int i = 0; i <= 100'000; ++i) {
      const double share = i / scale;
      if (share > 1) break;
      ASSERT_EQ(percent_text(share), by_the_library(share)) << share;
    }
  }
}
TEST(PercentText, RoundsHalvesToTheEvenDigit) {
  // Of binary fractions with one digit more than are printed, exactly.
  for (int i = 0; i < 4096; ++i) {
    for (const double unit : {0x1p-3, 0x1p-7, 0x1p-10, 0x1p-13, 0x1p-20}) {
      const double share = std::fmod(i * unit, 100) / 100;
      ASSERT_EQ(percent_text(share), by_the_library(share)) << share;
    }
  }
}
RC_GTEST_PROP(PercentText, IsWhatTheLibraryPrintsOfAnyShare, (std::uint64_t bits)) {
  const double share = std::fabs(std::bit_cast<double>(bits & ~(std::uint64_t{1} << 62)));
  RC_PRE(share <= 1);
  RC_ASSERT(percent_text(share) == by_the_library(share));
  const double written = static_cast<double>(bits % 100'000'000) / 1e8;
  RC_ASSERT(percent_text(written) == by_the_library(written));
}

}  // namespace
}  // namespace tidemark
