#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "../dice.h"
#include "asked.h"
#include "core/json/write.h"
#include "core/number/number_text.h"

namespace tidemark::segments {
namespace {

const std::vector<std::string> names = {"custom.region", "a", "Owner.Email", "custom.not", "_x9"};

std::string any_literal(Dice& dice) {
  std::string text;
  switch (dice.below(4)) {
    case 0: json::append_json_string(dice.of<std::string>({"", "EMEA", "\"\\\n", "é😀", "and"}), text); break;
    case 1: append_json_number(dice.of<double>({0, -1.5, 1e300, 1e-7, 0.1, 1234567}), text); break;
    case 2: text = dice.of<std::string>({"true", "FALSE"}); break;
    default:
      text =
          dice.of<std::string>({"2026-01-31", "0001-01-01", "2026-01-31T02:00:00+0930", "9999-12-31T23:59:59.9999Z"});
  }
  return text;
}

std::string any_condition(Dice& dice) {
  const std::string name = dice.of(names);
  const std::string negation = dice.one_in(2) ? " not " : " ";
  switch (dice.below(5)) {
    case 0:
      return name + dice.of<std::string>({"=", " != ", "<", "<= ", " > ", " >= ", " before ", " AFTER ", " on "}) +
             any_literal(dice);
    case 1: return name + dice.of<std::string>({" is empty", " is  not EMPTY", " is true", " is false"});
    case 2:
      return name + negation + dice.of<std::string>({"contains ", "starts with ", "ends\twith "}) + any_literal(dice);
    case 3:
      return name + negation + "in(" + any_literal(dice) + (dice.one_in(2) ? "" : " , " + any_literal(dice)) + ")";
    default:
      return name + negation + "within last " + std::to_string(1 + dice.below(9999)) + " " +
             dice.of<std::string>({"day", "days", "weeks", "Month"});
  }
}

std::string any_segment(Dice& dice, std::size_t depth) {
  if (depth == 0 || dice.one_in(4)) return any_condition(dice);
  if (dice.one_in(5)) return "not (" + any_segment(dice, depth - 1) + ")";
  std::string text;
  const std::string word = dice.one_in(2) ? " and " : " or ";
  for (std::size_t parts = 1 + dice.below(4); parts > 0; --parts) {
    const bool parentheses = dice.one_in(2);
    text +=
        (parentheses ? "(" : "") + any_segment(dice, depth - 1) + (parentheses ? ")" : "") + (parts > 1 ? word : "");
  }
  return text;
}

RC_GTEST_PROP(AnySegment, IsReadBackFromItsCanonicalForm, (std::uint64_t seed)) {
  Dice dice{seed};
  const std::string text = any_segment(dice, 4);
  const auto tree = parse(text);
  RC_ASSERT(tree.has_value());
  const std::string printed = print(*tree);
  const auto again = parse(printed);
  RC_ASSERT(again.has_value());
  RC_ASSERT(*again == *tree);
  RC_ASSERT(print(*again) == printed);
}

/// A segment, or a problem that lies inside the text, can be shown, and names no more than there is.
bool is_segment_or_problem(const std::string& text) {
  const auto tree = parse(text);
  if (tree) return parse(print(*tree)).has_value();
  const Problem& problem = tree.error();
  const std::string shown = pointed_at(text, problem);
  const Error error = to_error(text, problem);
  return problem.place.begin + problem.place.length <= text.size() && !problem.what.empty() &&
         error.where.starts_with("line ") && shown.ends_with("^\n") && shown.size() < 1000;
}

RC_GTEST_PROP(AnyBytes, EndInASegmentOrAProblemInsideThem, (const std::string& bytes)) {
  RC_ASSERT(is_segment_or_problem(bytes));
}
RC_GTEST_PROP(AnyBytes, InPlaceOfOthersInASegmentEndSoToo, (std::uint64_t seed)) {
  Dice dice{seed};
  for (int times = 0; times < 20; ++times) RC_ASSERT(is_segment_or_problem(mutated(any_segment(dice, 3), dice)));
}
TEST(AnyBytes, OfAnyLengthAndDepthEndSoToo) {
  EXPECT_TRUE(is_segment_or_problem(std::string(1 << 20, '(')));
  EXPECT_TRUE(is_segment_or_problem(std::string(60'000, '(')));
  std::string negations;
  for (int i = 0; i < 15'000; ++i) negations += "not ";
  EXPECT_TRUE(is_segment_or_problem(negations));
  EXPECT_TRUE(is_segment_or_problem("a in (" + std::string(60'000, '1') + ")"));
}

}  // namespace
}  // namespace tidemark::segments
