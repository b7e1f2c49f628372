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
    const auto result = aggregate(world(), R"({"request":{"pipeline":[)" + steps + "]}}", most);
    return result ? '[' + result->rows + ']' : "error: " + result.error().what;
  }
  PendoWorld world() const { return {visitors, accounts, catalog, now_ms}; }

  static constexpr std::int64_t now_ms = 1'767'225'600'000 + 3'600'000;  // 2026-01-01 01:00 UTC
  PendoCatalog catalog;
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

TEST_F(Aggregating, AddsColumnsByEvalAndSet) {
  EXPECT_EQ(rows(std::string{identified} +
                 R"(,{"select":{"id":"visitorId","arr":"metadata.custom.arr"}},{"eval":{"twice":"arr * 2 + 1"}},)"
                 R"({"set":{"note":"x"}},{"filter":"twice > 20"})"),
            R"([{"id":"v-1","arr":10.5,"twice":22,"note":"x"}])");
}

TEST_F(Aggregating, SelectsOfSelectsSeeWhatWasChosen) {
  EXPECT_EQ(
      rows(
          std::string{identified} +
          R"(,{"select":{"id":"visitorId","m":"metadata.custom"}},{"limit":1},{"select":{"r":"m.region","n":"metadata.custom.region"}})"),
      R"([{"r":"EMEA","n":null}])");
}

TEST_F(Aggregating, ReducesAllRowsToOne) {
  EXPECT_EQ(
      rows(std::string{identified} +
           R"(,{"sort":["visitorId"]},{"reduce":{"n":{"count":null},"regions":{"count":"metadata.custom.region"},)"
           R"("mean":{"avg":"metadata.custom.arr"},"middle":{"median":"metadata.custom.arr"},)"
           R"("first":{"first":"metadata.custom.region"},"all":{"list":"metadata.custom.region"},)"
           R"("emea":{"countIf":{"count":"visitorId","if":"metadata.custom.region==\"EMEA\""}},)"
           R"("spread":{"percentiles":{"field":"metadata.custom.arr","low":0,"high":100}}}})"),
      R"([{"n":3,"regions":2,"mean":5.833333333333333,"middle":5.0,"first":"EMEA","all":["EMEA","APAC","EMEA"],)"
      R"("emea":2,"spread":{"low":2.0,"high":10.5}}])");
}

TEST_F(Aggregating, ForksAndJoinsRows) {
  EXPECT_EQ(
      rows(std::string{identified} + R"(,{"select":{"region":"metadata.custom.region","arr":"metadata.custom.arr"}},)"
                                     R"({"fork":[[{"group":{"group":["region"],"fields":[{"n":{"count":null}}]}}],)"
                                     R"([{"group":{"group":["region"],"fields":[{"most":{"max":"arr"}}]}}]]},)"
                                     R"({"join":{"fields":["region"],"width":2}})"),
      R"([{"region":"APAC","n":1,"most":5},{"region":"EMEA","n":2,"most":10.5}])");
}

TEST_F(Aggregating, MergesAnotherPipelineByItsFields) {
  EXPECT_EQ(rows(R"({"source":{"const":[{"visitorId":"v-1"},{"visitorId":"v-9"}]}},)"
                 R"({"merge":{"fields":["visitorId"],"mappings":{"mail":"metadata.agent.email"},)"
                 R"("pipeline":[{"source":{"visitors":null}},{"cat":null}]}})"),
            R"([{"visitorId":"v-1","mail":"a@x.io"},{"visitorId":"v-9"}])");
}

TEST_F(Aggregating, SpawnsSeveralSourcesAndUnwindsLists) {
  EXPECT_EQ(rows(R"({"spawn":[[{"source":{"const":[{"id":1,"tags":["a","b"]}]}}],[{"source":{"const":[{"id":2}]}}]]},)"
                 R"({"unwind":{"field":"tags","index":"i","keepEmpty":true}})"),
            R"([{"id":1,"tags":"a","i":0},{"id":1,"tags":"b","i":1},{"id":2}])");
}

TEST_F(Aggregating, ExpandsIdsToWhatIsKnownOfThem) {
  ASSERT_TRUE(catalog.read_tables(R"({"pages":[{"id":"p-1","name":"Start"}]})"));
  EXPECT_EQ(rows(R"({"source":{"const":[{"v":"v-1","p":"p-1","a":"none"}]}},)"
                 R"({"bulkExpand":{"who":{"visitor":"v"}}},{"expand":{"page":{"page":"p"},"account":{"account":"a"}}},)"
                 R"({"select":{"mail":"who.agent.email","page":"page.name","account":"account"}})"),
            R"([{"mail":"a@x.io","page":"Start","account":null}])");
}

TEST_F(Aggregating, SegmentsHoldVisitorsAndTheirRows) {
  ASSERT_TRUE(catalog.read_tables(R"({"segments":[{"id":"s","filter":"metadata.custom.region==\"APAC\""}]})"));
  EXPECT_EQ(rows(std::string{identified} + R"(,{"segment":{"id":"s"}},{"select":{"id":"visitorId"}})"),
            R"([{"id":"v-2"}])");
  EXPECT_EQ(
      rows(R"({"source":{"const":[{"visitorId":"v-1","n":1},{"visitorId":"v-2","n":2}]}},{"segment":{"id":"s"}})"),
      R"([{"visitorId":"v-2","n":2}])");
}

