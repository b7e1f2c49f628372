#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/events/codec.h"
#include "core/events/effect_events.h"
#include "core/events/run_events.h"
#include "little.h"

namespace tidemark::sync {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using State = PartReport::State;

/// Holds what changes more than two targets and more than a fifth of them.
constexpr const char* tight = R"({"changed": 2, "changed_share": 0.2, "cleared": 2, "cleared_share": 0.2})";

Request approval(RunId run, const Digest& digest) {
  Request request;
  request.expect = digest;
  request.approves = run;
  return request;
}

Request application(const Digest& digest, bool exact = false) {
  Request request;
  request.expect = digest;
  request.exact = exact;
  return request;
}

TEST(Guard, HoldsAPlanThatGoesBeyondItWholeAndNothingIsWritten) {
  World world{little(10, tight)};
  relocate(world, 1, 3, "APAC");
  const auto report = world.run();
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->held());
  EXPECT_EQ(only_part(report).state, State::held);
  EXPECT_THAT(only_part(report).held_reasons, ElementsAre(HasSubstr("3 of 10 matched targets would change")));
  EXPECT_THAT(world.asked(), IsEmpty());
  EXPECT_THAT(world.events(EventType::effect_intended), IsEmpty());
  EXPECT_THAT(world.events(EventType::run_held), SizeIs(1));
  const auto row = world.views().run(report->run);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->state, RunState::held);
  ASSERT_THAT(row->parts, SizeIs(1));
  EXPECT_TRUE(row->parts[0].held);
  EXPECT_EQ(row->parts[0].digest, to_hex(only_part(report).digest));
  EXPECT_EQ(row->parts[0].kept_plan, to_hex(only_part(report).digest));
  EXPECT_TRUE(world.archive().files.contains(row->parts[0].kept_plan));
}

TEST(Guard, LetsWhatIsWithinCountOrShareThrough) {
  World two_of_ten{little(10, tight)};
  relocate(two_of_ten, 1, 2, "APAC");
  EXPECT_EQ(only_part(two_of_ten.run()).accepted, 2u);
  World four_of_twenty{little(20, tight)};
  relocate(four_of_twenty, 1, 4, "APAC");
  EXPECT_EQ(only_part(four_of_twenty.run()).accepted, 4u);
}

TEST(Guard, TheDryRunSaysThatItWouldBeHeldAndCausesNothing) {
  World world{little(10, tight)};
  relocate(world, 1, 3, "APAC");
  const Position head = world.log().head().position;
  const auto plan = world.plan(visitors);
  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan->held);
  EXPECT_THAT(plan->lines, HasSubstr(R"("held":true)"));
  EXPECT_EQ(world.log().head().position, head);
  EXPECT_THAT(world.asked(), IsEmpty());
}

TEST(Guard, OffHoldsNothing) {
  World world{little(10)};
  relocate(world, 1, 10, "");
  EXPECT_EQ(only_part(world.run()).accepted, 10u);
}

TEST(Guard, HoldsAnEmptySource) {
  Beginning beginning = little(3, tight);
  Beginning empty = little(0, tight);
  beginning.salesforce = std::move(empty.salesforce);
  World world{std::move(beginning)};
  const auto report = world.run();
  EXPECT_THAT(only_part(report).held_reasons, ElementsAre("the source side is empty"));
}

TEST(Guard, CountsWhatWasChangedInTheLast24HoursSoThatSmallStepsAreOneBigOne) {
  World world{little(20, tight)};
  for (std::size_t step = 1; step <= 2; ++step) {
    relocate(world, 2 * step - 1, 2 * step, "APAC");
    EXPECT_EQ(only_part(world.run()).accepted, 2u) << step;
    world.pass(2 * one_hour);
  }
  relocate(world, 5, 5, "APAC");
  const auto held = world.run();
  EXPECT_THAT(only_part(held).held_reasons, ElementsAre(HasSubstr("4 others were in the last 24 hours")));
  world.pass(one_day);
  EXPECT_EQ(only_part(world.run()).accepted, 1u);
}

TEST(Guard, DoesNotCountWhatAPersonHadLookedAt) {
  World world{little(20, tight)};
  relocate(world, 1, 10, "APAC");
  const auto held = world.run();
  ASSERT_TRUE(held && held->held());
  EXPECT_EQ(only_part(world.run(approval(held->run, only_part(held).digest))).accepted, 10u);
  world.pass(2 * one_hour);
  relocate(world, 11, 14, "APAC");
  EXPECT_EQ(only_part(world.run()).accepted, 4u);
}

TEST(Guard, ARunThatWasInterruptedCountsWhatItHadChangedAlready) {
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE("stopped at effect " + std::to_string(nth));
    World world{little(20, tight)};
    relocate(world, 1, 4, "APAC");
    world.stop_at(nth);
    ASSERT_FALSE(world.run());
    if (region(world, 1) != "\"APAC\"") continue;
    world.stop_at(0);
    world.pass(2 * one_hour);
    relocate(world, 5, 5, "APAC");
    const auto report = world.run();
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->continued);
    EXPECT_TRUE(report->held()) << "4 before the crash and 1 now are more than a fifth of 20";
    return;
  }
}

