#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "case.h"
#include "literal_plan.h"

namespace tidemark {
namespace {

/// The forty cases that were worked out independently of the code (tests/data/plan-cases), each of which settles what the rules mean.
class WorkedCase : public testing::TestWithParam<std::string> {
 protected:
  [[nodiscard]] static std::string folder() { return std::string{TIDEMARK_TEST_DATA} + "/plan-cases/" + GetParam(); }
  [[nodiscard]] static std::string expected() {
    std::ifstream in{folder() + "/expected.ndjson"};
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }
  [[nodiscard]] static Outcome planned(const Case& given) {
    Outcome outcome = outcome_of(given);
    EXPECT_FALSE(outcome.error.has_value()) << to_line(*outcome.error);
    return outcome;
  }

  /// Spelled otherwise, several times over, it has the same lines and the same digest.
  static void expect_the_same(Spelling spelling) {
    const Case given = read_case(folder());
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      Dice dice{seed};
      const Outcome outcome = planned(spelled_otherwise(given, spelling, dice));
      ASSERT_EQ(difference(expected(), outcome.lines), "") << "seed " << seed;
    }
  }
};

TEST_P(WorkedCase, HasTheExpectedLines) {
  const Outcome outcome = planned(read_case(folder()));
  EXPECT_EQ(difference(expected(), outcome.lines), "");
  EXPECT_EQ(outcome.held, expected().find("\"held\": true") != std::string::npos);
}
TEST_P(WorkedCase, IsTheSameInAnotherOrderOfPagesAndRows) { expect_the_same({.shuffled = true}); }
TEST_P(WorkedCase, IsTheSameInOtherPages) { expect_the_same({.cut_anew = true}); }
TEST_P(WorkedCase, IsTheSameInOtherForms) { expect_the_same({.other_forms = true}); }
TEST_P(WorkedCase, IsTheSameInOtherFormsPagesAndOrder) {
  expect_the_same({.shuffled = true, .cut_anew = true, .other_forms = true});
}
TEST_P(WorkedCase, HasNoChangeWhenItsPlanWasCarriedOut) {
  const Case given = read_case(folder());
  const Outcome again = planned(after(given, planned(given)));
  EXPECT_EQ(again.lines.find("{\"change\":"), std::string::npos) << again.lines;
}
TEST_P(WorkedCase, IsWhatTheLiteralPlannerSaysToo) {
  const auto literal = literal_plan(read_case(folder()));
  ASSERT_TRUE(literal.has_value());
  EXPECT_EQ(difference(*literal, expected()), "");
}

std::vector<std::string> all_cases() {
  std::vector<std::string> names;
  for (int i = 1; i <= 24; ++i) names.push_back((i < 10 ? "pull-0" : "pull-") + std::to_string(i));
  for (int i = 1; i <= 16; ++i) names.push_back((i < 10 ? "push-0" : "push-") + std::to_string(i));
  return names;
}

INSTANTIATE_TEST_SUITE_P(Cases, WorkedCase, testing::ValuesIn(all_cases()), [](const auto& each) {
  std::string name = each.param;
  name.erase(name.find('-'), 1);
  return name;
});

}  // namespace
}  // namespace tidemark
