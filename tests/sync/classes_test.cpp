#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "little.h"

namespace tidemark::sync {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// "ambiguous p003@x.io, custom.seats: "many" (not an integer), sent: rejected": what the views say of a record in a run.
std::string why_not(World& world, RunId run, Side side, const std::string& id) {
  const auto record = world.views().record(visitors, side, id, run);
  if (!record) return to_line(record.error());
  std::string text{name_of(record->record_class)};
  if (record->unsent != Unsent::none) text += ", " + std::string{name_of(record->unsent)};
  if (!record->identifier.empty()) text += ' ' + record->identifier;
  for (const auto& note : record->notes) text += ", " + note.field + ": " + note.value;
  for (const auto& sent : record->sent) text += ", sent: " + std::string{name_of(sent.moment.outcome)};
  return text;
}

std::string source(World& world, RunId run, std::size_t number) {
  return why_not(world, run, Side::source, contact(number));
}
std::string target(World& world, RunId run, std::size_t number) {
  return why_not(world, run, Side::target, visitor(number));
}

std::size_t newest_transitions(World& world) { return world.events(EventType::planned).back().items.size() - 1; }

void set_email(World& world, std::size_t number, sim::Value value) {
  ASSERT_TRUE(world.org().change("Contact", contact(number), "Email", std::move(value)));
}

/// Run 1: all is in sync. Run 2: each kind of trouble. Run 3: all of it is over.
class WhyNot : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(world.run());
    relocate(world, 1, 2, "APAC");
    world.subscription().refuse_writes_of(visitor(2), "locked");
    set_email(world, 4, std::string{"p003@x.io"});
    set_email(world, 5, sim::Value{});
    ASSERT_TRUE(world.org().change("Contact", contact(6), "Seats__c", std::string{"many"}));
    world.subscription().remove(EntityKind::visitor, visitor(7));
    world.subscription().set_value(EntityKind::visitor, visitor(9), "agent.email", "null");
    ASSERT_TRUE(world.run());
    set_email(world, 4, std::string{"p004@x.io"});
    set_email(world, 5, std::string{"p005@x.io"});
    ASSERT_TRUE(world.org().change("Contact", contact(6), "Seats__c", std::string{"10"}));
    world.subscription().refuse_writes_of(visitor(2), "");
    world.subscription().set_value(EntityKind::visitor, visitor(7), "agent.email", "\"p007@x.io\"");
    world.subscription().set_value(EntityKind::visitor, visitor(9), "agent.email", "\"p009@x.io\"");
    world.pass(2 * one_hour);
    ASSERT_TRUE(world.run());
  }

  World world{little(9)};
};

TEST_F(WhyNot, InTheFirstRunEverythingIsTheSame) {
  for (std::size_t i = 1; i <= 9; ++i) {
    EXPECT_EQ(source(world, 1, i), "same") << i;
    EXPECT_EQ(target(world, 1, i), "same") << i;
  }
}

TEST_F(WhyNot, AChangedRecordSaysWhatBecameOfIt) {
  EXPECT_EQ(source(world, 2, 1), "changed, sent: accepted");
  EXPECT_EQ(target(world, 2, 1), "changed, sent: accepted");
  EXPECT_EQ(source(world, 3, 1), "same");
  EXPECT_EQ(target(world, 2, 2), "changed, sent: rejected");
  EXPECT_EQ(target(world, 3, 2), "changed, sent: accepted");
}

TEST_F(WhyNot, AmbiguousRecordsAreAllNamedWithTheirIdentifier) {
  EXPECT_EQ(source(world, 2, 3), "ambiguous p003@x.io");
  EXPECT_EQ(source(world, 2, 4), "ambiguous p003@x.io");
  EXPECT_EQ(target(world, 2, 3), "ambiguous p003@x.io");
  EXPECT_EQ(target(world, 2, 4), "unmatched p004@x.io");
  EXPECT_EQ(source(world, 3, 3), "same");
  EXPECT_EQ(target(world, 3, 4), "same");
}

