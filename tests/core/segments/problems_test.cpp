#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "asked.h"

namespace tidemark::segments {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Problems, ASlipOfTheTongueIsNamedAtItsPlace) {
  const std::string operators =
      "expected an operator: = != < <= > >=, contains, starts with, ends with, in, is empty, is true, is false, "
      "before, "
      "after, on, within last";
  EXPECT_THAT(problems_of(""),
              ElementsAre("line 1, column 1: a condition is missing at the end (such as custom.region = "
                          "\"EMEA\")"));
  EXPECT_THAT(problems_of("custom.region"), ElementsAre("line 1, column 14: " + operators));
  EXPECT_THAT(problems_of("custom.region contians \"x\""),
              ElementsAre("line 1, column 15: " + operators + " (did you mean \"contains\"?)"));
  EXPECT_THAT(
      problems_of("custom.region = "),
      ElementsAre("line 1, column 17: a value is missing at the end (a text in double quotes, a number, a date, true "
                  "or false)"));
  EXPECT_THAT(
      problems_of("custom.region = EMEA"),
      ElementsAre("line 1, column 17: expected a value (a text in double quotes, a number, a date, true or false)"));
  EXPECT_THAT(
      problems_of("custom.region = 'EMEA'"),
      ElementsAre("line 1, column 17: this character has no meaning here (a text stands in double quotes: \"EMEA\")"));
  EXPECT_THAT(problems_of("custom.region = \"EMEA"),
              ElementsAre("line 1, column 17: the text has no end (a double quote ends it)"));
  EXPECT_THAT(problems_of("custom.region == \"EMEA\""),
              ElementsAre("line 1, column 15: there is no operator == (did you mean =?)"));
  EXPECT_THAT(
      problems_of("custom.arr > 10000and"),
      ElementsAre("line 1, column 14: this is neither a number nor a date (numbers are 12 or -0.5, dates 2026-01-31 "
                  "or 2026-01-31T09:00:00Z; a text stands in double quotes)"));
  EXPECT_THAT(problems_of("custom.region = \"é\" &&"),
              ElementsAre("line 1, column 21: this character has no meaning here (use and)"));
  EXPECT_THAT(problems_of("(custom.arr > 1"), ElementsAre("line 1, column 16: expected a closing parenthesis"));
  EXPECT_THAT(problems_of("custom.arr > 1)"), ElementsAre("line 1, column 15: this parenthesis was never opened"));
  EXPECT_THAT(problems_of("custom.arr > 1\n  custom.arr < 5"),
              ElementsAre("line 2, column 3: expected and, or, or the end"));
  EXPECT_THAT(problems_of("custom. = 1"), ElementsAre("line 1, column 7: a name is missing after the dot"));
  EXPECT_THAT(problems_of("custom.stage in (\"a\" \"b\")"),
              ElementsAre("line 1, column 22: expected a comma or the list's closing parenthesis"));
  EXPECT_THAT(
      problems_of("custom.stage in ()"),
      ElementsAre("line 1, column 18: expected a value (a text in double quotes, a number, a date, true or false)"));
  EXPECT_THAT(problems_of("custom.renewal within last 0 days"),
              ElementsAre("line 1, column 28: expected a whole number from 1 to 9999 (within last 30 days)"));
  EXPECT_THAT(problems_of("custom.renewal within last 5 years"),
              ElementsAre("line 1, column 30: expected days, weeks or months"));
}

