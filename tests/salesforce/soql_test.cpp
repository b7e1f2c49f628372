#include "salesforce/soql.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "org.h"
#include "simulators/soql.h"

namespace tidemark::salesforce {
namespace {

TEST(Soql, EveryRecordIsAskedForWithItsIdFirstAndEachFieldOnce) {
  EXPECT_EQ(select_all("Contact", {"Email", "id", "Owner.Email", "EMAIL"}),
            "SELECT Id, Email, Owner.Email FROM Contact");
  EXPECT_EQ(count_all("Thing__c"), "SELECT COUNT() FROM Thing__c");
}

TEST(Soql, ANameThatIsNoneIsRefusedAndBecomesNoOtherSoql) {
  for (const char* field : {"", "Email FROM User --", "a,b", "Owner.", ".Email", "Owner..Email", "1st", "Na me",
                            "Name'", "\xC3\xA9t\xC3\xA9"}) {
    const auto query = select_all("Contact", {field});
    ASSERT_FALSE(query.has_value()) << field;
    EXPECT_EQ(query.error().code, ErrorCode::invalid_input);
  }
  EXPECT_FALSE(select_all("Contact WHERE", {}).has_value());
  EXPECT_FALSE(count_all("").has_value());
}

TEST(Soql, TheTextsInAQueryAreHiddenWhereTheyAreRepeated) {
  const std::string query = "SELECT Id FROM Lead WHERE Email IN (" + literal("ada@x.io") + "," +
                            literal("O'Neil\\n\n") + ") AND Id > '003RO0000035WQg";
  const http::Secrets texts = literals_of(query);
  EXPECT_EQ(texts.hidden_in(query), "SELECT Id FROM Lead WHERE Email IN ('…','…') AND Id > '003RO0000035WQg");
  EXPECT_EQ(texts.hidden_in("no ada@x.io, no O'Neil\\n\n"), "no …, no …");
}

TEST(Soql, AListByIdCanBeGoneOnWithBeyondOne) {
  EXPECT_EQ(by_id("SELECT Id FROM Lead", ""), "SELECT Id FROM Lead ORDER BY Id");
  EXPECT_EQ(by_id("SELECT Id FROM Lead", "003RO0000035WQgYAM"),
            "SELECT Id FROM Lead WHERE Id > '003RO0000035WQgYAM' ORDER BY Id");
}

TEST(Soql, AnIdIsFifteenOrEighteenLettersAndDigits) {
  EXPECT_TRUE(is_id("003RO0000035WQg") && is_id("003RO0000035WQgYAM"));
  for (const char* none : {"", "003RO0000035WQgYA", "003RO0000035WQgYAMX", "003RO0000035WQ'", "../query/0035WQ"})
    EXPECT_FALSE(is_id(none)) << none;
}

TEST(Soql, ALiteralEscapesQuotesAndBackslashes) {
  EXPECT_EQ(literal(R"(O'Neil\n)"), R"('O\'Neil\\n')");
  EXPECT_EQ(literal("a\nb"), R"('a\nb')");
}

TEST(Soql, ALiteralIsReadBackAsTheSameTextWhateverItHolds) {
  EXPECT_TRUE(rc::check([](const std::string& text) {
    const auto query = sim::soql::parse("SELECT Id FROM Contact WHERE Name = " + literal(text));
    return query.has_value() && query->where->values.front().text == text;
  }));
}

}  // namespace
}  // namespace tidemark::salesforce
