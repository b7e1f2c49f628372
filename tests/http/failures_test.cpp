#include "http/failures.h"

#include <atomic>
#include <optional>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

#include "simulators/in_process.h"
#include "simulators/pendo_simulator.h"

namespace tidemark::http {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;

/// Answers everything in one way.
class Always final : public Transport {
 public:
  explicit Always(Result<Response> answer) : answer_(std::move(answer)) {}
  Result<Response> send(const Request&) override { return answer_; }

 private:
  Result<Response> answer_;
};

std::optional<FailedCall> kept(const Request& request, Result<Response> answer,
                               std::size_t most = Failures::enough_bytes) {
  Always inner{answer};
  std::optional<FailedCall> call;
  Failures failures{inner, [&](const FailedCall& failed) { call = failed; }, most};
  const auto passed = failures.send(request);
  EXPECT_EQ(passed.has_value(), answer.has_value());
  if (passed && answer) {
    EXPECT_EQ(passed->status, answer->status);
    EXPECT_EQ(passed->body, answer->body) << "who asked sees the whole answer";
  }
  return call;
}

std::optional<FailedCall> kept(Response answer) { return kept({"GET", "https://app.pendo.io/"}, {std::move(answer)}); }

/// Everything that is kept of a call, as one text.
std::string all_of(const FailedCall& call) {
  std::string all = call.request.url + '\n' + call.request.body;
  for (const auto& [name, value] : call.request.headers) all += '\n' + name + ": " + value;
  if (call.answer) {
    all += '\n' + call.answer->body;
    for (const auto& [name, value] : call.answer->headers) all += '\n' + name + ": " + value;
  }
  if (call.error) all += '\n' + to_line(*call.error);
  return all;
}

TEST(FailedCalls, AreWhatHasNoAnswerOrOneThatIsNoSuccess) {
  for (const int status : {200, 201, 204, 304}) EXPECT_FALSE(kept({status, {}, "[]"})) << status;
  for (const int status : {300, 302, 400, 401, 404, 408, 413, 429, 500, 503, 599})
    EXPECT_TRUE(kept({status, {}, {}})) << status;
  for (const std::string broken : {"", "{\"records\":[", "<html>", "\"EME"})
    EXPECT_TRUE(kept({200, {}, broken})) << broken;
  for (const ErrorCode code : {ErrorCode::network, ErrorCode::bad_answer})
    EXPECT_TRUE(kept({"GET", "https://x/"}, failure(code, "the connection broke")));
  EXPECT_FALSE(kept({"GET", "https://x/"}, failure(ErrorCode::interrupted, "stopped on request")));
}

TEST(FailedCalls, OfMoreThanAMegabyteAreToldByTheirEnds) {
  const std::string megabyte(std::size_t{1} << 20, ' ');
  EXPECT_TRUE(kept({200, {}, "{\"a\":" + megabyte}));
  EXPECT_TRUE(kept({200, {}, "<html>" + megabyte}));
  EXPECT_FALSE(kept({200, {}, "{" + megabyte + "}"}));
  EXPECT_FALSE(kept({200, {}, "Id,Name" + megabyte}));
  EXPECT_FALSE(kept({200, {}, megabyte + " "})) << "nothing but blanks: large, and none of ours";
}

TEST(FailedCalls, SayWhatWasAskedAndWhatCame) {
  const auto call =
      kept({"POST", "https://x/job?a=1", {{"Content-Type", "text/csv"}}, "Id\n1\n"},
           {Response{400, {{"Retry-After", "7"}, {"content-type", "application/json"}}, R"({"message":"no"})"}});
  ASSERT_TRUE(call);
  EXPECT_EQ(call->request.method, "POST");
  EXPECT_EQ(call->request.url, "https://x/job?a=1");
  EXPECT_THAT(call->request.headers, ElementsAre(Pair("Content-Type", "text/csv")));
  EXPECT_EQ(call->request.body, "Id\n1\n");
  EXPECT_EQ(call->request_bytes, 5u);
  EXPECT_EQ(call->answer->status, 400);
  EXPECT_EQ(call->answer->body, R"({"message":"no"})");
  EXPECT_THAT(call->answer->headers, ElementsAre(Pair("Retry-After", "7"), Pair("content-type", "application/json")));
  EXPECT_FALSE(call->error);
  const auto broken =
      kept({"GET", "https://x/"}, failure(ErrorCode::network, "the connection broke", "GET https://x/"));
  EXPECT_FALSE(broken->answer);
  EXPECT_EQ(broken->error->what, "the connection broke");
}

TEST(FailedCalls, HideTheValuesOfAllHeadersButThoseThatTellNothing) {
  const Headers headers{{"Authorization", "Bearer 00Dxx!AQtoken"},
                        {"x-pendo-integration-KEY", "abc.eu"},
                        {"Cookie", "sid=00Dcookie12; other=value9876"},
                        {"X-New", "brand-new"},
                        {"Accept", "*/*"}};
  const auto call = kept({"GET", "https://x/", headers},
                         {Response{401,
                                   {{"Set-Cookie", "BrowserId=browser-1234567"}},
                                   "00Dxx!AQtoken abc.eu 00Dcookie12 value9876 browser-1234567 gone"}});
  EXPECT_THAT(call->request.headers, ElementsAre(Pair("Authorization", "…"), Pair("x-pendo-integration-KEY", "…"),
                                                 Pair("Cookie", "…"), Pair("X-New", "…"), Pair("Accept", "*/*")));
  EXPECT_EQ(call->answer->body, "… … … … … gone") << "nor where the answer repeats them";
}

TEST(FailedCalls, HideWhatIsNamedLikeACredentialInFormsJsonXmlAndAddresses) {
  for (const std::string body :
       {"grant_type=refresh_token&refresh_token=s3cr%2Ft&client_id=3MVG9", "client_secret=s3cr/t",
        "a=1&assertion=s3cr/t", R"({"access_token":"s3cr/t","id":"x"})", R"({"ClientSecret" : "s3cr/t"})",
        R"({"id_token":"s3cr/t)", R"({"password":["s3cr/t"]})", R"("{\"refresh_token\":\"s3cr/t\"}")",
        "<sessionId>s3cr/t</sessionId>", "<password>s3cr/t", "token: s3cr/t", R"({"signature":'s3cr/t'})",
        R"({"token":"s3cr\/t"})", R"({"secret":"s3cr/t\"tail"})"}) {
    const auto asked = kept({"POST", "https://x/?access_token=" + encode("s3cr/t") + "&q=1", {}, body},
                            {Response{400, {{"Location", "https://x/y?sid=s3cr/t"}}, "bad: s3cr/t and s3cr%2Ft"}});
    EXPECT_THAT(all_of(*asked), Not(HasSubstr("s3cr"))) << body;
    EXPECT_THAT(all_of(*asked), Not(HasSubstr("tail"))) << body;
    EXPECT_THAT(asked->request.url, HasSubstr("&q=1"));
    EXPECT_THAT(asked->answer->headers, ElementsAre(Pair("Location", "https://x/y")));
    const auto answered = kept({400, {}, body});
    EXPECT_THAT(all_of(*answered), Not(HasSubstr("s3cr"))) << body;
  }
  const auto call = kept({"POST", "https://x/", {}, "grant_type=refresh_token&refresh_token=abcd&client_id=3MVG9"},
                         {Response{400, {}, "no"}});
  EXPECT_EQ(call->request.body, "grant_type=refresh_token&refresh_token=…&client_id=3MVG9") << "the rest stays";
}

