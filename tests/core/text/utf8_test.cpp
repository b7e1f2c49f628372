#include "core/text/utf8.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/text/beginning.h"

namespace tidemark {
namespace {

constexpr bool is_surrogate(char32_t code_point) { return code_point >= 0xd800 && code_point < 0xe000; }

std::string utf8(char32_t code_point) {
  std::string out;
  append_utf8(code_point, out);
  return out;
}

/// The definition without any cleverness: decode bit by bit, then look whether that is how the code point is written.
bool is_utf8_by_definition(std::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t length = 1;
    while (length < 5 && (static_cast<unsigned char>(bytes.front()) & (0x80 >> (length - 1))) != 0) ++length;
    length = length == 1 ? 1 : length - 1;
    if (length > bytes.size()) return false;
    char32_t code_point = static_cast<unsigned char>(bytes.front());
    if (length > 1) code_point &= 0x7f >> length;
    for (const char tail : bytes.substr(1, length - 1)) {
      if ((tail & 0xc0) != 0x80) return false;
      code_point = code_point << 6 | (tail & 0x3f);
    }
    if (is_surrogate(code_point) || code_point > 0x10ffff || utf8(code_point) != bytes.substr(0, length)) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

rc::Gen<char32_t> code_point() {
  const auto range = [](char32_t first, char32_t end) {
    return rc::gen::cast<char32_t>(rc::gen::inRange<std::uint32_t>(first, end));
  };
  return rc::gen::oneOf(range(0, 0x80), range(0x80, 0x800), range(0x800, 0xd800), range(0xe000, 0x10000),
                        range(0x10000, 0x110000));
}

std::string text_of(const std::vector<char32_t>& code_points) {
  std::string text;
  for (const char32_t one : code_points) append_utf8(one, text);
  return text;
}

TEST(Utf8, IsWellFormedForEveryCodePointAndOnlyThoseItsShortestWay) {
  for (char32_t code_point = 0; code_point <= 0x10ffff; ++code_point) {
    ASSERT_EQ(is_utf8(utf8(code_point)), !is_surrogate(code_point)) << static_cast<std::uint32_t>(code_point);
  }
}

TEST(Utf8, IsJudgedByItsDefinitionForAllSequencesOfUpToThreeBytes) {
  std::string bytes(3, '\0');
  for (int first = 0x7f; first < 0x100; ++first) {
    for (int second = 0; second < 0x100; ++second) {
      for (const int third : {0x00, 0x41, 0x7f, 0x80, 0x9f, 0xa0, 0xbf, 0xc0, 0xe2, 0xff}) {
        bytes = {static_cast<char>(first), static_cast<char>(second), static_cast<char>(third)};
        for (const std::size_t length : {1u, 2u, 3u}) {
          const auto piece = std::string_view{bytes}.substr(0, length);
          ASSERT_EQ(is_utf8(piece), is_utf8_by_definition(piece))
              << first << ' ' << second << ' ' << third << ' ' << length;
        }
      }
    }
  }
}

TEST(Utf8, HasNothingOverlongNoSurrogatesAndNothingBeyondTheEnd) {
  for (const char* bytes :
       {"\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xed\xa0\x80",
        "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xfe", "\x80", "\xbf", "\xf8\x88\x80\x80\x80",
        "\xe2\x82", "\xf0\x9f\x98", "\xc3"}) {
    EXPECT_EQ(first_bad_utf8(std::string{"ok "} + bytes), 3u);
    EXPECT_FALSE(is_utf8(bytes));
  }
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8(std::string_view{"a\0b", 3}));
}

TEST(Utf8, NamesTheBeginningOfWhatIsWrongWhereverItStands) {
  for (std::size_t length = 0; length < 200; ++length) {
    std::string text(length, 'x');
    EXPECT_EQ(first_bad_utf8(text), length);
    for (std::size_t at = 0; at < length; ++at) {
      text[at] = '\xff';
      ASSERT_EQ(first_bad_utf8(text), at);
      text[at] = 'x';
    }
    const std::string cut = text + "\xf0\x9f\x98";
    ASSERT_EQ(first_bad_utf8(cut), length);
  }
}

/// Whoever reads beyond the end is told so by the address sanitizer.
TEST(Utf8, IsReadToItsEndAndNotBeyond) {
  for (const std::string text : {"\xf0", "\xf0\x9f", "\xf0\x9f\x98", "\xe2\x82", "\xc3", "\xff", "\x80", "abc\xf0"}) {
    const auto exact = std::make_unique<char[]>(text.size());
    std::copy(text.begin(), text.end(), exact.get());
    std::string_view rest{exact.get(), text.size()};
    EXPECT_FALSE(is_utf8(rest));
    EXPECT_LE(utf16_length(rest), 2 * text.size());
    EXPECT_LE(cut_to_utf16_length(rest, 1).size(), text.size());
    while (!rest.empty()) {
      const std::size_t before = rest.size();
      static_cast<void>(take_code_point(rest));
      ASSERT_LT(rest.size(), before);
    }
  }
}

RC_GTEST_PROP(Utf8, OfAnyBytesIsJudgedByItsDefinition, ()) {
  std::string text = text_of(*rc::gen::container<std::vector<char32_t>>(code_point()));
  RC_ASSERT(is_utf8(text));
  if (text.empty()) return;
  text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::arbitrary<char>();
  RC_ASSERT(is_utf8(text) == is_utf8_by_definition(text));
  const std::size_t bad = first_bad_utf8(text);
  RC_ASSERT(is_utf8_by_definition(text.substr(0, bad)));
}

TEST(Utf16Length, CountsTwoUnitsBeyondTheBasicPlane) {
  EXPECT_EQ(utf16_length(""), 0u);
  EXPECT_EQ(utf16_length("a😀"), 3u);
  EXPECT_EQ(utf16_length("Straße"), 6u);
  EXPECT_EQ(utf16_length("日本"), 2u);
  EXPECT_EQ(utf16_length("e\xcc\x81"), 2u);
}

TEST(CutToUtf16Length, SplitsNoCodePoint) {
  EXPECT_EQ(cut_to_utf16_length("a😀b", 0), "");
  EXPECT_EQ(cut_to_utf16_length("a😀b", 1), "a");
  EXPECT_EQ(cut_to_utf16_length("a😀b", 2), "a");
  EXPECT_EQ(cut_to_utf16_length("a😀b", 3), "a😀");
  EXPECT_EQ(cut_to_utf16_length("a😀b", 4), "a😀b");
  EXPECT_EQ(cut_to_utf16_length("a😀b", 1000), "a😀b");
  EXPECT_EQ(cut_to_utf16_length("日本語", 2), "日本");
}

TEST(Beginning, SplitsNoCodePointAndLeavesNoHalfOfOne) {
  EXPECT_EQ(beginning("aé", 0), "");
  EXPECT_EQ(beginning("aé", 2), "a");
  EXPECT_EQ(beginning("aé", 3), "aé");
  EXPECT_EQ(beginning("a\xe2\x82", 10), "a") << "cut before";
  EXPECT_EQ(beginning("\x80\x80\x80\x80", 10), "\x80\x80\x80\x80") << "no UTF-8";
}

RC_GTEST_PROP(Beginning, IsTheLongestThatFits, ()) {
  const auto code_points = *rc::gen::container<std::vector<char32_t>>(code_point());
  const auto most = *rc::gen::inRange<std::size_t>(0, 80);
  std::string longest;
  for (const char32_t one : code_points) {
    const std::string next = utf8(one);
    if (longest.size() + next.size() > most) break;
    longest += next;
  }
  const std::string text = text_of(code_points);
  RC_ASSERT(beginning(text, most) == longest);
  RC_ASSERT(beginning(text.substr(0, most), most) == longest);
}

RC_GTEST_PROP(Beginning, OfAnyBytesLosesAtMostThree, (const std::string& bytes)) {
  const auto most = *rc::gen::inRange<std::size_t>(0, 80);
  const std::string_view begins = beginning(bytes, most);
  RC_ASSERT(bytes.starts_with(begins));
  RC_ASSERT(begins.size() + 3 >= std::min(most, bytes.size()));
}

RC_GTEST_PROP(Utf16Length, IsTheSumOverCodePointsAndACutIsTheLongestPrefix, ()) {
  const auto code_points = *rc::gen::container<std::vector<char32_t>>(code_point());
  const auto limit = *rc::gen::inRange<std::size_t>(0, 60);
  std::size_t units = 0;
  std::string longest;
  std::size_t longest_units = 0;
  bool fits = true;
  for (const char32_t one : code_points) {
    units += one > 0xffff ? 2 : 1;
    fits = fits && units <= limit;
    if (fits) append_utf8(one, longest);
    if (fits) longest_units = units;
  }
  const std::string text = text_of(code_points);
  RC_ASSERT(utf16_length(text) == units);
  RC_ASSERT(cut_to_utf16_length(text, limit) == longest);
  RC_ASSERT(utf16_length(longest) == longest_units);
}

RC_GTEST_PROP(CodePoints, AreTakenAsTheyWereAppended, ()) {
  const auto code_points = *rc::gen::container<std::vector<char32_t>>(code_point());
  const std::string text = text_of(code_points);
  std::string_view rest = text;
  for (const char32_t one : code_points) RC_ASSERT(take_code_point(rest) == one);
  RC_ASSERT(rest.empty());
}

}  // namespace
}  // namespace tidemark
