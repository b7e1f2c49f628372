#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "synced.h"

namespace tidemark::command {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(MainPath, FromNothingToWhy) {
  const Synced synced;
  synced.set_up();

  const Outcome planned = synced({"plan", "--connection", "visitor"});
  EXPECT_EQ(planned.status, 0) << planned.err;
  EXPECT_THAT(planned.out, AllOf(HasSubstr("visitor pull: 1 change of 1 target"),
                                 HasSubstr("v-1  custom.region  \"APAC\" → \"EMEA\"")));
  EXPECT_THAT(planned.err, HasSubstr("tidemark apply --expect "));
  EXPECT_EQ(synced.pendo->value(EntityKind::visitor, "v-1", "custom.region"), "\"APAC\"") << "a plan has no effect";

  const Outcome ran = synced({"sync"});
  EXPECT_EQ(ran.status, 4) << "a value was invalid\n" << ran.err;
  EXPECT_THAT(ran.out, AllOf(StartsWith("run 1  completed, with exceptions\n"), HasSubstr("1 target written"),
                             HasSubstr("1 value not converted")));
  EXPECT_EQ(synced.pendo->value(EntityKind::visitor, "v-1", "custom.region"), "\"EMEA\"");

  const Outcome why = synced({"why", "visitor", "v-1", "region"});
  EXPECT_EQ(why.status, 0) << why.err;
  EXPECT_THAT(why.out, AllOf(StartsWith("custom.region = \"EMEA\"   since 20"), HasSubstr("+09:00\n"),
                             HasSubstr("from    Contact " + synced.contact(1) +
                                       ", field Region__c      run 1, mapping version 2, log position "),
                             HasSubstr("before  \"APAC\"")));
  EXPECT_THAT(why.err, HasSubstr("tidemark history visitor v-1"));
}

TEST(MainPath, IdentifiersAreMeasuredOfBothSystemsAsTheyAreNow) {
  const Synced synced;
  synced.set_up();
  const Outcome measured = synced({"identifiers", "--connection", "visitor"});
  EXPECT_EQ(measured.status, 0) << measured.err;
  EXPECT_THAT(measured.out, ContainsRegex("agent\\.email = Email   suggested"));
  const Outcome json = synced({"identifiers", "--connection", "visitor", "--object", "Contact", "--json"});
  EXPECT_THAT(json.out, AllOf(HasSubstr(R"("field":"Region__c")"), HasSubstr(R"("suggested":{"pendo":"agent.email")")))
      << "fields that nobody maps are measured too";
  const Outcome nothing = synced({"identifiers", "--connection", "visitor", "--object", "No_Such__c"});
  EXPECT_NE(nothing.status, 0);
  EXPECT_THAT(nothing.err, HasSubstr("No_Such__c"));
  EXPECT_THAT(synced({"runs"}).out, Not(HasSubstr("run 1"))) << "it is no run";
}

TEST(MainPath, WhyOfAFieldThatWasAlwaysEmptySaysSo) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"sync"}).status, 4);
  EXPECT_THAT(synced({"why", "visitor", "v-3", "seats"}).out, StartsWith("custom.seats = null   it was empty"));
  const Outcome json = synced({"why", "visitor", "v-3", "custom.seats", "--json"});
  EXPECT_EQ(json.status, 0) << json.err;
  EXPECT_EQ(json.out,
            R"({"kind":"visitor","id":"v-3","field":"custom.seats","value":null,"known":"empty","earlier":[]})"
            "\n");
  EXPECT_EQ(synced({"why", "visitor", "v-3", "custom.shoe_size"}).status, 1) << "not mapped";
  EXPECT_EQ(synced({"why", "visitor", "v-9", "custom.seats"}).status, 1) << "no such visitor";
}

