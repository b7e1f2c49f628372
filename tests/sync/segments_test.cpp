// A segment is asked of what the last run read, native fields too, and of what was written since.
#include "sync/segments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/segments/syntax.h"
#include "little.h"

namespace tidemark::sync {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* two_connections = R"({"subscription": "little", "time_zone": "Europe/Prague",
  "salesforce": {"login_url": "https://acme.my.salesforce.com", "api_version": "66.0", "credential": "demo-salesforce"},
  "pendo": {"host": "https://app.pendo.io", "credential": "demo-pendo", "pull_group": "custom"},
  "connections": {
    "visitor": {"object": "Contact", "identifier": {"pendo": "agent.email", "salesforce": "Email"}, "guard": "off",
      "pull": [{"from": "Region__c", "to": "region"}]},
    "account": {"object": "Account", "identifier": {"pendo": "agent.number", "salesforce": "Number__c"}, "guard": "off",
      "pull": [{"from": "Arr__c", "to": "arr"}]}}})";

/// Visitors v-001 to v-004 in EMEA, the first three of account a-1 (ARR 5000 in Salesforce, 0 in Pendo), the fourth of no account.
Beginning company() {
  Beginning beginning = little(4);
  std::string visitors;
  for (int i = 1; i <= 4; ++i) {
    const std::string account = i < 4 ? R"("accountid":"a-1",)" : "";
    visitors += R"({"visitorId":"v-00)" + std::to_string(i) + R"(","metadata":{"auto":{)" + account +
                R"("lastupdated":17672)" + std::to_string(i) + R"(5600000},"agent":{"email":"p00)" + std::to_string(i) +
                R"(@x.io"},"custom":{"region":"EMEA"}}})" + "\n";
  }
  beginning.pendo.visitors = visitors;
  beginning.pendo.visitor_schema =
      R"({"auto":{"accountid":{"Type":"string"},"lastupdated":{"Type":"time"}},"agent":{"email":{"Type":"string"}},
          "custom":{"region":{"Type":"string"},"area":{"Type":"string"}}})";
  beginning.pendo.account_schema =
      R"({"agent":{"number":{"Type":"string"},"tier":{"Type":"string"}},"custom":{"arr":{"Type":"float"}}})";
  beginning.pendo.accounts =
      R"({"accountId":"a-1","metadata":{"agent":{"number":"N1","tier":"gold"},"custom":{"arr":0}}})"
      "\n";
  const sim::ObjectSketch account{"Account", "001", {{"Number__c", "string"}, {"Arr__c", "double"}}};
  EXPECT_TRUE(beginning.salesforce.add_object(sim::describe_of(account)));
  EXPECT_TRUE(beginning.salesforce.object("Account")->add(
      {{"Id", sim::record_id("001", 1)}, {"Number__c", std::string{"N1"}}, {"Arr__c", 5000.0}}));
  beginning.configuration = two_connections;
  return beginning;
}

class ASegment : public testing::Test {
 protected:
  ASegment() : world{company()} {}

  /// Size and members, or what is wrong.
  std::string of(EntityKind kind, std::string_view text) {
    const Zone utc;
    const auto known = KnownEntities::open(world.views(), archive, kind);
    if (!known) return to_line(known.error());
    const auto tree = segments::parse(text);
    const auto segment = segments::Segment::of(*tree, known->find(), {&utc, world.now()});
    if (!segment) return to_line(segments::to_error(text, segment.error().front()));
    const auto answer = known->ask(*segment, utc, 2);
    if (!answer) return to_line(answer.error());
    std::string told = std::to_string(answer->size) + " of " + std::to_string(answer->entities) + ":";
    for (const std::string& member : answer->members) told += " " + member;
    return told;
  }
  std::string of_visitors(std::string_view text) { return of(EntityKind::visitor, text); }

  World world;
  archive::MemoryArchive archive{world.archive(), {[] { return Instant{0}; }, [](std::span<std::uint8_t>) {}}};
};