TEST_F(WhyNot, ARecordWithoutAnIdentifierSaysSo) {
  EXPECT_EQ(source(world, 2, 5), "no_identifier");
  EXPECT_EQ(target(world, 2, 5), "unmatched p005@x.io");
  EXPECT_EQ(target(world, 2, 9), "no_identifier");
  EXPECT_EQ(source(world, 3, 5), "same");
}

TEST_F(WhyNot, AnInvalidFieldIsANoteWithItsValue) {
  EXPECT_EQ(source(world, 2, 6), "same, custom.seats: \"many\"");
  EXPECT_EQ(target(world, 2, 6), "same, custom.seats: \"many\"");
  EXPECT_EQ(source(world, 3, 6), "same");
}

TEST_F(WhyNot, ARecordWithoutCounterpartIsUnmatchedUntilThatReturns) {
  EXPECT_EQ(source(world, 2, 7), "unmatched p007@x.io");
  EXPECT_EQ(source(world, 3, 7), "changed, sent: accepted");  // what it had lost
}

TEST_F(WhyNot, TheSamePlanAgainSaysNothing) {
  ASSERT_TRUE(world.run());
  ASSERT_TRUE(world.run());
  EXPECT_EQ(newest_transitions(world), 0u);
  EXPECT_EQ(source(world, 2, 3), "ambiguous p003@x.io") << "however old";
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(WhyNotAbsent, ARecordThatIsThereNoMoreIsAbsentOnceSomethingWasSaidOfIt) {
  World world{little(4)};
  set_email(world, 4, std::string{"nobody@x.io"});
  ASSERT_TRUE(world.run());
  EXPECT_EQ(source(world, 1, 4), "unmatched nobody@x.io");
  EXPECT_EQ(target(world, 1, 4), "unmatched p004@x.io");
  world.replace_org(std::move(little(3).salesforce));
  world.subscription().remove(EntityKind::visitor, visitor(4));
  ASSERT_TRUE(world.run());
  EXPECT_EQ(source(world, 2, 4), "absent");
  EXPECT_EQ(target(world, 2, 4), "absent");
  EXPECT_EQ(source(world, 1, 4), "unmatched nobody@x.io");
  ASSERT_TRUE(world.run());
  EXPECT_EQ(newest_transitions(world), 0u);
}

/// Contacts 1 to 3 moved, and that plan was looked at; then contact 2 moved back, 3 elsewhere, and 4 as well.
class WhyNotLookedAt : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(world.run());
    relocate(world, 1, 3, "APAC");
    const auto kept = world.plan(visitors);
    ASSERT_TRUE(kept);
    request.expect = kept->digest;
    relocate(world, 2, 2, "EMEA");
    relocate(world, 3, 3, "LATAM");
    relocate(world, 4, 4, "APAC");
  }

  World world{little(9)};
  Request request;
};

TEST_F(WhyNotLookedAt, SaysWhatWaitsAndWhatIsSuperseded) {
  const auto report = world.run(request);
  EXPECT_EQ(only_part(report).accepted, 1u);
  EXPECT_EQ(only_part(report).superseded, 2u);
  EXPECT_EQ(only_part(report).waiting, 2u);
  EXPECT_EQ(source(world, 2, 1), "changed, sent: accepted");
  for (const auto& said : {source, target}) {
    EXPECT_EQ(said(world, 2, 2), "same, superseded");
    EXPECT_EQ(said(world, 2, 3), "changed, superseded");
    EXPECT_EQ(said(world, 2, 4), "changed, not_looked_at");
  }
  ASSERT_TRUE(world.run());
  EXPECT_EQ(target(world, 3, 2), "same");
  EXPECT_EQ(target(world, 3, 3), "changed, sent: accepted");
  EXPECT_EQ(target(world, 3, 4), "changed, sent: accepted");
  EXPECT_EQ(world.broken_promises(), "");
}

