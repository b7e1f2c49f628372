// Taking a run back: what it replaced is put there again, wherever nothing newer is there, as a plan that is looked at and applied (X4).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/events/codec.h"
#include "core/events/correction_events.h"
#include "core/events/run_events.h"
#include "little.h"
#include "pushing.h"

namespace tidemark::sync {
namespace {

using State = PartReport::State;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

/// A world in which run 1 found everything in sync, and run 2 moved contacts 2 to 4 to APAC.
class UndoOfAPull : public testing::Test {
 protected:
  UndoOfAPull() {
    EXPECT_TRUE(world.run());
    relocate(world, 2, 4, "APAC");
    const auto report = world.run();
    EXPECT_EQ(only_part(report).accepted, 3u);
    run = report->run;
    world.pass(2 * one_hour);
  }

  [[nodiscard]] KeptPlan only_plan(const UndoAsked& asked) {
    auto plans = world.undo(asked);
    EXPECT_TRUE(plans) << to_line(plans.error());
    EXPECT_THAT(*plans, SizeIs(1));
    return plans->at(0);
  }
  [[nodiscard]] Result<RunReport> apply(const KeptPlan& plan) { return world.run(applying(plan.digest)); }

  World world{little(9)};
  RunId run = 0;
};

TEST_F(UndoOfAPull, PutsBackWhatWasThereBefore) {
  const KeptPlan plan = only_plan({.run = run});
  EXPECT_EQ(plan.correction, "undo of run 2");
  EXPECT_THAT(plan.lines,
              HasSubstr(R"({"change":{"target":"v-002","field":"custom.region","old":"APAC","new":"EMEA")"));
  EXPECT_EQ(plan.not_put_back, 0u);
  EXPECT_EQ(region(world, 2), R"("APAC")") << "a plan has no effect";

  const auto report = apply(plan);
  EXPECT_EQ(only_part(report).accepted, 3u);
  for (std::size_t i = 1; i <= 9; ++i) EXPECT_EQ(region(world, i), R"("EMEA")") << i;
  EXPECT_EQ(world.broken_promises(), "");
}

TEST_F(UndoOfAPull, IsInTheLogAsWhatItIs) {
  const auto report = apply(only_plan({.run = run}));
  const auto undone = world.views().run(report->run);
  ASSERT_TRUE(undone);
  EXPECT_EQ(undone->kind, "undo");
  EXPECT_EQ(undone->correction, "undo of run 2");
  EXPECT_EQ(undone->undoes, run);
  EXPECT_EQ(undone->state, RunState::completed);
  const auto why = world.views().why(visitors, visitor(3), "custom.region");
  ASSERT_TRUE(why) << to_line(why.error());
  EXPECT_EQ(why->field.value, R"("EMEA")");
  EXPECT_EQ(why->moment.run, report->run);
  EXPECT_EQ(why->correction, "undo of run 2");
  EXPECT_EQ(why->moment.source, contact(3)) << "of whom the value was that is gone";
}

TEST_F(UndoOfAPull, SaysNothingOfAnyRecordsClass) {
  const auto before = world.views().record(visitors, Side::target, visitor(7), run);
  const auto report = apply(only_plan({.run = run}));
  EXPECT_THAT(world.events(EventType::planned), SizeIs(2));
  EXPECT_THAT(world.events(EventType::correction_planned), SizeIs(1));
  const auto after = world.views().record(visitors, Side::target, visitor(7), report->run);
  ASSERT_TRUE(before && after);
  EXPECT_EQ(after->record_class, before->record_class);
  EXPECT_EQ(after->since_run, before->since_run);
}

TEST_F(UndoOfAPull, IsOfOneVisitorWhereThatIsAskedFor) {
  EXPECT_EQ(only_part(apply(only_plan({.run = run, .kind = EntityKind::visitor, .target = visitor(3)}))).accepted, 1u);
  EXPECT_EQ(region(world, 3), R"("EMEA")");
  EXPECT_EQ(region(world, 2), R"("APAC")");
}

TEST_F(UndoOfAPull, IsOfOneSourceRecordOrFieldWhereThatIsAskedFor) {
  EXPECT_EQ(only_plan({.run = run, .target = contact(2)}).forecast.pendo_calls > 0, true);
  EXPECT_THAT(only_plan({.run = run, .target = contact(2)}).lines, AllOf(HasSubstr("v-002"), Not(HasSubstr("v-003"))));
  EXPECT_THAT(only_plan({.run = run, .field = "region"}).lines, HasSubstr("v-003")) << "the group may be left out";
  const auto other = world.undo({.run = run, .field = "custom.seats"});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::not_found);
  EXPECT_THAT(other.error().what, HasSubstr("changed nothing of what is asked for"));
}

/// A gateway says 429 for what went through behind it, each time.
TEST_F(UndoOfAPull, PutsBackWhatWasFoundToHaveArrivedLate) {
  relocate(world, 3, 3, "LATAM");
  answer_writes(world, [&](std::uint64_t, const http::Request& request) -> std::optional<http::Response> {
    EXPECT_THAT(request.body, HasSubstr("LATAM"));
    world.subscription().set_value(EntityKind::visitor, visitor(3), "custom.region", R"("LATAM")");
    return http::Response{429, {}, "slow down"};
  });
  const auto refused = world.run();
  ASSERT_TRUE(refused);
  EXPECT_EQ(world.undo({.run = refused->run}).error().code, ErrorCode::not_found) << "as far as anybody knows";
  answer_writes(world, [](std::uint64_t, const http::Request&) -> std::optional<http::Response> { return {}; });
  world.pass(2 * one_hour);
  ASSERT_TRUE(world.run());  // sees it
  ASSERT_EQ(world.views().why(visitors, visitor(3), "custom.region")->field.known, Known::arrived_late);
  const KeptPlan plan = only_plan({.run = refused->run});
  EXPECT_THAT(plan.lines, HasSubstr(R"("field":"custom.region","old":"LATAM","new":"APAC")"));
  EXPECT_EQ(only_part(apply(plan)).accepted, 1u);
  EXPECT_EQ(region(world, 3), R"("APAC")");
}

TEST_F(UndoOfAPull, LeavesWhatALaterRunHasWritten) {
  relocate(world, 3, 3, "LATAM");
  ASSERT_TRUE(world.run());
  world.pass(2 * one_hour);
  const KeptPlan plan = only_plan({.run = run});
  EXPECT_EQ(plan.not_put_back, 1u);
  EXPECT_THAT(plan.lines, HasSubstr(R"({"left":{"reason":"not_put_back","target":"v-003","field":"custom.region",)"
                                    R"("why":"run 3 has written there since"}})"));
  EXPECT_EQ(only_part(apply(plan)).accepted, 2u);
  EXPECT_EQ(region(world, 3), R"("LATAM")");
}

TEST_F(UndoOfAPull, LeavesWhatOthersHaveChangedSeenByARunOrNot) {
  world.subscription().set_value(EntityKind::visitor, visitor(2), "custom.region", R"("seen")");
  relocate(world, 2, 2, "seen");
  ASSERT_TRUE(world.run());  // reads it
  world.subscription().set_value(EntityKind::visitor, visitor(3), "custom.region", R"("unseen")");
  const KeptPlan plan = only_plan({.run = run});
  EXPECT_THAT(plan.lines,
              AllOf(HasSubstr(R"("target":"v-002","field":"custom.region","why":"others have changed it)"),
                    HasSubstr(R"("target":"v-003","field":"custom.region","why":"it was changed since"})")));
  EXPECT_EQ(only_part(apply(plan)).accepted, 1u);
  EXPECT_EQ(region(world, 2), R"("seen")");
  EXPECT_EQ(region(world, 3), R"("unseen")");
  EXPECT_EQ(region(world, 4), R"("EMEA")");
}

TEST_F(UndoOfAPull, LeavesWhatIsChangedBetweenLookingAndApplying) {
  const KeptPlan plan = only_plan({.run = run});
  world.subscription().set_value(EntityKind::visitor, visitor(4), "custom.region", R"("mine")");
  const auto report = apply(plan);
  EXPECT_EQ(only_part(report).accepted, 2u);
  EXPECT_EQ(only_part(report).superseded, 1u);
  EXPECT_EQ(region(world, 4), R"("mine")");
}

TEST_F(UndoOfAPull, CanBeUndoneItself) {
  const auto undone = apply(only_plan({.run = run}));
  world.pass(2 * one_hour);
  const KeptPlan again = only_plan({.run = undone->run});
  EXPECT_EQ(again.correction, "undo of run 3");
  EXPECT_EQ(only_part(apply(again)).accepted, 3u);
  for (std::size_t i = 2; i <= 4; ++i) EXPECT_EQ(region(world, i), R"("APAC")") << i;
}

TEST_F(UndoOfAPull, HasNothingToDoTwice) {
  ASSERT_TRUE(apply(only_plan({.run = run})));
  world.pass(2 * one_hour);
  const KeptPlan again = only_plan({.run = run});
  EXPECT_EQ(again.not_put_back, 3u);
  EXPECT_THAT(again.lines, HasSubstr("run 3 has put it back already"));
  EXPECT_THAT(again.lines, HasSubstr(R"("changes":0)"));
  const auto report = world.run(applying(again.digest));
  ASSERT_FALSE(report) << "a plan without changes is not kept";
  EXPECT_EQ(report.error().code, ErrorCode::not_found);
}

TEST_F(UndoOfAPull, IsDoneAgainByTheNextRunWhereTheMappingStillCallsForIt) {
  ASSERT_TRUE(apply(only_plan({.run = run})));
  world.pass(2 * one_hour);
  EXPECT_EQ(only_part(world.run()).accepted, 3u);
  EXPECT_EQ(region(world, 2), R"("APAC")");
}

TEST_F(UndoOfAPull, NeedsNoLineOfTheMappingAnyMore) {
  std::string without = little_configuration();
  const std::string line = R"({"from": "Region__c", "to": "region"}, )";
  without.erase(without.find(line), line.size());
  world.configure(without);
  EXPECT_EQ(only_part(apply(only_plan({.run = run}))).accepted, 3u);
  EXPECT_EQ(region(world, 2), R"("EMEA")");
}

TEST_F(UndoOfAPull, NeedsNoSalesforceToBePlanned) {
  world.answer_as_salesforce([](const http::Request&) { return http::Response{503, {}, "[]"}; });
  EXPECT_THAT(only_plan({.run = run}).lines, HasSubstr("v-004"));
}

TEST_F(UndoOfAPull, StoppedAnywhereAndTakenUpAgainEndsTheSame) {
  const KeptPlan plan = only_plan({.run = run});
  for (std::uint64_t nth = 1;; ++nth) {
    World other{little(9)};
    ASSERT_TRUE(other.run());
    relocate(other, 2, 4, "APAC");
    ASSERT_TRUE(other.run());
    other.pass(2 * one_hour);
    const auto same = other.undo({.run = 2});
    ASSERT_TRUE(same);
    ASSERT_EQ(same->at(0).digest, plan.digest);
    other.stop_at(nth);
    std::uint64_t stops = 0;
    for (auto report = other.run(applying(plan.digest)); !report; report = other.run(applying(plan.digest))) {
      if (report.error().what.find("has carried out that plan already") != std::string::npos)
        break;  // it did not hear of its end
      ++stops;
      other.stop_at(0);
      other.pass(2 * one_hour);
      ASSERT_LT(stops, 5u) << to_line(report.error());
    }
    for (std::size_t i = 1; i <= 9; ++i) ASSERT_EQ(region(other, i), R"("EMEA")") << "stopped at " << nth;
    ASSERT_EQ(other.broken_promises(), "") << "stopped at " << nth;
    if (stops == 0) {
      EXPECT_GT(nth, 10u);
      break;
    }
  }
}

TEST_F(UndoOfAPull, OfARunThatIsNotThereOrChangedNothingIsAnError) {
  const auto unknown = world.undo({.run = 99});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::not_found);
  const auto nothing = world.undo({.run = 1});
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, ErrorCode::not_found);
}