TEST(MainPath, ARunTellsLaterWhichLinesWereRefusedAndWhichRunCarriedOutItsPlan) {
  const Synced synced;
  synced.set_up();
  synced.apply(synced.configuration(R"(,{"from":"No_Such_Field__c","to":"title"})",
                                    R"("guard":{"changed":0,"changed_share":0.01},)"));
  ASSERT_EQ(synced({"sync"}).status, 3) << "held";
  const Outcome held = synced({"runs", "show", "1"});
  EXPECT_THAT(held.out, AllOf(HasSubstr("connections.visitor.pull[2]"), HasSubstr("let it pass: tidemark approve 1 ")));
  EXPECT_THAT(synced({"runs", "show", "1", "--json"}).out, HasSubstr("\"said_of_lines\":[\"visitor pull: "));
  const std::string planned = synced({"plan", "--json"}).out;
  const std::string digest = planned.substr(planned.rfind("\"digest\":\"") + 10, 64);
  ASSERT_EQ(synced({"apply", "--expect", digest}).status, 4);
  EXPECT_THAT(synced({"runs", "show", "1"}).out,
              AllOf(HasSubstr("carried out by run 2"), testing::Not(HasSubstr("let it pass"))));
}

TEST(MainPath, WhyNotSaysWhatARunDidWithARecord) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"sync"}).status, 4);
  EXPECT_THAT(synced({"why-not", "visitor", "v-4"}).out,
              AllOf(StartsWith("visitor v-4   ambiguous in run 1"), HasSubstr("identifier  d@x.io"),
                    HasSubstr("shared with  Salesforce record " + synced.contact(4))));
  EXPECT_THAT(synced({"why-not", "record", synced.contact(5)}).out, HasSubstr("shared with  Pendo visitor v-4"));
  EXPECT_THAT(synced({"why-not", "visitor", "v-2"}).out, HasSubstr("nothing was to be changed"));
  EXPECT_THAT(synced({"why-not", "visitor", "v-3"}).out,
              AllOf(StartsWith("visitor v-3   invalid value, not changed in run 1"),
                    HasSubstr("invalid  custom.seats: \"n/a\" is not an integer")));
  EXPECT_THAT(synced({"why-not", "visitor", "v-1"}).out,
              AllOf(StartsWith("visitor v-1   changed in run 1"), HasSubstr("its changes were sent")));
  const Outcome nobody = synced({"why-not", "visitor", "somebody@secret.example"});
  EXPECT_EQ(nobody.status, 1);
  EXPECT_THAT(nobody.err, Not(HasSubstr("secret.example"))) << "errors name nobody";
  synced.pendo->fail_call(1, 401, "{}");
  EXPECT_EQ(synced({"sync"}).status, 1);
  EXPECT_THAT(synced({"why-not", "visitor", "v-2"}).out, StartsWith("visitor v-2   not planned in run 2"));
  EXPECT_EQ(member(synced({"why-not", "visitor", "v-2", "--json"}).out, "verdict"), "not planned");
}

TEST(MainPath, TheChangesOfARunAreThoseThatItSent) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"sync"}).status, 4);
  const Outcome shown = synced({"runs", "show", "1", "--changes"});
  EXPECT_EQ(shown.status, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("changes of visitor pull, sent\n  v-1  custom.region  \"APAC\" → \"EMEA\"  from " +
                                   synced.contact(1) + "  written\n"));
  const Outcome json = synced({"runs", "show", "1", "--changes", "--json"});
  EXPECT_TRUE(is_json_lines(json.out));
  EXPECT_THAT(json.out, HasSubstr(R"({"connection":"visitor","direction":"pull","target":"v-1","open":false,)"));
  ASSERT_EQ(synced({"sync"}).status, 4);
  EXPECT_THAT(synced({"runs", "show", "2", "--changes"}).out, HasSubstr("nothing was sent in this run"));
}

