#include "simulators/pendo_simulator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tidemark::sim {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class ASubscription : public ::testing::Test {
 protected:
  void SetUp() override {
    PendoData data;
    data.visitor_schema =
        R"({"agent":{},"custom":{"region":{"Type":"string"},"arr":{"type":"float"},"renewal":{"Type":"time"}},"salesforce":{"Region":{"Type":"string"}}})";
    data.visitors =
        "{\"visitorId\":\"v-1\",\"metadata\":{\"custom\":{\"region\":\"EMEA\"}}}\n{\"visitorId\":\"a/b %😀\\\"\"}\n";
    data.accounts = "{\"accountId\":\"a-1\"}\n";
    auto made = PendoSimulator::make(data, {"full", "read"}, [this] { return now; });
    ASSERT_TRUE(made) << to_line(made.error());
    pendo = std::move(*made);
  }
  http::Response call(const std::string& method, const std::string& path, const std::string& body = {},
                      const std::string& key = "full") {
    return pendo->handle({method, "https://app.pendo.io/api/v1" + path, {{"x-pendo-integration-key", key}}, body});
  }
  json write(const std::string& items, const std::string& group = "custom", const std::string& query = {}) {
    const http::Response answer = call("POST", "/metadata/visitor/" + group + "/value" + query, items);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return json::parse(answer.body, nullptr, false);
  }
  std::string value(const std::string& field) { return pendo->value(EntityKind::visitor, "v-1", field); }

  Instant now{1'767'225'600'000};
  std::unique_ptr<PendoSimulator> pendo;
};

TEST_F(ASubscription, KnowsItsKeys) {
  EXPECT_EQ(call("GET", "/metadata/schema/visitor", {}, "wrong").status, 401);
  EXPECT_EQ(call("GET", "/metadata/schema/visitor", {}, "").status, 401);
  EXPECT_EQ(call("GET", "/metadata/schema/visitor", {}, "read").status, 200);
  EXPECT_EQ(call("POST", "/metadata/visitor/custom/value", "[]", "read").status, 403);
  EXPECT_EQ(call("PUT", "/metadata/visitor/custom/value/v-1/region", "\"x\"", "read").status, 403);
  EXPECT_EQ(call("POST", "/aggregation", R"({"request":{"pipeline":[{"source":{"accounts":null}}]}})", "read").status,
            200);
}

TEST_F(ASubscription, AnswersPartlyFailedWritesBy200AndCreatesNobody) {
  const json answer =
      write(R"([{"visitorId":"v-1","values":{"region":"APAC"}},{"visitorId":"v-9","values":{"region":"x"}},)"
            R"({"visitorId":"a/b %😀\"","values":{"arr":"n/a"}}])");
  EXPECT_EQ(answer, json::parse(R"({"total":3,"updated":1,"failed":2,"missing":["v-9"],"kind":"visitor",)"
                                R"("errors":[{"id":"a/b %😀\"","message":"arr is not a number"}]})"));
  EXPECT_EQ(value("custom.region"), "\"APAC\"");
  EXPECT_EQ(pendo->size(EntityKind::visitor), 2u);
}

TEST_F(ASubscription, CreatesWhereItIsAskedTo) {
  EXPECT_EQ(write(R"([{"visitorId":"v-9","values":{"region":"x"}}])", "custom", "?create=true")["updated"], 1);
  EXPECT_EQ(pendo->size(EntityKind::visitor), 3u);
}

TEST_F(ASubscription, KeepsNothingOfAnItemThatItRefuses) {
  write(R"([{"visitorId":"v-1","values":{"region":"APAC","arr":"n/a"}}])");
  EXPECT_EQ(value("custom.region"), "\"EMEA\"");
}

