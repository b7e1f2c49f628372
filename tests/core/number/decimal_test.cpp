#include "core/number/decimal.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/number/number_text.h"

namespace tidemark {
namespace {

Decimal decimal(std::string_view text) { return Decimal::from_text(text).value(); }

double rounded(std::string_view text, int scale) { return decimal(text).rounded(scale).to_double(); }

/// Units of 10^-scale as text, exact: units_text(-125, 2) == "-1.25".
std::string units_text(std::int64_t units, int scale) {
  std::string text;
  append_integer(units, text);
  return text + "e-" + std::to_string(scale);
}

TEST(Decimal, MultipliesAsPeopleDoAndNotAsDoublesDo) {
  EXPECT_EQ(Decimal::from_double(0.29).times(decimal("100")).to_double(), 29.0);
  EXPECT_NE(0.29 * 100, 29.0);
  EXPECT_EQ(Decimal::from_double(-1.1).times(Decimal::from_double(1.1)).to_double(), -1.21);
  EXPECT_EQ(decimal("25").times(decimal("4")).to_double(), 100.0);
  EXPECT_EQ(decimal("0.000001").times(decimal("1e6")).to_double(), 1.0);
  EXPECT_TRUE(decimal("0").times(decimal("-7")).is_zero());
}

TEST(Decimal, MultipliesDigitStringsOfAnyLength) {
  const std::string nines(5000, '9');  // (10^n − 1)² = 99…9800…01
  const Decimal square = decimal(nines).times(decimal(nines));
  const Decimal expected = decimal(std::string(4999, '9') + "8" + std::string(4999, '0') + "1");
  EXPECT_EQ(square.integer_digits(), 10'000);
  for (const int scale : {-1, -4999, -5000, -5001, -9999}) {
    EXPECT_EQ(square.rounded(scale).integer_digits(), expected.rounded(scale).integer_digits()) << scale;
  }
  EXPECT_EQ(square.times(decimal("1e-10000")).to_double(), 1.0);
  EXPECT_EQ(decimal("12345678901234567890").times(decimal("98765432109876543210e-39")).to_double(), 1.2193263113702179);
}

TEST(Decimal, TakesTheGrammarOfParseFloat) {
  EXPECT_EQ(decimal("+.5").to_double(), 0.5);
  EXPECT_EQ(decimal("5.").to_double(), 5.0);
  EXPECT_EQ(decimal("-00012.500E+2").to_double(), -1250.0);
  for (const char* text : {"", ".", "-", "1e", "1,0", "inf", "nan", "0x1", " 1", "1 ", "1e1.5", "--1"}) {
    EXPECT_EQ(Decimal::from_text(text), std::nullopt) << text;
  }
}

TEST(Decimal, HasNoNegativeZero) {
  EXPECT_TRUE(decimal("-0.000e5").is_zero());
  EXPECT_FALSE(std::signbit(decimal("-0").to_double()));
  EXPECT_FALSE(std::signbit(decimal("-0.4").rounded(0).to_double()));
  EXPECT_FALSE(std::signbit(Decimal::from_double(-0.0).to_double()));
}

TEST(Decimal, GivesNothingForMoreThanTenThousandDigitsOrAnExponentBeyondAHundredThousand) {
  EXPECT_TRUE(Decimal::from_text(std::string(10'000, '7')));
  EXPECT_FALSE(Decimal::from_text(std::string(10'001, '7')));
  EXPECT_TRUE(Decimal::from_text("7" + std::string(99'999, '0')));
  EXPECT_FALSE(Decimal::from_text("7" + std::string(100'000, '0')));
  EXPECT_TRUE(Decimal::from_text("." + std::string(100'000, '0') + "7"));
  EXPECT_FALSE(Decimal::from_text("." + std::string(100'001, '0') + "7"));
  EXPECT_FALSE(Decimal::from_text("1e99999999999999999999999999"));
  EXPECT_TRUE(Decimal::from_text("0e99999999999999999999999999")->is_zero());
  EXPECT_FALSE(Decimal::from_text(std::string(100'000'000, '7')));
}

TEST(DecimalRounding, GoesHalfAwayFromZero) {
  EXPECT_EQ(rounded("-2.5", 0), -3);
  EXPECT_EQ(rounded("2.5", 0), 3);
  EXPECT_EQ(rounded("2.4999999999999999999999999", 0), 2);
  EXPECT_EQ(rounded("1.005", 2), 1.01);  // as a double it lies below the half
  EXPECT_EQ(rounded("0.5", 0), 1);
  EXPECT_EQ(rounded("0.05", 0), 0);
  EXPECT_EQ(rounded("0.05", 1), 0.1);
  EXPECT_EQ(rounded("999.95", 1), 1000);
  EXPECT_EQ(rounded("55", -2), 100);
  EXPECT_EQ(rounded("12.5", 18), 12.5);
  EXPECT_EQ(rounded("0", 2), 0);
}

TEST(DecimalRounding, ChangesHowManyDigitsStandBeforeThePoint) {
  EXPECT_EQ(decimal("99.995").rounded(2).integer_digits(), 3);
  EXPECT_EQ(decimal("99.994").rounded(2).integer_digits(), 2);
  EXPECT_EQ(decimal("0.99").rounded(2).integer_digits(), 0);
  EXPECT_EQ(decimal("0.995").rounded(2).integer_digits(), 1);
}

TEST(DecimalDigits, AreCountedBeforeThePoint) {
  EXPECT_EQ(decimal("0").integer_digits(), 0);
  EXPECT_EQ(decimal("0.5").integer_digits(), 0);
  EXPECT_EQ(decimal("-0.0005").integer_digits(), 0);
  EXPECT_EQ(decimal("7").integer_digits(), 1);
  EXPECT_EQ(decimal("-100").integer_digits(), 3);
  EXPECT_EQ(decimal("1e20").integer_digits(), 21);
  EXPECT_EQ(decimal("00012").integer_digits(), 2);
}

TEST(DecimalToDouble, GivesInfinityAndZeroBeyondTheRange) {
  EXPECT_EQ(decimal("-1e400").to_double(), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(decimal("1e99999").times(decimal("1e99999")).to_double(), std::numeric_limits<double>::infinity());
  EXPECT_EQ(decimal("1e-99999").times(decimal("1e-99999")).to_double(), 0.0);
}

__extension__ using Wide = __int128;

RC_GTEST_PROP(Decimal, MultipliesLikeIntegersOf128Bits, (std::int64_t a, std::int64_t b)) {
  const std::int64_t scale = *rc::gen::inRange(0, 12);
  const std::int64_t left =
      a % *rc::gen::elementOf(std::vector<std::int64_t>{1000, 1'000'000'000, 1'000'000'000'000'000'000});
  const Decimal product = decimal(units_text(left, static_cast<int>(scale))).times(decimal(units_text(b, 3)));
  Wide exact = static_cast<Wide>(left) * b;
  std::string text;
  for (Wide rest = exact < 0 ? -exact : exact; rest != 0; rest /= 10) {
    text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
  }
  if (exact == 0) text = "0";
  if (exact < 0) text.insert(text.begin(), '-');
  RC_ASSERT(product.to_double() == parse_float(text + "e-" + std::to_string(scale + 3)).value());
  RC_ASSERT(product.integer_digits() == decimal(text + "e-" + std::to_string(scale + 3)).integer_digits());
}

RC_GTEST_PROP(DecimalRounding, IsThatOfIntegersOf128Bits, (std::int64_t units)) {
  const int scale = *rc::gen::inRange(0, 20);
  const int kept = *rc::gen::inRange(0, 20);
  const double result = decimal(units_text(units, scale)).rounded(kept).to_double();
  Wide exact = units;
  if (kept < scale) {
    Wide step = 1;
    for (int i = kept; i < scale; ++i) step *= 10;
    exact = (exact < 0 ? exact - step / 2 : exact + step / 2) / step;
  }
  const double expected = parse_float(units_text(static_cast<std::int64_t>(exact), std::min(scale, kept))).value();
  RC_ASSERT(result == expected);
}

RC_GTEST_PROP(DecimalRounding, OfARoundedNumberChangesNothing, (double value)) {
  const int scale = *rc::gen::inRange(-3, 18);
  const Decimal once = Decimal::from_double(value).rounded(scale);
  RC_ASSERT(once.rounded(scale).to_double() == once.to_double());
  RC_ASSERT(Decimal::from_double(once.to_double()).rounded(scale).to_double() == once.to_double());
}

RC_GTEST_PROP(Decimal, OfADoubleIsThatDouble, (double value)) {
  RC_ASSERT(Decimal::from_double(value).to_double() == value);
  std::string text;
  append_json_number(value, text);
  RC_ASSERT(decimal(text).to_double() == value);
  RC_ASSERT(decimal(text).integer_digits() == Decimal::from_double(value).integer_digits());
}

}  // namespace
}  // namespace tidemark