TEST(MainPath, AVisitorCanBeSeenAsItWas) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"sync"}).status, 4);
  synced.salesforce->change("Contact", synced.contact(1), "Region__c", std::string{"AMER"});
  ASSERT_EQ(synced({"sync"}).status, 4);
  EXPECT_THAT(synced({"show", "visitor", "v-1"}).out, HasSubstr("custom.region  \"AMER\"   written by Tidemark"));
  const std::string since = member(synced({"why", "visitor", "v-1", "region", "--json"}).out, "position");
  EXPECT_THAT(synced({"show", "visitor", "v-1", "--at", std::to_string(std::stoul(since) - 1)}).out,
              HasSubstr("custom.region  \"EMEA\""));
  const Outcome early = synced({"show", "visitor", "v-1", "--at", "1999-12-31"});
  EXPECT_EQ(early.status, 1);
  EXPECT_THAT(early.err, AllOf(HasSubstr("that is before the log's first entry"), HasSubstr("it begins at 20"),
                               Not(HasSubstr("position 0"))));
  EXPECT_EQ(synced({"show", "visitor", "v-1", "--at", "yesterday"}).status, 2);
  EXPECT_THAT(synced({"show", "visitor", "v-1", "--at", "100000"}).err, HasSubstr("the log ends at position "));
  EXPECT_THAT(synced({"show", "visitor", "v-1", "--at", "9000-01-01"}).err, HasSubstr("still to come"));
  const Outcome replayed = synced({"replay", "1", "--at", "100000"});
  EXPECT_EQ(replayed.status, 2);
  EXPECT_THAT(replayed.err, HasSubstr("the log ends at position "));
  const std::string history = synced({"history", "visitor", "v-1"}).out;
  const std::string newest = history.substr(0, history.find(' '));
  EXPECT_THAT(newest, EndsWith("+09:00")) << "the time zone is Tokyo";
  EXPECT_THAT(synced({"show", "visitor", "v-1", "--at", newest}).out, HasSubstr("custom.region  \"AMER\""))
      << "a time is taken as it is shown: what happened in that second has happened";
  EXPECT_THAT(synced({"history", "visitor", "v-1"}).out,
              AllOf(HasSubstr("\"EMEA\" → \"AMER\""), HasSubstr("\"APAC\" → \"EMEA\"")));
}

TEST(MainPath, ApplyCarriesOutTheKeptPlanAndNothingElse) {
  const Synced synced;
  synced.set_up();
  const Outcome planned = synced({"plan", "--json"});
  const std::size_t at = planned.out.find("\"digest\":\"") + 10;
  const std::string digest = planned.out.substr(at, 64);
  synced.salesforce->change("Contact", synced.contact(2), "Region__c", std::string{"EMEA"});
  synced.salesforce->change("Contact", synced.contact(1), "Region__c", std::string{"LATAM"});
  EXPECT_EQ(synced({"apply", "--expect", digest, "--exact"}).status, 1) << "not all of it is called for any more";
  const Outcome failed = synced({"runs", "show", "1"});
  EXPECT_THAT(failed.out, AllOf(StartsWith("run 1  failed  "), HasSubstr("nothing was written"))) << "and runs say so";
  synced.salesforce->change("Contact", synced.contact(1), "Region__c", std::string{"EMEA"});
  const Outcome applied = synced({"apply", "--expect", digest});
  EXPECT_EQ(applied.status, 4) << applied.err;
  EXPECT_THAT(applied.out, HasSubstr("1 change not sent now"));
  EXPECT_EQ(synced.pendo->value(EntityKind::visitor, "v-1", "custom.region"), "\"EMEA\"");
  EXPECT_EQ(synced.pendo->value(EntityKind::visitor, "v-2", "custom.region"), "\"AMER\"");
  const Outcome again = synced({"apply", "--expect", digest});
  EXPECT_EQ(again.status, 1);
  EXPECT_THAT(again.err, HasSubstr("run 2 has carried out that plan already"));
  EXPECT_EQ(synced({"apply", "--expect", std::string(64, '0')}).status, 1) << "no such plan";
  EXPECT_EQ(synced({"apply", "--expect", "abc"}).status, 2);
}

