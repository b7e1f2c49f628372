// A report's columns on their way into Salesforce, as a person sets them up: report, fields, mapping, plan, run, question.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "synced.h"

namespace tidemark::command {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// Also pushes the report "usage" of Synced.
std::string with_push(const Synced& synced) {
  std::string text = synced.configuration();
  const std::string push = R"(,"push":[{"report":"usage","columns":[
{"from":"seats","to":"Pendo_seats__c"},{"from":"region","to":"Pendo_region__c"}]}])";
  text.insert(text.rfind("}}}"), push);
  return text;
}

class PushedByHand : public testing::Test {
 protected:
  void SetUp() override { synced.set_up(); }
  void make_fields_and_map() {
    ASSERT_EQ(synced({"fields", "create", "usage"}).status, 0);
    synced.apply(with_push(synced));
  }
  std::string held(int number, const char* field) {
    const sim::Value value = synced.salesforce->value("Contact", synced.contact(number), field);
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* count = std::get_if<double>(&value)) return std::to_string(static_cast<int>(*count));
    return "null";
  }
  Synced synced;
};

TEST_F(PushedByHand, ReportsAreListedWithWhyNot) {
  const Outcome listed = synced({"reports"});
  EXPECT_EQ(listed.status, 0) << listed.err;
  EXPECT_THAT(listed.out,
              AllOf(HasSubstr("usage  Usage  visitor report"), HasSubstr("funnel  Steps  can't be pushed")));
  EXPECT_TRUE(is_json_lines(synced({"reports", "--json"}).out));
  EXPECT_EQ(synced({"reports", "show", "nope"}).status, 1);
  const Outcome funnel = synced({"reports", "show", "funnel"});
  EXPECT_THAT(funnel.err, HasSubstr("funnel"));
  EXPECT_EQ(funnel.status, 1) << "as one that there is not";
}

TEST_F(PushedByHand, AReportsColumnsAreShownWithTheFieldsToBeMade) {
  const Outcome shown = synced({"reports", "show", "usage"});
  EXPECT_EQ(shown.status, 0) << shown.err;
  EXPECT_THAT(shown.out, AllOf(HasSubstr("integer, 2 of 4 rows, such as 12, 5"),
                               HasSubstr("to be made: Pendo_seats__c  Number(18, 0)"),
                               HasSubstr("to be made: Pendo_region__c  Text(255)"),
                               HasSubstr(R"({"from": "seats", "to": "Pendo_seats__c"})")));
  EXPECT_THAT(synced({"reports", "show", "usage", "--json"}).out, HasSubstr(R"("name":"Pendo_seats__c")"));
}

TEST_F(PushedByHand, FieldsAreMadeOnceAndOnRequestAlone) {
  const Outcome made = synced({"fields", "create", "usage", "--column", "seats"});
  EXPECT_EQ(made.status, 0) << made.err;
  EXPECT_THAT(made.out, HasSubstr("made  Contact.Pendo_seats__c  Number(18, 0); read and written by permission set"));
  const Outcome rest = synced({"fields", "create", "usage"});
  EXPECT_THAT(rest.out, AllOf(HasSubstr("Pendo_region__c"), Not(HasSubstr("Pendo_seats__c"))));
  EXPECT_THAT(synced({"fields", "create", "usage"}).err, HasSubstr("nothing was made"));
  EXPECT_EQ(synced({"fields", "create", "usage", "--column", "nope"}).status, 1);
  EXPECT_THAT(synced({"fields", "create", "usage", "--permission-set", "nope"}).err, HasSubstr("it has Integration"));
}

TEST_F(PushedByHand, FieldsAreShownAsTheyWouldBeMade) {
  const Outcome dry = synced({"fields", "create", "usage", "--dry-run"});
  EXPECT_EQ(dry.status, 0) << dry.err;
  EXPECT_THAT(
      dry.out,
      AllOf(HasSubstr("to be made  Contact.Pendo_seats__c  Number(18, 0); to be read and written by permission set "
                      "Integration\n"),
            HasSubstr(R"("FullName":"Contact.Pendo_seats__c")"), HasSubstr(R"("precision":18)")));
  EXPECT_THAT(dry.err, HasSubstr("Nothing was made."));
  EXPECT_THAT(synced({"fields", "create", "usage", "--dry-run", "--json"}).out,
              AllOf(HasSubstr(R"("made":false)"), HasSubstr(R"("definition":{"FullName")")));
  EXPECT_EQ(synced.salesforce_front->journal().count("tooling"), 0u);
  EXPECT_THAT(synced({"reports", "show", "usage"}).out, HasSubstr("to be made: Pendo_seats__c"));
}

