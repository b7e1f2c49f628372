#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "synced.h"

// What a run does when something goes wrong between it and the two systems, over real sockets.

namespace tidemark::command {
namespace {

using sim::Fault;
using testing::AllOf;
using testing::HasSubstr;

class AFaultySync : public testing::Test {
 protected:
  AFaultySync() { synced.set_up(); }

  void expect_all_written(const Outcome& ran) const {
    EXPECT_EQ(ran.status, 4) << "a value was invalid, as without any fault\n" << ran.out << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("1 target written"));
    EXPECT_EQ(synced.pendo->value(EntityKind::visitor, "v-1", "custom.region"), "\"EMEA\"");
    EXPECT_EQ(synced({"log", "verify"}).status, 0);
    EXPECT_EQ(synced({"views", "verify"}).status, 0);
  }

  const Synced synced;
};

TEST_F(AFaultySync, GoesOnAfterSalesforceIsBusyAndAfterAConnectionThatBroke) {
  ASSERT_TRUE(synced.salesforce_front->add({{.kind = Fault::Kind::status, .call = "query", .count = 1, .status = 503},
                                            {.kind = Fault::Kind::half_body, .call = "describe", .count = 1}}));
  expect_all_written(synced({"sync"}));
}

TEST_F(AFaultySync, GoesOnAfterPendoHasSaidNotNow) {
  ASSERT_TRUE(synced.pendo_front->add(
      {{.kind = Fault::Kind::status, .call = "aggregation", .count = 1, .status = 429, .retry_after = 1},
       {.kind = Fault::Kind::drop, .call = "aggregation", .skip = 1, .count = 1}}));
  expect_all_written(synced({"sync"}));
}

TEST_F(AFaultySync, CanBeLookedAtLaterCallByCall) {
  ASSERT_TRUE(synced.pendo_front->add(
      {{.kind = Fault::Kind::status, .call = "aggregation", .count = 1, .status = 503, .message = "try later"}}));
  expect_all_written(synced({"sync"}));
  const Outcome calls = synced({"runs", "show", "1", "--calls"});
  EXPECT_EQ(calls.status, 0);
  EXPECT_THAT(calls.out,
              AllOf(HasSubstr("1 call failed"), HasSubstr("/api/v1/aggregation  503"), HasSubstr("try later")));
  const Outcome json = synced({"runs", "show", "1", "--calls", "--json"});
  EXPECT_THAT(json.out, AllOf(HasSubstr("\"failed_calls\":1"), HasSubstr("\"status\":503")));
  EXPECT_THAT(json.out, testing::Not(HasSubstr("simulated-key")));
}

TEST_F(AFaultySync, GoesOnWithANewTokenAfterTheSessionHasExpired) {
  ASSERT_TRUE(
      synced.salesforce_front->add({{.kind = Fault::Kind::expired_token, .call = "query", .skip = 1, .count = 1}}));
  expect_all_written(synced({"sync"}));
  EXPECT_EQ(synced.salesforce_front->journal().count("token"), 2u);
}

TEST_F(AFaultySync, AsksAgainWhereAnAnswerIsAPageOfHtml) {
  ASSERT_TRUE(synced.salesforce_front->add({{.kind = Fault::Kind::html_body, .call = "query", .count = 1}}));
  ASSERT_TRUE(synced.pendo_front->add({{.kind = Fault::Kind::html_body, .call = "aggregation", .count = 1}}));
  expect_all_written(synced({"sync"}));
}

TEST_F(AFaultySync, FailsWhereAllAnswersArePagesOfHtmlAndTheNextRunDoesIt) {
  ASSERT_TRUE(synced.salesforce_front->add({{.kind = Fault::Kind::html_body, .call = "query", .count = 5}}));
  const Outcome failed = synced({"sync"});
  EXPECT_EQ(failed.status, 1);
  EXPECT_THAT(failed.err, HasSubstr("an HTML page"));
  EXPECT_EQ(synced.pendo_front->journal().count("write_values"), 0u) << "nothing was planned, nothing was sent";
  expect_all_written(synced({"sync"}));
}

TEST_F(AFaultySync, NeverSendsAgainWhatMayHaveArrivedAndFindsItByReading) {
  ASSERT_TRUE(synced.pendo_front->add(
      {{.kind = Fault::Kind::drop, .call = "write_values", .count = 1, .when = Fault::When::after}}));
  const Outcome ran = synced({"sync"});
  EXPECT_NE(ran.status, 0);
  EXPECT_EQ(synced.pendo->value(EntityKind::visitor, "v-1", "custom.region"), "\"EMEA\"") << "it had arrived";
  EXPECT_THAT(synced({"log", "show"}).out, HasSubstr("effect_intended")) << "and its intent was there before";
  const std::uint64_t sent = synced.pendo_front->journal().count("write_values");
  const Outcome next = synced({"sync"});
  EXPECT_EQ(synced.pendo_front->journal().count("write_values"), sent) << next.out;
  EXPECT_EQ(synced({"log", "verify"}).status, 0);
}

TEST_F(AFaultySync, WhatWasSentToAnEmptyFieldIsToldBesideIt) {
  synced.pendo->set_value(EntityKind::visitor, "v-1", "custom.region", "null");
  ASSERT_TRUE(synced.pendo_front->add({{.kind = Fault::Kind::drop, .call = "write_values"}}));
  const Outcome failed = synced({"sync"});
  EXPECT_EQ(failed.status, 1);
  const Outcome why = synced({"why", "visitor", "v-1", "region"});
  EXPECT_THAT(why.out, AllOf(HasSubstr("custom.region = null"), HasSubstr("what became of it is not known"),
                             HasSubstr("null → \"EMEA\"")));
  EXPECT_THAT(synced({"why", "visitor", "v-1", "region", "--json"}).out, HasSubstr("\"outcome\":\"open\""));
  const char* const until =
      "what became of what was sent to 1 target is not known yet; the first run after 2[-0-9T:+]+ reads it\n";
  EXPECT_THAT(synced({"runs"}).out, testing::ContainsRegex(std::string{"  0 written, 1 unknown; "} + until));
  EXPECT_THAT(synced({"runs", "show", "1"}).out, testing::ContainsRegex(std::string{"  "} + until));
  EXPECT_THAT(synced({"runs", "--json"}).out, testing::ContainsRegex("\"open\":1,\"open_until\":\"2[-0-9T:.]+Z\""));
  EXPECT_THAT(failed.out,
              testing::ContainsRegex("1 target with an unknown outcome: the first run after 2[-0-9T:+]+ reads it\n"));
  EXPECT_THAT(synced({"show", "visitor", "v-1"}).out, HasSubstr("sent 5 times, "));
  EXPECT_THAT(synced({"show", "visitor", "v-1"}).out, HasSubstr(", and what became of it is not known yet"));
  EXPECT_THAT(synced({"why", "visitor", "v-2", "shoe_size"}).err, HasSubstr("no mapping line reads it"));

  synced.pendo_front->end();
  const Outcome continued = synced({"sync"});
  EXPECT_EQ(continued.status, 4) << "the failed run goes on";
  EXPECT_THAT(continued.out, testing::ContainsRegex("1 target was left out: what became of an earlier write there is "
                                                    "not known yet; the first run after 2[-0-9T:+]+ reads it\n"));
  EXPECT_THAT(continued.out, testing::ContainsRegex("took [^\n]*, since it was continued\n"));
  EXPECT_THAT(synced({"runs", "show", "1"}).out, HasSubstr("pendo calls, since it was continued"));
  EXPECT_EQ(synced({"sync"}).status, 4) << "a run in which nothing can be sent there yet";
  EXPECT_THAT(synced({"why-not", "visitor", "v-1"}).out,
              AllOf(testing::StartsWith("visitor v-1   left out in run"), HasSubstr("it was left out")));
}

TEST_F(AFaultySync, ThatHadToSendAgainTellsOneLineOfItAndInJsonEveryTry) {
  ASSERT_TRUE(synced.pendo_front->add({{.kind = Fault::Kind::drop, .call = "write_values", .count = 2}}));
  expect_all_written(synced({"sync"}));
  const Outcome history = synced({"history", "visitor", "v-1", "--limit", "1"});
  EXPECT_THAT(history.out, testing::ContainsRegex("sent 3 times, [0-9:]{8} to [0-9:]{8}, then written  run 1"));
  EXPECT_EQ(std::count(history.out.begin(), history.out.end(), '\n'), 2) << history.out;
  EXPECT_THAT(synced({"why", "visitor", "v-1", "region"}).out,
              AllOf(testing::ContainsRegex("sent    3 times, [0-9:]{8} to [0-9:]{8}\n"),
                    testing::Not(HasSubstr("never known"))));
  const std::string why_not = synced({"why-not", "visitor", "v-1"}).out;
  EXPECT_EQ(why_not.find("run 1,"), why_not.rfind("run 1,")) << "one line\n" << why_not;
  const std::string json = synced({"history", "visitor", "v-1", "--json"}).out;
  for (const char* attempt : {"\"attempt\":1", "\"attempt\":2", "\"attempt\":3"}) EXPECT_THAT(json, HasSubstr(attempt));
}

TEST_F(AFaultySync, LetsThePlanAfterItMarkWhatWaitsForAnEarlierSending) {
  ASSERT_TRUE(synced.pendo_front->add({{.kind = Fault::Kind::drop, .call = "write_values", .count = 1}}));
  expect_all_written(synced({"sync"}));
  synced.salesforce->change("Contact", synced.contact(1), "Region__c", std::string{"LATAM"});
  synced.salesforce->change("Contact", synced.contact(2), "Region__c", std::string{"LATAM"});
  const Outcome plan = synced({"plan"});
  EXPECT_THAT(plan.out,
              testing::ContainsRegex("v-1  custom.region  \"EMEA\" → \"LATAM\"[^\n]*  WAITS until 2[-0-9T:+]+\n"));
  EXPECT_THAT(plan.out, testing::Not(testing::ContainsRegex("v-2[^\n]*WAITS")));
  EXPECT_THAT(plan.out, HasSubstr("  1 change waits: an earlier sending may still arrive there"));
  EXPECT_THAT(synced({"plan", "--json"}).out, HasSubstr("{\"waits\":{\"target\":\"v-1\",\"until\":\"2"));
}

TEST_F(AFaultySync, ThatHasNothingToDoWritesNothing) {
  ASSERT_EQ(synced({"sync"}).status, 4);
  const std::uint64_t sent = synced.pendo_front->journal().count("write_values");
  ASSERT_EQ(synced({"sync"}).status, 4);
  EXPECT_EQ(synced.pendo_front->journal().count("write_values"), sent);
}

}  // namespace
}  // namespace tidemark::command
