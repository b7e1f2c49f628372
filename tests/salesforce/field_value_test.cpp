#include "salesforce/field_value.h"

#include <nlohmann/json.hpp>

#include "salesforce/bulk_ingest.h"
#include "salesforce/collections.h"
#include "simulators/salesforce_values.h"
#include "writing.h"

namespace tidemark::salesforce {
namespace {

std::string json_of(const FieldValue& value) {
  std::string text;
  value.append_json(text);
  return text;
}
std::string csv_of(const FieldValue& value) {
  std::string text;
  value.append_csv(text);
  EXPECT_EQ(text.size(), value.csv_size());
  return text;
}

TEST(AFieldValue, IsSpelledForJsonAndForCsv) {
  const auto is = [](const FieldValue& value, std::string_view json, std::string_view csv) {
    EXPECT_EQ(json_of(value), json);
    EXPECT_EQ(csv_of(value), csv);
  };
  is({}, "null", "#N/A");
  is(FieldValue::text("Ada"), "\"Ada\"", "Ada");
  is(FieldValue::text("007"), "\"007\"", "007");
  is(FieldValue::text("a,b"), "\"a,b\"", "\"a,b\"");
  is(FieldValue::text("Ada \"Countess\""), R"("Ada \"Countess\"")", R"("Ada ""Countess""")");
  is(FieldValue::text("\"\""), R"("\"\"")", R"("""""")");
  is(FieldValue::text("a\nb\r\nc\rd"), R"("a\nb\r\nc\rd")", "\"a\nb\r\nc\rd\"");
  is(FieldValue::text(" a"), "\" a\"", "\" a\"");
  is(FieldValue::text("a\t"), "\"a\\t\"", "\"a\t\"");
  is(FieldValue::text("a\\b"), R"("a\\b")", R"(a\b)");
  is(FieldValue::text("東京 😀"), "\"東京 😀\"", "東京 😀");
  is(FieldValue::number(12.5), "12.5", "12.5");
  is(FieldValue::number(-0.0), "0", "0");
  is(FieldValue::number(1e21), "1e+21", "1e+21");
  is(*FieldValue::number("12.50"), "12.50", "12.50");
  is(FieldValue::boolean(true), "true", "true");
  is(FieldValue::boolean(false), "false", "false");
  is(FieldValue::date(20'484), "\"2026-01-31\"", "2026-01-31");
  is(FieldValue::date_time({1'769'824'800'000}), "\"2026-01-31T02:00:00.000Z\"", "2026-01-31T02:00:00.000Z");
}

TEST(AFieldValue, OfAnEmptyTextIsNull) {
  for (const char* text : {"", " ", "\t\r\n \v\f"}) EXPECT_EQ(FieldValue::text(text), FieldValue{}) << text;
  EXPECT_NE(FieldValue::text("\u00a0"), FieldValue{});
}

TEST(AFieldValue, TakesNumbersAsJsonHasThem) {
  for (const char* number : {"0", "-0", "12", "-12.50", "1e5", "1.5E-3", "1e+21", "0.1", "123456789012345678.99"})
    EXPECT_TRUE(FieldValue::number(std::string{number})) << number;
  for (const char* other : {"", "-", "+1", ".5", "5.", "01", "1,000", "1e", "1e+", "NaN", "Infinity", "0x1", " 1", "1 ",
                            "1\n", "1;DROP", "--1", "1.2.3"}) {
    const auto number = FieldValue::number(std::string{other});
    ASSERT_FALSE(number) << other;
    EXPECT_EQ(number.error().code, ErrorCode::invalid_input);
  }
}

TEST(AFieldValue, IsMadeOfAPlannedOne) {
  const auto is = [](const Value& planned, const FieldValue& expected) {
    EXPECT_EQ(field_value_of(planned), expected);
  };
  is({}, {});
  is(Value::of_text(""), {});
  is(Value::of_list({}), {});
  is(Value::of_text("#N/A"), FieldValue::text("#N/A"));
  is(Value::of_number(12.5, "1.25e1"), FieldValue::number(12.5));
  is(Value::of_boolean(false), FieldValue::boolean(false));
  is(Value::of_instant({1'769'824'800'000}), FieldValue::date_time({1'769'824'800'000}));
  is(Value::of_day(20'484), FieldValue::date(20'484));
  const std::string_view parts[] = {"red", "blue"};
  is(Value::of_list(parts), FieldValue::text("red;blue"));
  is(Value::of_json("{\"a\":1}"), FieldValue::text("{\"a\":1}"));
}

TEST(AFieldValue, FitsBulkUnlessCsvCantSayIt) {
  for (const char* text : {"#N/A", "#n/a", " #N/A ", "#N/A\n"}) EXPECT_FALSE(fits_bulk(FieldValue::text(text))) << text;
  for (const char* text : {"N/A", "#N/A.", "#N / A", "#N/A,"}) EXPECT_TRUE(fits_bulk(FieldValue::text(text))) << text;
  EXPECT_FALSE(fits_bulk(FieldValue::text({"a\0b", 3})));
  EXPECT_TRUE(fits_bulk(FieldValue::text(std::string(32'000, 'x'))));
  EXPECT_FALSE(fits_bulk(FieldValue::text(std::string(32'001, 'x'))));
  std::string umlauts;
  for (int i = 0; i < 32'000; ++i) umlauts += "ü";
  EXPECT_TRUE(fits_bulk(FieldValue::text(umlauts))) << "characters, not bytes";
  for (const FieldValue& value : {FieldValue{}, FieldValue::number(1), FieldValue::boolean(true), FieldValue::date(0)})
    EXPECT_TRUE(fits_bulk(value));
  const Update::Field long_text{"A__c", FieldValue::text(std::string(30'000, 'x'))};
  EXPECT_TRUE(fits_bulk(Update{"", std::vector(13, long_text)}));
  EXPECT_FALSE(fits_bulk(Update{"", std::vector(14, long_text)})) << "400,000 characters a record";
}

/// Contacts 1 and 2 are the same; the one is written by collections, the other by Bulk.
class BothWays : public test::Writing {
 protected:
  void same_end_state(const std::string& field, const FieldValue& value, const sim::Value& expected) {
    SCOPED_TRACE(field + " = " + json_of(value));
    given(2);
    for (const std::string& contact : {id(1), id(2)}) {
      ASSERT_TRUE(org->change("Contact", contact, "Pendo_Number__c", 1.0));
      ASSERT_TRUE(org->change("Contact", contact, "Pendo_Day__c", "2020-02-02"));
      ASSERT_TRUE(org->change("Contact", contact, "Pendo_Time__c", "2020-02-02T02:02:02.000+0000"));
      for (const char* name : {"Short", "Long", "Mail", "Stage", "Tags"})
        ASSERT_TRUE(org->change("Contact", contact, "Pendo_" + std::string{name} + "__c", "Hot"));
    }
    const std::vector<Update> one{{id(1), {{field, value}}}}, other{{id(2), {{field, value}}}};
    const auto by_rest = Collections{*session}.write("Contact", one);
    ASSERT_TRUE(by_rest) << to_line(by_rest.error().error);
    const auto by_bulk = BulkIngest{*session}.write("Contact", other, [](const JobId&) { return Result<void>{}; });
    ASSERT_TRUE(by_bulk) << to_line(by_bulk.error().error);
    EXPECT_EQ(by_rest->front(), (*by_bulk)[0]) << by_rest->front().words << " / " << (*by_bulk)[0].words;
    EXPECT_EQ(this->value(1, field), expected);
    for (const char* name : {"Text", "Short", "Long", "Number", "Flag", "Day", "Time", "Mail", "Stage", "Tags"}) {
      const std::string each = "Pendo_" + std::string{name} + "__c";
      EXPECT_EQ(this->value(1, each), this->value(2, each)) << each;
    }
  }
};

TEST_F(BothWays, LeaveTheSameTextBehind) {
  const auto text = [&](const std::string& sent, const std::string& expected) {
    same_end_state("Pendo_Long__c", FieldValue::text(sent), expected);
  };
  for (const std::string same : {"EMEA",
                                 "007",
                                 "0.10",
                                 "1e5",
                                 "true",
                                 "2026-01-31",
                                 "null",
                                 "a,b",
                                 "\"",
                                 "\"quoted\"",
                                 "say \"no\", twice",
                                 "it's",
                                 "a;b",
                                 "back\\slash",
                                 "one\ntwo",
                                 "N/A",
                                 "#N/A.",
                                 "=1+1",
                                 "Zürich",
                                 "東京",
                                 "Привет",
                                 "שלום",
                                 "हिन्दी",
                                 "👩‍👩‍👧‍👦",
                                 "a\u0301",
                                 "\u00a0x\u00a0",
                                 "tab\tin",
                                 "-",
                                 ",",
                                 "''",
                                 "%41",
                                 "<b>&amp;"})
    text(same, same);
  text("  led and followed \t", "led and followed");
  text("one\r\ntwo\r\n", "one\ntwo");
  text(" \"x\" ", "\"x\"");
  text(",\n", ",");
}

TEST_F(BothWays, ClearEveryTypeThatCanBeCleared) {
  for (const char* name : {"Text", "Long", "Number", "Day", "Time", "Mail", "Stage", "Tags"})
    same_end_state("Pendo_" + std::string{name} + "__c", {}, sim::Value{});
  for (const char* empty : {"", "  ", "\n"}) same_end_state("Pendo_Text__c", FieldValue::text(empty), sim::Value{});
  same_end_state("Pendo_Flag__c", FieldValue::boolean(false), false);
}

TEST_F(BothWays, LeaveTheSameNumberBehind) {
  for (const auto& [sent, expected] : std::vector<std::pair<std::string, double>>{{"0", 0},
                                                                                  {"-0", 0},
                                                                                  {"12", 12},
                                                                                  {"12.50", 12.5},
                                                                                  {"-3.25", -3.25},
                                                                                  {"0.005", 0.01},
                                                                                  {"-2.345", -2.35},
                                                                                  {"1e2", 100},
                                                                                  {"99.994", 99.99},
                                                                                  {"1.0E-1", 0.1}})
    same_end_state("Pendo_Number__c", *FieldValue::number(sent), expected);
  same_end_state("Pendo_Number__c", FieldValue::number(0.1 + 0.2), 0.3);
}

TEST_F(BothWays, LeaveTheSameOfEveryOtherTypeBehind) {
  same_end_state("Pendo_Flag__c", FieldValue::boolean(true), true);
  same_end_state("Pendo_Day__c", FieldValue::date(20'484), "2026-01-31");
  same_end_state("Pendo_Day__c", FieldValue::date(-25'567), "1900-01-01");
  same_end_state("Pendo_Time__c", FieldValue::date_time({1'769'824'800'999}), "2026-01-31T02:00:00.000+0000");
  same_end_state("Pendo_Mail__c", FieldValue::text("ada@example.com"), "ada@example.com");
  same_end_state("Pendo_Stage__c", FieldValue::text("Cold"), "Cold");
  same_end_state("Pendo_Tags__c", FieldValue::text("blue;red; red"), "red;blue");
}

TEST_F(BothWays, RefuseTheSameInTheSameWords) {
  same_end_state("Pendo_Number__c", FieldValue::number(101), 1.0);
  same_end_state("Pendo_Number__c", FieldValue::number(1e17), 1.0);
  same_end_state("Pendo_Short__c", FieldValue::text("eleven, \"x\""), "Hot");
  same_end_state("Pendo_Stage__c", FieldValue::text("Tepid"), "Hot");
  same_end_state("Pendo_Mail__c", FieldValue::text("nobody"), "Hot");
  same_end_state("Pendo_Fixed__c", FieldValue::text("x"), sim::Value{});
}

TEST_F(BothWays, TheLiteralThatClearsInBulkGoesByCollections) {
  given(2);
  const FieldValue literal = FieldValue::text("#N/A");
  const std::vector<Update> update{{id(1), {{"Pendo_Text__c", literal}}}};
  EXPECT_FALSE(fits_bulk(update.front()));
  ASSERT_TRUE(Collections{*session}.write("Contact", update));
  EXPECT_EQ(text(1), "#N/A");
}

}  // namespace
}  // namespace tidemark::salesforce