TEST(Undo, OfARunThatWasCutOffWaitsForItsEnd) {
  World world{little(9)};
  relocate(world, 2, 4, "APAC");
  world.stop_at(12);
  ASSERT_FALSE(world.run());
  const auto plans = world.undo({.run = 1});
  ASSERT_FALSE(plans);
  EXPECT_EQ(plans.error().code, ErrorCode::refused);
  EXPECT_THAT(plans.error().what, HasSubstr("not over"));
}

TEST(Undo, RightAfterTheRunKnowsWhatReadsDoNotShowYet) {
  World world{little(9)};
  relocate(world, 2, 4, "APAC");
  world.subscription().behaviour().reads_lag_ms = 10 * one_minute;
  ASSERT_TRUE(world.run());
  const auto plans = world.undo({.run = 1});
  ASSERT_TRUE(plans);
  EXPECT_THAT(plans->at(0).lines, HasSubstr(R"("changes":3)"));
  EXPECT_EQ(only_part(world.run(applying(plans->at(0).digest))).accepted, 3u);
  world.pass(one_hour);
  for (std::size_t i = 2; i <= 4; ++i) EXPECT_EQ(region(world, i), R"("EMEA")") << i;
}

TEST(Undo, SaysThatTheGuardWouldHoldAndCountsEachTargetOnce) {
  World world{little(40, R"({"changed": 5, "changed_share": 0.2})")};
  ASSERT_TRUE(world.run());
  relocate(world, 1, 5, "APAC");
  const auto report = world.run();
  ASSERT_EQ(only_part(report).accepted, 5u) << "not beyond the guard";
  world.pass(2 * one_hour);
  const auto plans = world.undo({.run = report->run});
  ASSERT_TRUE(plans);
  EXPECT_FALSE(plans->at(0).held) << plans->at(0).lines << "the same five targets, which count once";
}