TEST(FailedCalls, KeepWhatOnlyLooksLikeANameOfACredential) {
  for (const std::string body : {R"({"error":"invalid_token","token_type":"Bearer"})", R"({"token":null})",
                                 "SELECT Token__c FROM Contact WHERE Secret_Santa__c = 'Ada'",
                                 R"({"message":"wrong password"})", "secret", "password="})
    EXPECT_EQ(kept({400, {}, body})->answer->body, body);
}

TEST(FailedCalls, HideAUserAndAPasswordBeforeTheHost) {
  const auto call = kept({"GET", "https://ada:hunter%402@x.io/a@b?c=1"}, failure(ErrorCode::invalid_input, "hunter@2"));
  EXPECT_EQ(call->request.url, "https://…@x.io/a@b?c=1");
  EXPECT_EQ(call->error->what, "…");
}

TEST(FailedCalls, HideInErrorsToo) {
  const auto call =
      kept({"GET", "https://x/", {{"Authorization", "Bearer 00Dxx!AQtoken"}}},
           failure(ErrorCode::network, "lost 00Dxx!AQtoken", "GET https://x/00Dxx!AQtoken", "00Dxx!AQtoken"));
  EXPECT_EQ(to_line(*call->error), "GET https://x/…: lost … (…)");
}

