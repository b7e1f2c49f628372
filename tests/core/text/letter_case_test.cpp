#include "core/text/letter_case.h"

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/text/utf8.h"

namespace tidemark {
namespace {

std::string folded(std::string_view text) {
  std::string out;
  append_folded(text, out);
  return out;
}

std::string lower(std::string_view text) {
  std::string out;
  append_lower(text, out);
  return out;
}

std::string upper(std::string_view text) {
  std::string out;
  append_upper(text, out);
  return out;
}

std::string utf8(char32_t code_point) {
  std::string out;
  append_utf8(code_point, out);
  return out;
}

/// "0073 0073" as text.
std::string of_hex(const std::string& code_points) {
  std::istringstream words{code_points};
  std::string text;
  for (std::uint32_t one = 0; words >> std::hex >> one;) append_utf8(one, text);
  return text;
}

/// The lines of one of Debian's Unicode files, without comments, split at ";".
std::vector<std::vector<std::string>> lines_of(const std::string& name) {
  std::ifstream file{"/usr/share/unicode/" + name};
  std::vector<std::vector<std::string>> lines;
  for (std::string line; std::getline(file, line);) {
    line = line.substr(0, line.find('#'));
    if (line.empty()) continue;
    std::istringstream rest{line};
    lines.emplace_back();
    for (std::string field; std::getline(rest, field, ';');) lines.back().push_back(field);
  }
  return lines;
}

using Mapping = std::map<std::string, std::string>;

void expect_every_code_point(const Mapping& expected, std::string (*map)(std::string_view)) {
  ASSERT_GT(expected.size(), 1000u);
  for (char32_t one = 0; one <= 0x10ffff; ++one) {
    if (one >= 0xd800 && one < 0xe000) continue;
    const std::string text = utf8(one);
    const auto found = expected.find(text);
    ASSERT_EQ(map(text), found == expected.end() ? text : found->second)
        << "U+" << std::hex << static_cast<std::uint32_t>(one);
  }
}

TEST(Folding, IsThatOfTheUnicodeFileForEveryCodePoint) {
  Mapping expected;
  for (const auto& line : lines_of("CaseFolding.txt")) {
    if (line.at(1) == " C" || line.at(1) == " F") expected[of_hex(line.at(0))] = of_hex(line.at(2));
  }
  expect_every_code_point(expected, folded);
}

TEST(Upper, IsThatOfTheUnicodeFileForEveryCodePoint) {
  Mapping expected;
  for (const auto& line : lines_of("UnicodeData.txt")) {
    if (!line.at(12).empty()) expected[of_hex(line.at(0))] = of_hex(line.at(12));
  }
  expect_every_code_point(expected, upper);
}

TEST(Lower, IsThatOfTheUnicodeFileForEveryCodePoint) {
  Mapping expected;
  for (const auto& line : lines_of("UnicodeData.txt")) {
    if (!line.at(13).empty()) expected[of_hex(line.at(0))] = of_hex(line.at(13));
  }
  expect_every_code_point(expected, lower);
}

TEST(Folding, IsFullAndDoesNotNormalise) {
  EXPECT_EQ(folded("Straße É"), "strasse é");
  EXPECT_EQ(folded("STRASSE"), folded("straße"));
  EXPECT_EQ(folded("ΣΊΣΥΦΟΣ"), folded("Σίσυφος"));
  EXPECT_EQ(folded("ﬃ"), "ffi");
  EXPECT_EQ(folded("İI"), "i\u0307i");  // not the Turkish way
  EXPECT_NE(folded("é"), folded("e\u0301"));
}

TEST(LowerAndUpper, MapOneCodePointToOne) {
  EXPECT_EQ(upper("straße"), "STRAßE");
  EXPECT_EQ(lower("ΟΔΟΣ"), "οδοσ");
  EXPECT_EQ(lower("İ"), "i");
  EXPECT_EQ(upper("ŉ ﬃ"), "ŉ ﬃ");
  EXPECT_EQ(upper("ǆ"), "Ǆ");
  EXPECT_EQ(lower("Ǆ"), "ǆ");
  EXPECT_EQ(lower("日本 😀"), "日本 😀");
}

TEST(LetterCase, IsAppended) {
  std::string out = "Before: ";
  append_lower("ÄB", out);
  append_upper("äb", out);
  append_folded("ẞ", out);
  EXPECT_EQ(out, "Before: äbÄBss");
}

RC_GTEST_PROP(LetterCase, OfATextIsThatOfItsCodePoints, ()) {
  const auto code_points = *rc::gen::container<std::vector<std::uint32_t>>(
      rc::gen::oneOf(rc::gen::inRange(0u, 0x80u), rc::gen::inRange(0x80u, 0x600u), rc::gen::inRange(0x1e00u, 0x2200u)));
  std::string text;
  std::string one_by_one;
  for (const char32_t one : code_points) {
    append_utf8(one, text);
    append_folded(utf8(one), one_by_one);
  }
  RC_ASSERT(folded(text) == one_by_one);
  RC_ASSERT(folded(one_by_one) == one_by_one);
}

}  // namespace
}  // namespace tidemark
