#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "given.h"

namespace tidemark::cases {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// What was accepted is met by the same plan, and accepting it again changes nothing.
void expect_met(GivenCase given) {
  given.json = given.accepted();
  EXPECT_THAT(given.differs(), IsEmpty()) << given.json;
  EXPECT_EQ(given.accepted(), given.json);
}

TEST(Accept, WritesThePartsThatTheCaseExpectsAndLeavesTheRest) {
  GivenCase given = trial_that_expects(R"({"changes": {"v-1": {"custom.stage": "active"}}} /* as agreed */)");
  given.json.insert(1, "// the trial\n");
  const std::string before = given.json;
  EXPECT_EQ(given.accepted(), before.substr(0, before.find("{\"changes\"")) + R"({
    "changes": {
      "v-1": {"custom.stage": "trial"}
    }
  } /* as agreed */})");
  expect_met(given);
}

TEST(Accept, WritesOldValuesOnlyWhereTheCaseHasThem) {
  GivenCase given = trial_that_expects(R"({"changes": {"v-1": {"custom.stage": {"old": 1, "new": 2}}}})");
  EXPECT_THAT(given.accepted(), HasSubstr(R"({"custom.stage": {"old": "prospect", "new": "trial"}})"));
  expect_met(given);
}

TEST(Accept, ACaseThatExpectsNothingGetsChangesAndWhatIsLeft) {
  GivenCase given = trial_that_expects("{}");
  given.json.erase(given.json.find(",\n\"expect\""));
  given.json += "\n}\n";
  EXPECT_THAT(given.accepted(), HasSubstr(R"(]},
  "expect": {
    "changes": {
      "v-1": {"custom.stage": "trial"}
    },
    "left": []
  }
}
)"));
  expect_met(given);
}

TEST(Accept, KeepsTargetsThatDoNotChangeAndNamesNoOthersWhereTheyMay) {
  GivenCase given =
      trial_that_expects(R"({"changes": {"v-2": {}, "v-3": {"custom.stage": "x"}}, "other_targets": "any"})");
  EXPECT_THAT(given.accepted(), HasSubstr("\"v-2\": {},\n      \"v-3\": {}\n"));
  EXPECT_THAT(given.accepted(), Not(HasSubstr("v-1\": {\"custom")));
  expect_met(given);
}

TEST(Accept, WritesLeftRefusedHeldAndCounts) {
  GivenCase given = trial_that_expects(
      R"({"left": [], "refused": ["connections.visitor.pull[0]"], "held": true, "counts": {"matched": 7, "invalid": 7}})");
  given.json.replace(given.json.find("\"Trial\""), 7, "\"Lapsed\"");
  const std::string accepted = given.accepted();
  EXPECT_THAT(
      accepted,
      HasSubstr(
          R"({"reason": "invalid", "target": "v-1", "field": "custom.stage", "value": "Lapsed", "source": "003A"})"));
  EXPECT_THAT(accepted,
              HasSubstr("\"refused\": [],\n    \"held\": false,\n    \"counts\": {\"matched\": 1, \"invalid\": 1}"));
  expect_met(given);
}

}  // namespace
}  // namespace tidemark::cases