std::uint64_t number_behind(const std::string& json, const std::string& key) {
  return std::stoull(json.substr(json.find("\"" + key + "\":") + key.size() + 3));
}

TEST(MainPath, APlanForWhoseRunTheCallsAreNotThereDoesNotOfferIt) {
  const Synced synced;
  synced.set_up();
  EXPECT_THAT(synced({"plan"}).err, HasSubstr(" carries out what of this still holds, or tidemark sync"));
  const std::string forecast = synced({"plan", "--json"}).out;
  const std::uint64_t calls = number_behind(forecast, "salesforce_calls");
  const std::uint64_t left = number_behind(forecast, "limit") - number_behind(forecast, "used");
  std::string tight = synced.configuration();
  tight.insert(tight.find("\"api_version\""), "\"call_reserve\":" + std::to_string(left - calls - 1) + ",");
  synced.apply(tight);
  const Outcome planned = synced({"plan"});
  EXPECT_EQ(planned.status, 0) << planned.err;
  EXPECT_THAT(planned.out, HasSubstr("NOT ENOUGH"));
  EXPECT_THAT(planned.err, AllOf(HasSubstr("Next: wait, "), HasSubstr("NOT ENOUGH"), Not(HasSubstr("tidemark sync")),
                                 Not(HasSubstr("tidemark apply"))));
}

TEST(MainPath, OfTwoConnectionsOneForecastIsToldThatOfARunOfBoth) {
  const Synced synced;
  synced.set_up();
  std::string both = synced.configuration();
  both.insert(both.rfind("}}"),
              R"(,"account":{"object":"Contact","identifier":{"pendo":"agent.email","salesforce":"Email"},)"
              R"("pull":[{"from":"Region__c","to":"region"}]})");
  synced.apply(both);
  const Outcome planned = synced({"plan"});
  EXPECT_EQ(planned.status, 0) << planned.err;
  const std::size_t forecast = planned.out.find("a run takes about ");
  EXPECT_EQ(planned.out.find("a run takes about ", forecast + 1), planned.out.npos) << planned.out;
  EXPECT_GT(forecast, planned.out.find("account pull")) << "behind both";
  EXPECT_THAT(planned.err, testing::EndsWith("carries out all of it\n"));
  const std::string json = synced({"plan", "--json"}).out;
  EXPECT_TRUE(is_json_lines(json));
  const std::string of_run = json.substr(json.find("{\"run_forecast\""));
  const std::string ran = synced({"sync", "--json"}).out;
  EXPECT_EQ(number_behind(ran, "salesforce_calls"), number_behind(of_run, "salesforce_calls"));
  EXPECT_EQ(number_behind(ran, "pendo_calls"), number_behind(of_run, "pendo_calls"));
}

TEST(MainPath, AHeldPlanIsLookedAtAndApproved) {
  const Synced synced;
  synced.set_up();
  synced.apply(synced.configuration({}, R"("guard":{"changed":0,"changed_share":0.1},)"));
  EXPECT_EQ(synced({"plan"}).status, 3);
  const Outcome ran = synced({"sync"});
  EXPECT_EQ(ran.status, 3) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("held by the guard: "), HasSubstr("tidemark approve 1 ")));
  EXPECT_EQ(synced.pendo->value(EntityKind::visitor, "v-1", "custom.region"), "\"APAC\"");
  EXPECT_THAT(synced({"runs", "show", "1", "--changes"}).out, HasSubstr("v-1  custom.region  \"APAC\" → \"EMEA\""));
  const std::string digest = ran.out.substr(ran.out.find("tidemark approve 1 ") + 19, 64);
  EXPECT_THAT(synced({"why-not", "visitor", "v-1"}).out, StartsWith("visitor v-1   held in run 1"));
  EXPECT_THAT(synced({"runs"}).out, HasSubstr("  0 written, 1 change held\n"));
  EXPECT_EQ(synced({"approve", "1", digest}).status, 4);
  EXPECT_EQ(synced.pendo->value(EntityKind::visitor, "v-1", "custom.region"), "\"EMEA\"");
  EXPECT_THAT(synced({"approve", "1", digest}).err, HasSubstr("run 2 has carried out that plan already"))
      << "an approval ends with its run";
}