TEST(Undo, WhatPendoRefusesIsToldAndIsNoLetter) {
  World world{little(9)};
  relocate(world, 2, 4, "APAC");
  ASSERT_TRUE(world.run());
  world.pass(2 * one_hour);
  const auto plans = world.undo({.run = 1});
  ASSERT_TRUE(plans);
  world.subscription().refuse_writes_of(visitor(2), "locked");
  const auto report = world.run(applying(plans->at(0).digest));
  EXPECT_EQ(only_part(report).rejected, 1u);
  EXPECT_EQ(only_part(report).accepted, 2u);
  EXPECT_THAT(world.views().letters(visitors).value(), IsEmpty());
}

class UndoOfAPush : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(BothWays, UndoOfAPush, testing::Values("", R"(, "collections_up_to": 0)"),
                         [](const auto& way) { return way.param.empty() ? "Collections" : "BulkJob"; });

TEST_P(UndoOfAPush, ClearsWhatWasEmptyAndPutsBackWhatWasThere) {
  World world{pushing(12, GetParam())};
  ASSERT_TRUE(world.run());
  report(world, 3, "plan", R"("enterprise")");
  const auto second = world.run();
  ASSERT_EQ(only_part(second).accepted, 1u);

  const auto of_second = world.undo({.run = second->run});
  ASSERT_TRUE(of_second) << to_line(of_second.error());
  EXPECT_EQ(only_part(world.run(applying(of_second->at(0).digest))).accepted, 1u);
  EXPECT_EQ(held(world, 3, "Pendo_Plan__c"), "pro");

  const auto of_first = world.undo({.run = 1});
  ASSERT_TRUE(of_first);
  EXPECT_THAT(of_first->at(0).lines, HasSubstr("run 3 has written there since"))
      << "run 3 put back what run 1 had written: that is newer";
  const auto cleared = world.run(applying(of_first->at(0).digest));
  EXPECT_EQ(only_part(cleared).accepted, 12u);
  EXPECT_EQ(held(world, 5, "Pendo_Plan__c"), "null");
  EXPECT_EQ(held(world, 5, "Pendo_Trial__c"), "false") << "a check box holds a value";
  EXPECT_EQ(held(world, 3, "Pendo_Plan__c"), "pro");
  EXPECT_EQ(held(world, 3, "Pendo_Days__c"), "null");
  EXPECT_EQ(world.broken_promises(), "");
}

