#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "simulators/front.h"
#include "simulators/in_process.h"
#include "simulators/pendo_simulator.h"

namespace tidemark::sim {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Kind = Fault::Kind;

/// A subscription with a report, behind its front door.
class AServedSubscription : public ::testing::Test {
 protected:
  void SetUp() override {
    PendoData data;
    data.visitor_schema = R"({"custom":{"region":{"Type":"string"},"arr":{"Type":"float"}}})";
    for (int i = 1; i <= 4; ++i) {
      data.visitors += R"({"visitorId":"v-)" + std::to_string(i) + R"(","metadata":{"custom":{"region":"R)" +
                       std::to_string(i) + "\"}}}\n";
    }
    data.accounts = "{\"accountId\":\"a-1\"}\n";
    data.reports = R"([
      {"id":"r-1","name":"Regions","type":"Visitor Report","level":"visitor","shared":true,"aggregation":{"pipeline":[
        {"source":{"visitors":{"identified":true}}},{"segment":{"id":"s"}},{"select":{"visitorId":"visitorId","where":"metadata.custom.region"}}]}},
      {"id":"r-2","name":"Accounts","type":"Account Report","level":"account"},
      {"id":"r-3","name":"Mine","shared":false},
      {"id":"r-4","name":"Steps","type":"Funnel Report"},
      {"id":"r-5","name":"Broken","aggregation":{"pipeline":[{"source":{"visitors":null}},{"retention":{}}]}}])";
    data.catalog = R"({"segments":[{"id":"s","name":"First","filter":"metadata.custom.region!=\"R4\""}]})";
    data.events = "{\"type\":\"page\",\"visitorId\":\"v-1\",\"day\":1000,\"pageId\":\"p\"}\n";
    auto made = PendoSimulator::make(data, {"full", "read"}, [this] { return now; });
    ASSERT_TRUE(made) << to_line(made.error());
    pendo = std::move(*made);
    front = std::make_unique<Front>(*pendo, Front::Options{[this] { return now; }, true});
  }
  http::Response call(const std::string& method, const std::string& path, const std::string& body = {},
                      const http::Headers& more = {}) {
    http::Headers headers{{"X-Pendo-Integration-Key", "full"}};
    headers.insert(headers.end(), more.begin(), more.end());
    return front->handle({method, "https://app.pendo.io/api/v1" + path, headers, body});
  }
  http::Response write(const std::string& region, int visitors = 4) {
    json items = json::array();
    for (int i = 1; i <= visitors; ++i) {
      items.push_back({{"visitorId", "v-" + std::to_string(i)}, {"values", {{"region", region}}}});
    }
    return call("POST", "/metadata/visitor/custom/value", items.dump());
  }
  std::string read(const std::string& id = "v-1") {
    return call("GET", "/metadata/visitor/custom/value/" + id + "/region").body;
  }
  std::string stored(const std::string& id) { return pendo->value(EntityKind::visitor, id, "custom.region"); }
  void suffer(Fault fault) { ASSERT_TRUE(front->add({std::move(fault)})); }

  Instant now{1'767'225'600'000};
  std::unique_ptr<PendoSimulator> pendo;
  std::unique_ptr<Front> front;
};

TEST_F(AServedSubscription, ListsItsSharedReports) {
  const json list = json::parse(call("GET", "/report").body);
  ASSERT_EQ(list.size(), 4u);
  EXPECT_EQ(list[0]["name"], "Regions");
  EXPECT_TRUE(list[0].contains("aggregation"));
}

TEST_F(AServedSubscription, ComputesAReportWhenItIsAskedFor) {
  EXPECT_EQ(call("GET", "/report/r-1/results.json").body,
            R"([{"visitorId":"v-1","where":"R1"},{"visitorId":"v-2","where":"R2"},{"visitorId":"v-3","where":"R3"}])");
  pendo->set_value(EntityKind::visitor, "v-3", "custom.region", "\"R4\"");
  EXPECT_EQ(call("GET", "/report/r-1/results.csv").body, "visitorId,where\r\nv-1,R1\r\nv-2,R2\r\n");
  EXPECT_EQ(call("GET", "/report/r-2/results.json").body,
            R"([{"accountId":"a-1","firstvisit":null,"lastvisit":null}])");
  EXPECT_EQ(json::parse(call("GET", "/report").body)[0]["lastRunAt"], now.milliseconds);
}