TEST_F(PushedByHand, AFieldThatTheConfigurationNamesAndTheOrgLacksIsToldAndMade) {
  std::string text = with_push(synced);
  text.replace(text.find("Pendo_seats__c"), 14, "Pendo_Chairs__c");
  synced.apply(text);
  EXPECT_THAT(synced({"reports", "show", "usage"}).out,
              HasSubstr("pushed to Pendo_Chairs__c\n    to be made: Pendo_Chairs__c  Number(18, 0)\n"));
  const Outcome made = synced({"fields", "create", "usage"});
  EXPECT_THAT(made.out, AllOf(HasSubstr("made  Contact.Pendo_Chairs__c  Number(18, 0)"),
                              HasSubstr("made  Contact.Pendo_region__c"), Not(HasSubstr("Pendo_seats__c"))))
      << made.err;
  EXPECT_THAT(synced({"reports", "show", "usage"}).out, Not(HasSubstr("to be made")));
  EXPECT_THAT(synced({"fields", "create", "usage"}).err, HasSubstr("nothing was made"));
  EXPECT_EQ(synced({"sync", "--only", "push"}).status, 0);
  EXPECT_EQ(held(1, "Pendo_Chairs__c"), "12");
}

TEST_F(PushedByHand, NoColumnIsOfferedTheNameOfAFieldThatAnotherIsPushedTo) {
  std::string text = with_push(synced);
  const std::string seats = R"({"from":"seats","to":"Pendo_seats__c"},)";
  text.erase(text.find(seats), seats.size());
  text.replace(text.find("Pendo_region__c"), 15, "Pendo_seats__c");
  synced.apply(text);
  EXPECT_THAT(synced({"reports", "show", "usage"}).out,
              AllOf(HasSubstr("to be made: Pendo_seats_2__c  Number(18, 0)"),
                    HasSubstr("pushed to Pendo_seats__c\n    to be made: Pendo_seats__c  Text(255)")));
}

TEST_F(PushedByHand, ALineThatCanNeverBePlannedIsNotApplied) {
  ASSERT_THAT(synced({"sync"}).out, HasSubstr("visitor pull"));  // the schemas are seen
  EXPECT_EQ(synced({"config", "apply", synced.folder.write("push.json", with_push(synced))}).err.find("no field"),
            std::string::npos)
      << "its fields may have been made since";
  std::string text = with_push(synced);
  text.replace(text.find(R"("seats","to":"Pendo_seats__c")"), 29, R"("visitorId","to":"Pendo_Id__c")");
  const Outcome applied = synced({"config", "apply", synced.folder.write("push.json", text)});
  EXPECT_EQ(applied.status, 2);
  EXPECT_THAT(applied.err,
              AllOf(HasSubstr("connections.visitor.push[0].columns[0]"), HasSubstr("a run could not plan this line")));
}

TEST_F(PushedByHand, AFieldThatIsThereIsNotMadeAgain) {
  ASSERT_EQ(synced({"fields", "create", "usage", "--column", "seats"}).status, 0);
  const Outcome again = synced({"fields", "create", "usage", "--column", "seats"});
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_EQ(again.out, "there  Contact.Pendo_seats__c is there already\n");
  EXPECT_THAT(synced({"fields", "create", "usage", "--column", "seats", "--json"}).out,
              AllOf(HasSubstr(R"("made":false)"), HasSubstr(R"("there":true)")));
}

TEST_F(PushedByHand, ADateColumnIsShownAsDatesAndGoesIntoAFieldWhoseNameSharesAWord) {
  const Outcome shown = synced({"reports", "show", "visits"});
  EXPECT_THAT(
      shown.out,
      AllOf(HasSubstr("date, 4 of 4 rows, such as 1767225600000 (2026-01-01T00:00:00.000Z)"),
            HasSubstr("suggested, by its name: Pendo_Last_Seen__c"),
            HasSubstr("or one of its own, Pendo_lastDay__c  DateTime: tidemark fields create visits --column lastDay"),
            HasSubstr(R"({"from": "lastDay", "to": "Pendo_Last_Seen__c"})")))
      << shown.err;
  EXPECT_THAT(synced({"fields", "create", "visits"}).err, HasSubstr("nothing was made"));
}

TEST_F(PushedByHand, ARecordIsAskedAboutAsSalesforceWouldHaveIt) {
  make_fields_and_map();
  ASSERT_EQ(synced({"sync", "--only", "push"}).status, 0);
  const std::string short_id = synced.contact(1).substr(0, 15);
  EXPECT_THAT(synced({"why", "record", short_id, "pendo_SEATS__c"}).out, HasSubstr("Pendo_seats__c = 12"));
  EXPECT_THAT(synced({"show", "record", short_id}).out, HasSubstr("record " + synced.contact(1)));
  EXPECT_THAT(synced({"history", "record", short_id}).out, HasSubstr("written"));
  EXPECT_THAT(synced({"why-not", "record", short_id}).out, HasSubstr("record " + synced.contact(1) + "   changed"));
}

