#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/pages/first_columns.h"
#include "many_mappings.h"

namespace tidemark {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

void expect_the_same(const Case& given, Kept& before, std::uint64_t seed) {
  const Outcome fresh = outcome_of(given);
  const Outcome kept = outcome_of(given, &before);
  ASSERT_EQ(fresh.lines, kept.lines) << "seed " << seed;
  ASSERT_EQ(fresh.error, kept.error) << "seed " << seed;
}

TEST(PageCache, APlanOfKeptPagesIsThatOfPagesReadAnew) {
  for (std::uint64_t seed = 1; seed <= 600; ++seed) {
    ManyMappings given = many_mappings(seed);
    Kept kept;
    expect_the_same(given.first, kept, seed);
    for (std::string& config : given.further) {
      given.first.config = config;
      expect_the_same(given.first, kept, seed);
    }
  }
}

constexpr std::string_view config = R"({"subscription":"acme","time_zone":"UTC",
"salesforce":{"login_url":"https://a.my.salesforce.com","api_version":"66.0","credential":"s"},
"pendo":{"host":"https://app.pendo.io","credential":"p"},
"connections":{"visitor":{"object":"Contact","identifier":{"pendo":"visitorId","salesforce":"Email"},"guard":"off",
"pull":[LINES]}}})";

/// A contact and its visitor, planned by a line from one field.
struct Planned {
  Case given;
  Kept kept;

  explicit Planned(std::string contacts) {
    const auto field = [](std::string_view name) {
      return R"({"name":")" + std::string{name} + R"(","type":"string","length":80,"updateable":true})";
    };
    given.salesforce_schemas = {{"contact.json", R"({"name":"Contact","fields":[)" + field("Id") + "," +
                                                     field("Email") + "," + field("Region__c") + "," +
                                                     field("City__c") + "]}"}};
    given.pendo_schema = {"visitor.json", R"({"custom":{"region":{"Type":"string"},"city":{"Type":"string"}}})"};
    given.sources = {{"contacts.csv", std::move(contacts)}};
    given.targets = {
        {"visitors.ndjson", R"({"visitorId":"a@x.io","metadata":{"custom":{"region":"APAC","city":null}}})"}};
  }

  [[nodiscard]] Outcome by(const std::string& lines) {
    given.config = config;
    given.config.replace(given.config.find("LINES"), 5, lines);
    return outcome_of(given, &kept);
  }
  [[nodiscard]] Outcome planned(const std::string& field) { return by(R"({"from":")" + field + R"(","to":"region"})"); }
};

TEST(PageCache, ANewLineOfTheMappingDecodesNothing) {
  Planned kept{"Id,Email,Region__c,City__c\n1,a@x.io,EMEA,Oslo\n"};
  ASSERT_FALSE(kept.planned("Region__c").error);
  // What was decoded is not looked for again: a page that is spoilt meanwhile, in place, goes unnoticed.
  kept.given.sources.front().bytes[0] = '"';
  EXPECT_THAT(kept.planned("City__c").lines, ::testing::HasSubstr(R"("new":"Oslo")"));
  kept.kept.cache.forget();
  EXPECT_TRUE(kept.planned("City__c").error);
}

TEST(PageCache, OnlyTheLinesThatAreNewAreCompared) {
  Planned kept{"Id,Email,Region__c,City__c\n1,a@x.io,EMEA,Oslo\n"};
  const std::string region = R"({"from":"Region__c","to":"region"})";
  ASSERT_FALSE(kept.by(region).error);
  // What the first line came to is not looked at again: its value changes in place, and nobody notices.
  std::string& page = kept.given.targets.front().bytes;
  page.replace(page.find("APAC"), 4, "ASIA");
  const std::string both = R"({"from":"City__c","to":"city"},)" + region;
  EXPECT_THAT(kept.by(both).lines,
              ::testing::AllOf(::testing::HasSubstr(R"("old":"APAC")"), ::testing::HasSubstr(R"("new":"Oslo")")));
  // Another line for the same field is another line; so is every line under another identifier's rule.
  EXPECT_THAT(kept.by(R"({"from":"Region__c","to":"region","convert":[{"lower":true}]})").lines,
              ::testing::HasSubstr(R"("old":"ASIA")"));
  kept.given.left_out = {"a@x.io"};
  EXPECT_THAT(kept.by(region).lines, ::testing::Not(::testing::HasSubstr(R"("change":)")));
}