/// The line of regions is gone from the mapping; what it wrote is left standing.
class RetiredLine : public UndoOfAPull {
 protected:
  RetiredLine() {
    std::string without = little_configuration();
    const std::string line = R"({"from": "Region__c", "to": "region"}, )";
    without.erase(without.find(line), line.size());
    world.configure(without);
  }
};

TEST_F(RetiredLine, ClearsWhatTidemarkWroteAndNothingElse) {
  const auto plans = world.retire({.field = "custom.region"});
  ASSERT_TRUE(plans) << to_line(plans.error());
  ASSERT_THAT(*plans, SizeIs(1));
  EXPECT_EQ(plans->at(0).correction, "retire of custom.region");
  const auto report = world.run(applying(plans->at(0).digest));
  EXPECT_EQ(only_part(report).accepted, 3u);
  EXPECT_EQ(region(world, 3), "null");
  EXPECT_EQ(region(world, 7), R"("EMEA")") << "it was there before Tidemark came";
  EXPECT_EQ(world.views().run(report->run)->kind, "retire");
  EXPECT_EQ(world.broken_promises(), "");
}

TEST_F(RetiredLine, LeavesWhatOthersHaveChanged) {
  world.subscription().set_value(EntityKind::visitor, visitor(3), "custom.region", R"("theirs")");
  const auto plans = world.retire();
  ASSERT_TRUE(plans);
  EXPECT_EQ(plans->at(0).not_put_back, 1u);
  EXPECT_EQ(only_part(world.run(applying(plans->at(0).digest))).accepted, 2u);
  EXPECT_EQ(region(world, 3), R"("theirs")");
}

