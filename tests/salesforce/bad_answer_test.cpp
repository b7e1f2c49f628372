#include <gmock/gmock.h>

#include "http/curl_transport.h"
#include "org.h"
#include "raw_server.h"
#include "salesforce/answer.h"
#include "salesforce/client.h"
#include "simulators/in_process.h"
#include "simulators/salesforce_simulator.h"

namespace tidemark::salesforce {
namespace {

using testing::AllOf;
using testing::HasSubstr;

struct Case {
  std::string name;
  int status;
  std::string body;
  ErrorCode expected;
  std::string says;
};

/// The same wrong answer at every call of a fetch: for the token, the count before, a first page, a further one, the count after.
class WrongAnswer : public testing::TestWithParam<Case> {};

TEST_P(WrongAnswer, EndsTheFetchWithOneErrorThatSaysWhatCame) {
  for (std::uint64_t nth = 1; nth <= 6; ++nth) {
    SCOPED_TRACE("at call " + std::to_string(nth));
    sim::SalesforceSimulator org{test::org_of(4'500)};
    for (std::uint64_t again = nth; again < nth + 6; ++again)
      org.answer_instead(again, {GetParam().status, {}, GetParam().body});
    sim::InProcess network;
    network.route("https://x.example.com", org);
    Client client{
        network, {"https://x.example.com", "66.0", {"simulated-client", "simulated-secret"}}, [](std::int64_t) {}};
    const auto fetched = client.fetch("Contact", {"Email"},
                                      [](std::string_view, std::uint64_t, PageFormat) -> Result<void> { return {}; });
    ASSERT_FALSE(fetched.has_value());
    EXPECT_EQ(fetched.error().code, GetParam().expected) << to_line(fetched.error());
    EXPECT_THAT(fetched.error().what, HasSubstr(GetParam().says));
    EXPECT_THAT(fetched.error().where, HasSubstr("https://x.example.com/services/"));
    EXPECT_NE(fetched.error().hint, "");
    EXPECT_LT(to_line(fetched.error()).size(), 800u);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Salesforce, WrongAnswer,
    testing::Values(Case{"Forbidden", 403, R"([{"message":"no","errorCode":"API_DISABLED_FOR_ORG"}])",
                         ErrorCode::refused, "403: API_DISABLED_FOR_ORG: no"},
                    Case{"Unauthorized", 401, R"([{"message":"no","errorCode":"INVALID_SESSION_ID"}])",
                         ErrorCode::refused, "401: INVALID_SESSION_ID"},
                    Case{"NotFound", 404, R"([{"message":"gone","errorCode":"NOT_FOUND"}])", ErrorCode::refused,
                         "404: NOT_FOUND: gone"},
                    Case{"DeepError", 400, std::string(200'000, '[') + std::string(200'000, ']'), ErrorCode::refused,
                         "400: "},
                    Case{"ServerError", 500, "", ErrorCode::unavailable, "500: an empty body"},
                    Case{"HtmlError", 502, "<html><body>\n Bad   gateway", ErrorCode::unavailable,
                         "502: an HTML page: <html><body> Bad gateway"},
                    Case{"Html", 200, "<html>login</html>", ErrorCode::bad_answer, "HTML page"},
                    Case{"HalfAJson", 200, R"({"totalSize":4500,"done":true,"records":[{"Id")", ErrorCode::bad_answer,
                         "not whole JSON"},
                    Case{"Empty", 200, "", ErrorCode::bad_answer, "it is empty"},
                    Case{"Array", 200, "[]", ErrorCode::bad_answer, "not a JSON object"},
                    Case{"NotUtf8", 200, "{\"totalSize\":1,\"done\":true,\"records\":[],\"x\":\"\xFF\"}",
                         ErrorCode::bad_answer, ""},
                    Case{"Redirect", 302, "", ErrorCode::refused, "302"},
                    Case{"DeepNesting", 200, std::string(100'000, '['), ErrorCode::bad_answer, ""},
                    Case{"DeepNestingInside", 200, R"({"x":)" + std::string(100'000, '['), ErrorCode::bad_answer, ""},
                    Case{"HugeWords", 400, std::string(1'000'000, 'x'), ErrorCode::refused, "400: xxx"}),
    [](const auto& each) { return each.param.name; });

/// Pages that are JSON and still wrong.
class WrongPage : public testing::Test {
 protected:
  Result<Fetched> fetch_with(std::vector<std::string> bodies) {
    sim::SalesforceSimulator org{test::org_of(4'500)};
    std::uint64_t nth = 3;  // after the token and the count
    for (std::string& body : bodies) org.answer_instead(nth++, {200, {}, std::move(body)});
    sim::InProcess network;
    network.route("https://x.example.com", org);
    Client client{
        network, {"https://x.example.com", "66.0", {"simulated-client", "simulated-secret"}}, [](std::int64_t) {}};
    return client.fetch("Contact", {}, [](std::string_view, std::uint64_t, PageFormat) -> Result<void> { return {}; });
  }
};

TEST_F(WrongPage, APageThatLeadsBackToOneThatWasReadIsNoEndlessLoop) {
  const std::string page =
      R"({"totalSize":9,"done":false,"nextRecordsUrl":"/services/data/v66.0/query/0r8-1","records":[{}]})";
  const auto fetched = fetch_with({page, page});
  ASSERT_FALSE(fetched.has_value());
  EXPECT_EQ(fetched.error().code, ErrorCode::bad_answer);
  EXPECT_THAT(fetched.error().what, HasSubstr("read already"));
}

TEST_F(WrongPage, TheTokenIsNotCarriedToAnotherHost) {
  for (const char* next :
       {"https://evil.example.com/services/data/v66.0/query/0r8-1", "//evil.example.com/", "@evil.example.com/", ""}) {
    const auto fetched =
        fetch_with({std::string{R"({"totalSize":9,"done":false,"records":[{}],"nextRecordsUrl":")"} + next + "\"}"});
    ASSERT_FALSE(fetched.has_value()) << next;
    EXPECT_EQ(fetched.error().code, ErrorCode::bad_answer) << next;
  }
}

TEST_F(WrongPage, WhatAPageMustSayMustBeThereAndFit) {
  for (const char* page :
       {R"({})", R"({"totalSize":1,"done":true})", R"({"totalSize":1,"records":[]})", R"({"done":true,"records":[]})",
        R"({"totalSize":1,"done":true,"records":{}})", R"({"totalSize":1,"done":true,"records":[1]})",
        R"({"totalSize":1,"done":true,"records":[[]]})", R"({"totalSize":1,"done":true,"records":[{},{}]})",
        R"({"totalSize":1,"done":true,"records":[],"records":[{}]})", R"({"totalSize":-1,"done":true,"records":[]})",
        R"({"totalSize":9,"done":false,"records":[],"nextRecordsUrl":"/services/data/v66.0/query/0r8-1"})"}) {
    const auto fetched = fetch_with({page});
    ASSERT_FALSE(fetched.has_value()) << page;
    EXPECT_EQ(fetched.error().code, ErrorCode::bad_answer) << page;
  }
}

class NoAnswer : public testing::TestWithParam<test::RawServer::Then> {};

TEST_P(NoAnswer, IsTriedAgainAndThenANetworkError) {
  test::RawServer server{"", GetParam()};
  http::CurlTransport network;
  int pauses = 0;
  Settings settings{server.url(), "66.0", {"id", "secret"}};
  settings.timeout_ms = 100;
  Client client{network, settings, [&](std::int64_t) { ++pauses; }};
  const auto counted = client.count("Contact");
  ASSERT_FALSE(counted.has_value());
  EXPECT_EQ(counted.error().code, ErrorCode::network);
  EXPECT_EQ(counted.error().where, "POST " + server.url() + "/services/oauth2/token");
  EXPECT_EQ(pauses, 4);
}

INSTANTIATE_TEST_SUITE_P(Salesforce, NoAnswer,
                         testing::Values(test::RawServer::Then::close, test::RawServer::Then::silent));

TEST(LimitInfo, TheQuotaIsFoundAmongOtherParts) {
  EXPECT_EQ(usage_of("api-usage=10018/100000"), (Usage{10'018, 100'000}));
  EXPECT_EQ(usage_of("per-app-api-usage=17/250(appName=x); api-usage=1/2"), (Usage{1, 2}));
  for (const char* none : {"", "api-usage=", "api-usage=1", "api-usage=x/2", "per-app-api-usage=17/250"}) {
    EXPECT_EQ(usage_of(none), std::nullopt) << none;
  }
}

}  // namespace
}  // namespace tidemark::salesforce
