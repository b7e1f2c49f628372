#include "simulators/salesforce_write.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tidemark::sim {
namespace {

class Writing : public testing::Test {
 protected:
  Writing() {
    EXPECT_TRUE(org.add_object(describe_of({"Contact",
                                            "003",
                                            {{.name = "Name", .type = "string", .updateable = false},
                                             {.name = "Title", .type = "string", .length = 10},
                                             {.name = "Score__c", .type = "double", .scale = 2},
                                             {.name = "Flag__c", .type = "boolean"},
                                             {.name = "Seen__c", .type = "datetime"}}})));
    EXPECT_TRUE(org.object("Contact")->add({{"Id", record_id("003", 1)}, {"Title", "before"}, {"Flag__c", false}}));
  }
  std::string write(std::string_view text) {
    const auto json = nlohmann::ordered_json::parse(text);
    const RecordInput input = input_of(json, true);
    Object& contacts = *state.org.object("Contact");
    if (const auto error = writer.unreadable(contacts, input, InputForm::json)) return error->code;
    const auto errors = writer.update(contacts, 0, input, InputForm::json);
    return errors.empty() ? "done" : errors.front().code;
  }
  Value value(std::string_view field) {
    return state.org.object("Contact")->value(0, *state.org.object("Contact")->field(field));
  }

  SalesforceState state{{}, {}};
  Org& org = state.org;
  RecordWriter writer{state};
};

TEST_F(Writing, ValuesAreKeptAsSalesforceKeepsThem) {
  EXPECT_EQ(write(R"({"Title":"  a\r\nb ","score__c":2.675,"Flag__c":true,"Seen__c":"2026-01-31T03:00:00.999+01:00"})"),
            "done");
  EXPECT_EQ(value("Title"), Value{"a\nb"});
  EXPECT_EQ(value("Score__c"), Value{2.68});
  EXPECT_EQ(value("Flag__c"), Value{true});
  EXPECT_EQ(value("Seen__c"), Value{"2026-01-31T02:00:00.000+0000"});
  EXPECT_EQ(write(R"({"Title":"  ","Score__c":null})"), "done");
  EXPECT_EQ(value("Title"), Value{});
  EXPECT_EQ(value("Score__c"), Value{});
}

TEST_F(Writing, WhatCantBeKeptChangesNothing) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"Title":"x","Nope__c":1})", "INVALID_FIELD"},
      {R"({"Title":"x","Name":"y"})", "INVALID_FIELD_FOR_INSERT_UPDATE"},
      {R"({"Title":"longer than ten"})", "STRING_TOO_LONG"},
      {R"({"Title":5})", "JSON_PARSER_ERROR"},
      {R"({"Score__c":"5"})", "JSON_PARSER_ERROR"},
      {R"({"Flag__c":null})", "JSON_PARSER_ERROR"},
      {R"({"Seen__c":"yesterday"})", "JSON_PARSER_ERROR"},
  };
  for (const auto& [json, code] : cases) EXPECT_EQ(write(json), code) << json;
  EXPECT_EQ(value("Title"), Value{"before"});
}

TEST_F(Writing, NumbersAreRoundedHalfUpOnTheirDecimals) {
  EXPECT_EQ(rounded(2.675, 2), 2.68);
  EXPECT_EQ(rounded(-2.5, 0), -3.0);
  EXPECT_EQ(rounded(9.995, 2), 10.0);
  EXPECT_EQ(rounded(0.4, 0), 0.0);
  EXPECT_EQ(rounded(12.0, 2), 12.0);
}

TEST(Ids, TheThreeLettersSayWhichOfTheFifteenAreCapitals) {
  EXPECT_EQ(with_checksum("001RM000003oCpr"), "001RM000003oCprYAE");
  EXPECT_EQ(with_checksum("001000000000001"), "001000000000001AAA");
  EXPECT_EQ(record_id("003", 61), "00300000000000zAAA");
}

}  // namespace
}  // namespace tidemark::sim
