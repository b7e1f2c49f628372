#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cases/matching.h"
#include "given.h"

namespace tidemark::cases {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Comparison, WhatIsPlannedAsExpectedHasNoDifference) {
  EXPECT_THAT(trial_that_expects(R"({"changes": {"v-1": {"custom.stage": "trial"}}})").differs(), IsEmpty());
  EXPECT_THAT(trial_that_expects(
                  R"({"changes": {"v-1": {"custom.stage": {"old": "prospect", "new": "trial", "source": "003A"}}},
"left": [], "refused": [], "held": false, "counts": {"matched": 1, "changes": 1}})")
                  .differs(),
              IsEmpty());
}

TEST(Comparison, AnotherValueIsADifferenceAtItsLine) {
  EXPECT_THAT(trial_that_expects(R"({"changes": {"v-1": {
"custom.stage": "active"}}})")
                  .differs(),
              ElementsAre(R"(5: different v-1 custom.stage {"new":"active"} {"old":"prospect","new":"trial"})"));
  EXPECT_THAT(
      trial_that_expects(R"({"changes": {"v-1": {"custom.stage": {"old": "x", "new": "trial"}}}})").differs(),
      ElementsAre(R"(4: different v-1 custom.stage {"old":"x","new":"trial"} {"old":"prospect","new":"trial"})"));
  EXPECT_THAT(
      trial_that_expects(R"({"changes": {"v-1": {"custom.stage": {"new": "trial", "source": "003B"}}}})").differs(),
      ElementsAre(HasSubstr("expected from 003B, planned from 003A")));
}

TEST(Comparison, WhatACaseSaysOfATargetIsComplete) {
  const std::string unexpected = R"(4: unexpected v-1 custom.stage {"old":"prospect","new":"trial"} from 003A)";
  EXPECT_THAT(trial_that_expects(R"({"changes": {}})").differs(), ElementsAre(unexpected));
  EXPECT_THAT(trial_that_expects(R"({"changes": {"v-1": {}}})").differs(), ElementsAre(unexpected));
  EXPECT_THAT(trial_that_expects(R"({"changes": {"v-1": {}}, "other_targets": "any"})").differs(),
              ElementsAre(unexpected));
  EXPECT_THAT(trial_that_expects(R"({"changes": {}, "other_targets": "any"})").differs(), IsEmpty());
  EXPECT_THAT(trial_that_expects(R"({"held": false})").differs(), IsEmpty()) << "changes are not spoken of";
}

TEST(Comparison, WhatIsMissingIsToldWithWhatThePlanSaysInstead) {
  EXPECT_THAT(
      trial_that_expects(R"({"changes": {"v-1": {"custom.stage": "trial", "custom.owner": "o@x.io"}}})").differs(),
      ElementsAre(R"(4: missing v-1 custom.owner {"new":"o@x.io"} the field keeps what it has)"));
  GivenCase lapsed = trial_that_expects(R"({"changes": {"v-1": {"custom.stage": "trial"}}})");
  lapsed.json.replace(lapsed.json.find("\"Trial\""), 7, "\"Lapsed\"");
  EXPECT_THAT(lapsed.differs(), ElementsAre(HasSubstr("invalid value \"Lapsed\": ")));
  GivenCase stranger = trial_that_expects(R"({"changes": {"v-1": {"custom.stage": "trial"}}})");
  stranger.json.replace(stranger.json.find("ann@"), 4, "eve@");
  EXPECT_THAT(stranger.differs(), ElementsAre(HasSubstr("the target is left alone: unmatched_target")));
}

TEST(Comparison, NumbersAreComparedAsNumbersAndListsOfIdsInAnyOrder) {
  GivenCase given{R"({"connection": "visitor", "direction": "pull",
"given": {"salesforce": [{"Id": "003A", "Email": "a@x.io", "Seats__c": 12.50}, {"Id": "003B", "Email": "b@x.io"}, {"Id": "003C", "Email": "b@x.io"}],
          "pendo": [{"visitorId": "v-1", "agent.email": "a@x.io"}, {"visitorId": "v-2", "agent.email": "b@x.io"}]},
"expect": {"changes": {"v-1": {"custom.seats": 1.25e1}},
           "left": [{"reason": "ambiguous", "sources": ["003C", "003B"]}]}})"};
  EXPECT_THAT(given.differs(), IsEmpty());
}

TEST(Comparison, LinesThatAreLeftAloneArePairedWithTheVaguestExpectations) {
  GivenCase given = trial_that_expects(
      R"({"left": [{"reason": "unmatched_source"}, {"reason": "unmatched_source", "source": "003B"}]})");
  const std::string others = R"({"Id": "003B", "Email": "b@x.io"}, {"Id": "003C", "Email": "c@x.io"}, )";
  given.json.insert(given.json.find("{\"Id\""), others);
  EXPECT_THAT(given.differs(), IsEmpty()) << "003B is not taken by the first of them";
  given.json.replace(given.json.find("\"source\": \"003B\""), 16, "\"source\": \"003X\"");
  EXPECT_THAT(given.differs(), ElementsAre(R"(4: missing {"reason":"unmatched_source","source":"003X"})",
                                           testing::StartsWith("4: unexpected {\"reason\":\"unmatched_source\"")));
}

TEST(Comparison, TargetsWithoutASourceCountWhereOneIsNamed) {
  const std::string stranger = R"({"visitorId": "v-9", "agent.email": "z@x.io"}, )";
  GivenCase silent = trial_that_expects(R"({"left": []})");
  silent.json.insert(silent.json.find("{\"visitorId\""), stranger);
  EXPECT_THAT(silent.differs(), IsEmpty());
  GivenCase naming = trial_that_expects(R"({"left": [{"reason": "unmatched_target", "target": "v-8"}]})");
  naming.json.insert(naming.json.find("{\"visitorId\""), stranger);
  EXPECT_EQ(naming.differs().size(), 2u);
}

TEST(Comparison, ARefusedLineIsADifferenceUnlessTheCaseNamesIt) {
  GivenCase given = trial_that_expects(R"({"held": false})");
  given.schemas.replace(given.schemas.find("\"seats\": \"float\""), 16, "\"places\": \"float\"");
  EXPECT_THAT(given.differs(), ElementsAre(HasSubstr("unexpected connections.visitor.pull[2]")));
  given.json.replace(given.json.find("\"held\": false"), 13, R"("refused": ["connections.visitor.pull[2]"])");
  EXPECT_THAT(given.differs(), IsEmpty());
  EXPECT_THAT(trial_that_expects(R"({"refused": ["connections.visitor.pull[2]"]})").differs(),
              ElementsAre(HasSubstr("missing connections.visitor.pull[2]")));
}

TEST(Comparison, TheGuardAndTheCountsAreCompared) {
  GivenCase given = trial_that_expects(R"({"held": false, "counts": {"matched": 2}})");
  given.configuration.replace(given.configuration.find("\"pull\""), 6,
                              R"("guard": {"changed": 0, "changed_share": 0}, "pull")");
  EXPECT_THAT(given.differs(), ElementsAre(HasSubstr("4: different false true [\""), "4: different matched 2 1"));
}

TEST(Matching, FindsPartnersForAsManyAsPossible) {
  const auto fits = [](std::size_t a, std::size_t b) { return a == 0 || b == 0; };
  EXPECT_THAT(match(2, 2, fits), ElementsAre(std::optional<std::size_t>{1}, std::optional<std::size_t>{0}));
  EXPECT_THAT(match(2, 1, fits), ElementsAre(std::optional<std::size_t>{0}, std::nullopt));
}

}  // namespace
}  // namespace tidemark::cases