TEST_F(AServedSubscription, HasNoRowsForReportsThatAreNotListsOrNotShared) {
  EXPECT_EQ(call("GET", "/report/r-9/results.json").status, 404);
  EXPECT_EQ(call("GET", "/report/r-3/results.json").status, 404);
  EXPECT_EQ(call("GET", "/report/r-4/results.json").status, 400);
  EXPECT_EQ(call("GET", "/report/r-5/results.json").status, 422);
  EXPECT_EQ(call("GET", "/report/r-1/results.xml").status, 404);
}

TEST_F(AServedSubscription, SaysNothingNewOfWhatIsKnown) {
  const auto schema = call("GET", "/metadata/schema/visitor");
  const std::string tag{http::header(schema.headers, "ETag")};
  EXPECT_EQ(call("GET", "/metadata/schema/visitor", {}, {{"If-None-Match", tag}}).status, 304);
  EXPECT_EQ(call("POST", "/metadata/schema/visitor/custom", R"({"name":"plan","type":"string"})").status, 200);
  EXPECT_EQ(call("GET", "/metadata/schema/visitor", {}, {{"If-None-Match", tag}}).status, 200);
}

TEST_F(AServedSubscription, MakesAndDeletesFields) {
  const auto make = [&](const char* body, const char* group = "custom") {
    return call("POST", std::string{"/metadata/schema/visitor/"} + group, body).status;
  };
  EXPECT_EQ(make(R"({"name":"Plan","type":"string","displayName":"The plan"})"), 200);
  EXPECT_EQ(json::parse(call("GET", "/metadata/schema/visitor").body)["custom"]["plan"]["DisplayName"], "The plan");
  for (const char* body : {R"({"name":"plan"})", R"({"name":"1st"})", R"({"name":"a-b"})", R"({"name":7})", "[]", "{",
                           R"({"name":"x","type":"date"})"}) {
    EXPECT_EQ(make(body), 400) << body;
  }
  EXPECT_EQ(make(R"({"name":"x"})", "auto"), 400);
  EXPECT_EQ(call("DELETE", "/metadata/schema/visitor/custom/plan").status, 204);
  EXPECT_EQ(call("DELETE", "/metadata/schema/visitor/custom/plan").status, 404);
  EXPECT_EQ(json::parse(call("GET", "/metadata/schema/visitor").body)["custom"]["plan"]["isDeleted"], true);
  EXPECT_EQ(call("PUT", "/metadata/visitor/custom/value/v-1/plan", "\"pro\"").status, 400);
}

TEST_F(AServedSubscription, KnowsWhatDependsOnAField) {
  EXPECT_EQ(call("GET", "/metadata/dependencies/visitor/custom/region").body,
            R"({"reports":["r-1"],"segments":["s"],"guides":[]})");
  EXPECT_EQ(call("GET", "/metadata/dependencies/visitor/custom/arr").body,
            R"({"reports":[],"segments":[],"guides":[]})");
}

TEST_F(AServedSubscription, TellsADayOfAVisitorsHistory) {
  EXPECT_EQ(json::parse(call("GET", "/visitor/v-1/history?starttime=0").body).size(), 1u);
  EXPECT_EQ(json::parse(call("GET", "/visitor/v-1/history?starttime=2000").body).size(), 0u);
  EXPECT_EQ(call("GET", "/visitor/v-1/history").status, 400);
  EXPECT_EQ(call("GET", "/visitor/nobody/history?starttime=0").status, 404);
}

TEST_F(AServedSubscription, TakesFeedback) {
  const auto made =
      json::parse(call("POST", "/feedback", R"({"accountId":"a-1","visitorId":"v-1","title":"Dark mode"})").body);
  const std::string id = made["id"];
  EXPECT_EQ(made["createdAt"], now.milliseconds);
  EXPECT_EQ(call("POST", "/feedback", R"({"accountId":"a-1","visitorId":"v-1"})").status, 400);
  EXPECT_EQ(json::parse(call("PATCH", "/feedback/" + id, R"({"status":"planned"})").body)["status"], "planned");
  EXPECT_EQ(call("PATCH", "/feedback/none", "{}").status, 404);
  EXPECT_EQ(call("GET", "/feedback/options").status, 200);
  EXPECT_EQ(call("DELETE", "/feedback", R"({"ids":[")" + id + "\"]}").body, R"({"deleted":1})");
}

