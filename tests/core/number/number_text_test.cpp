#include "core/number/number_text.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/number/shortest_digits.h"

namespace tidemark {
namespace {

std::string json(double value) {
  std::string out;
  append_json_number(value, out);
  return out;
}

std::string written_out(double value) {
  std::string out;
  append_written_out(value, out);
  return out;
}

std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }

/// Any finite double, each bit pattern as likely as the next: subnormals, the largest, both zeros.
rc::Gen<double> any_double() {
  return rc::gen::suchThat(rc::gen::map(rc::gen::resize(100, rc::gen::arbitrary<std::uint64_t>()),
                                        [](std::uint64_t pattern) { return std::bit_cast<double>(pattern); }),
                           [](double value) { return std::isfinite(value); });
}

/// What users' numbers look like: a few digits, a point somewhere.
rc::Gen<double> everyday_double() {
  return rc::gen::map(rc::gen::pair(rc::gen::inRange<std::int64_t>(-100'000'000, 100'000'000), rc::gen::inRange(0, 9)),
                      [](const std::pair<std::int64_t, int>& drawn) {
                        return static_cast<double>(drawn.first) / std::pow(10.0, drawn.second);
                      });
}

rc::Gen<double> subnormal() {
  return rc::gen::map(rc::gen::inRange<std::uint64_t>(1, std::uint64_t{1} << 52),
                      [](std::uint64_t pattern) { return std::bit_cast<double>(pattern); });
}

rc::Gen<double> finite_double() { return rc::gen::oneOf(any_double(), everyday_double(), subnormal()); }

TEST(ParseFloat, TakesTheGrammarOfTheRulesOfPlanning) {
  EXPECT_EQ(parse_float("1.001E3"), 1001.0);
  EXPECT_EQ(parse_float(".5"), 0.5);
  EXPECT_EQ(parse_float("5."), 5.0);
  EXPECT_EQ(parse_float("5.e1"), 50.0);
  EXPECT_EQ(parse_float("+1"), 1.0);
  EXPECT_EQ(parse_float("+.5e+1"), 5.0);
  EXPECT_EQ(parse_float("-00012.50"), -12.5);
  EXPECT_EQ(parse_float("1e-2"), 0.01);
  EXPECT_EQ(bits(parse_float("-0").value()), bits(-0.0));
}

TEST(ParseFloat, RefusesEverythingElse) {
  for (const char* text :
       {"",    "+",   "-",    ".",  "+.",  "e5",  ".e5",      "1e",   "1e+",   "1e1.5", "1,000",    "1 ",   " 1",
        "--1", "+-1", "0x10", "1f", "inf", "nan", "infinity", "-inf", "1_000", "1.2.3", "\xd9\xa1", "1e5e5"}) {
    EXPECT_EQ(parse_float(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_float(std::string_view("1\0", 2)), std::nullopt);
}

TEST(ParseFloat, GivesInfinityBeyondTheRangeAndZeroBelowIt) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(parse_float("1e309"), infinity);
  EXPECT_EQ(parse_float("-1e99999999999999999999999"), -infinity);
  EXPECT_EQ(parse_float("1e-99999999999999999999999"), 0.0);
  EXPECT_EQ(parse_float("0e99999999999999999999999"), 0.0);
  EXPECT_EQ(
      parse_float("179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207"
                  "0963302864166928879109465555478519404026306574886715058206819089020007083836762738548458177115317"
                  "6446573027006985557136695962284291481986083493647529271907416844436551070434271155969950809304288"
                  "0177904174497791.999"),
      std::numeric_limits<double>::max());
}

TEST(ParseFloat, RoundsTextsThatLieBetweenTwoDoublesLikeStrtod) {
  for (const char* text : {"9007199254740993", "9007199254740992.99999",
                           "9007199254740993.0000000000000000000000000001", "2.2250738585072011e-308",
                           "2.4703282292062327208e-324", "2.4703282292062328e-324", "123456789012345678901234567890",
                           "1e23", "8.5e22", "0.000000000000000000000000000000000000012345678901234567890123456789e30",
                           "18446744073709551616", "1e22", "1e-22"}) {
    EXPECT_EQ(bits(parse_float(text).value()), bits(std::strtod(text, nullptr))) << text;
  }
}

TEST(ParseFloat, IsDoneWithAHundredMegabytesInOneGo) {
  std::string digits(100'000'000, '7');
  EXPECT_EQ(parse_float(digits), std::numeric_limits<double>::infinity());
  digits[1] = '.';
  EXPECT_EQ(parse_float(digits), 7.777777777777778);
  digits.back() = 'x';
  EXPECT_EQ(parse_float(digits), std::nullopt);
}

RC_GTEST_PROP(ParseFloat, AgreesWithStrtodOnAnyTextOfTheGrammar, ()) {
  const auto digits = [] { return rc::gen::container<std::string>(rc::gen::inRange('0', ':')); };
  std::string text = *rc::gen::element<std::string>("", "+", "-") + *digits();
  if (*rc::gen::arbitrary<bool>()) text += "." + *digits();
  if (*rc::gen::arbitrary<bool>()) text += "e" + std::to_string(*rc::gen::inRange(-340, 340));
  const auto parsed = parse_float(text);
  char* end = nullptr;
  const double expected = std::strtod(text.c_str(), &end);
  const bool has_digits = text.find_first_of("0123456789") < text.find('e');
  RC_ASSERT(parsed.has_value() == has_digits);
  if (parsed) {
    RC_ASSERT(end == text.c_str() + text.size());
    RC_ASSERT(bits(*parsed) == bits(expected));
  }
}

RC_GTEST_PROP(ParseFloat, ReadsWhatPrintfWritesWithSeventeenDigits, ()) {
  const double value = *finite_double();
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", value);
  RC_ASSERT(bits(parse_float(text).value()) == bits(value));
}

RC_GTEST_PROP(ParseFloat, NeverFailsOnAnyBytes, (const std::string& bytes)) {
  const auto parsed = parse_float(bytes);
  if (parsed) RC_ASSERT(bytes.find_first_not_of("+-.eE0123456789") == std::string::npos);
}

TEST(ParseInteger, TakesDigitsAndAFractionOfZeros) {
  const auto value = [](std::string_view text) {
    const ParsedInteger parsed = parse_integer(text);
    EXPECT_EQ(parsed.problem, IntegerProblem::none) << text;
    return parsed.value;
  };
  EXPECT_EQ(value("12"), 12);
  EXPECT_EQ(value("+12"), 12);
  EXPECT_EQ(value("-007"), -7);
  EXPECT_EQ(value("12.00"), 12);
  EXPECT_EQ(value("-0"), 0);
  EXPECT_EQ(value("9007199254740992"), std::int64_t{1} << 53);
  EXPECT_EQ(value("-9007199254740992.0"), -(std::int64_t{1} << 53));
  EXPECT_EQ(value(std::string(1000, '0') + "1"), 1);
}

TEST(ParseInteger, SaysWhatIsWrong) {
  for (const char* text :
       {"", "+", "-", ".", ".0", "12.", "12.5", "12.0.0", "1e3", "12.00x", "1,000", " 1", "0x1", "x"}) {
    EXPECT_EQ(parse_integer(text).problem, IntegerProblem::not_an_integer) << text;
  }
  for (const char* text :
       {"9007199254740993", "-9007199254740993.0", "18446744073709551617", "9999999999999999999999999"}) {
    EXPECT_EQ(parse_integer(text).problem, IntegerProblem::beyond_2_53) << text;
  }
  EXPECT_EQ(parse_integer("99999999999999999999999999x").problem, IntegerProblem::not_an_integer);
}

TEST(IntegerOf, TakesIntegralDoublesWithinTwoToThe53) {
  EXPECT_EQ(integer_of(12.0).value, 12);
  EXPECT_EQ(integer_of(-9007199254740992.0).value, -(std::int64_t{1} << 53));
  EXPECT_EQ(integer_of(-0.0).value, 0);
  EXPECT_EQ(integer_of(12.5).problem, IntegerProblem::not_an_integer);
  EXPECT_EQ(integer_of(std::nan("")).problem, IntegerProblem::not_an_integer);
  EXPECT_EQ(integer_of(9007199254740994.0).problem, IntegerProblem::beyond_2_53);
  EXPECT_EQ(integer_of(std::numeric_limits<double>::infinity()).problem, IntegerProblem::beyond_2_53);
}

TEST(JsonNumber, IsWhatRfc8785PrintsInItsAppendixB) {
  const auto of_bits = [](std::uint64_t pattern) { return json(std::bit_cast<double>(pattern)); };
  EXPECT_EQ(of_bits(0x0000000000000000), "0");
  EXPECT_EQ(of_bits(0x8000000000000000), "0");
  EXPECT_EQ(of_bits(0x0000000000000001), "5e-324");
  EXPECT_EQ(of_bits(0x8000000000000001), "-5e-324");
  EXPECT_EQ(of_bits(0x7fefffffffffffff), "1.7976931348623157e+308");
  EXPECT_EQ(of_bits(0xffefffffffffffff), "-1.7976931348623157e+308");
  EXPECT_EQ(of_bits(0x4340000000000000), "9007199254740992");
  EXPECT_EQ(of_bits(0xc340000000000000), "-9007199254740992");
  EXPECT_EQ(of_bits(0x4430000000000000), "295147905179352830000");
  EXPECT_EQ(of_bits(0x44b52d02c7e14af5), "9.999999999999997e+22");
  EXPECT_EQ(of_bits(0x44b52d02c7e14af6), "1e+23");
  EXPECT_EQ(of_bits(0x44b52d02c7e14af7), "1.0000000000000001e+23");
  EXPECT_EQ(of_bits(0x444b1ae4d6e2ef4e), "999999999999999700000");
  EXPECT_EQ(of_bits(0x444b1ae4d6e2ef4f), "999999999999999900000");
  EXPECT_EQ(of_bits(0x444b1ae4d6e2ef50), "1e+21");
  EXPECT_EQ(of_bits(0x3eb0c6f7a0b5ed8c), "9.999999999999997e-7");
  EXPECT_EQ(of_bits(0x3eb0c6f7a0b5ed8d), "0.000001");
  EXPECT_EQ(of_bits(0x41b3de4355555553), "333333333.3333332");
  EXPECT_EQ(of_bits(0x41b3de4355555554), "333333333.33333325");
  EXPECT_EQ(of_bits(0x41b3de4355555555), "333333333.3333333");
  EXPECT_EQ(of_bits(0x41b3de4355555556), "333333333.3333334");
  EXPECT_EQ(of_bits(0x41b3de4355555557), "333333333.33333343");
  EXPECT_EQ(of_bits(0xbecbf647612f3696), "-0.0000033333333333333333");
  EXPECT_EQ(of_bits(0x43143ff3c1cb0959), "1424953923781206.2");
}

TEST(JsonNumber, IsAlsoTheTextOfANumber) {
  EXPECT_EQ(json(12), "12");
  EXPECT_EQ(json(-12.5), "-12.5");
  EXPECT_EQ(json(1e-7), "1e-7");
  EXPECT_EQ(json(1.5e300), "1.5e+300");
}

RC_GTEST_PROP(JsonNumber, ReadsBackTheSame, ()) {
  const double value = *finite_double();
  const std::string text = json(value);
  RC_ASSERT(std::strtod(text.c_str(), nullptr) == value);
  RC_ASSERT(parse_float(text) == value);
}

/// std::to_chars is another implementation of the shortest digits (Ryu); it is the oracle of dragonbox.
RC_GTEST_PROP(ShortestDigits, AreThoseOfToChars, ()) {
  const double value = std::fabs(*finite_double());
  RC_PRE(value > 0);
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
  std::string expected{text, end};
  const auto e = expected.find('e');
  const int exponent = std::stoi(expected.substr(e + 1));
  std::string digits = expected.substr(0, e);
  if (digits.size() > 1) digits.erase(1, 1);
  const ShortestDigits shortest = shortest_digits(value);
  RC_ASSERT(std::to_string(shortest.digits) == digits);
  RC_ASSERT(shortest.exponent == exponent - static_cast<int>(digits.size()) + 1);
}

TEST(WrittenOut, HasNoExponentAndNoFractionWhereTheValueHasNone) {
  EXPECT_EQ(written_out(1001), "1001");
  EXPECT_EQ(written_out(0.1), "0.1");
  EXPECT_EQ(written_out(1e20), "100000000000000000000");
  EXPECT_EQ(written_out(1e22), "1" + std::string(22, '0'));
  EXPECT_EQ(written_out(-1.5e-7), "-0.00000015");
  EXPECT_EQ(written_out(-0.0), "0");
  EXPECT_EQ(written_out(5e-324), "0." + std::string(323, '0') + "5");
  EXPECT_EQ(written_out(1.7976931348623157e308), "17976931348623157" + std::string(292, '0'));
}

RC_GTEST_PROP(WrittenOut, ReadsBackTheSameAndHasDigitsOnly, ()) {
  const double value = *finite_double();
  const std::string text = written_out(value);
  RC_ASSERT(parse_float(text) == value);
  RC_ASSERT(text.find_first_not_of("-.0123456789") == std::string::npos);
}

TEST(Integer, IsAppendedInFullRange) {
  std::string out = "x";
  append_integer(std::numeric_limits<std::int64_t>::min(), out);
  EXPECT_EQ(out, "x-9223372036854775808");
}

}  // namespace
}  // namespace tidemark