TEST_F(PushedByHand, IsPlannedRunAndAskedAbout) {
  make_fields_and_map();
  const Outcome planned = synced({"plan", "--direction", "push"});
  EXPECT_THAT(planned.out, AllOf(HasSubstr("visitor push: 5 changes of 3 targets; 4 report rows of Pendo"),
                                 HasSubstr("not known before it is sent: what the org's validation rules")))
      << planned.err;
  EXPECT_EQ(held(1, "Pendo_seats__c"), "null");
  const Outcome run = synced({"sync", "--only", "push"});
  EXPECT_THAT(run.out,
              AllOf(HasSubstr("visitor push  completed: 5 changes of 3 targets"), HasSubstr("3 targets written")))
      << run.err;
  EXPECT_EQ(held(1, "Pendo_seats__c") + " " + held(1, "Pendo_region__c"), "12 APAC");
  const Outcome again = synced({"sync", "--only", "push"});
  EXPECT_THAT(again.out, HasSubstr("0 changes of 0 targets, 3 hold what they should"));
  EXPECT_EQ(synced.salesforce_front->journal().count("update_collection"), 1u);
  const Outcome why = synced({"why", "record", synced.contact(1), "Pendo_seats__c"});
  EXPECT_THAT(why.out, AllOf(HasSubstr("Pendo_seats__c = 12"), HasSubstr("visitor v-1, column seats of report usage")))
      << why.err;
  EXPECT_THAT(synced({"show", "record", synced.contact(2)}).out, HasSubstr("Pendo_region__c"));
  EXPECT_THAT(synced({"why-not", "record", synced.contact(4)}).out,
              AllOf(HasSubstr("ambiguous"), HasSubstr("(visitor push)")));
}

TEST_F(PushedByHand, CountsInAFieldOfDatesAreWarnedOf) {
  std::string text = with_push(synced);
  text.replace(text.find("Pendo_seats__c"), 14, "Pendo_Last_Seen__c");
  synced.apply(text);
  const std::string warning =
      "column seats are read as times for Pendo_Last_Seen__c: 5 becomes 1970-01-01T00:00:00.005Z";
  EXPECT_THAT(synced({"plan", "--direction", "push"}).err,
              HasSubstr("warning: connections.visitor.push[0].columns[0]: the numbers of " + warning));
  EXPECT_THAT(synced({"plan", "--direction", "push", "--json"}).err, HasSubstr(warning));
  EXPECT_THAT(synced({"reports", "show", "usage"}).err, HasSubstr(warning));
}

TEST_F(PushedByHand, BothDirectionsAreOneRunAndThePullComesFirst) {
  make_fields_and_map();
  const Outcome run = synced({"sync"});
  EXPECT_LT(run.out.find("visitor pull"), run.out.find("visitor push")) << run.out << run.err;
  EXPECT_EQ(held(1, "Pendo_region__c"), "EMEA") << "what was pulled a moment before";
}

TEST_F(PushedByHand, APilotWritesSoManyAndAllOthersLater) {
  make_fields_and_map();
  const Outcome pilot = synced({"sync", "--only", "push", "--first", "1"});
  EXPECT_THAT(pilot.out, AllOf(HasSubstr("1 target written"), HasSubstr("of records that this pilot is not for")));
  EXPECT_THAT(synced({"why-not", "record", synced.contact(2)}).out, HasSubstr("out of the selection"));
  const Outcome chosen = synced({"sync", "--only", "push", "--records",
                                 synced.folder.write("records", " " + synced.contact(3).substr(0, 15) + "\r\n")});
  EXPECT_THAT(chosen.out, HasSubstr("1 target written"));
  EXPECT_EQ(synced({"sync", "--first", "0"}).status, 2);
  EXPECT_THAT(synced({"sync", "--only", "push"}).out, HasSubstr("1 target written"));
}

TEST_F(PushedByHand, APilotSaysWhomItDidNotFindByTheirLines) {
  make_fields_and_map();
  const std::string list = synced.folder.write("records", synced.contact(3) + "\n\nv-2\nv-1o\n");
  const Outcome text = synced({"sync", "--only", "push", "--records", list});
  EXPECT_THAT(text.out, HasSubstr("  1 id of the list is of no record that was read: line 4\n"));
  EXPECT_THAT(text.out, Not(HasSubstr("v-1o")));
  EXPECT_THAT(synced({"sync", "--only", "push", "--records", list, "--json"}).out, HasSubstr("\"not_found\":[4]"));
  EXPECT_THAT(synced({"sync", "--only", "push", "--first", "9"}).out,
              HasSubstr("the pilot is of 9 targets, and 1 target has changes to be sent"));
}