void shrink(World& world, std::size_t to) { world.replace_org(std::move(little(to, tight).salesforce)); }

TEST(ShrunkSource, ByMoreThanHalfIsHeldForSevenNightsAndEachNightThatIsHeldDoesNotMakeItNormal) {
  World world{little(10, tight)};
  ASSERT_FALSE(world.run()->held());
  shrink(world, 4);
  for (int night = 1; night <= 6; ++night) {
    world.pass(one_day);
    const auto report = world.run();
    EXPECT_THAT(only_part(report).held_reasons, ElementsAre(HasSubstr("the source side has 4 records, it had 10")))
        << night;
  }
  world.pass(one_day + one_hour);
  EXPECT_FALSE(world.run()->held());
}

TEST(ShrunkSource, ByHalfPasses) {
  World world{little(10, tight)};
  ASSERT_FALSE(world.run()->held());
  shrink(world, 5);
  EXPECT_FALSE(world.run()->held());
}

TEST(ShrunkSource, AnotherIdentifierStartsAfresh) {
  World world{little(10, tight)};
  ASSERT_FALSE(world.run()->held());
  shrink(world, 4);
  auto changed = nlohmann::json::parse(little_configuration(tight));
  changed["connections"]["visitor"]["ignore_case"] = true;
  world.configure(changed.dump());
  EXPECT_FALSE(world.run()->held());
}

TEST(Approval, CarriesOutWhatStandsInBothPlansAndListsTheRest) {
  World world{little(10, tight)};
  relocate(world, 1, 4, "APAC");
  const auto held = world.run();
  ASSERT_TRUE(held && held->held());
  relocate(world, 1, 1, "EMEA");   // only the held plan has it: superseded
  relocate(world, 2, 2, "LATAM");  // another value: superseded, and a change that nobody has seen
  relocate(world, 9, 9, "LATAM");  // only the fresh plan has it: waits
  const auto report = world.run(approval(held->run, only_part(held).digest));
  EXPECT_EQ(only_part(report).accepted, 2u);
  EXPECT_EQ(only_part(report).superseded, 2u);
  EXPECT_EQ(only_part(report).waiting, 2u);
  EXPECT_TRUE(report->with_exceptions());
  EXPECT_EQ(region(world, 1), "\"EMEA\"");
  EXPECT_EQ(region(world, 2), "\"EMEA\"");
  EXPECT_EQ(region(world, 3), "\"APAC\"");
  EXPECT_EQ(region(world, 4), "\"APAC\"");
  EXPECT_EQ(region(world, 9), "\"EMEA\"");
  const auto row = world.views().run(held->run);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->approved_by, "tester");
  EXPECT_EQ(world.views().run(report->run)->kind, "approve");
  const auto next = world.run();  // what waited is for its own guard
  EXPECT_EQ(only_part(next).accepted, 2u);
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Approval, IsRefusedForAnotherDigestAnotherRunAndAPlanOlderThan24Hours) {
  World world{little(10, tight)};
  relocate(world, 1, 4, "APAC");
  const auto first = world.run();
  ASSERT_TRUE(first && first->held());
  relocate(world, 5, 5, "APAC");
  const auto second = world.run();
  ASSERT_TRUE(second && second->held());
  const Position head = world.log().head().position;
  const auto other_digest = world.run(approval(first->run, only_part(second).digest));
  ASSERT_FALSE(other_digest);
  EXPECT_EQ(other_digest.error().code, ErrorCode::not_found);
  const auto no_such_run = world.run(approval(77, only_part(second).digest));
  ASSERT_FALSE(no_such_run);
  EXPECT_EQ(no_such_run.error().code, ErrorCode::not_found);
  const auto no_such_plan = world.run(approval(first->run, Digest{}));
  ASSERT_FALSE(no_such_plan);
  EXPECT_EQ(no_such_plan.error().code, ErrorCode::not_found);
  world.pass(one_day + one_minute);
  const auto late = world.run(approval(second->run, only_part(second).digest));
  ASSERT_FALSE(late);
  EXPECT_THAT(late.error().what, HasSubstr("older than 24 hours"));
  EXPECT_EQ(world.log().head().position, head) << "nothing is appended by what is refused";
  EXPECT_THAT(world.asked(), IsEmpty());
}