TEST_F(AServedSubscription, KeepsOrDropsValuesThatDoNotFitWhereItIsToldTo) {
  const auto put = [&] { return call("PUT", "/metadata/visitor/custom/value/v-1/arr", "\"many\"").status; };
  EXPECT_EQ(put(), 400);
  pendo->behaviour().misfits = PendoSimulator::Behaviour::Misfits::dropped;
  EXPECT_EQ(put(), 200);
  EXPECT_EQ(pendo->value(EntityKind::visitor, "v-1", "custom.arr"), "null");
  pendo->behaviour().misfits = PendoSimulator::Behaviour::Misfits::kept;
  EXPECT_EQ(put(), 200);
  EXPECT_EQ(pendo->value(EntityKind::visitor, "v-1", "custom.arr"), "\"many\"");
  EXPECT_EQ(json::parse(call("GET", "/metadata/schema/visitor").body)["custom"]["arr"]["Dirty"], true);
}

TEST_F(AServedSubscription, HasSettingsAndBase64Ids) {
  EXPECT_EQ(call("PUT", "/metadata/visitor/pendo/value/v-1/donotprocess", "true").status, 200);
  EXPECT_EQ(call("PUT", "/metadata/visitor/pendo/value/v-1/donotprocess", "1").status, 400);
  EXPECT_EQ(call("PUT", "/metadata/visitor/pendo/value/v-1/other", "true").status, 400);
  pendo->behaviour().base64_ids = true;
  EXPECT_EQ(json::parse(call("GET", "/visitor/di0x").body)["id"], "v-1");
}

TEST_F(AServedSubscription, RefusesSomeOfABatch) {
  suffer({.kind = Kind::partial_failure, .call = "write_values", .count = 1, .items = 1});
  suffer({.kind = Kind::partial_failure, .call = "write_values", .skip = 1, .count = 1, .message = "busy"});
  const json first = json::parse(write("new").body);
  EXPECT_EQ(first["updated"], 3);
  EXPECT_EQ(first["errors"][0]["id"], "v-1");
  const json second = json::parse(write("newer").body);
  EXPECT_EQ(second["failed"], 2);
  EXPECT_EQ(second["errors"], json::parse(R"([{"id":"v-2","message":"busy"},{"id":"v-4","message":"busy"}])"));
  EXPECT_EQ(stored("v-4"), "\"new\"");
  EXPECT_EQ(json::parse(write("newest").body)["failed"], 0);
}

TEST_F(AServedSubscription, SpeaksOfItsErrorsAsText) {
  suffer({.kind = Kind::text_errors});
  suffer({.kind = Kind::partial_failure, .count = 1, .items = 1});
  EXPECT_EQ(json::parse(write("new").body)["errors"][0], "v-1: could not be updated");
  EXPECT_EQ(call("GET", "/visitor/nobody").body, "not found");
}

TEST_F(AServedSubscription, IsCutWithinABatchAndWhatWasDoneStaysDone) {
  suffer({.kind = Kind::overrun, .count = 1, .items = 3});
  EXPECT_EQ(write("new").status, 408);
  EXPECT_EQ(stored("v-3"), "\"new\"");
  EXPECT_EQ(stored("v-4"), "\"R4\"");
  suffer({.kind = Kind::overrun, .count = 1, .when = Fault::When::after});
  EXPECT_EQ(write("newer").status, 408);
  EXPECT_EQ(stored("v-4"), "\"newer\"") << "it went on working";
}