TEST(Problems, AnUnknownFieldComesWithTheNearestName) {
  EXPECT_THAT(
      problems_of("custom.regoin = \"EMEA\""),
      ElementsAre("line 1, column 1: there is no metadata field custom.regoin (did you mean \"custom.region\"?)"));
  EXPECT_THAT(problems_of("region = \"EMEA\""),
              ElementsAre("line 1, column 1: there is no metadata field region (did you mean \"custom.region\"?)"));
  EXPECT_THAT(problems_of("visitorid = \"v\""),
              ElementsAre("line 1, column 1: there is no metadata field visitorid (did you mean \"visitorId\"?)"));
  EXPECT_THAT(problems_of("visitorId starts with \"v-\""), IsEmpty());
}
TEST(Problems, AnOperatorThatTheFieldsTypeHasNotIsNamed) {
  EXPECT_THAT(
      problems_of("custom.region > \"EMEA\""),
      ElementsAre("line 1, column 15: custom.region is a text, which has no > (use = != in, contains, starts with, "
                  "ends with, is empty)"));
  EXPECT_THAT(
      problems_of("custom.arr contains \"5\""),
      ElementsAre(
          "line 1, column 12: custom.arr is a number, which has no contains (use = != < <= > >= in, is empty)"));
  EXPECT_THAT(problems_of("custom.tags = \"a\""),
              ElementsAre("line 1, column 13: custom.tags is a list, which has no = (use contains, is empty)"));
  EXPECT_THAT(problems_of("custom.churned in (true)"), IsEmpty());
  EXPECT_THAT(
      problems_of("agent.email before 2026-01-01"),
      ElementsAre("line 1, column 13: agent.email is a text, which has no before (use = != in, contains, starts with, "
                  "ends with, is empty)"));
}
TEST(Problems, AValueOfAnotherTypeIsNamed) {
  EXPECT_THAT(problems_of("custom.arr > \"10\""),
              ElementsAre("line 1, column 14: custom.arr > expects a number, found a text"));
  EXPECT_THAT(
      problems_of("custom.region = 5"),
      ElementsAre(
          "line 1, column 17: custom.region = expects a text, found a number (a text stands in double quotes)"));
  EXPECT_THAT(
      problems_of("custom.renewal before \"soon\""),
      ElementsAre("line 1, column 23: custom.renewal before expects a date, found a text (such as 2026-01-31 or "
                  "2026-01-31T09:00:00Z)"));
}
TEST(Problems, AllThatIsWrongWithFieldsIsToldAtOnce) {
  EXPECT_THAT(problems_of("custom.arr = \"x\" or plan.quarter = 1"),
              ElementsAre("line 1, column 14: custom.arr = expects a number, found a text",
                          "line 1, column 21: there is no metadata field plan.quarter"));
}
TEST(Problems, OfAGreatManyTheFirstAreTold) {
  std::string text = "x = 1";
  for (int i = 0; i < 2'000; ++i) text += " or custom.y = 1";
  EXPECT_EQ(problems_of(text).size(), 20u);
}
TEST(Problems, AFilterKnowsNoRelativeTimes) {
  EXPECT_THAT(
      problems_of("custom.renewal within last 7 days", true),
      ElementsAre("line 1, column 16: a filter knows no clock: within last can't stand here (before and after take a "
                  "date)"));
}

TEST(Problems, AVisitorsFieldsAndBehindAccountThoseOfTheAccount) {
  const FindField find = fields_of_visitors(schema(), schema());
  EXPECT_EQ(find("custom.arr").type, FieldType::number);
  EXPECT_EQ(find("account.custom.arr").type, FieldType::number);
  EXPECT_EQ(find("account.accountId").type, FieldType::text);
  EXPECT_FALSE(find("account.visitorId").type);
  EXPECT_EQ(find("account.custom.ar").hint, "did you mean \"account.custom.arr\"?");
}
TEST(Problems, AFieldOfSalesforceIsFoundByItsPathAndItsTypeMustBeAValues) {
  SalesforceSchema org;
  org.add(read_describe(R"({"name":"Contact","fields":[
      {"name":"Region__c","type":"picklist"},{"name":"Tags__c","type":"multipicklist"},{"name":"MailingAddress","type":"address"},
      {"name":"OwnerId","type":"reference","referenceTo":["User"],"relationshipName":"Owner"}]})")
              .value());
  org.add(read_describe(R"({"name":"User","fields":[{"name":"Start__c","type":"date"}]})").value());
  const FindField find = fields_of(org, "Contact");
  EXPECT_EQ(find("Region__c").type, FieldType::text);
  EXPECT_EQ(find("Tags__c").type, FieldType::list);
  EXPECT_EQ(find("Owner.Start__c").type, FieldType::date);
  EXPECT_EQ(find("Regoin__c").hint, "did you mean \"Region__c\"?");
  EXPECT_EQ(find("MailingAddress").why, "MailingAddress is of the type address, which can't be filtered on");
}

TEST(Problems, ACaretPointsAtThePlace) {
  const std::string text = "custom.arr > 1 and\ncustom.regoin = \"EMEA\" and\ncustom.arr < 5";
  EXPECT_EQ(pointed_at(text, {{19, 13}, ""}), "custom.regoin = \"EMEA\" and\n^^^^^^^^^^^^^\n");
  EXPECT_EQ(pointed_at("a =", {{3, 0}, ""}), "a =\n   ^\n");
  EXPECT_EQ(pointed_at("", {{0, 0}, ""}), "\n^\n");
  EXPECT_EQ(pointed_at("é\t= \xff", {{5, 1}, ""}), "é = ?\n    ^\n");
}
TEST(Problems, OfALongLineAWindowIsShown) {
  const std::string text = std::string(500, 'a') + "?" + std::string(500, 'b');
  EXPECT_EQ(pointed_at(text, {{500, 1}, ""}),
            std::string(60, 'a') + "?" + std::string(59, 'b') + "\n" + std::string(60, ' ') + "^\n");
}

}  // namespace
}  // namespace tidemark::segments