TEST_F(ASegment, NeedsARunThatHasReadTheEntities) {
  EXPECT_THAT(of_visitors("custom.region is empty"), HasSubstr("no run has read visitors yet"));
}
TEST_F(ASegment, IsOfNativeFieldsAndPulledOnes) {
  ASSERT_TRUE(world.run());
  EXPECT_EQ(of_visitors(R"(custom.region = "EMEA")"), "4 of 4: v-001 v-002");
  EXPECT_EQ(of_visitors(R"(custom.region = "EMEA" and agent.email starts with "p003")"), "1 of 4: v-003");
  EXPECT_EQ(of_visitors(R"(visitorId in ("v-002", "v-009"))"), "1 of 4: v-002");
  EXPECT_EQ(of_visitors(R"(auto.accountid = "a-1" and auto.lastupdated after 2026-01-01T00:00:00Z)"), "1 of 4: v-003");
  EXPECT_EQ(of_visitors("custom.regoin is empty"),
            "line 1, column 1: there is no metadata field custom.regoin (did you mean \"custom.region\"?)");
}
TEST_F(ASegment, KnowsWhatWasWrittenSinceTheRead) {
  relocate(world, 2, 3, "APAC");
  ASSERT_TRUE(world.run());
  EXPECT_EQ(of_visitors(R"(custom.region = "APAC")"), "2 of 4: v-002 v-003");
  EXPECT_EQ(of_visitors(R"(custom.region = "EMEA")"), "2 of 4: v-001 v-004");
}
TEST_F(ASegment, OfAFieldThatIsNotMappedAnyMoreIsAsTheLastRunReadIt) {
  relocate(world, 1, 4, "APAC");
  ASSERT_TRUE(world.run());
  std::string other = two_connections;
  other.replace(other.find(R"("to": "region")"), 14, R"("to": "area")");
  world.configure(other);
  world.subscription().set_value(EntityKind::visitor, "v-001", "custom.region", "\"AMER\"");
  world.pass(one_day);
  ASSERT_TRUE(world.run());
  EXPECT_EQ(of_visitors(R"(custom.region = "AMER")"), "1 of 4: v-001");
}
TEST_F(ASegment, OfVisitorsCanAskForTheirAccountsValues) {
  ASSERT_TRUE(world.run());
  EXPECT_EQ(of_visitors(R"(account.custom.arr > 1000 and account.agent.tier = "gold")"), "3 of 4: v-001 v-002");
  EXPECT_EQ(of_visitors("account.custom.arr is empty"), "1 of 4: v-004");
  EXPECT_EQ(of(EntityKind::account, R"(accountId = "a-1" and custom.arr = 5000)"), "1 of 1: a-1");
}
TEST_F(ASegment, CanNotAskForAccountsThatNoRunHasRead) {
  Request request;
  request.only = EntityKind::visitor;
  ASSERT_TRUE(world.run(request));
  EXPECT_EQ(of_visitors("account.custom.arr > 1"),
            "line 1, column 1: no run has read accounts yet (a connection of accounts reads them)");
}

TEST_F(ASegment, HasASizeAfterAPlan) {
  ASSERT_TRUE(world.run());
  relocate(world, 1, 3, "APAC");
  const auto planned = world.plan(visitors, {{"emea", R"(custom.region = "EMEA")"},
                                             {"old", R"(custom.region = "APAC" or agent.email starts with "p001")"}});
  ASSERT_TRUE(planned) << to_line(planned.error());
  ASSERT_EQ(planned->segments.size(), 2u);
  const auto told = [](const SizeInPlan& size) {
    return size.name + " " + std::to_string(size.now) + " " + std::to_string(size.after) + " +" +
           std::to_string(size.joining) + " -" + std::to_string(size.leaving);
  };
  EXPECT_EQ(told(planned->segments[0]), "emea 4 1 +0 -3");
  EXPECT_EQ(told(planned->segments[1]), "old 1 3 +2 -0");
}
TEST_F(ASegment, OfAPlanCountsWhatWasWrittenAndIsNotReadYetAsRead) {
  relocate(world, 1, 2, "APAC");
  const std::string before = world.subscription().value(EntityKind::visitor, "v-001", "custom.region");
  ASSERT_TRUE(world.run());
  ASSERT_EQ(before, "\"EMEA\"");
  // Pendo's reads lag: they show the old values again.
  for (const char* id : {"v-001", "v-002"})
    world.subscription().set_value(EntityKind::visitor, id, "custom.region", before);
  const auto planned = world.plan(visitors, {{"apac", R"(custom.region = "APAC")"}});
  ASSERT_TRUE(planned) << to_line(planned.error());
  EXPECT_EQ(planned->segments.front().now, 2u);
  EXPECT_EQ(planned->segments.front().after, 2u);
}
TEST_F(ASegment, OfAPlanIsRefusedAtItsPlace) {
  const auto planned = world.plan(visitors, {{"rich", "account.custom.arr > 1"}});
  ASSERT_FALSE(planned);
  EXPECT_EQ(
      to_line(planned.error()),
      "segment rich, line 1, column 1: a plan of visitors does not know what their accounts will hold (ask tidemark "
      "segment)");
}

}  // namespace
}  // namespace tidemark::sync