TEST_F(AServedSubscription, ReadsLagByTimeOrByCallsAndCatchUpWhenTheFaultEnds) {
  suffer({.kind = Kind::delayed_reads, .count = 1, .calls = 3});
  write("new");
  EXPECT_EQ(read(), "\"R1\"");
  EXPECT_EQ(read(), "\"R1\"");
  EXPECT_EQ(read(), "\"new\"");
  suffer({.kind = Kind::delayed_reads, .seconds = 3'000});
  write("later");
  EXPECT_EQ(read(), "\"new\"");
  EXPECT_THAT(call("POST", "/aggregation", R"({"request":{"pipeline":[{"source":{"visitors":null}}]}})").body,
              HasSubstr("\"new\""));
  now.milliseconds += 3'000'000;
  EXPECT_EQ(read(), "\"later\"");
  write("last");
  EXPECT_EQ(front->end({}, Kind::delayed_reads), 2u);
  EXPECT_EQ(read(), "\"last\"");
}

TEST_F(AServedSubscription, AnOldWriteThatIsSeenLateDoesNotUndoANewerOne) {
  suffer({.kind = Kind::delayed_reads, .count = 1, .seconds = 100});
  write("old");
  write("new");
  EXPECT_EQ(read(), "\"new\"");
  now.milliseconds += 100'000;
  EXPECT_EQ(read(), "\"new\"");
}

TEST_F(AServedSubscription, ItsClockCanBeWrongInWhatItSays) {
  suffer({.kind = Kind::clock_skew, .seconds = 60});
  EXPECT_THAT(call("POST", "/aggregation", R"({"request":{"pipeline":[{"source":{"accounts":null}}]}})").body,
              HasSubstr("\"startTime\":1767225660000"));
}

TEST_F(AServedSubscription, PagesAreShort) {
  suffer({.kind = Kind::short_pages, .call = "aggregation", .items = 2});
  const auto page =
      call("POST", "/aggregation", R"({"request":{"pipeline":[{"source":{"visitors":null}},{"limit":4}]}})");
  EXPECT_EQ(json::parse(page.body)["results"].size(), 2u);
}

TEST_F(AServedSubscription, AVisitBringsAgentValuesBackAndOthersChangeThings) {
  call("PUT", "/metadata/visitor/agent/value/v-1/email", "\"ours\"");
  const auto control = [&](const char* name, const char* body) {
    return front->handle({"POST", std::string{"https://app.pendo.io/_sim/"} + name, {}, body}).status;
  };
  EXPECT_EQ(control("visit", R"({"visitorId":"v-1","values":{"email":"theirs"}})"), 200);
  EXPECT_EQ(pendo->value(EntityKind::visitor, "v-1", "agent.email"), "\"theirs\"");
  EXPECT_EQ(pendo->value(EntityKind::visitor, "v-1", "auto.lastvisit"), std::to_string(now.milliseconds));
  EXPECT_EQ(control("change", R"({"accountId":"a-1","values":{"custom.tier":"gold"}})"), 200);
  EXPECT_EQ(pendo->value(EntityKind::account, "a-1", "custom.tier"), "\"gold\"");
  EXPECT_EQ(control("remove", R"({"visitorId":"v-4"})"), 200);
  EXPECT_EQ(call("GET", "/visitor/v-4").status, 404);
  for (const char* body : {"", "[]", "{}", R"({"visitorId":1})", R"({"visitorId":"v-1"})"}) {
    EXPECT_EQ(control("change", body), 400) << body;
  }
}

TEST_F(AServedSubscription, HostileBodiesAreRefused) {
  const std::string deep = std::string(1'000'000, '[');
  for (const auto& [method, path] : {std::pair{"POST", "/aggregation"},
                                     {"POST", "/feedback"},
                                     {"POST", "/metadata/visitor/custom/value"},
                                     {"PUT", "/metadata/visitor/custom/value/v-1/region"},
                                     {"POST", "/metadata/schema/visitor/custom"}}) {
    EXPECT_EQ(call(method, path, deep).status, 400) << path;
    EXPECT_EQ(call(method, path, "\xFF\xFE").status, 400) << path;
    EXPECT_EQ(call(method, path, "{\"title\":\"\xC3(\"}").status, 400) << path;
  }
}

TEST_F(AServedSubscription, EveryCallHasAName) {
  write("x");
  read();
  call("GET", "/visitor/v-1");
  call("GET", "/nowhere");
  EXPECT_EQ(front->journal().counts(),
            (std::map<std::string, Journal::Count>{
                {"", {1, 0, 0}}, {"read_value", {1, 1, 0}}, {"visitor", {1, 1, 0}}, {"write_values", {1, 1, 4}}}));
}

TEST_F(AServedSubscription, ABrokenDataFileIsAnError) {
  for (const auto& [member, text] : {std::pair{&PendoData::reports, "{}"},
                                     {&PendoData::reports, "[{}]"},
                                     {&PendoData::catalog, "[]"},
                                     {&PendoData::catalog, R"({"planets":[]})"},
                                     {&PendoData::events, "{}"}}) {
    PendoData data;
    data.*member = text;
    EXPECT_FALSE(PendoSimulator::make(data, {})) << text;
  }
}

}  // namespace
}  // namespace tidemark::sim
