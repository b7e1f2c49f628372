#include "core/number/exact_float.h"

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tidemark {
namespace {

/// What the C library says, which is exact, too.
double by_the_library(const std::string& text) { return std::strtod(text.c_str(), nullptr); }

std::string printed(double value, int digits) {
  char text[1200];
  std::snprintf(text, sizeof text, "%.*e", digits, value);
  return text;
}

TEST(ExactFloat, IsTheNearestDouble) {
  for (const char* text : {"0",
                           "0.0",
                           "000.000",
                           "1",
                           "0.30000000000000004",
                           "9007199254740993",
                           "9007199254740992.5",
                           "9007199254740993.0000000001",
                           "179769313486231570000000000000000000e273",
                           "1.7976931348623158e308",
                           "1.7976931348623159e308",
                           "2.2250738585072011e-308",
                           "4.9406564584124654e-324",
                           "2.4703282292062327e-324",
                           "2.4703282292062328e-324",
                           "2.47e-324",
                           "1e-400",
                           "1e400",
                           "1E+23",
                           "8.5e22",
                           "123456789012345678901234567890",
                           "0.000000000000000000000000000000000000001e39",
                           "1e-1000000000",
                           "0e1000000000",
                           "5.",
                           ".5"})
    EXPECT_EQ(exact_float(text), by_the_library(text)) << text;
}
TEST(ExactFloat, DigitsThatNobodyCountsStillDecide) {
  const std::string halfway = "9007199254740993";  // between two doubles: to the even one
  EXPECT_EQ(exact_float(halfway + "." + std::string(900, '0')), 9007199254740992.0);
  EXPECT_EQ(exact_float(halfway + "." + std::string(900, '0') + "1"), 9007199254740994.0);
  EXPECT_EQ(exact_float("1" + std::string(2000, '0') + "e-2000"), 1.0);
  EXPECT_EQ(exact_float("0." + std::string(2000, '0') + "1e2001"), 1.0);
}
TEST(ExactFloat, IsTheNearestOneOfThousands) {
  std::mt19937_64 chance{42};
  for (int i = 0; i < 20'000; ++i) {
    const double value = std::fabs(std::bit_cast<double>(chance()));
    if (!std::isfinite(value)) continue;
    const std::string text = printed(value, static_cast<int>(chance() % 25));
    ASSERT_EQ(exact_float(text), by_the_library(text)) << text;
  }
}
RC_GTEST_PROP(ExactFloat, GivesBackEveryDoubleFromItsDigits, (std::uint64_t bits)) {
  const double value = std::fabs(std::bit_cast<double>(bits));
  RC_PRE(std::isfinite(value));
  for (const int digits : {16, 17, 20, 40, 766}) {
    const std::string text = printed(value, digits);
    RC_ASSERT(exact_float(text) == value);
  }
  for (const int digits : {3, 9, 14}) {
    const std::string text = printed(value, digits);
    RC_ASSERT(exact_float(text) == by_the_library(text));
  }
}
RC_GTEST_PROP(ExactFloat, IsTheNearestOneOfNumbersThatAreWrittenOut, (std::uint64_t digits, std::uint8_t places)) {
  std::string text = std::to_string(digits);
  const std::size_t behind_point = places % 40;
  if (text.size() <= behind_point) text.insert(0, behind_point + 1 - text.size(), '0');
  text.insert(text.size() - behind_point, ".");
  RC_ASSERT(exact_float(text) == by_the_library(text));
  RC_ASSERT(exact_float(text + "5") == by_the_library(text + "5"));
}
RC_GTEST_PROP(ExactFloat, RoundsHalfwaysToTheEvenOne, (std::uint64_t bits)) {
  const double value = std::fabs(std::bit_cast<double>(bits & ~(std::uint64_t{1} << 62)));
  RC_PRE(std::isfinite(value) && value > 0);
  const double next = std::nextafter(value, std::numeric_limits<double>::infinity());
  // Exactly between the two, by long doubles of more bits.
  char text[1400];
  std::snprintf(text, sizeof text, "%.1100Lf", (static_cast<long double>(value) + static_cast<long double>(next)) / 2);
  RC_ASSERT(exact_float(text) == by_the_library(text));
}

}  // namespace
}  // namespace tidemark