TEST(MainPath, AnApprovalOfWhatIsNotCalledForAnyMoreSaysThatThePlanIsStale) {
  const Synced synced;
  synced.set_up();
  synced.apply(synced.configuration({}, R"("guard":{"changed":0,"changed_share":0.1},)"));
  const Outcome ran = synced({"sync"});
  const std::string digest = ran.out.substr(ran.out.find("tidemark approve 1 ") + 19, 64);
  synced.salesforce->change("Contact", synced.contact(1), "Region__c", std::string{"APAC"});
  const Outcome approved = synced({"approve", "1", digest});
  EXPECT_THAT(approved.out, AllOf(HasSubstr("nothing was written: the plan that was looked at is stale"),
                                  HasSubstr("1 change of the plan not called for any more")));
}

TEST(MainPath, AHoldByWhatWasChangedBeforeSaysFromWhenOnThatCountsNoMore) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"sync"}).status, 4);
  synced.apply(synced.configuration({}, R"("guard":{"changed":1,"changed_share":0.1},)"));
  synced.salesforce->change("Contact", synced.contact(2), "Region__c", std::string{"APAC"});
  for (const char* use : {"plan", "sync"}) {
    const Outcome held = synced({use});
    EXPECT_EQ(held.status, 3) << held.err;
    EXPECT_THAT(held.out, testing::ContainsRegex("1 others were in the last 24 hours(.|\n)*\n    from 2[-0-9T:+]+ on "
                                                 "what runs changed in the last 24 hours does not count any more\n"));
  }
}

TEST(MainPath, AGuardThatIsOffIsShownWhereverPlansAre) {
  const Synced synced;
  synced.set_up();
  synced.apply(synced.configuration({}, R"("guard":"off",)"));
  for (const std::vector<std::string>& use : {{"plan"}, {"sync"}, std::vector<std::string>{"runs", "show", "1"}})
    EXPECT_THAT(synced(use).out, HasSubstr("GUARD OFF")) << use.front();
}

