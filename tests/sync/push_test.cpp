// A push: columns of a report into Salesforce, only what changed, and all of it in the log.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/events/codec.h"
#include "core/events/effect_events.h"
#include "core/events/fact_events.h"
#include "little.h"
#include "pushing.h"

namespace tidemark::sync {
namespace {

using State = PartReport::State;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string always_by_job = R"(, "collections_up_to": 0)";

class Push : public testing::TestWithParam<std::string> {
 protected:
  [[nodiscard]] bool by_job() const { return !GetParam().empty(); }
};

INSTANTIATE_TEST_SUITE_P(BothWays, Push, testing::Values("", always_by_job),
                         [](const auto& way) { return way.param.empty() ? "Collections" : "BulkJob"; });

TEST_P(Push, WritesWhatTheReportSays) {
  World world{pushing(12, GetParam())};
  const auto report = world.run();
  const PartReport& part = only_part(report);
  EXPECT_EQ(part.state, State::completed) << (part.error ? to_line(*part.error) : "");
  EXPECT_EQ(part.part, visitor_push);
  EXPECT_EQ(part.accepted, 12u);
  EXPECT_EQ(all_held(world, 12), all_reported(world, 12));
  EXPECT_THAT(writes(world), ElementsAre(by_job() ? "upload" : "update_collection"));
  EXPECT_EQ(world.broken_promises(), "");
}

TEST_P(Push, WritesNothingTheSecondTime) {
  World world{pushing(12, GetParam())};
  ASSERT_TRUE(world.run());
  const std::size_t before = writes(world).size();
  const Position head = world.log().head().position;
  const auto report = world.run();
  EXPECT_EQ(only_part(report).counts.changes, 0u);
  EXPECT_EQ(writes(world).size(), before);
  EXPECT_THAT(world.events(EventType::effect_intended, head), IsEmpty());
  EXPECT_THAT(world.events(EventType::observed, head), IsEmpty()) << "what was written is read as what it is";
}

TEST_P(Push, SendsOnlyTheFieldsThatChange) {
  World world{pushing(12, GetParam())};
  ASSERT_TRUE(world.run());
  const std::size_t before = world.asked().size();
  report(world, 3, "plan", R"("enterprise")");
  report(world, 5, "days", "null");
  report(world, 7, "trial", "null");
  ASSERT_TRUE(world.run());
  EXPECT_THAT(std::vector(world.asked().begin() + static_cast<std::ptrdiff_t>(before), world.asked().end()),
              testing::UnorderedElementsAre(World::Asked{contact(3), "Pendo_Plan__c", "enterprise"},
                                            World::Asked{contact(5), "Pendo_Days__c", "null"},
                                            World::Asked{contact(7), "Pendo_Trial__c", "false"}));
  EXPECT_EQ(held(world, 3, "Pendo_Plan__c"), "enterprise");
  EXPECT_EQ(held(world, 5, "Pendo_Days__c"), "null");
  EXPECT_EQ(held(world, 7, "Pendo_Trial__c"), "false");
}

TEST_P(Push, OneRecordsRefusalLeavesTheOthersAlone) {
  World world{pushing(12, GetParam())};
  report(world, 4, "days", "95");
  const auto run = world.run();
  const PartReport& part = only_part(run);
  EXPECT_EQ(part.state, State::completed);
  EXPECT_EQ(part.accepted, 11u);
  EXPECT_EQ(part.rejected, 1u);
  EXPECT_EQ(held(world, 4, "Pendo_Plan__c"), "null") << "a refused record keeps what it had, whole";
  const auto history = world.views().history(visitor_push, contact(4));
  ASSERT_TRUE(history);
  ASSERT_THAT(*history, testing::Not(IsEmpty()));
  EXPECT_EQ(history->front().outcome, ItemOutcome::rejected);
  EXPECT_THAT(history->front().words, HasSubstr("Nobody is here that often"));
}

TEST_P(Push, SaysWhyAValueIsThere) {
  World world{pushing(12, GetParam())};
  ASSERT_TRUE(world.run());
  report(world, 3, "plan", R"("enterprise")");
  ASSERT_TRUE(world.run());
  const auto why = world.views().why(visitor_push, contact(3), "Pendo_Plan__c");
  ASSERT_TRUE(why) << to_line(why.error());
  EXPECT_EQ(why->field.value, R"("enterprise")");
  EXPECT_EQ(why->before, R"("pro")");
  EXPECT_EQ(why->moment.source, visitor(3));
  EXPECT_EQ(why->moment.run, 2u);
}

TEST_P(Push, ALockedRowIsTriedAgainInSmallerBatches) {
  World world{pushing(12, GetParam())};
  world.org().lock_row(contact(2), 2);
  world.org().lock_row(contact(9), 1);
  const auto run = world.run();
  EXPECT_EQ(only_part(run).accepted, 12u);
  EXPECT_EQ(only_part(run).rejected, 0u);
  EXPECT_EQ(all_held(world, 12), all_reported(world, 12));
  EXPECT_EQ(world.broken_promises(), "");
}

TEST_P(Push, ARowThatStaysLockedIsLeftAlone) {
  World world{pushing(12, GetParam())};
  world.org().lock_row(contact(2), 1'000);
  const auto run = world.run();
  EXPECT_EQ(only_part(run).state, State::completed);
  EXPECT_EQ(only_part(run).accepted, 11u);
  EXPECT_EQ(only_part(run).rejected, 1u);
  EXPECT_EQ(world.broken_promises(), "");
}

TEST_P(Push, ARecordThatIsGoneMeanwhileIsMissing) {
  World world{pushing(12, GetParam())};
  world.on_progress([&](const Progress& progress) {
    if (progress.what == "writing") world.org().set_deleted("Contact", contact(6));
  });
  const auto run = world.run();
  EXPECT_EQ(only_part(run).accepted, 11u);
  EXPECT_EQ(only_part(run).missing, 1u);
}

TEST(PushByJob, HasTheJobsIdInTheLogBeforeItGetsAnyData) {
  World world{pushing(12, always_by_job)};
  ASSERT_TRUE(world.run());
  const auto intents = world.events(EventType::effect_intended);
  ASSERT_THAT(intents, SizeIs(1));
  const auto intended = body_of<EffectIntended>(intents[0]);
  ASSERT_TRUE(intended);
  EXPECT_EQ(intended->object, "Contact");
  EXPECT_THAT(intended->job, testing::Not(IsEmpty()));
  EXPECT_EQ(world.salesforce().journal().count("delete_ingest_job"), 1u)
      << "its outcomes are in the log: it is deleted";
}

TEST(PushByCollections, TakesTenCallsFor2000Records) {
  World world{pushing(2'000)};
  const auto run = world.run();
  EXPECT_EQ(only_part(run).accepted, 2'000u);
  EXPECT_THAT(writes(world), SizeIs(10));
}

TEST(PushByCollections, RecordsOfOneParentAreNextToEachOther) {
  World world{pushing(400)};
  ASSERT_TRUE(world.run());
  std::vector<std::string> order;
  for (const World::Asked& asked : world.asked())
    if (order.empty() || order.back() != asked.target) order.push_back(asked.target);
  ASSERT_THAT(order, SizeIs(400));
  std::size_t changes_of_parent = 0;
  for (std::size_t i = 1; i < order.size(); ++i) {
    const auto parent = [&](const std::string& id) { return world.org().value("Contact", id, "AccountId"); };
    if (parent(order[i]) != parent(order[i - 1])) ++changes_of_parent;
  }
  EXPECT_EQ(changes_of_parent, 4u);
}

TEST(PushByCollections, ReadsAgainWhatIsOlderThanTenMinutesAndLeavesWhatChangedMeanwhile) {
  World world{pushing(12)};
  bool passed = false;
  world.on_progress([&](const Progress& progress) {
    if (progress.what != "planning" || passed) return;
    passed = true;
    world.pass(11 * one_minute);
    world.org().change("Contact", contact(3), "Pendo_Plan__c", std::string{"by hand"});
  });
  const auto run = world.run();
  EXPECT_EQ(only_part(run).accepted, 11u);
  EXPECT_EQ(only_part(run).superseded, 4u) << "four changes of one record";
  EXPECT_EQ(held(world, 3, "Pendo_Plan__c"), "by hand");
  EXPECT_EQ(held(world, 3, "Pendo_Days__c"), "null");
  const auto record = world.views().record(visitor_push, Side::target, contact(3), 1);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->unsent, Unsent::superseded);
}

TEST(APush, OfTwoConnectionsFollowsThePull) {
  Beginning beginning = pushing(6);
  beginning.configuration = R"({"subscription": "both", "time_zone": "Europe/Prague",
    "salesforce": {"login_url": "https://acme.my.salesforce.com", "api_version": "66.0", "credential": "demo-salesforce"},
    "pendo": {"host": "https://app.pendo.io", "credential": "demo-pendo"},
    "connections": {"visitor": {"object": "Contact", "identifier": {"pendo": "agent.email", "salesforce": "Email"},
      "guard": "off", "pull": [{"value": "yes", "to": "plan"}],
      "push": [{"report": "usage", "columns": [{"from": "plan", "to": "Pendo_Plan__c"}]}]}}})";
  World world{std::move(beginning)};
  const auto run = world.run();
  ASSERT_TRUE(run);
  ASSERT_THAT(run->parts, SizeIs(2));
  EXPECT_EQ(run->parts[0].part, visitors);
  EXPECT_EQ(run->parts[1].part, visitor_push);
  EXPECT_EQ(held(world, 1, "Pendo_Plan__c"), "yes") << "the report was asked for after the pull";
}

TEST(APilot, WritesItsRecordsAloneAndSaysSoOfTheOthers) {
  World world{pushing(12, "", R"({"changed": 3, "changed_share": 0.1})")};
  Request pilot;
  pilot.pilot = Selection{{{contact(3), 1}, {visitor(5), 2}, {"003nobody", 4}, {"003nobodyAAA", 4}}, {}};
  const auto run = world.run(pilot);
  EXPECT_EQ(only_part(run).state, State::completed) << "two are within the guard's limit";
  EXPECT_EQ(only_part(run).accepted, 2u);
  EXPECT_EQ(held(world, 3, "Pendo_Plan__c"), "pro");
  EXPECT_EQ(held(world, 5, "Pendo_Plan__c"), "pro");
  EXPECT_EQ(held(world, 4, "Pendo_Plan__c"), "null");
  const auto record = world.views().record(visitor_push, Side::target, contact(4), 1);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->record_class, RecordClass::out_of_selection);
  EXPECT_EQ(only_part(run).selected, 2u);
  EXPECT_THAT(run->not_found, testing::ElementsAre(4u)) << "a line is told once, whatever its id may mean";
  EXPECT_EQ(world.views().run(1)->kind, "pilot");
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(APilot, OfTheFirstTakesSoManyTargets) {
  World world{pushing(12)};
  Request pilot;
  pilot.pilot = Selection{{}, 4};
  EXPECT_EQ(only_part(world.run(pilot)).accepted, 4u);
  EXPECT_EQ(only_part(world.run()).accepted, 8u) << "the run after it does the rest";
}

TEST(APilot, OfMoreThanHaveChangesSaysHowManyHave) {
  World world{pushing(3)};
  Request pilot;
  pilot.pilot = Selection{{}, 4};
  EXPECT_EQ(only_part(world.run(pilot)).selected, 3u);
}

TEST(APilot, SaysNothingOfWhomItDidNotFindWhereItDidNotRead) {
  World world{pushing(3)};
  ASSERT_TRUE(world.pendo().add({{.call = "report_results", .status = 404}}));
  Request pilot;
  pilot.pilot = Selection{{{contact(3), 1}}, {}};
  EXPECT_THAT(world.run(pilot)->not_found, IsEmpty());
}

TEST(APush, TellsAReportWithoutRows) {
  World world{pushing(0)};
  const auto run = world.run();
  EXPECT_THAT(only_part(run).empty_reports, testing::ElementsAre("usage"));
  World other{pushing(1)};
  EXPECT_THAT(only_part(other.run()).empty_reports, IsEmpty());
}

TEST(APilot, OfMoreThanTheGuardAllowsIsHeld) {
  World world{pushing(12, "", R"({"changed": 3, "changed_share": 0.1})")};
  Request pilot;
  pilot.pilot = Selection{{}, 4};
  EXPECT_EQ(only_part(world.run(pilot)).state, State::held);
  EXPECT_THAT(writes(world), IsEmpty());
}

TEST(APush, IsHeldByTheGuard) {
  World world{pushing(12, "", R"({"changed": 3, "changed_share": 0.1})")};
  const auto run = world.run();
  EXPECT_EQ(only_part(run).state, State::held);
  EXPECT_THAT(writes(world), IsEmpty());
}

TEST(APush, OfAReportThatIsGoneFailsAndSaysSo) {
  World world{pushing(3)};
  ASSERT_TRUE(world.pendo().add({{.call = "report_results", .status = 404}}));
  const auto run = world.run();
  EXPECT_EQ(only_part(run).state, State::failed);
  EXPECT_THAT(to_line(*only_part(run).error), HasSubstr("usage"));
}

}  // namespace
}  // namespace tidemark::sync
