#include "simulators/front.h"

#include <atomic>
#include <chrono>
#include <thread>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "http/curl_transport.h"
#include "simulators/in_process.h"
#include "simulators/server.h"

namespace tidemark::sim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Kind = Fault::Kind;
using When = Fault::When;

/// Counts what reaches it: GET reads, anything else has an effect.
struct Ledger final : System {
  http::Response handle(const http::Request& request) override {
    if (request.method != "GET") ++effects;
    return json_answer(200, std::string(1'000, 'x'));
  }
  std::string call_name(const http::Request& request) const override {
    return request.method == "GET" ? "read" : "write";
  }
  std::vector<std::string> call_names() const override { return {"read", "write"}; }
  std::size_t records_moved() const override { return 3; }
  std::vector<Kind> own_faults() const override { return {Kind::locked_rows}; }
  std::optional<http::Response> suffer(const Fault&, const http::Request&) override {
    return json_answer(400, "locked");
  }
  void recover(Kind kind) override { recovered.push_back(kind); }
  std::atomic<int> effects = 0;
  std::vector<Kind> recovered;
};

class AFront : public testing::Test {
 protected:
  AFront() { network.route("https://x.example.com", front); }
  Result<http::Response> write(const std::string& path = "/v1/values", std::string body = "[]") {
    return network.send({"POST", "https://x.example.com" + path, {}, std::move(body)});
  }
  Result<http::Response> read() { return network.send({"GET", "https://x.example.com/v1/values"}); }
  std::vector<int> statuses(int requests) {
    std::vector<int> all;
    for (int i = 0; i < requests; ++i) all.push_back(write()->status);
    return all;
  }
  http::Response control(const std::string& method, const std::string& path, std::string body = {}) {
    return front.handle({method, "https://x.example.com/_sim/" + path, {}, std::move(body)});
  }

  Instant now{784'111'777'000};
  Ledger ledger;
  Front front{ledger, {[this] { return now; }, true, [this](std::int64_t ms) { now.milliseconds += ms; }}};
  InProcess network;
};

TEST_F(AFront, AStatusComesInPlaceOfTheWorkAsOftenAsItWasAskedFor) {
  ASSERT_TRUE(front.add({{.kind = Kind::status, .skip = 1, .count = 2, .status = 429, .retry_after = 5}}));
  EXPECT_EQ(write()->status, 200);
  const auto refused = write();
  EXPECT_EQ(refused->status, 429);
  EXPECT_EQ(http::header(refused->headers, "Retry-After"), "5");
  EXPECT_EQ(refused->body, R"({"message":"simulated fault"})");
  EXPECT_THAT(statuses(2), ElementsAre(429, 200));
  EXPECT_EQ(ledger.effects, 2);
}

TEST_F(AFront, AnAnswerAfterTheEffectIsLostOrReplacedButTheWorkIsDone) {
  ASSERT_TRUE(front.add({{.kind = Kind::status, .count = 1, .when = When::after, .status = 504},
                         {.kind = Kind::drop, .count = 1, .when = When::after},
                         {.kind = Kind::half_body, .count = 1},
                         {.kind = Kind::html_body, .count = 1, .when = When::after, .status = 502}}));
  EXPECT_EQ(write()->status, 504);
  EXPECT_EQ(write().error().code, ErrorCode::network);
  EXPECT_THAT(write().error().what, HasSubstr("middle of the answer"));
  const auto page = write();
  EXPECT_EQ(page->status, 502);
  EXPECT_THAT(page->body, HasSubstr("<html>"));
  EXPECT_EQ(ledger.effects, 4);
}

TEST_F(AFront, WhatIsDroppedBeforeTheEffectHadNone) {
  ASSERT_TRUE(front.add({{.kind = Kind::drop, .count = 1}}));
  EXPECT_EQ(write().error().code, ErrorCode::network);
  EXPECT_EQ(ledger.effects, 0);
  EXPECT_EQ(front.journal().entries().at(0).status, 0);
  EXPECT_THAT(front.journal().entries().at(0).faults, ElementsAre("drop"));
}

TEST_F(AFront, APlanIsTheSameForTheSameSeedWhateverElseGoesWrong) {
  const auto fates = [](std::uint64_t seed, bool other) {
    FaultPlan plan;
    if (other) plan.add({.kind = Kind::latency, .call = "read", .probability = 0.5, .seed = 99, .seconds = 1});
    plan.add({.kind = Kind::status, .call = "write", .probability = 0.3, .seed = seed, .status = 503});
    std::string text;
    for (int i = 0; i < 300; ++i) {
      if (other) (void)plan.draw({"read", "GET", "/"});
      text += plan.draw({"write", "POST", "/"}).empty() ? '.' : 'x';
    }
    return text;
  };
  EXPECT_EQ(fates(7, false), fates(7, true));
  EXPECT_NE(fates(7, false), fates(8, false));
  EXPECT_NEAR(static_cast<double>(std::ranges::count(fates(7, false), 'x')), 90, 30);
}

TEST_F(AFront, OfTwoFaultsThatReplaceAnAnswerTheSecondKeepsItsCount) {
  ASSERT_TRUE(front.add(
      {{.kind = Kind::status, .count = 1, .status = 500}, {.kind = Kind::status, .count = 1, .status = 503}}));
  EXPECT_THAT(statuses(3), ElementsAre(500, 503, 200));
}

TEST_F(AFront, ARateIsAMostOfCallsInATime) {
  ASSERT_TRUE(front.add({{.kind = Kind::rate_limit, .retry_after = 1, .seconds = 10, .calls = 2}}));
  EXPECT_THAT(statuses(3), ElementsAre(200, 200, 429));
  now.milliseconds += 10'000;
  EXPECT_THAT(statuses(1), ElementsAre(200));
}

TEST_F(AFront, ALargeBodyIsRefusedWhereThereIsALimit) {
  ASSERT_TRUE(front.add({{.kind = Kind::too_large, .bytes = 10}}));
  EXPECT_EQ(write("/", std::string(10, 'x'))->status, 200);
  EXPECT_EQ(write("/", std::string(11, 'x'))->status, 413);
}

TEST_F(AFront, TheClockCanBeWrong) {
  EXPECT_EQ(http::header(read()->headers, "Date"), "Sun, 06 Nov 1994 08:49:37 GMT");
  ASSERT_TRUE(front.add({{.kind = Kind::clock_skew, .seconds = -7}}));
  EXPECT_EQ(http::header(read()->headers, "Date"), "Sun, 06 Nov 1994 08:49:30 GMT");
}

TEST_F(AFront, ALatencyWithinItsPatiencePassesAndMoreOfItIsNoAnswer) {
  ASSERT_TRUE(front.add({{.kind = Kind::latency, .count = 1, .seconds = 5},
                         {.kind = Kind::latency, .skip = 1, .count = 1, .when = When::after, .seconds = 300}}));
  EXPECT_EQ(write()->status, 200);
  EXPECT_EQ(now.milliseconds, 784'111'782'000);
  EXPECT_EQ(write().error().code, ErrorCode::network);
  EXPECT_EQ(ledger.effects, 2);
}

TEST_F(AFront, WorkThatIsBegunTooLateIsDoneWhenNobodyWaitsAnyMore) {
  ASSERT_TRUE(front.add({{.kind = Kind::latency, .count = 1, .seconds = 300}}));
  EXPECT_EQ(write().error().code, ErrorCode::network);
  now.milliseconds += 299'000;
  EXPECT_EQ(read()->status, 200);
  EXPECT_EQ(ledger.effects, 0);
  now.milliseconds += 1'000;
  EXPECT_EQ(read()->status, 200);
  EXPECT_EQ(ledger.effects, 1);
}

TEST_F(AFront, TheSystemDoesItsOwnFaultsAndRecoversWhenTheyEnd) {
  ASSERT_TRUE(front.add({{.kind = Kind::locked_rows, .call = "write"}}));
  EXPECT_EQ(read()->status, 200);
  EXPECT_EQ(write()->body, "locked");
  EXPECT_EQ(control("DELETE", "faults?kind=locked-rows").body, R"({"ended":1})");
  EXPECT_THAT(ledger.recovered, ElementsAre(Kind::locked_rows));
  EXPECT_EQ(write()->status, 200);
}

TEST_F(AFront, RefusesAPlanThatItCannotDoAndKeepsNothingOfIt) {
  EXPECT_FALSE(front.add({{.kind = Kind::drop}, {.kind = Kind::short_pages, .items = 1}}));
  const auto refused = front.add({{.kind = Kind::drop, .call = "raed"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().hint, "read, write");
  EXPECT_THAT(front.plan().standing(), testing::IsEmpty());
  for (const char* call : {"read", "w*", "post", "POST /v1/*", "/v1", "*"}) EXPECT_TRUE(front.add({{.call = call}}));
}

TEST_F(AFront, JournalsExactlyWhatWentThroughIt) {
  ASSERT_TRUE(front.add({{.kind = Kind::status, .call = "write", .count = 1, .status = 503}}));
  (void)write("/v1/values?access_token=hidden&q=seen", "12345");
  (void)write();
  (void)read();
  EXPECT_EQ(front.journal().count("write"), 2u);
  EXPECT_EQ(front.journal().count("read"), 1u);
  EXPECT_EQ(front.journal().counts().at("write"), (Journal::Count{2, 1, 3}));
  EXPECT_EQ(front.journal().entries().at(0),
            (Journal::Entry{1, "POST", "/v1/values", 503, 0, "write", "access_token=…&q=seen", 5, 29, {"status"}}));
  const auto lines = control("GET", "journal?call=read").body;
  EXPECT_EQ(lines, R"({"n":3,"call":"read","method":"GET","path":"/v1/values","status":200,"records":3,)"
                   "\"request_bytes\":0,\"answer_bytes\":1000}\n");
  EXPECT_EQ(control("GET", "journal/counts").body,
            R"({"read":{"calls":1,"done":1,"records":3},"write":{"calls":2,"done":1,"records":3}})");
}

TEST_F(AFront, IsSteeredByPathsThatNoRealApiHas) {
  const auto added = control("POST", "faults", R"({"status":503,"call":"write","count":5,"probability":0.5,"seed":3})");
  EXPECT_EQ(
      added.body,
      "{\"id\":1,\"kind\":\"status\",\"call\":\"write\",\"status\":503,\"count\":5,\"probability\":0.5,\"seed\":3,"
      "\"seen\":0,\"applied\":0}\n");
  EXPECT_EQ(control("POST", "faults", R"({"status":99})").status, 400);
  EXPECT_EQ(control("POST", "faults", R"({"kind":"drop","call":"raed"})").status, 400);
  EXPECT_EQ(control("POST", "faults", std::string(1'000'000, '[')).status, 400);
  EXPECT_EQ(control("POST", "faults", "[{\"kind\":\"drop\"},{\"kind\":\"drop\"}]").status, 200);
  EXPECT_EQ(control("DELETE", "faults?id=2").body, R"({"ended":1})");
  EXPECT_EQ(control("DELETE", "faults?kind=nonsense").status, 400);
  EXPECT_EQ(control("DELETE", "faults").body, R"({"ended":2})");
  EXPECT_EQ(control("GET", "faults").body, "");
  EXPECT_EQ(control("POST", "nonsense").status, 404);
  EXPECT_EQ(front.journal().count(), 0u) << "steering is not journaled";
}

TEST(FaultPlanText, IsLinesOrAListOrAnObjectOfOne) {
  EXPECT_EQ(read_fault_plan("")->size(), 0u);
  EXPECT_EQ(read_fault_plan("# two\n{\"status\":500}\n\n{\"kind\":\"drop\"}\n")->size(), 2u);
  EXPECT_EQ(read_fault_plan("[{\"status\":500},{\"kind\":\"half_body\"}]")->at(1).kind, Kind::half_body);
  EXPECT_EQ(read_fault_plan("{\"faults\":[{\"kind\":\"delayed-reads\",\"calls\":3}]}")->at(0).calls, 3u);
  EXPECT_EQ(read_fault_plan("{\"kind\":\"drop\"}")->size(), 1u);
}

TEST(FaultPlanText, ThatIsNotOneIsAnErrorThatSaysWhatIsWrong) {
  const std::pair<const char*, const char*> cases[] = {{"{\"status\":500}\n{", "line 2"},
                                                       {"[1]", "JSON object"},
                                                       {"{}", "kind"},
                                                       {"{\"kind\":\"flood\"}", "flood"},
                                                       {"{\"status\":\"500\"}", "status"},
                                                       {"{\"status\":600}", "status"},
                                                       {"{\"status\":200}", "300"},
                                                       {"{\"kind\":\"drop\",\"cuont\":1}", "cuont"},
                                                       {"{\"kind\":\"drop\",\"count\":-1}", "count"},
                                                       {"{\"kind\":\"drop\",\"probability\":1.5}", "probability"},
                                                       {"{\"kind\":\"drop\",\"when\":\"never\"}", "when"},
                                                       {"{\"kind\":\"drop\",\"call\":\"\"}", "call"},
                                                       {"{\"kind\":\"latency\"}", "seconds"},
                                                       {"{\"kind\":\"latency\",\"seconds\":1e99}", "seconds"},
                                                       {"{\"kind\":\"rate-limit\",\"calls\":1}", "calls and seconds"}};
  for (const auto& [text, says] : cases) {
    const auto plan = read_fault_plan(text);
    ASSERT_FALSE(plan) << text;
    EXPECT_THAT(plan.error().what, HasSubstr(says)) << text;
  }
  EXPECT_FALSE(read_fault_file("/nowhere/at/all"));
}

TEST(FaultPattern, MeansANameAMethodOrAPathAndWhatLiesBelow) {
  const auto means = [](const char* pattern) {
    return is_meant(pattern, "write_values", "POST", "/api/v1/meta/x/value", "create=true");
  };
  for (const char* pattern : {"*", "write_values", "Write_*", "post", "POST /api/v1/meta/*/value", "/api/v1",
                              "/api/v1/", "api/v1/meta", "/api/*?create=*", "* /api/*", "post /api/v1/meta"}) {
    EXPECT_TRUE(means(pattern)) << pattern;
  }
  for (const char* pattern :
       {"write", "GET", "GET /api/v1", "/api/v", "/API/v1", "/api/v1/meta/x/value/y", "/api/*?create=false", ""}) {
    EXPECT_FALSE(means(pattern)) << pattern;
  }
}

/// The same over sockets.
class AServedFront : public testing::Test {
 protected:
  AServedFront() : server(Server::listen(front).value()) {}
  Result<http::Response> write(std::int64_t timeout_ms = 5'000) {
    http::Request request{"POST", server->url() + "/v1/values", {}, "[]"};
    request.timeout_ms = timeout_ms;
    return network.send(request);
  }
  Ledger ledger;
  Front front{ledger};
  http::CurlTransport network;
  std::unique_ptr<Server> server;
};

TEST_F(AServedFront, BreaksConnectionsForGood) {
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_TRUE(front.add({{.kind = Kind::drop, .count = 1},
                         {.kind = Kind::drop, .count = 1, .when = When::after},
                         {.kind = Kind::half_body, .count = 1}}));
  EXPECT_EQ(write().error().code, ErrorCode::network);
  EXPECT_EQ(ledger.effects, 0);
  EXPECT_EQ(write().error().code, ErrorCode::network);
  EXPECT_EQ(ledger.effects, 1);
  EXPECT_FALSE(write().has_value());
  EXPECT_EQ(ledger.effects, 2);
  EXPECT_EQ(write()->status, 200) << "and goes on";
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{3}) << "closed at once";
}

TEST_F(AServedFront, ALatencyHoldsUpItsOwnRequestAlone) {
  ASSERT_TRUE(front.add({{.kind = Kind::latency, .count = 1, .seconds = 30}}));
  EXPECT_EQ(write(200).error().code, ErrorCode::network);
  EXPECT_EQ(write()->status, 200);
  EXPECT_EQ(ledger.effects, 1);
  server.reset();  // does not wait for the thirty seconds
  EXPECT_EQ(ledger.effects, 2) << "the work was begun when the waiting ended";
}

TEST_F(AServedFront, ManyThreadsAtOnceAreEachJournaledOnce) {
  ASSERT_TRUE(front.add({{.kind = Kind::status, .count = 10, .probability = 0.5, .seed = 5, .status = 503}}));
  std::vector<std::thread> threads;
  std::atomic<int> refused = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      http::CurlTransport own;
      for (int i = 0; i < 25; ++i) {
        refused += own.send({"POST", server->url() + "/v1/values", {}, "[]"})->status == 503 ? 1 : 0;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(refused, 10);
  EXPECT_EQ(ledger.effects, 90);
  EXPECT_EQ(front.journal().count("write"), 100u);
}

}  // namespace
}  // namespace tidemark::sim