TEST_F(Aggregating, EventsAreThoseOfWholeDaysBeforeToday) {
  ASSERT_TRUE(catalog.read_events(R"({"type":"page","visitorId":"v-1","day":1767225600000,"numMinutes":1}
{"type":"feature","visitorId":"v-1","day":1767139200000,"numMinutes":2}
{"type":"page","visitorId":"v-2","day":1766620800000,"numMinutes":4}
{"type":"track","visitorId":"v-2","day":1767139200000,"numMinutes":8})"));
  const auto minutes = [&](const std::string& source, const std::string& series) {
    return rows(R"({"source":{")" + source + R"(":null,"timeSeries":{)" + series +
                R"(}}},{"reduce":{"n":{"sum":"numMinutes"}}})");
  };
  EXPECT_EQ(minutes("events", R"_("period":"dayRange","first":"now()","count":-1)_"), R"([{"n":2.0}])");
  EXPECT_EQ(minutes("events", R"_("period":"dayRange","first":"now()","count":-30)_"), R"([{"n":6.0}])");
  EXPECT_EQ(minutes("events", R"_("period":"dayRange","first":"now()","count":1)_"), R"([{"n":1.0}])");
  EXPECT_EQ(minutes("trackEvents", R"_("period":"monthRange","first":"date(2025,12,1)","count":1)_"), R"([{"n":8.0}])");
  EXPECT_EQ(minutes("events", R"_("period":"dayRange","first":"date(\"2025-12-25\")","last":"date(2025,12,31)")_"),
            R"([{"n":6.0}])");
}

TEST_F(Aggregating, TheAnswerCanBeCsv) {
  const auto csv = aggregate(world(),
                             R"({"response":{"mimeType":"text/csv"},"request":{"pipeline":[)"
                             R"({"source":{"const":[{"a":"x, \"y\"","b":1},{"b":null,"c":[1]}]}}]}})",
                             100);
  ASSERT_TRUE(csv);
  EXPECT_TRUE(csv->is_csv);
  EXPECT_EQ(csv->rows, "a,b,c\r\n\"x, \"\"y\"\"\",1,\r\n,,[1]\r\n");
}

TEST_F(Aggregating, AccountNpsIsComputedFromPolls) {
  ASSERT_TRUE(catalog.read_events(R"({"type":"poll","accountId":"a-1","day":1767139200000,"pollResponse":10}
{"type":"poll","accountId":"a-1","day":1767139200000,"pollResponse":9}
{"type":"poll","accountId":"a-1","day":1767139200000,"pollResponse":3}
{"type":"poll","accountId":"a-1","day":1767139200000,"pollResponse":8})"));
  EXPECT_EQ(
      rows(
          R"_({"source":{"pollEvents":null,"timeSeries":{"period":"dayRange","first":"now()","count":-30}}},)_"
          R"_({"group":{"group":["accountId"],"fields":[{"n":{"count":null}},{"good":{"countIf":{"count":null,"if":"pollResponse>=9"}}},)_"
          R"_({"bad":{"countIf":{"count":null,"if":"pollResponse<=6"}}}]}},)_"
          R"_({"select":{"accountId":"accountId","nps":"(good-bad)/n*100"}})_"),
      R"([{"accountId":"a-1","nps":25}])");
}

TEST_F(Aggregating, WhatIsNotSpokenIsNamed) {
  EXPECT_THAT(rows(std::string{all} + R"(,{"retention":"x"})"), HasSubstr("operator retention"));
  EXPECT_THAT(rows(R"({"source":{"timespan":null}})"), HasSubstr("source timespan"));
  EXPECT_THAT(rows(R"({"source":{"events":null,"timeSeries":{"period":"daily"}}})"), HasSubstr("period daily"));
  EXPECT_THAT(rows(std::string{all} + R"(,{"group":{"group":[],"fields":[{"x":{"sequence":"y"}}]}})"),
              HasSubstr("aggregator sequence"));
  EXPECT_THAT(rows(std::string{all} + R"_(,{"filter":"eventSubType(a)"})_"), HasSubstr("function eventSubType"));
}

TEST_F(Aggregating, WhatIsNoAggregationIsAnError) {
  for (const char* body :
       {"",
        "[]",
        "{}",
        R"({"request":{}})",
        R"({"request":{"pipeline":{}}})",
        R"({"request":{"pipeline":[]}})",
        R"({"request":{"pipeline":[1]}})",
        R"({"request":{"pipeline":[{"limit":1}]}})",
        R"({"request":{"pipeline":[{"source":"visitors"}]}})",
        R"({"request":{"pipeline":[{"source":{"visitors":7}}]}})",
        R"({"request":{"pipeline":[{"source":{"visitors":null}},{"limit":-1}]}})",
        R"({"request":{"pipeline":[{"source":{"visitors":null}},{"sort":"x"}]}})",
        R"({"request":{"pipeline":[{"spawn":[]}]}})",
        R"({"request":{"pipeline":[{"source":{"const":[1]}}]}})",
        R"({"request":{"pipeline":[{"source":{"accounts":null}},{"fork":[[]]}]}})",
        R"({"request":{"pipeline":[{"source":{"accounts":null}},{"fork":[7]}]}})",
        R"({"request":{"pipeline":[{"source":{"accounts":null}},{"merge":{"fields":["a"]}}]}})",
        R"({"request":{"pipeline":[{"source":{"accounts":null}},{"segment":{"id":"none"}}]}})",
        R"({"request":{"pipeline":[{"source":{"accounts":null}},{"expand":{"x":{"planet":"id"}}}]}})",
        R"({"request":{"pipeline":[{"source":{"events":null}}]}})",
        R"_({"request":{"pipeline":[{"source":{"events":null,"timeSeries":{"period":"dayRange","first":"now()"}}}]}})_",
        R"({"response":{"mimeType":"text/xml"},"request":{"pipeline":[{"source":{"visitors":null}}]}})"}) {
    EXPECT_FALSE(aggregate(world(), body, 100)) << body;
  }
}

}  // namespace
}  // namespace tidemark::sim