TEST_F(PushedByHand, WhatHadNoAnswerAndWasReadCountsOnce) {
  make_fields_and_map();
  ASSERT_TRUE(synced.salesforce_front->add(
      {{.kind = sim::Fault::Kind::drop, .call = "update_collection", .count = 1, .when = sim::Fault::When::after}}));
  EXPECT_THAT(synced({"sync", "--only", "push"}).out, HasSubstr("3 targets written"));
  EXPECT_THAT(synced({"runs"}).out, HasSubstr("  3 written (3 without an answer, found by reading)\n"));
  EXPECT_THAT(synced({"runs", "show", "1"}).out,
              AllOf(HasSubstr("3 of those accepted had no answer"), Not(HasSubstr("sent without an answer"))));
}

TEST_F(PushedByHand, WhereNothingIsReadThatIsSaid) {
  make_fields_and_map();
  std::string text = with_push(synced);
  text.replace(text.find("\"usage\""), 7, "\"nobody\"");
  synced.apply(text);
  EXPECT_THAT(synced({"sync", "--only", "push"}).out,
              HasSubstr("report nobody has no rows: nothing is planned from it"));
  EXPECT_THAT(synced({"sync", "--only", "push", "--json"}).out, HasSubstr("\"empty_reports\":[\"nobody\"]"));
}

TEST_F(PushedByHand, WhereEveryLineWasRefusedNothingHoldsWhatItShould) {
  synced.apply(with_push(synced));  // there are no such fields yet
  for (const char* command : {"sync", "plan"}) {
    const char* const option = command == std::string_view{"sync"} ? "--only" : "--direction";
    const Outcome none = synced({command, option, "push"});
    EXPECT_THAT(none.out, AllOf(HasSubstr("nothing was planned"), Not(HasSubstr("hold what they should")))) << none.err;
  }
  ASSERT_EQ(synced({"fields", "create", "usage", "--column", "seats"}).status, 0);
  EXPECT_THAT(synced({"sync", "--only", "push"}).out, HasSubstr(" hold what the lines that were not refused call for"));
}

TEST_F(PushedByHand, APlanOfWhatIsNotSetUpIsWrongUsageAsASyncIs) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"plan", "--direction", "push"},
                                                {"sync", "--only", "push"},
                                                {"plan", "--connection", "account"}}) {
    const Outcome none = synced(words);
    EXPECT_EQ(none.status, 2);
    EXPECT_THAT(none.err, HasSubstr("the configuration has no "));
  }
}

TEST_F(PushedByHand, WhyNotBeginsWithWhatTheRunHasPlanned) {
  make_fields_and_map();
  ASSERT_EQ(synced({"sync"}).status, 4);
  ASSERT_EQ(synced({"sync", "--only", "push"}).status, 0);
  const std::string why_not = synced({"why-not", "record", synced.contact(1)}).out;
  EXPECT_THAT(why_not.substr(0, why_not.find('\n')), HasSubstr("(visitor push)"));
  EXPECT_THAT(why_not, HasSubstr("not planned in run 2 (visitor pull)"));
}

TEST_F(PushedByHand, WhatSalesforceRefusesIsALetter) {
  make_fields_and_map();
  ASSERT_TRUE(synced.salesforce_front->add({{.kind = sim::Fault::Kind::partial_failure,
                                             .call = "update_collection",
                                             .count = 1,
                                             .message = "not on Sundays",
                                             .items = 1}}));
  EXPECT_EQ(synced({"sync", "--only", "push"}).status, 4);
  const Outcome letters = synced({"letters"});
  EXPECT_THAT(letters.out, AllOf(HasSubstr("record " + synced.contact(1)), HasSubstr("not on Sundays"),
                                 HasSubstr("tried again by the first run after")));
  EXPECT_THAT(synced({"sync", "--only", "push"}).out, HasSubstr("1 target refused before, not tried now"));
  EXPECT_EQ(synced({"letters", "drop"}).status, 2);
  EXPECT_EQ(synced({"letters", "drop", "--reason", "Mondays"}).status, 1);
  EXPECT_EQ(synced({"letters", "drop", "--all", "--direction", "pull"}).status, 1) << "it is a push's";
  EXPECT_EQ(synced({"letters", "drop", "--all"}).status, 0);
  EXPECT_THAT(synced({"letters"}).out, HasSubstr("dropped"));
  EXPECT_EQ(member(synced({"letters", "retry", synced.contact(1).substr(0, 15), "--json"}).out, "retried"), "1");
  EXPECT_THAT(synced({"sync", "--only", "push"}).out, HasSubstr("1 target written"));
  EXPECT_THAT(synced({"letters"}).err, HasSubstr("There is no letter"));
}

}  // namespace
}  // namespace tidemark::command