TEST(FailedCalls, AreBoundedInSizeAndEndWithAWholeCharacter) {
  const std::string large(std::size_t{2} << 20, 'x');
  const auto call = kept({"PUT", "https://x/", {}, large}, {Response{500, {{"Date", large}}, "é" + large}}, 100);
  EXPECT_EQ(call->request.body.size(), 100u);
  EXPECT_EQ(call->request_bytes, large.size());
  EXPECT_EQ(call->answer->body.size(), 100u);
  EXPECT_EQ(call->answer_bytes, large.size() + 2);
  EXPECT_EQ(call->answer->headers[0].second.size(), 100u);
  for (std::size_t most = 0; most < 12; ++most) {
    const std::string body = kept({"GET", "https://x/"}, {Response{500, {}, "aé€😀é"}}, most)->answer->body;
    EXPECT_LE(body.size(), most);
    EXPECT_EQ(nlohmann::json(body).dump(), '"' + body + '"') << "UTF-8, or this would throw";
  }
  EXPECT_THAT(kept({500, Headers(10'000, {"a", "b"}), {}})->answer->headers, SizeIs(100));
}

TEST(FailedCalls, HideACredentialThatTheBoundCuts) {
  for (std::size_t most = 1; most < 60; ++most) {
    const auto call = kept({"GET", "https://x/", {{"Authorization", "Bearer 00Dxx!AQtoken"}}},
                           {Response{500, {}, "this is of 00Dxx!AQtoken and of nobody else"}}, most);
    EXPECT_THAT(call->answer->body, Not(HasSubstr("00D"))) << most;
  }
}

TEST(FailedCalls, OfAHostileAnswerAreKeptInBoundedTimeAndMemory) {
  std::string chain, many, nested;
  while (chain.size() < (std::size_t{1} << 20)) chain += "token:";
  for (int i = 0; i < 100'000; ++i) many += "&token=" + std::to_string(1000 + i);
  for (int i = 0; i < 100'000; ++i) nested += R"({"token":"a\)";
  EXPECT_THAT(kept({500, {}, chain})->answer->body, Not(HasSubstr("token:token")));
  EXPECT_EQ(kept({500, {}, many})->answer->body, "…") << "nobody looks through so many";
  EXPECT_THAT(kept({500, {}, nested})->answer->body, Not(HasSubstr("a")));
  EXPECT_TRUE(kept({500, {}, std::string(1'000'000, '"')}));
}

RC_GTEST_PROP(FailedCalls, WhateverBytesComeNothingOfAKeyIsKept, (std::string before, std::string after)) {
  const std::string key = "k3y-0123456789";
  const auto call = kept({"GET", "https://x/", {{"X-Pendo-Integration-Key", key}}, before + key + after},
                         {Response{500, {{after, key}}, after + key + before}});
  RC_ASSERT(all_of(*call).find(key) == std::string::npos);
}

TEST(FailedCalls, OfARealSystemAreHandedOnOnceEachAndSuccessesAreNot) {
  sim::PendoData data;
  data.visitors = R"({"visitorId":"v-1"})";
  auto pendo = sim::PendoSimulator::make(data, {"full-access-key", "read"});
  ASSERT_TRUE(pendo);
  sim::InProcess wire;
  wire.route("https://app.pendo.io", **pendo);
  std::vector<FailedCall> failed;
  Failures network{wire, [&](const FailedCall& call) { failed.push_back(call); }};
  const auto get = [&](const std::string& path, const std::string& key) {
    return network.send({"GET", "https://app.pendo.io/api/v1" + path, {{"X-Pendo-Integration-Key", key}}});
  };
  EXPECT_EQ(get("/visitor/v-1", "full-access-key")->status, 200);
  EXPECT_THAT(failed, IsEmpty());
  EXPECT_EQ(get("/visitor/v-1", "another-key-altogether")->status, 401);
  EXPECT_EQ(get("/visitor/v-9", "full-access-key")->status, 404);
  ASSERT_THAT(failed, SizeIs(2));
  EXPECT_EQ(failed[0].answer->status, 401);
  EXPECT_THAT(failed[0].request.headers, Contains(Pair("X-Pendo-Integration-Key", "…")));
  EXPECT_EQ(failed[1].request.url, "https://app.pendo.io/api/v1/visitor/v-9");
}

TEST(FailedCalls, MayComeFromSeveralThreads) {
  Always inner{Result<Response>{Response{503, {}, "busy"}}};
  std::atomic<int> calls = 0;
  Failures network{inner, [&](const FailedCall&) { ++calls; }};
  const auto send = [&] {
    for (int i = 0; i < 100; ++i) EXPECT_EQ(network.send({"GET", "https://x/"})->status, 503);
  };
  std::thread other{send};
  send();
  other.join();
  EXPECT_EQ(calls, 200);
}

}  // namespace
}  // namespace tidemark::http