TEST(PageCache, AColumnThatOnlySomeRecordsHaveKeepsNothingFromBeingPlanned) {
  Planned kept{"unused"};
  kept.given.sources = {
      {"contacts.json", R"({"records":[{"Id":"1","Email":"a@x.io","Region__c":"EMEA","City__c":"Oslo"},
{"Id":"2","Email":"b@x.io","Region__c":"EMEA"}]})"}};
  EXPECT_THAT(kept.planned("Region__c").lines, ::testing::HasSubstr(R"("new":"EMEA")"));
  EXPECT_THAT(kept.planned("Region__c").lines, ::testing::HasSubstr(R"("new":"EMEA")"));
  ASSERT_TRUE(kept.planned("City__c").error);
  EXPECT_EQ(kept.planned("City__c").error->what, "the record has no field City__c: absent is not empty");
}

TEST(PageCache, WhatIsNestedTooDeepForTheMappingIsTooDeepWithItsColumnKept) {
  for (const std::size_t deep : {509u, 510u, 511u, 512u, 513u}) {
    Planned kept{"Id,Email,Region__c,City__c\n1,a@x.io,EMEA,Oslo\n"};
    kept.given.targets.front().bytes = R"({"visitorId":"a@x.io","metadata":{"agent":{"list":)" +
                                       std::string(deep, '[') + std::string(deep, ']') +
                                       R"(},"custom":{"region":"APAC"}}})";
    const Outcome first = kept.planned("Region__c");
    EXPECT_EQ(first.error.has_value(), deep > 510) << deep;
    EXPECT_EQ(first.error, outcome_of(kept.given).error) << deep;
    EXPECT_EQ(kept.planned("City__c").error, outcome_of(kept.given).error) << deep;
  }
}

TEST(PageCache, AColumnThatIsNotThereIsToldAsWithoutIt) {
  Planned kept{"Id,Email,Region__c\n1,a@x.io,EMEA\n"};
  const Outcome planned = kept.planned("City__c");
  ASSERT_TRUE(planned.error);
  EXPECT_EQ(planned.error->what, "the header lacks City__c: absent is not empty");
  EXPECT_FALSE(kept.planned("Region__c").error);
}

std::vector<std::string> first_columns_of(std::string_view bytes, PageFormat format) {
  std::vector<std::string> names;
  for (const Column& column : first_columns(Page{bytes, format, "page"})) {
    std::string& name = names.emplace_back();
    for (const std::string& part : column.path) name += (name.empty() ? "" : "/") + part;
  }
  return names;
}

TEST(FirstColumns, OfACsvAreItsHeadersWithoutDoubles) {
  EXPECT_THAT(first_columns_of("\xef\xbb\xbf\"Id\",Owner.Email,Twice,Twice\naaaaaaaaaaaaaaaaaa,bbbbbbbbbbbbbbbb,c,d\n",
                               PageFormat::csv),
              ElementsAre("Id", "Owner/Email"));
}
TEST(FirstColumns, OfJsonAreThoseOfTheFirstRecordsByTheirWholePaths) {
  EXPECT_THAT(first_columns_of(R"({"totalSize":2,"records":[{"attributes":{"type":"Contact"},"Id":"1","Owner":null},
{"Id":"2","Owner":{"attributes":{"type":"User"},"Email":"a@x.io"}}]})",
                               PageFormat::salesforce_json),
              ElementsAre("Id", "Owner/Email"));
  EXPECT_THAT(first_columns_of("{\"visitorId\":\"v\",\"metadata\":{\"agent\":{\"tags\":[1]}}}\n{\"visitorId\":\"w\"}\n",
                               PageFormat::ndjson),
              ElementsAre("visitorId", "metadata/agent/tags"));
  EXPECT_THAT(first_columns_of(R"([{"visitorId":"v","days":12}])", PageFormat::report_json),
              ElementsAre("visitorId", "days"));
}
TEST(FirstColumns, OfAPageThatIsNoneAreThoseFoundUntilThere) {
  EXPECT_THAT(first_columns_of("", PageFormat::csv), IsEmpty());
  EXPECT_THAT(first_columns_of("[", PageFormat::report_json), IsEmpty());
  EXPECT_THAT(first_columns_of(R"([{"visitorId":"some visitor","days":)", PageFormat::report_json),
              ElementsAre("visitorId"));
}
TEST(FirstColumns, AreNoneWhereAnIndexWouldTakeMoreThanTheValuesAreWorth) {
  const Page narrow{"a,b,c,d\n1,,,\n2,,,\n3,,,\n4,,,\n", PageFormat::csv, "page"};
  EXPECT_EQ(first_columns(narrow).size(), 4u);
  EXPECT_THAT(first_columns_worth_an_index(narrow), IsEmpty());
}

}  // namespace
}  // namespace tidemark