TEST_F(RetiredLine, CanBeUndone) {
  const auto plans = world.retire();
  ASSERT_TRUE(plans);
  const auto report = world.run(applying(plans->at(0).digest));
  world.pass(2 * one_hour);
  EXPECT_EQ(only_part(apply(only_plan({.run = report->run}))).accepted, 3u);
  EXPECT_EQ(region(world, 3), R"("APAC")");
}

TEST_F(RetiredLine, LeavesWhatAnUndoHasPutThere) {
  ASSERT_TRUE(apply(only_plan({.run = run})));
  world.pass(2 * one_hour);
  const auto plans = world.retire();
  ASSERT_TRUE(plans) << to_line(plans.error());
  EXPECT_EQ(plans->at(0).not_put_back, 3u);
  EXPECT_THAT(plans->at(0).lines, AllOf(HasSubstr("the undo of run 2 has put it there"), HasSubstr(R"("changes":0)")));
}

TEST_F(RetiredLine, ClearsWhatTidemarkHadWrittenAndAnUndoHasPutBack) {
  const auto undone = apply(only_plan({.run = run}));
  world.pass(2 * one_hour);
  ASSERT_TRUE(apply(only_plan({.run = undone->run})));
  ASSERT_EQ(region(world, 3), R"("APAC")") << "what the mapping wrote, there again";
  world.pass(2 * one_hour);
  const auto plans = world.retire();
  ASSERT_TRUE(plans) << to_line(plans.error());
  EXPECT_EQ(plans->at(0).not_put_back, 0u);
  EXPECT_EQ(only_part(world.run(applying(plans->at(0).digest))).accepted, 3u);
  EXPECT_EQ(region(world, 3), "null");
}