TEST_F(ASubscription, RefusesAWholeCallWithAnUnknownFieldOrAGroupThatIsNotWriteable) {
  const auto refused = call("POST", "/metadata/visitor/custom/value",
                            R"([{"visitorId":"v-1","values":{"region":"x"}},{"visitorId":"v-1","values":{"nope":1}}])");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("missing field mappings: nope"));
  EXPECT_EQ(value("custom.region"), "\"EMEA\"");
  for (const char* group : {"auto", "pendo", "hubspot"}) {
    EXPECT_EQ(call("POST", std::string{"/metadata/visitor/"} + group + "/value", "[]").status, 400) << group;
  }
  for (const char* body : {"", "{}", "[1]", "[{}]", R"([{"visitorId":1,"values":{}}])",
                           R"([{"visitorId":"v-1","values":[]}])", R"([{"accountId":"a-1","values":{}}])"}) {
    EXPECT_EQ(call("POST", "/metadata/visitor/custom/value", body).status, 400) << body;
  }
}

TEST_F(ASubscription, LowerCasesNamesMakesAgentFieldsAndReadsDatesBackAsMilliseconds) {
  write(R"([{"visitorId":"v-1","values":{"REGION":"LATAM","Renewal":"2026-05-01T00:00:00Z"}}])");
  EXPECT_EQ(value("custom.region"), "\"LATAM\"");
  EXPECT_EQ(call("GET", "/metadata/visitor/custom/value/v-1/renewal").body, "1777593600000");
  write(R"([{"visitorId":"v-1","values":{"NewOne":"x"}}])", "agent");
  EXPECT_EQ(value("agent.newone"), "\"x\"");
  EXPECT_TRUE(json::parse(call("GET", "/metadata/schema/visitor").body)["agent"].contains("newone"));
  write(R"([{"visitorId":"v-1","values":{"Region":"x"}}])", "salesforce");
  EXPECT_EQ(value("salesforce.Region"), "\"x\"") << "a field that the schema spells so";
}

TEST_F(ASubscription, NullClears) {
  write(R"([{"visitorId":"v-1","values":{"region":null}}])");
  EXPECT_EQ(value("custom.region"), "null");
  EXPECT_EQ(call("GET", "/metadata/visitor/custom/value/v-1/region").status, 204);
}

TEST_F(ASubscription, FindsIdsWithSlashesPercentSignsQuotesAndEmoji) {
  const std::string id = http::encode("a/b %😀\"");
  EXPECT_EQ(call("PUT", "/metadata/visitor/custom/value/" + id + "/region", "\"x\"").status, 200);
  EXPECT_EQ(call("GET", "/metadata/visitor/custom/value/" + id + "/region").body, "\"x\"");
  EXPECT_EQ(json::parse(call("GET", "/visitor/" + id).body)["id"], "a/b %😀\"");
  EXPECT_EQ(call("GET", "/visitor/nobody").status, 404);
  EXPECT_EQ(call("GET", "/account/a-1").body, R"({"id":"a-1","metadata":{}})");
}

TEST_F(ASubscription, ReadsLagBehindWrites) {
  pendo->behaviour().reads_lag_ms = 60'000;
  write(R"([{"visitorId":"v-1","values":{"region":"new"}}])");
  EXPECT_EQ(call("GET", "/metadata/visitor/custom/value/v-1/region").body, "\"EMEA\"");
  EXPECT_EQ(value("custom.region"), "\"new\"");
  EXPECT_THAT(pendo->contents(), HasSubstr("custom.region=\"new\""));
  now.milliseconds += 60'000;
  EXPECT_EQ(call("GET", "/metadata/visitor/custom/value/v-1/region").body, "\"new\"");
}

TEST_F(ASubscription, AChangeByOthersIsSeenAtOnceAndEndsAWriteThatWaits) {
  pendo->behaviour().reads_lag_ms = 60'000;
  write(R"([{"visitorId":"v-1","values":{"region":"new"}}])");
  pendo->set_value(EntityKind::visitor, "v-1", "custom.region", "\"theirs\"");
  now.milliseconds += 60'000;
  EXPECT_EQ(call("GET", "/metadata/visitor/custom/value/v-1/region").body, "\"theirs\"");
}

