#include "core/segments/syntax.h"

#include <string>

#include <gtest/gtest.h>

namespace tidemark::segments {
namespace {

std::string canonical(std::string_view text) {
  const auto tree = parse(text);
  return tree ? print(*tree) : to_line(to_error(text, tree.error()));
}

TEST(Syntax, TheCanonicalFormIsOneLineWithWordsInLowerCase) {
  EXPECT_EQ(canonical("custom.region=\"EMEA\"  AND\n custom.arr>1e4 Or Custom.Stage NOT IN(\"trial\",\"active\")"),
            R"(custom.region = "EMEA" and custom.arr > 10000 or Custom.Stage not in ("trial", "active"))");
}
TEST(Syntax, ParenthesesStandWhereTheyAreNeeded) {
  EXPECT_EQ(canonical("((a = 1))"), "a = 1");
  EXPECT_EQ(canonical("(a = 1 and b = 2) and c = 3"), "a = 1 and b = 2 and c = 3");
  EXPECT_EQ(canonical("(a = 1 or b = 2) and not (c = 3 and d = 4)"), "(a = 1 or b = 2) and not (c = 3 and d = 4)");
  EXPECT_EQ(canonical("(a = 1 and b = 2) or (c = 3)"), "a = 1 and b = 2 or c = 3");
  EXPECT_EQ(canonical("not (not (a = 1))"), "a = 1");
  EXPECT_EQ(canonical("not (a not contains \"x\")"), "not a not contains \"x\"");
}
TEST(Syntax, EveryOperatorIsWrittenAsItIsRead) {
  for (const std::string text : {"a = \"x\"",
                                 "a != \"x\"",
                                 "a < 1",
                                 "a <= -1.5",
                                 "a > 1e+21",
                                 "a >= 0",
                                 "a contains \"x\"",
                                 "a not contains \"x\"",
                                 "a starts with \"x\"",
                                 "a not starts with \"x\"",
                                 "a ends with \"x\"",
                                 "a not ends with \"x\"",
                                 "a is empty",
                                 "a is not empty",
                                 "a is true",
                                 "a is false",
                                 "a = true",
                                 "a before 2026-01-31",
                                 "a after 2026-01-31T02:00:00.000Z",
                                 "a on 2026-01-31",
                                 "a within last 1 day",
                                 "a within last 7 days",
                                 "a not within last 1 week",
                                 "a within last 2 weeks",
                                 "a within last 1 month",
                                 "a within last 12 months",
                                 "a in (1, 2)",
                                 "a not in (\"x\")",
                                 "Owner.Email = \"x\"",
                                 "account.custom.arr > 5",
                                 "not a = 1"})
    EXPECT_EQ(canonical(text), text);
}
TEST(Syntax, ATextIsWrittenAsInJson) {
  EXPECT_EQ(canonical(R"(a = "\"\\\u00e9\n/")"), R"(a = "\"\\é\n/")");
  EXPECT_EQ(canonical(R"x(a = "and not (")x"), R"x(a = "and not (")x");
}
TEST(Syntax, WordsOfTheLanguageCanBePartsOfAFieldsName) {
  EXPECT_EQ(canonical("custom.not is empty and custom.in in (1) and is is true"),
            "custom.not is empty and custom.in in (1) and is is true");
}
TEST(Syntax, ParenthesesLieInOneAnotherAHundredDeep) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '(') + "a = 1" + std::string(depth, ')'); };
  EXPECT_EQ(canonical(nested(100)), "a = 1");
  EXPECT_EQ(canonical(nested(101)), "line 1, column 101: more than 100 parentheses and negations lie in one another");
  EXPECT_EQ(canonical("(a = 1) and " + nested(100)), "a = 1 and a = 1");
}

}  // namespace
}  // namespace tidemark::segments