TEST(MainPath, AConfigurationWithoutLinesIsNothingToDo) {
  const Synced synced;
  synced.set_up();
  std::string without = synced.configuration();
  const std::size_t at = without.find("\"pull\":[") + 8;
  without.erase(at, without.find("]}}}") - at);
  synced.apply(without);
  const Outcome ran = synced({"sync"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(synced({"plan"}).status, 0);
}

TEST(MainPath, AConnectionThatPullsNothingIsAnErrorOfUsage) {
  const Synced synced;
  synced.set_up();
  const Outcome ran = synced({"sync", "--connection", "account"});
  EXPECT_EQ(ran.status, 2) << ran.out;
  EXPECT_THAT(ran.err, HasSubstr("the configuration has no account"));
  EXPECT_THAT(synced({"runs"}).err, HasSubstr("There was no run yet"));
}

TEST(MainPath, WhatWasAppliedIsExportedAndComparesEqual) {
  const Synced synced;
  synced.set_up();
  const Outcome exported = synced({"config", "export"});
  EXPECT_EQ(exported.status, 0);
  const std::string file = synced.folder.write("exported.json", exported.out);
  EXPECT_EQ(synced({"config", "check", file}).status, 0);
  EXPECT_EQ(synced({"config", "diff", file}).out, "");
  const Outcome again = synced({"config", "apply", file});
  EXPECT_EQ(again.status, 0);
  EXPECT_THAT(again.err, HasSubstr("nothing was applied"));
  const std::string more = synced.folder.write("more.json", synced.configuration(R"(,{"from":"Title","to":"title"})"));
  EXPECT_THAT(synced({"config", "diff", more}).out, HasSubstr("+ connections.visitor.pull.title"));
}

TEST(MainPath, AnExportOnOneLineIsTheSameConfiguration) {
  const Synced synced;
  synced.set_up();
  const std::string for_people = synced({"config", "export"}).out;
  const std::string on_a_line = synced({"config", "export", "--json"}).out;
  EXPECT_EQ(std::count(on_a_line.begin(), on_a_line.end(), '\n'), 1);
  EXPECT_EQ(nlohmann::json::parse(on_a_line), nlohmann::json::parse(for_people));
}

TEST(MainPath, TheLogNamesWhoAskedAndWhatTheySaid) {
  const Synced synced;
  synced.set_up();
  const std::string more = synced.folder.write("more.json", synced.configuration(R"(,{"from":"Title","to":"title"})"));
  ASSERT_EQ(synced({"config", "apply", more, "--comment", "titles, for the survey"}).status, 0);
  ASSERT_EQ(synced({"sync"}).status, 4);
  const std::string shown = synced({"log", "show", "--from", "1"}).out;
  EXPECT_THAT(shown, ContainsRegex("configured  by [^ ]+: titles, for the survey\n"));
  EXPECT_THAT(shown, ContainsRegex("run_started  run 1  by [^ ]+\n"));
  EXPECT_THAT(synced({"log", "show", "--from", "1", "--json"}).out, HasSubstr(R"("comment":"titles, for the survey")"));
}

/// As the bytes of all files, by their paths.
std::map<std::string, std::string> files_under(const std::filesystem::path& directory) {
  std::map<std::string, std::string> files;
  for (const auto& file : std::filesystem::recursive_directory_iterator{directory}) {
    if (!file.is_regular_file()) continue;
    std::ifstream bytes{file.path(), std::ios::binary};
    files[file.path().string()] = {std::istreambuf_iterator<char>{bytes}, {}};
  }
  return files;
}

TEST(MainPath, WhoeverReadsLeavesNothingBehind) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"sync"}).status, 4);
  const auto before = files_under(synced.folder / "data");
  for (const std::vector<std::string>& use : std::vector<std::vector<std::string>>{{"runs"},
                                                                                   {"runs", "show", "1"},
                                                                                   {"why", "visitor", "v-1", "region"},
                                                                                   {"show", "visitor", "v-1"},
                                                                                   {"log", "show"},
                                                                                   {"config", "export"},
                                                                                   {"subscriptions", "list"}})
    EXPECT_EQ(synced(use).status, 0) << use.front();
  EXPECT_TRUE(files_under(synced.folder / "data") == before);
}

TEST(MainPath, EveryAnswerIsJsonWhereItIsAskedFor) {
  const Synced synced;
  synced.set_up();
  const std::vector<std::vector<std::string>> uses = {{"plan"},
                                                      {"sync"},
                                                      {"runs"},
                                                      {"runs", "show", "1"},
                                                      {"why", "visitor", "v-1", "region"},
                                                      {"why-not", "visitor", "v-4"},
                                                      {"history", "visitor", "v-1"},
                                                      {"show", "visitor", "v-1"},
                                                      {"log", "show", "--items"},
                                                      {"log", "show"},
                                                      {"config", "export"},
                                                      {"log", "verify"},
                                                      {"views", "verify"},
                                                      {"views", "rebuild"},
                                                      {"subscriptions", "list"},
                                                      {"credential", "list"}};
  for (std::vector<std::string> use : uses) {
    use.emplace_back("--json");
    const Outcome outcome = synced(use);
    EXPECT_TRUE(outcome.status == 0 || outcome.status == 4) << use.front() << " " << outcome.status;
    EXPECT_TRUE(is_json_lines(outcome.out)) << use.front() << "\n" << outcome.out;
    EXPECT_NE(outcome.out, "") << use.front();
    EXPECT_EQ(outcome.err, "") << use.front();
  }
  const Outcome wrong = synced({"runs", "show", "99", "--json"});
  EXPECT_EQ(wrong.status, 1);
  EXPECT_EQ(wrong.out, "");
  EXPECT_TRUE(is_json_lines(wrong.err));
  EXPECT_THAT(wrong.err, StartsWith(R"({"error":{"code":"not_found","what":)"));
}

