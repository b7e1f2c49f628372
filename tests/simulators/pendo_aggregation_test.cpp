#include "simulators/pendo_aggregation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tidemark::sim {
namespace {

using ::testing::HasSubstr;

class Aggregating : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(
        visitors.read_entities("{\"visitorId\":\"v-2\",\"metadata\":{\"custom\":{\"region\":\"APAC\",\"arr\":5}}}\n"
                               "{\"visitorId\":\"v-1\",\"metadata\":{\"agent\":{\"email\":\"a@x.io\"},\"custom\":{"
                               "\"region\":\"EMEA\",\"arr\":10.5}}}\r\n\n"
                               "{\"visitorId\":\"v-3\",\"metadata\":{\"custom\":{\"region\":\"EMEA\",\"arr\":2}}}\n"
                               "{\"visitorId\":\"_PENDO_T_1\"}"));
    ASSERT_TRUE(accounts.read_entities("{\"accountId\":\"a-1\"}\n"));
  }
  std::string rows(const std::string& steps, std::size_t most = 100) {
    const auto result = aggregate(visitors, accounts, R"({"request":{"pipeline":[)" + steps + "]}}", most);
    return result ? '[' + result->rows + ']' : "error: " + result.error().what;
  }
  PendoStore visitors{"visitorId"};
  PendoStore accounts{"accountId"};
};

constexpr const char* all = R"({"source":{"visitors":null}})";
constexpr const char* identified = R"({"source":{"visitors":{"identified":true}}})";

TEST_F(Aggregating, AnonymousVisitorsAreInTheSourceUnlessIdentifiedOnesAreAskedFor) {
  EXPECT_EQ(rows(std::string{all} + R"(,{"count":null})"), R"([{"count":4}])");
  EXPECT_EQ(rows(std::string{identified} + R"(,{"count":null})"), R"([{"count":3}])");
  EXPECT_EQ(rows(std::string{all} + R"(,{"identified":"visitorId"},{"count":null})"), R"([{"count":3}])");
  EXPECT_EQ(rows(R"({"source":{"accounts":null}})"), R"([{"accountId":"a-1","metadata":{}}])");
}

TEST_F(Aggregating, FiltersSortsLimitsAndSelects) {
  EXPECT_EQ(
      rows(
          std::string{identified} +
          R"(,{"filter":"visitorId>\"v-1\""},{"sort":["-visitorId"]},{"limit":1},{"select":{"id":"visitorId","r":"metadata.custom.region","none":"metadata.agent.email"}})"),
      R"([{"id":"v-3","r":"EMEA","none":null}])");
  EXPECT_EQ(rows(std::string{identified} +
                 R"(,{"sort":["metadata.custom.region","-metadata.custom.arr"]},{"select":{"id":"visitorId"}})"),
            R"([{"id":"v-2"},{"id":"v-1"},{"id":"v-3"}])");
}

TEST_F(Aggregating, RowsAreNestedAsTheyAreStored) {
  EXPECT_EQ(rows(std::string{identified} + R"(,{"limit":1})"),
            R"([{"visitorId":"v-1","metadata":{"custom":{"region":"EMEA","arr":10.5},"agent":{"email":"a@x.io"}}}])");
}

TEST_F(Aggregating, Groups) {
  EXPECT_EQ(
      rows(
          std::string{identified} +
          R"(,{"group":{"group":["metadata.custom.region"],"fields":[{"n":{"count":null}},{"sum":{"sum":"metadata.custom.arr"}},)"
          R"({"least":{"min":"metadata.custom.arr"}},{"most":{"max":"metadata.custom.arr"}}]}})"),
      R"([{"metadata.custom.region":"APAC","n":1,"sum":5.0,"least":5,"most":5},)"
      R"({"metadata.custom.region":"EMEA","n":2,"sum":12.5,"least":2,"most":10.5}])");
}

TEST_F(Aggregating, ResultsAreLimitedInSizeWhateverTheLimitSays) {
  EXPECT_EQ(rows(std::string{identified} + R"(,{"limit":3},{"select":{"id":"visitorId"}})", 2),
            R"([{"id":"v-1"},{"id":"v-2"}])");
}

TEST_F(Aggregating, WhatIsNotSpokenIsNamed) {
  EXPECT_THAT(rows(std::string{all} + R"(,{"unwind":"x"})"), HasSubstr("operator unwind"));
  EXPECT_THAT(rows(R"({"source":{"events":null}})"), HasSubstr("source events"));
  EXPECT_THAT(rows(std::string{all} + R"(,{"group":{"group":[],"fields":[{"x":{"avg":"y"}}]}})"),
              HasSubstr("aggregator avg"));
  EXPECT_THAT(rows(std::string{all} + R"_(,{"filter":"startsWith(a,\"b\")"})_"), HasSubstr("function startsWith"));
}

TEST_F(Aggregating, WhatIsNoAggregationIsAnError) {
  for (const char* body :
       {"", "[]", "{}", R"({"request":{}})", R"({"request":{"pipeline":{}}})", R"({"request":{"pipeline":[]}})",
        R"({"request":{"pipeline":[1]}})", R"({"request":{"pipeline":[{"limit":1}]}})",
        R"({"request":{"pipeline":[{"source":"visitors"}]}})",
        R"({"request":{"pipeline":[{"source":{"visitors":7}}]}})",
        R"({"request":{"pipeline":[{"source":{"visitors":null}},{"limit":-1}]}})",
        R"({"request":{"pipeline":[{"source":{"visitors":null}},{"sort":"x"}]}})",
        R"({"response":{"mimeType":"text/csv"},"request":{"pipeline":[{"source":{"visitors":null}}]}})"}) {
    EXPECT_FALSE(aggregate(visitors, accounts, body, 100)) << body;
  }
}

}  // namespace
}  // namespace tidemark::sim