TEST_F(RetiredLine, ClearsWhatWasTidemarksAndWasPutBackFromOthersHands) {
  world.subscription().set_value(EntityKind::visitor, visitor(3), "custom.region", R"("theirs")");
  relocate(world, 3, 3, "theirs");
  world.configure(little_configuration());
  ASSERT_TRUE(world.run());  // sees it, and has nothing to write
  const auto restored = world.restore({.target = visitor(3)});
  ASSERT_TRUE(restored) << to_line(restored.error());
  ASSERT_EQ(only_part(world.run(applying(restored->at(0).digest))).accepted, 1u);
  ASSERT_EQ(region(world, 3), R"("APAC")");
  std::string without = little_configuration();
  const std::string line = R"({"from": "Region__c", "to": "region"}, )";
  world.configure(without.erase(without.find(line), line.size()));
  world.pass(2 * one_hour);
  const auto plans = world.retire();
  ASSERT_TRUE(plans) << to_line(plans.error());
  EXPECT_EQ(plans->at(0).not_put_back, 0u);
  EXPECT_EQ(only_part(world.run(applying(plans->at(0).digest))).accepted, 3u);
}

TEST_F(RetiredLine, ClearsNothingOfALineThatIsThereAgain) {
  const auto plans = world.retire();
  ASSERT_TRUE(plans);
  world.configure(little_configuration());
  const auto report = world.run(applying(plans->at(0).digest));
  EXPECT_EQ(only_part(report).superseded, 3u);
  EXPECT_EQ(region(world, 3), R"("APAC")");
}

TEST_F(UndoOfAPull, LeavesAValueThatALaterRunHasWrittenAgain) {
  const KeptPlan plan = only_plan({.run = run});
  relocate(world, 3, 3, "LATAM");
  ASSERT_TRUE(world.run());
  world.pass(2 * one_hour);
  relocate(world, 3, 3, "APAC");
  ASSERT_TRUE(world.run());
  world.pass(2 * one_hour);
  EXPECT_EQ(only_part(apply(plan)).accepted, 2u) << "APAC is what run 4 wrote, not what was looked at";
  EXPECT_EQ(region(world, 3), R"("APAC")");
}

TEST_F(UndoOfAPull, SaysNothingOfVisitorsThatNoRunHasSeen) {
  world.subscription().set_value(EntityKind::visitor, "v-new", "custom.region", R"("new")");
  const Position before = world.log().head().position;
  ASSERT_TRUE(apply(only_plan({.run = run})));
  EXPECT_THAT(world.events(EventType::observed, before), IsEmpty());
}

TEST(Undo, PutsBackWhatTheWriteThatArrivedHadReplaced) {
  World world{little(9)};
  ASSERT_TRUE(world.run());
  relocate(world, 2, 2, "APAC");
  world.subscription().refuse_writes_of(visitor(2), "locked");
  ASSERT_TRUE(world.run());
  world.subscription().set_value(EntityKind::visitor, visitor(2), "custom.region", R"("theirs")");
  world.subscription().refuse_writes_of(visitor(2), "");
  world.pass(one_day + 2 * one_hour);
  const auto report = world.run();
  ASSERT_EQ(only_part(report).accepted, 1u);
  world.pass(2 * one_hour);
  const auto plans = world.undo({.run = report->run});
  ASSERT_TRUE(plans);
  EXPECT_THAT(plans->at(0).lines, HasSubstr(R"("old":"APAC","new":"theirs")"));
}

TEST_F(RetiredLine, OfAFieldThatIsStillMappedIsRefused) {
  const auto mapped = world.retire({visitors, "custom.seats"});
  ASSERT_FALSE(mapped);
  EXPECT_EQ(mapped.error().code, ErrorCode::refused);
  EXPECT_EQ(world.retire({.field = "custom.nothing"}).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace tidemark::sync