TEST(MainPath, ARebuildPrintsTheDigestThatVerifyingTheViewsPrints) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"sync"}).status, 4);
  const Outcome before = synced({"views", "verify", "--json"});
  const Outcome rebuilt = synced({"views", "rebuild", "--json"});
  ASSERT_EQ(rebuilt.status, 0) << rebuilt.err;
  EXPECT_NE(member(rebuilt.out, "digest"), std::string(64, '0'));
  EXPECT_EQ(rebuilt.out, before.out);
  EXPECT_EQ(synced({"views", "verify", "--json"}).out, rebuilt.out);
}

TEST(MainPath, TheHeadOfTheLogProvesLaterThatItIsTheSame) {
  const Synced synced;
  synced.set_up();
  const Outcome before = synced({"log", "verify", "--json"});
  ASSERT_EQ(before.status, 0) << before.err;
  const std::string head = member(before.out, "head");
  EXPECT_EQ(member(before.out, "entries"), "2");
  ASSERT_EQ(synced({"sync"}).status, 4);
  EXPECT_EQ(synced({"log", "verify", "--from", head}).status, 0);
  EXPECT_EQ(synced({"log", "verify", "--from", "2:" + head}).status, 0);
  EXPECT_EQ(synced({"log", "verify", "--from", "1:" + head}).status, 1);
  EXPECT_EQ(synced({"log", "verify", "--from", std::string(64, 'a')}).status, 1);
  EXPECT_EQ(synced({"log", "verify", "--from", "head"}).status, 2);
}

TEST(MainPath, SubscriptionsAreToldApartAndRemoved) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"init", "other"}).status, 0);
  EXPECT_EQ(synced({"init", "other"}).status, 2) << "there is one of that name";
  EXPECT_EQ(synced({"runs"}).status, 2) << "which?";
  EXPECT_EQ(synced({"runs", "--subscription", "acme"}).status, 0);
  const Outcome meant = synced({"subscriptions", "remove", "other"});
  EXPECT_EQ(meant.status, 2) << "it was not said that it is meant";
  EXPECT_THAT(meant.err, HasSubstr("tidemark subscriptions remove other --yes --directory ")) << "here, not elsewhere";
  EXPECT_EQ(synced({"subscriptions", "remove", "other", "--yes"}).status, 0);
  EXPECT_EQ(synced({"runs"}).status, 0);
  EXPECT_EQ(synced({"credential", "remove", "acme-pendo"}).status, 0);
  EXPECT_EQ(synced({"credential", "list"}).out, "acme-salesforce\n");
  const std::string trail = synced({"audit", "--json"}).out;
  EXPECT_THAT(trail,
              AllOf(HasSubstr(R"("act":"credential_set","of":"credential acme-pendo")"),
                    HasSubstr(R"("act":"subscription_removed","of":"subscription other","before":"its log ended with)"),
                    HasSubstr(R"("act":"credential_removed","of":"credential acme-pendo")")));
  EXPECT_EQ(synced({"credential", "rotate"}).status, 0);
  EXPECT_THAT(synced({"audit"}).out, HasSubstr("key_changed  the key of all credentials"));
  EXPECT_EQ(synced({"credential", "set", "x"}, "no credential").status, 2);
  EXPECT_THAT(synced({"audit"}).out, Not(HasSubstr("credential x"))) << "it was not done";
}

}  // namespace
}  // namespace tidemark::command