TEST_F(ASubscription, GoesWrongWhereATestWantsIt) {
  pendo->fail_call(2, 503, "later", {{"Retry-After", "3"}});
  EXPECT_EQ(call("GET", "/account/a-1").status, 200);
  EXPECT_EQ(call("GET", "/account/a-1").status, 503);
  EXPECT_EQ(call("GET", "/account/a-1").status, 200);
  pendo->refuse_writes_of("v-1", "blocked");
  EXPECT_EQ(write(R"([{"visitorId":"v-1","values":{"region":"x"}}])")["errors"][0]["message"], "blocked");
  pendo->refuse_writes_of("v-1", {});
  pendo->behaviour().most_items_in_time = 1;
  const auto cut =
      call("POST", "/metadata/visitor/custom/value",
           R"([{"visitorId":"v-1","values":{"region":"done"}},{"visitorId":"a/b %😀\"","values":{"region":"not"}}])");
  EXPECT_EQ(cut.status, 408);
  EXPECT_EQ(value("custom.region"), "\"done\"") << "what was done before the cut stays done";
  pendo->behaviour().most_body_bytes = 10;
  EXPECT_EQ(call("POST", "/metadata/visitor/custom/value", std::string(11, ' ')).status, 413);
}

TEST_F(ASubscription, SpeaksOfErrorsAsTextOrAsJson) {
  EXPECT_EQ(call("GET", "/visitor/nobody").body, R"({"message":"not found"})");
  pendo->behaviour().text_error_bodies = true;
  EXPECT_EQ(call("GET", "/visitor/nobody").body, "not found");
}

TEST_F(ASubscription, MakesFieldsAndKnowsNoOtherCalls) {
  EXPECT_EQ(
      call("POST", "/metadata/schema/visitor/custom", R"({"name":"Plan","type":"string","displayName":"Plan"})").status,
      200);
  EXPECT_EQ(write(R"([{"visitorId":"v-1","values":{"plan":"pro"}}])")["updated"], 1);
  for (const char* path :
       {"/", "/reports", "/metadata/visitor", "/metadata/schema/parentAccount", "/metadata/visitor/custom/value/v-1"}) {
    EXPECT_EQ(call("GET", path).status, 404) << path;
  }
  EXPECT_EQ(call("DELETE", "/visitor/v-1").status, 405);
}

TEST(DataOfASubscription, ThatIsNoneIsAnErrorThatNamesTheLine) {
  for (const char* line : {"{", "[]", "{}", "{\"visitorId\":1}", "{\"visitorId\":\"v\",\"metadata\":[]}",
                           "{\"visitorId\":\"v\",\"metadata\":{\"custom\":1}}"}) {
    PendoData data;
    data.visitors = std::string{"{\"visitorId\":\"v-1\"}\n"} + line + "\n";
    const auto made = PendoSimulator::make(data, {});
    ASSERT_FALSE(made) << line;
    EXPECT_THAT(made.error().where, HasSubstr("line 2"));
  }
  PendoData data;
  data.visitor_schema = "[]";
  EXPECT_FALSE(PendoSimulator::make(data, {}));
  EXPECT_FALSE(read_pendo_folder("/nonexistent/folder"));
}

TEST(AHundredThousandVisitors, AreReadInPagesWithinSeconds) {
  PendoData data;
  for (int i = 0; i < 100'000; ++i) {
    data.visitors +=
        "{\"visitorId\":\"v-" + std::to_string(1'000'000 + i) + "\",\"metadata\":{\"custom\":{\"region\":\"EMEA\"}}}\n";
  }
  const auto pendo = PendoSimulator::make(data, {});
  ASSERT_TRUE(pendo);
  std::size_t rows = 0;
  for (std::string last = "v-0"; rows < 100'000;) {
    const json body{{"request",
                     {{"pipeline",
                       {{{"source", {{"visitors", nullptr}}}},
                        {{"sort", {"visitorId"}}},
                        {{"filter", "visitorId>\"" + last + "\""}},
                        {{"limit", 50'000}},
                        {{"select", {{"visitorId", "visitorId"}}}}}}}}};
    const auto answer =
        (*pendo)->handle({"POST", "/api/v1/aggregation", {{"X-Pendo-Integration-Key", "simulated-key"}}, body.dump()});
    const json page = json::parse(answer.body)["results"];
    ASSERT_EQ(page.size(), 50'000u);
    rows += page.size();
    last = page.back()["visitorId"];
  }
}

}  // namespace
}  // namespace tidemark::sim
