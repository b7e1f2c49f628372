#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "case.h"
#include "random_case.h"
#include "side.h"

namespace tidemark {
namespace {

/// Any bytes end in a plan or in an error that names the place.
void expect_plan_or_error(const Case& given, std::string_view which) {
  const Outcome outcome = outcome_of(given);
  if (!outcome.error) {
    RC_ASSERT(outcome.lines.find("{\"summary\":{") != std::string::npos);
    return;
  }
  RC_LOG() << which << ": " << to_line(*outcome.error) << "\n";
  RC_ASSERT(outcome.lines.empty());
  RC_ASSERT(!outcome.error->what.empty());
  RC_ASSERT(!outcome.error->where.empty());
}

RC_GTEST_PROP(AnyBytes, AsAPageEndInAPlanOrInAnErrorThatNamesThePlace, (std::uint64_t seed)) {
  Dice dice{seed};
  Case given = random_case(dice);
  for (int times = 0; times < 20; ++times) {
    Case spoilt = given;
    std::vector<Case::File>& files = dice.one_in(2)                               ? spoilt.sources
                                     : dice.one_in(3) && !spoilt.entities.empty() ? spoilt.entities
                                                                                  : spoilt.targets;
    Case::File& file = files[dice.below(files.size())];
    file.bytes = mutated(file.bytes, dice);
    expect_plan_or_error(spoilt, file.name);
  }
}
RC_GTEST_PROP(AnyBytes, AsAConfigurationEndInAPlanOrInAnErrorThatNamesThePlace, (std::uint64_t seed)) {
  Dice dice{seed};
  Case given = random_case(dice);
  const std::string whole = given.config;
  for (int times = 0; times < 20; ++times) {
    given.config = mutated(whole, dice);
    // The first letters of the file may be told as its place by line and column alone.
    expect_plan_or_error(given, "config");
  }
}
RC_GTEST_PROP(AnyBytes, AsASchemaEndInAPlanOrInAnErrorThatNamesThePlace, (std::uint64_t seed)) {
  Dice dice{seed};
  const Case given = random_case(dice);
  for (int times = 0; times < 20; ++times) {
    Case spoilt = given;
    Case::File& file = dice.one_in(2) ? spoilt.pendo_schema : spoilt.salesforce_schemas[dice.below(2)];
    file.bytes = mutated(file.bytes, dice);
    expect_plan_or_error(spoilt, file.name);
  }
}
RC_GTEST_PROP(AnyBytes, OfNoFormAtAllEndInAnErrorOrAPlan, (const std::string& bytes, std::uint64_t seed)) {
  Dice dice{seed};
  Case given = random_case(dice);
  given.sources.front().bytes = bytes;
  expect_plan_or_error(given, given.sources.front().name);
  given.pendo_schema.bytes = bytes;
  expect_plan_or_error(given, "schema");
  given.config = bytes;
  expect_plan_or_error(given, "config");
}

TEST(DeepNesting, InAnyFileEndsInAnErrorThatNamesIt) {
  Dice dice{3};
  const Case given = random_case(dice);
  for (const std::string_view bracket : {"[", "{\"a\":"}) {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += bracket;
    for (int which = 0; which < 5; ++which) {
      Case spoilt = given;
      std::string* files[] = {&spoilt.config, &spoilt.pendo_schema.bytes, &spoilt.salesforce_schemas.front().bytes,
                              &spoilt.sources.front().bytes, &spoilt.targets.front().bytes};
      *files[which] = deep;
      const Outcome outcome = outcome_of(spoilt);
      ASSERT_TRUE(outcome.error.has_value()) << which;
      EXPECT_FALSE(outcome.error->where.empty()) << which;
      EXPECT_FALSE(outcome.error->what.empty()) << which;
    }
  }
}

/// One bad cell changes only its own line: a text that no number can be read from, in one field of one record.
RC_GTEST_PROP(OneBadCell, ChangesOnlyItsOwnLine, (std::uint64_t seed)) {
  Dice dice{seed};
  std::string csv = "Id,Key__c,Amount__c,Count__c\n";
  std::string spoilt = csv;
  std::string entities;
  const std::size_t records = 1 + dice.below(12);
  const std::size_t bad = dice.below(records);
  const bool in_amount = dice.one_in(2);
  for (std::size_t i = 0; i < records; ++i) {
    const std::string id = std::to_string(i);
    const std::string amount = std::to_string(dice.below(50)), count = std::to_string(dice.below(50));
    csv += "003" + id + ",v-" + id + "," + amount + "," + count + "\n";
    spoilt += "003" + id + ",v-" + id + "," + (i == bad && in_amount ? "n/a" : amount) + "," +
              (i == bad && !in_amount ? "\"1,5\"" : count) + "\n";
    entities += R"({"visitorId":"v-)" + id + R"(","metadata":{"custom":{"amount":99,"count":99}}})" + "\n";
  }
  Case given;
  given.config =
      R"({"subscription":"acme","time_zone":"UTC","salesforce":{"login_url":"https://acme.my.salesforce.com","api_version":"66.0","credential":"org"},
    "pendo":{"host":"https://app.pendo.io","credential":"key"},"connections":{"visitor":{"object":"Contact","identifier":{"pendo":"visitorId","salesforce":"Key__c"},
    "guard":"off","pull":[{"from":"Amount__c","to":"amount"},{"from":"Count__c","to":"count"}]}}})";
  given.salesforce_schemas.push_back(
      {"Contact.json",
       R"({"name":"Contact","fields":[{"name":"Key__c","type":"string"},{"name":"Amount__c","type":"double"},{"name":"Count__c","type":"int"}]})"});
  given.pendo_schema = {"schema.json", R"({"custom":{"amount":{"type":"float"},"count":{"type":"integer"}}})"};
  given.targets.push_back({"visitors.ndjson", entities});
  given.sources.push_back({"contacts.csv", csv});
  const auto lines = [](const std::string& text) {
    std::vector<std::string> all;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin);
      if (text.compare(begin, 10, "{\"summary\"") != 0) all.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
    return all;
  };
  const auto before = lines(outcome_of(given).lines);
  given.sources.front().bytes = spoilt;
  const auto after = lines(outcome_of(given).lines);
  RC_ASSERT(before.size() == 2 * records);
  RC_ASSERT(after.size() == before.size());
  // The changes are those from before without one, and then comes the one note.
  const std::string field = in_amount ? "custom.amount" : "custom.count";
  std::vector<std::string> expected;
  for (const std::string& line : before) {
    if (line.find("\"target\":\"v-" + std::to_string(bad) + "\"") == std::string::npos ||
        line.find(field) == std::string::npos)
      expected.push_back(line);
  }
  RC_ASSERT(std::vector<std::string>(after.begin(), after.end() - 1) == expected);
  RC_ASSERT(after.back().find("\"reason\":\"invalid\"") != std::string::npos);
  RC_ASSERT(after.back().find(field) != std::string::npos);
}

}  // namespace
}  // namespace tidemark
