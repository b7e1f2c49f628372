// What is wrong with a subscription, said from its runs: one sentence for each state, and nothing where all is well.
#include "core/troubles/trouble.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidemark {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::int64_t minute = 60'000;

/// The newest run last, as they come about; `looked` has them the other way round.
class Troubles : public testing::Test {
 protected:
  RunRow& run(std::uint64_t changed = 10, std::uint64_t sources = 100, std::int64_t minutes = 5) {
    RunRow& one = runs.emplace_back();
    one.number = runs.size();
    one.kind = "sync";
    one.state = RunState::completed;
    one.started = {static_cast<std::int64_t>(runs.size()) * 1'440 * minute};
    one.ended = {one.started.milliseconds + minutes * minute};
    one.started_position = runs.size() * 10;
    one.ended_position = one.started_position + 5;
    RunPart& part = one.parts.emplace_back();
    part.connection = "visitor";
    part.direction = "pull";
    part.planned = one.started_position + 2;
    part.digest = "d" + std::to_string(one.number);
    part.counts = {{"sources", sources}, {"targets", 100}, {"changed_targets", changed}};
    return one;
  }
  void usual_runs(int count = 4) {
    for (int i = 0; i < count; ++i) run();
  }
  std::vector<Trouble> look() {
    const std::vector<RunRow> newest_first{runs.rbegin(), runs.rend()};
    looked.runs = newest_first;
    return troubles(looked);
  }
  /// The kind and part of each, and nothing else is wrong.
  std::vector<std::string> found() {
    std::vector<std::string> names;
    for (const Trouble& trouble : look())
      names.push_back(std::string{name_of(trouble.kind)} + (trouble.part.empty() ? "" : " " + trouble.part));
    return names;
  }

  std::vector<RunRow> runs;
  Looked looked;
};

TEST_F(Troubles, ThereAreNoneWhereAllIsWellOrNothingRan) {
  EXPECT_THAT(found(), IsEmpty());
  usual_runs();
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Troubles, APartThatFailedIsOneUntilItDoesNot) {
  usual_runs();
  RunRow& failed = run();
  failed.state = RunState::failed;
  failed.parts[0].error_code = "unavailable";
  failed.parts[0].error_what = "Pendo answered 503";
  EXPECT_THAT(found(), testing::ElementsAre("failed visitor pull"));
  EXPECT_EQ(look()[0].what, "run 5: Pendo answered 503");
  EXPECT_EQ(look()[0].run, 5u);
  run();
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Troubles, ARunThatWasStoppedOnRequestIsNone) {
  RunRow& stopped = run();
  stopped.state = RunState::failed;
  stopped.parts[0].error_code = "interrupted";
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Troubles, ADoorThatStaysShutIsOfTheCredential) {
  RunRow& failed = run();
  failed.state = RunState::failed;
  failed.parts[0].error_code = "refused";
  failed.parts[0].error_what = "Pendo answered 401: bad key";
  EXPECT_THAT(found(), testing::ElementsAre("credential visitor pull"));
  failed.parts[0].error_what = "Salesforce answered 400: invalid_grant";
  failed.parts[0].error_where = "POST https://acme.my.salesforce.com/services/oauth2/token";
  EXPECT_THAT(found(), testing::ElementsAre("credential visitor pull"));
  failed.parts[0].error_where = "GET https://acme.my.salesforce.com/services/data";
  EXPECT_THAT(found(), testing::ElementsAre("failed visitor pull"));
}

TEST_F(Troubles, WhatTheGuardHoldsIsOneUntilSomebodyDecides) {
  RunRow& held = run();
  held.state = RunState::held;
  held.parts[0].held = true;
  held.parts[0].held_reasons = {"812 of 900 matched targets would change"};
  EXPECT_THAT(found(), testing::ElementsAre("held visitor pull"));
  EXPECT_THAT(look()[0].what, HasSubstr("run 1 is held: 812 of 900"));
  EXPECT_THAT(look()[0].hint, HasSubstr("tidemark approve 1 d1"));
  held.approved_digest = "d1";
  EXPECT_THAT(found(), IsEmpty());
  held.approved_digest = "d0";
  EXPECT_THAT(found(), SizeIs(1)) << "another part's plan was approved";
  held.rejected_by = "joe";
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Troubles, FarMoreChangesThanInTheNightsBeforeAreUnusual) {
  run(500);
  EXPECT_THAT(found(), IsEmpty()) << "the first one has nothing to be compared with";
  usual_runs(7);
  run(31);
  EXPECT_THAT(found(), IsEmpty()) << "few are never unusual";
  for (int i = 0; i < 7; ++i) run(30);
  run(90);
  EXPECT_THAT(found(), IsEmpty()) << "three times the most is still usual";
  runs.pop_back();
  run(94);
  EXPECT_THAT(found(), testing::ElementsAre("unusual visitor pull"));
  EXPECT_THAT(look()[0].what, HasSubstr("94 changed targets; the most of the last 7 runs was 30"));
}

TEST_F(Troubles, ASideThatIsEmptyOrHalvedIsShrunken) {
  usual_runs();
  run(0, 50);
  EXPECT_THAT(found(), IsEmpty()) << "half is not less than half";
  run(0, 49);
  EXPECT_THAT(found(), testing::ElementsAre("shrunken visitor pull"));
  run(0, 0);
  EXPECT_THAT(look()[0].what, HasSubstr("has read 0 sources; the most of the last 6 runs was 100"));
}

TEST_F(Troubles, ARunThatTakesThreeTimesAsLongIsSlowWhileItGoesOnAndAfter) {
  usual_runs();
  RunRow& going = run();
  going.state = RunState::running;
  going.ended_position = 0;
  looked.at_work = going.number;
  looked.now = {going.started.milliseconds + 29 * minute};
  EXPECT_THAT(found(), IsEmpty()) << "half an hour is never slow";
  looked.now = {going.started.milliseconds + 31 * minute};
  EXPECT_THAT(found(), testing::ElementsAre("slow"));
  const std::string said = look()[0].what;
  looked.now = {going.started.milliseconds + 45 * minute};
  EXPECT_EQ(look()[0].what, said) << "one message, not one a look";
  looked.at_work = 0;
  going.state = RunState::completed;
  going.ended_position = 99;
  going.ended = {going.started.milliseconds + 45 * minute};
  EXPECT_THAT(found(), testing::ElementsAre("slow"));
  run();
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Troubles, LettersThatGrowFromRunToRunAreOne) {
  for (const std::uint64_t letters : {9, 10, 11}) run().counts = {{"rejected", 2}, {"letters", letters - 2}};
  EXPECT_THAT(found(), testing::ElementsAre("letters"));
  EXPECT_THAT(look()[0].what, HasSubstr("9, 10, 11"));
  run().counts = {{"letters", 11}};
  EXPECT_THAT(found(), IsEmpty()) << "as many as before";
}

TEST_F(Troubles, PilotsAreComparedWithNothing) {
  usual_runs();
  RunRow& pilot = run(0, 1);
  pilot.kind = "pilot";
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Troubles, WhatOthersHaveSeenIsSaid) {
  usual_runs();
  looked.missed_night = "2026-11-02";
  looked.undone = {{"visitor pull", 3}, {"account pull", 0}};
  looked.ending = {{"acme-pendo", "2026-12-01"}};
  EXPECT_THAT(found(), testing::UnorderedElementsAre("overdue", "undone visitor pull", "credential acme-pendo"));
}

TEST_F(Troubles, IsOverOnlyWhereALaterRunOfThePartHasComeToItsEnd) {
  usual_runs();
  RunRow& failed = run();
  failed.state = RunState::failed;
  failed.parts[0].error_code = "unavailable";
  const MessageRow row{7, failed.ended, 5, 0, "failed", "visitor pull", {}, {}};
  const auto over = [&] {
    const std::vector<RunRow> newest_first{runs.rbegin(), runs.rend()};
    looked.runs = newest_first;
    return is_over(row, looked);
  };
  failed.parts[0].error_code.clear();  // it was gone on with, and then another run put an end to it
  RunPart& whole = failed.parts.emplace_back();
  whole.error_code = "interrupted";
  EXPECT_FALSE(over());
  RunRow& other = run();
  other.parts[0].connection = "account";
  EXPECT_FALSE(over()) << "a run of other parts";
  RunRow& pilot = run();
  pilot.kind = "pilot";
  EXPECT_FALSE(over()) << "a pilot";
  run();
  EXPECT_TRUE(over());
}

TEST_F(Troubles, OfAPartThatIsConfiguredNoMoreNothingIsWrong) {
  usual_runs();
  RunRow& failed = run();
  failed.parts[0].error_code = "unavailable";
  looked.parts = {"visitor pull"};
  EXPECT_THAT(found(), testing::ElementsAre("failed visitor pull"));
  const MessageRow row{7, failed.ended, 6, 0, "failed", "visitor pull", {}, {}};
  const Looked nothing_since{.parts = looked.parts};
  EXPECT_FALSE(is_over(row, nothing_since));
  looked.parts = {"account pull"};
  EXPECT_THAT(found(), IsEmpty());
  EXPECT_TRUE(is_over(row, Looked{.parts = looked.parts}));
}

TEST_F(Troubles, ThatNoRunCanBeginIsAFailure) {
  usual_runs();
  looked.not_begun = Error{ErrorCode::not_found, "there is no credential of that name", "credential acme-pendo", {}};
  EXPECT_THAT(found(), testing::ElementsAre("failed"));
}

}  // namespace
}  // namespace tidemark