TEST_F(WhyNotLookedAt, ExactlySaysWhyNothingOfItWasSent) {
  request.exact = true;
  EXPECT_EQ(only_part(world.run(request)).state, PartReport::State::failed);
  EXPECT_EQ(source(world, 2, 1), "changed, not_exact");
  EXPECT_EQ(source(world, 2, 2), "same, superseded");
  EXPECT_EQ(source(world, 2, 4), "changed, not_looked_at");
}

TEST(WhyNotQuiet, AChangeThatWaitsForAnEarlierSendingSaysSo) {
  World world{little(9)};
  relocate(world, 1, 1, "APAC");
  answer_writes(world, [](std::uint64_t n, const http::Request&) -> std::optional<http::Response> {
    if (n == 1) return http::Response{500, {}, "oops"};
    return std::nullopt;
  });
  ASSERT_EQ(only_part(world.run()).accepted, 1u);
  relocate(world, 1, 1, "LATAM");
  ASSERT_EQ(only_part(world.run()).waiting, 1u);
  EXPECT_EQ(source(world, 2, 1), "changed, not_quiet");
}

TEST(WhyNotCutOff, ARunThatWasStoppedSaysThatItDidNotComeToItsEnd) {
  std::unique_ptr<World> stopped;
  RunRow row;
  for (std::uint64_t nth = 1; row.parts.empty() || row.parts[0].planned == 0; ++nth) {  // until it had planned
    stopped = std::make_unique<World>(little(9));
    relocate(*stopped, 1, 1, "APAC");
    Request apply;
    apply.expect = stopped->plan(visitors)->digest;
    stopped->stop_at(nth);
    ASSERT_FALSE(stopped->run(apply));
    stopped->stop_at(0);
    const auto runs = stopped->views().runs(1);
    row = runs->empty() ? RunRow{} : runs->front();
  }
  World& world = *stopped;
  EXPECT_TRUE(world.views().record(visitors, Side::target, visitor(1), row.number)->cut_off);
  const auto next = world.run();  // another run: what that one had planned is never reached by it
  ASSERT_TRUE(next);
  ASSERT_NE(next->run, row.number);
  const auto record = world.views().record(visitors, Side::target, visitor(1), row.number);
  EXPECT_TRUE(record->cut_off);
  EXPECT_THAT(record->sent, IsEmpty());
  EXPECT_FALSE(world.views().record(visitors, Side::target, visitor(1), next->run)->cut_off);
  EXPECT_EQ(target(world, next->run, 1), "changed, sent: accepted");
}

TEST(WhyNotHeld, AHeldChangeIsSaidOnceAndIsOverWhenItIsSent) {
  World world{little(10, R"({"changed": 2, "changed_share": 0.2})")};
  relocate(world, 1, 4, "APAC");
  const auto held = world.run();
  ASSERT_TRUE(held && held->held());
  EXPECT_EQ(source(world, 1, 1), "changed, held");
  EXPECT_EQ(target(world, 1, 4), "changed, held");
  EXPECT_EQ(source(world, 1, 5), "same");
  EXPECT_EQ(newest_transitions(world), 8u);
  ASSERT_TRUE(world.run());
  EXPECT_EQ(newest_transitions(world), 0u);
  EXPECT_EQ(source(world, 2, 1), "changed, held");
  Request approve;
  approve.approves = held->run;
  approve.expect = only_part(held).digest;
  relocate(world, 4, 4, "LATAM");
  ASSERT_TRUE(world.run(approve));
  EXPECT_EQ(source(world, 3, 1), "changed, sent: accepted");
  EXPECT_EQ(source(world, 3, 4), "changed, superseded") << "another value than the one that was looked at";
  ASSERT_TRUE(world.run());
  EXPECT_EQ(source(world, 4, 1), "same");
  EXPECT_EQ(source(world, 4, 4), "changed, sent: accepted");
  EXPECT_EQ(world.broken_promises(), "");
}

}  // namespace
}  // namespace tidemark::sync