TEST(Approval, ThatWasInterruptedGoesOnWithinItsCeilingWhenItIsAskedForAgain) {
  bool went_on = true;
  for (std::uint64_t nth = 1; went_on; ++nth) {
    SCOPED_TRACE("stopped at effect " + std::to_string(nth));
    World world{little(10, tight)};
    relocate(world, 1, 4, "APAC");
    const auto held = world.run();
    ASSERT_TRUE(held && held->held());
    const Request approve = approval(held->run, only_part(held).digest);
    relocate(world, 9, 9, "LATAM");
    world.stop_at(nth);
    try {
      went_on = world.run_until_through(approve) > 0;
    } catch (const std::runtime_error& refused) {  // it was stopped when all was done and said
      EXPECT_THAT(refused.what(), HasSubstr("run 2 has carried out that plan already"));
    }
    for (std::size_t i = 1; i <= 4; ++i) EXPECT_EQ(region(world, i), "\"APAC\"") << i;
    EXPECT_EQ(region(world, 9), "\"EMEA\"");
    EXPECT_EQ(world.broken_promises(), "");
    if (testing::Test::HasFailure()) return;
  }
}

TEST(Approval, EndsWithItsRun) {
  World world{little(10, tight)};
  relocate(world, 1, 4, "APAC");
  const auto held = world.run();
  ASSERT_TRUE(held && held->held());
  const Request approve = approval(held->run, only_part(held).digest);
  ASSERT_TRUE(world.run(approve));
  const std::size_t written = world.asked().size();
  const auto again = world.run(approve);
  ASSERT_FALSE(again);
  EXPECT_THAT(to_line(again.error()), HasSubstr("run 2 has carried out that plan already"));
  EXPECT_EQ(world.asked().size(), written);
}

TEST(Apply, CarriesOutTheKeptPlanThoughTheGuardWouldHoldIt) {
  World world{little(10, tight)};
  relocate(world, 1, 4, "APAC");
  const auto kept = world.plan(visitors);
  ASSERT_TRUE(kept && kept->held);
  const auto report = world.run(application(kept->digest));
  EXPECT_EQ(only_part(report).accepted, 4u);
  EXPECT_FALSE(report->held());
  for (const Event& intent : world.events(EventType::effect_intended))
    EXPECT_TRUE(body_of<EffectIntended>(intent)->approved);
}

TEST(Apply, ExactIsAllOfItOrNothing) {
  World world{little(10, tight)};
  relocate(world, 1, 4, "APAC");
  const auto kept = world.plan(visitors);
  ASSERT_TRUE(kept);
  relocate(world, 1, 1, "EMEA");
  const auto none = world.run(application(kept->digest, true));
  EXPECT_EQ(only_part(none).state, State::failed);
  EXPECT_EQ(world.views().run(none->run)->state, RunState::failed) << "as the command's status says";
  EXPECT_EQ(only_part(none).superseded, 1u);
  EXPECT_TRUE(none->failed());
  EXPECT_THAT(world.asked(), IsEmpty());
  relocate(world, 1, 1, "APAC");
  const auto all = world.run(application(kept->digest, true));
  EXPECT_EQ(only_part(all).accepted, 4u);
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Apply, OfAPlanThatWasCarriedOutIsRefusedUntilItIsMadeAnew) {
  World world{little(10, tight)};
  relocate(world, 1, 2, "APAC");
  const auto kept = world.plan(visitors);
  ASSERT_TRUE(kept);
  EXPECT_EQ(only_part(world.run(application(kept->digest))).accepted, 2u);
  for (std::size_t i = 1; i <= 2; ++i)  // somebody puts the old values back
    world.subscription().set_value(EntityKind::visitor, visitor(i), "custom.region", "\"EMEA\"");
  world.pass(2 * one_hour);
  const auto again = world.run(application(kept->digest));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::refused);
  EXPECT_THAT(to_line(again.error()), HasSubstr("run 1 has carried out that plan already"));
  ASSERT_EQ(world.plan(visitors)->digest, kept->digest);
  EXPECT_EQ(only_part(world.run(application(kept->digest))).accepted, 2u);
}

TEST(Apply, OfAPlanThatWasMadeMoreThanADayAgoIsRefusedAndOfTheSameMadeAgainIsNot) {
  World world{little(10, tight)};
  relocate(world, 1, 2, "APAC");
  const auto kept = world.plan(visitors);
  ASSERT_TRUE(kept);
  world.pass(one_day + 1);
  const auto late = world.run(application(kept->digest));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::refused);
  EXPECT_THAT(late.error().what, HasSubstr("older than 24 hours"));
  EXPECT_THAT(world.asked(), IsEmpty());
  ASSERT_EQ(world.plan(visitors)->digest, kept->digest);
  EXPECT_EQ(only_part(world.run(application(kept->digest))).accepted, 2u);
}

TEST(Apply, OfAKeptPlanThatWasDamagedIsRefused) {
  World world{little(10, tight)};
  relocate(world, 1, 2, "APAC");
  const auto kept = world.plan(visitors);
  ASSERT_TRUE(kept);
  std::string& bytes = world.archive().files.at(to_hex(kept->digest));
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  const auto report = world.run(application(kept->digest));
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::corrupt);
  EXPECT_THAT(world.asked(), IsEmpty());
}

}  // namespace
}  // namespace tidemark::sync
