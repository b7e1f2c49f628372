#include "salesforce/client.h"

#include <fstream>
#include <iterator>
#include <thread>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "http/curl_transport.h"
#include "http/failures.h"
#include "org.h"
#include "simulators/in_process.h"
#include "simulators/salesforce_simulator.h"
#include "simulators/server.h"

namespace tidemark::salesforce {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* address = "https://acme.my.salesforce.com";

/// A client and the org it talks to, in one process; the pauses it makes are noted, not made.
class Reading : public testing::Test {
 protected:
  void given(std::size_t contacts, sim::SalesforceSimulator::Options options = {}) {
    options.journal = &journal;
    org = std::make_unique<sim::SalesforceSimulator>(test::org_of(contacts), options);
    network->route(address, *org);
    client = std::make_unique<Client>(*network, settings, [this](std::int64_t ms) { pauses.push_back(ms); });
  }

  Result<Fetched> fetch(const std::vector<std::string>& fields = {"Email", "Owner.Email"}) {
    return client->fetch("Contact", fields,
                         [this](std::string_view page, std::uint64_t rows, PageFormat) -> Result<void> {
                           pages.emplace_back(page);
                           page_rows.push_back(rows);
                           return {};
                         });
  }

  std::vector<std::string> paths_asked() const {
    std::vector<std::string> paths;
    for (const auto& entry : journal.entries()) paths.push_back(entry.path);
    return paths;
  }

  Settings settings{.login_url = std::string{address} + "/",
                    .api_version = "66.0",
                    .credentials = {"simulated-client", "simulated-secret"}};
  sim::Journal journal;
  std::unique_ptr<sim::InProcess> network = std::make_unique<sim::InProcess>();
  std::unique_ptr<sim::SalesforceSimulator> org;
  std::unique_ptr<Client> client;
  std::vector<std::int64_t> pauses;
  std::vector<std::string> pages;
  std::vector<std::uint64_t> page_rows;
};

TEST_F(Reading, EveryRecordComesInPagesAsTheOrgSentThem) {
  given(4'500);
  const auto fetched = fetch();
  ASSERT_TRUE(fetched.has_value()) << to_line(fetched.error());
  EXPECT_EQ(fetched->rows, 4'500u);
  EXPECT_EQ(fetched->count_before, 4'500u);
  EXPECT_EQ(fetched->count_after, 4'500u);
  EXPECT_THAT(page_rows, ElementsAre(2'000u, 2'000u, 500u));
  const auto page = nlohmann::json::parse(pages[1]);
  EXPECT_EQ(page["records"][0]["Email"], "c2001@example.com");
  EXPECT_EQ(page["records"][0]["Owner"], nullptr);
  EXPECT_EQ(page["records"][1]["Owner"]["Email"], "ada@example.com");
  EXPECT_EQ(client->calls(), 6u);  // token, count, three pages, count
  EXPECT_EQ(client->usage(), (Usage{5, 100'000}));
  EXPECT_EQ(client->org_id(), "00D000000000001EAA");
}

TEST_F(Reading, AShortPageIsNotTheEnd) {
  given(700, {.largest_page = 300});
  const auto fetched = fetch();
  ASSERT_TRUE(fetched.has_value()) << to_line(fetched.error());
  EXPECT_THAT(page_rows, ElementsAre(300u, 300u, 100u));
}

TEST_F(Reading, ThePageSizeIsAskedForOnEveryPage) {
  settings.page_rows = 250;
  given(600);
  ASSERT_TRUE(fetch().has_value());
  EXPECT_THAT(page_rows, ElementsAre(250u, 250u, 100u));
}

TEST_F(Reading, APageThatIsTooMuchIsAskedForWithHalfAsManyRowsAndSoAreThoseBehindIt) {
  given(2'500);
  org->answer_instead(3, {413, {}, "too large"});
  org->answer_instead(4, {408, {}, "too late"});
  const auto fetched = fetch();
  ASSERT_TRUE(fetched.has_value()) << to_line(fetched.error());
  EXPECT_THAT(page_rows, ElementsAre(500u, 500u, 500u, 500u, 500u));
  EXPECT_TRUE(pauses.empty()) << "less is asked for at once";
}

TEST_F(Reading, APageThatIsTooMuchAtItsSmallestIsAnError) {
  settings.page_rows = 200;
  given(300);
  for (std::uint64_t nth = 3; nth < 20; ++nth) org->answer_instead(nth, {413, {}, "too large"});
  const auto fetched = fetch();
  ASSERT_FALSE(fetched);
  EXPECT_THAT(to_line(fetched.error()), HasSubstr("413"));
}

TEST_F(Reading, AnEmptyObjectIsOnePageWithoutRecords) {
  given(0);
  const auto fetched = fetch();
  ASSERT_TRUE(fetched.has_value()) << to_line(fetched.error());
  EXPECT_EQ(fetched->rows, 0u);
  EXPECT_EQ(fetched->pages, 1u);
}

TEST_F(Reading, TheTokenIsAskedForOnceAndOnceMoreWhenItHasExpired) {
  given(3);
  ASSERT_TRUE(client->count("Contact").has_value());
  ASSERT_TRUE(client->count("Contact").has_value());
  org->expire_tokens();
  ASSERT_TRUE(client->count("Contact").has_value());
  EXPECT_THAT(paths_asked(),
              ElementsAre("/services/oauth2/token", "/services/data/v66.0/query", "/services/data/v66.0/query",
                          "/services/data/v66.0/query", "/services/oauth2/token", "/services/data/v66.0/query"));
}

TEST_F(Reading, ATokenThatIsRefusedAgainEndsTheCall) {
  given(3);
  for (const std::uint64_t nth : {2u, 4u}) {
    org->answer_instead(nth,
                        {401, {}, R"([{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}])"});
  }
  const auto count = client->count("Contact");
  ASSERT_FALSE(count.has_value());
  EXPECT_EQ(count.error().code, ErrorCode::refused);
  EXPECT_THAT(count.error().what, HasSubstr("INVALID_SESSION_ID"));
  EXPECT_EQ(client->calls(), 4u);
}

TEST_F(Reading, ManyThreadsShareOneNewToken) {
  given(3);
  ASSERT_TRUE(client->sign_in().has_value());
  org->expire_tokens();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) threads.emplace_back([&] { EXPECT_TRUE(client->count("Contact").has_value()); });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(std::ranges::count(paths_asked(), "/services/oauth2/token"), 2);
}

TEST_F(Reading, WrongCredentialsAreRefusedInSalesforcesWordsAndNeverShown) {
  settings.credentials.client_secret = "hunter2";
  given(3);
  const auto signed_in = client->sign_in();
  ASSERT_FALSE(signed_in.has_value());
  EXPECT_EQ(signed_in.error().code, ErrorCode::refused);
  EXPECT_THAT(signed_in.error().what, HasSubstr("invalid_client: invalid client credentials"));
  EXPECT_THAT(signed_in.error().hint, HasSubstr("credential set"));
  EXPECT_THAT(to_line(signed_in.error()), Not(HasSubstr("hunter2")));
  EXPECT_THAT(pauses, ElementsAre());
}

TEST_F(Reading, WhatIsEchoedOfACredentialStaysOutOfTheErrorAlsoWhereTheWordsAreCut) {
  settings.credentials.client_secret = "hunter2-hunter2";
  given(3);
  for (const std::string& before : {std::string{"sent: "}, std::string(290, 'x')}) {
    org->answer_instead(1, {400, {}, before + "client_secret=hunter2-hunter2&"});
    EXPECT_THAT(to_line(client->sign_in().error()), Not(HasSubstr("hunter2")));
  }
}

TEST_F(Reading, WhatIsEchoedOfATokenStaysOutOfTheErrorAlsoWhereTheWordsAreCut) {
  given(3);
  http::Response echo{400, {}, {}};
  network->on_call([&](sim::InProcess::Moment moment, const http::Request& request) {
    echo.body = std::string(290, 'x') + std::string{http::header(request.headers, "Authorization")};
    if (moment == sim::InProcess::Moment::before && !request.url.ends_with("/token")) org->answer_instead(1, echo);
    return sim::InProcess::Fate::proceed;
  });
  const auto count = client->count("Contact");
  ASSERT_FALSE(count.has_value());
  EXPECT_THAT(count.error().what, HasSubstr("xxxBearer")) << "with as much as is no secret";
  EXPECT_THAT(count.error().what, Not(HasSubstr("00D")));
}

TEST_F(Reading, WhatIsKeptOfFailedCallsHasNeitherSecretNorToken) {
  settings.credentials.client_secret = "hunter2-hunter2";
  given(3);
  std::vector<http::FailedCall> failed;
  http::Failures kept{*network, [&](const http::FailedCall& call) { failed.push_back(call); }};
  Client wrong{kept, settings, [](std::int64_t) {}};
  EXPECT_FALSE(wrong.sign_in().has_value());
  ASSERT_EQ(failed.size(), 1u);
  EXPECT_EQ(failed[0].request.body, "grant_type=client_credentials&client_id=simulated-client&client_secret=…");
  EXPECT_THAT(failed[0].answer->body, HasSubstr("invalid_client"));

  settings.credentials.client_secret = "simulated-secret";
  Client right{kept, settings, [](std::int64_t) {}};
  EXPECT_TRUE(right.count("Contact").has_value());
  EXPECT_EQ(failed.size(), 1u) << "nothing is kept of what went well";
  org->expire_tokens();
  EXPECT_TRUE(right.count("Contact").has_value());
  ASSERT_EQ(failed.size(), 2u);
  EXPECT_EQ(failed[1].answer->status, 401);
  EXPECT_EQ(http::header(failed[1].request.headers, "Authorization"), "…");
  EXPECT_THAT(failed[1].request.url, HasSubstr("SELECT")) << "what was asked is what one wants to see";
}

TEST_F(Reading, NotNowIsTriedAgainWithGrowingPausesOrWhatSalesforceAsksFor) {
  given(3);
  ASSERT_TRUE(client->sign_in().has_value());
  org->answer_instead(1, {503, {}, R"([{"message":"down","errorCode":"SERVER_UNAVAILABLE"}])"});
  org->answer_instead(2, {429, {{"Retry-After", "7"}}, ""});
  EXPECT_TRUE(client->count("Contact").has_value());
  EXPECT_THAT(pauses, ElementsAre(1'000, 7'000));
}

TEST_F(Reading, WhatIsEmptyOrCutIsAskedForAgain) {
  given(3);
  ASSERT_TRUE(client->sign_in().has_value());
  const std::string count = R"({"totalSize":3,"done":true,"records":[]})";
  for (const std::string& broken : {std::string{}, count.substr(0, 20), count.substr(0, count.size() - 1)}) {
    pauses.clear();
    org->answer_instead(1, {200, {}, broken});
    org->answer_instead(2, {200, {}, broken});
    EXPECT_EQ(client->count("Contact"), 3u) << broken;
    EXPECT_THAT(pauses, ElementsAre(1'000, 2'000));
  }
}

TEST_F(Reading, WhatIsCutAgainAndAgainIsABadAnswer) {
  given(3);
  ASSERT_TRUE(client->sign_in().has_value());
  for (std::uint64_t nth = 1; nth <= 5; ++nth) org->answer_instead(nth, {200, {}, R"({"totalSize":3,"records":[{}])"});
  const auto count = client->count("Contact");
  ASSERT_FALSE(count.has_value());
  EXPECT_EQ(count.error().code, ErrorCode::bad_answer);
  EXPECT_THAT(count.error().what, HasSubstr("not whole JSON"));
}

TEST_F(Reading, NotNowForTooLongIsUnavailable) {
  given(3);
  ASSERT_TRUE(client->sign_in().has_value());
  for (std::uint64_t nth = 1; nth <= 5; ++nth)
    org->answer_instead(nth, {500, {}, R"([{"message":"oops 12-34","errorCode":"UNKNOWN_EXCEPTION"}])"});
  const auto count = client->count("Contact");
  ASSERT_FALSE(count.has_value());
  EXPECT_EQ(count.error().code, ErrorCode::unavailable);
  EXPECT_THAT(count.error().what, HasSubstr("500: UNKNOWN_EXCEPTION: oops 12-34"));
  EXPECT_EQ(pauses.size(), 4u);
}

TEST_F(Reading, TheDailyLimitIsToldAtOnce) {
  given(3, {.daily_calls = 1});
  ASSERT_TRUE(client->count("Contact").has_value());
  const auto count = client->count("Contact");
  ASSERT_FALSE(count.has_value());
  EXPECT_EQ(count.error().code, ErrorCode::unavailable);
  EXPECT_THAT(count.error().hint, HasSubstr("24 hours"));
  EXPECT_THAT(pauses, ElementsAre());
}

TEST_F(Reading, AFetchThatFallsShortOfWhatIsCountedIsIncomplete) {
  given(2'000);
  ASSERT_TRUE(client->sign_in().has_value());
  org->answer_instead(2, {200, {}, R"({"totalSize":2,"done":true,"records":[{"Id":"1"},{"Id":"2"}]})"});
  const auto fetched = fetch();
  ASSERT_FALSE(fetched.has_value());
  EXPECT_EQ(fetched.error().code, ErrorCode::incomplete);
  EXPECT_THAT(fetched.error().what, HasSubstr("2 records of at least 2000"));
}

TEST_F(Reading, AListFarBeyondWhatIsCountedIsABadAnswer) {
  given(1);
  ASSERT_TRUE(client->sign_in().has_value());
  org->answer_instead(2, {200, {}, R"({"totalSize":100003,"done":false,"records":[{"Id":"1"}]})"});
  const auto fetched = fetch();
  ASSERT_FALSE(fetched.has_value());
  EXPECT_EQ(fetched.error().code, ErrorCode::bad_answer);
  EXPECT_THAT(fetched.error().what, HasSubstr("totalSize"));
}

TEST_F(Reading, OneInAThousandMayBeMissing) {
  given(1);
  ASSERT_TRUE(client->sign_in().has_value());
  const auto counted = [](int n) {
    return http::Response{200, {}, R"({"totalSize":)" + std::to_string(n) + R"(,"done":true,"records":[]})"};
  };
  std::string page = R"({"totalSize":999,"done":true,"records":[{})";
  for (int i = 1; i < 999; ++i) page += ",{}";
  for (const int after : {1'000, 999}) {
    org->answer_instead(1, counted(1'000));
    org->answer_instead(2, {200, {}, page + "]}"});
    org->answer_instead(3, counted(after));
    EXPECT_TRUE(fetch().has_value());
  }
  org->answer_instead(1, counted(1'001));
  org->answer_instead(2, {200, {}, page + "]}"});
  org->answer_instead(3, counted(1'001));
  EXPECT_FALSE(fetch().has_value());
}

TEST_F(Reading, WhereTheCursorIsGoneTheListGoesOnBeyondTheLastIdAndNothingComesTwice) {
  for (const int at : {1, 2}) {
    pages.clear();
    page_rows.clear();
    network = std::make_unique<sim::InProcess>();
    given(4'500);
    network->on_call([&, n = 0](sim::InProcess::Moment moment, const http::Request& request) mutable {
      if (moment == sim::InProcess::Moment::before && request.url.find("query/") != request.url.npos && ++n == at)
        org->expire_cursors();
      return sim::InProcess::Fate::proceed;
    });
    const auto fetched = fetch();
    ASSERT_TRUE(fetched.has_value()) << to_line(fetched.error());
    EXPECT_EQ(fetched->rows, 4'500u);
    EXPECT_THAT(page_rows, ElementsAre(2'000u, 2'000u, 500u));
    std::size_t n = 0;
    for (const std::string& page : pages) {
      const auto answer = nlohmann::json::parse(page);
      for (const auto& record : answer["records"])
        ASSERT_EQ(record["Email"], "c" + std::to_string(++n) + "@example.com");
    }
    EXPECT_EQ(n, 4'500u);
  }
}

TEST_F(Reading, WhereEachCursorIsGoneAtOnceTheListStillComesToItsEnd) {
  given(4'500, {.largest_page = 1'000});
  network->on_call([this](sim::InProcess::Moment, const http::Request&) {
    org->expire_cursors();
    return sim::InProcess::Fate::proceed;
  });
  const auto fetched = fetch();
  ASSERT_TRUE(fetched.has_value()) << to_line(fetched.error());
  EXPECT_THAT(page_rows, ElementsAre(1'000u, 1'000u, 1'000u, 1'000u, 500u));
  EXPECT_EQ(fetched->pages, 5u);
}

TEST_F(Reading, ACursorThatIsGoneWhereNoIdWasReadEndsTheFetch) {
  given(4'500);
  ASSERT_TRUE(client->sign_in().has_value());
  org->answer_instead(
      2,
      {200,
       {},
       R"({"totalSize":4500,"done":false,"nextRecordsUrl":"/services/data/v66.0/query/0r8-1","records":[{"Id":"' OR"}]})"});
  const auto fetched = fetch();
  ASSERT_FALSE(fetched.has_value());
  EXPECT_EQ(fetched.error().code, ErrorCode::incomplete);
  EXPECT_THAT(to_line(fetched.error()), HasSubstr("INVALID_QUERY_LOCATOR"));
}

TEST_F(Reading, TheIdThatTheListGoesOnBeyondStaysOutOfTheError) {
  given(4'500);
  ASSERT_TRUE(client->sign_in().has_value());
  org->answer_instead(3, {400, {}, R"([{"errorCode":"INVALID_QUERY_LOCATOR","message":"invalid query locator"}])"});
  std::string last_id;
  network->on_call([&](sim::InProcess::Moment moment, const http::Request& request) {
    if (const auto at = request.url.find("%3E%20%27");
        at != request.url.npos && moment == sim::InProcess::Moment::before) {
      last_id = request.url.substr(at + 9, 18);
      org->answer_instead(
          1, {400, {}, R"([{"errorCode":"MALFORMED_QUERY","message":"WHERE Id > ')" + last_id + R"('\n ^"}])"});
    }
    return sim::InProcess::Fate::proceed;
  });
  const auto fetched = fetch();
  ASSERT_FALSE(fetched.has_value());
  EXPECT_EQ(last_id.size(), 18u);
  EXPECT_THAT(fetched.error().what, HasSubstr("MALFORMED_QUERY: WHERE Id > '…' ^"));
}

TEST_F(Reading, AnOrgThatBeginsFromTheStartWhereItShouldGoOnIsNoEndlessLoop) {
  given(4'500);
  ASSERT_TRUE(client->sign_in().has_value());
  const std::string page =
      R"({"totalSize":9,"done":false,"nextRecordsUrl":"/services/data/v66.0/query/0r8-1","records":[{"Id":"003RO0000035WQgYAM"}]})";
  for (const std::uint64_t nth : {2u, 4u}) org->answer_instead(nth, {200, {}, page});
  const auto fetched = fetch();
  ASSERT_FALSE(fetched.has_value());
  EXPECT_EQ(fetched.error().code, ErrorCode::bad_answer);
  EXPECT_THAT(fetched.error().what, HasSubstr("read already"));
}

TEST_F(Reading, AFieldThatIsNotThereIsRefusedAndSaysWhy) {
  given(3);
  const auto fetched = fetch({"Nope__c"});
  ASSERT_FALSE(fetched.has_value());
  EXPECT_EQ(fetched.error().code, ErrorCode::refused);
  EXPECT_THAT(fetched.error().what, HasSubstr("No such column 'Nope__c' on entity 'Contact'"));
  EXPECT_THAT(fetched.error().hint, HasSubstr("field-level security"));
  EXPECT_EQ(fetched.error().where, std::string{"GET "} + address + "/services/data/v66.0/query");
}

TEST_F(Reading, AQueryLongerThanTheAddressMayBeGoesInTheBodyOfABulkQuery) {
  given(3);
  std::vector<std::string> fields;
  for (int i = 0; i < 1'000; ++i) fields.push_back("A_rather_long_name_" + std::to_string(i) + "__c");
  const auto fetched = fetch(fields);
  ASSERT_FALSE(fetched.has_value());
  EXPECT_EQ(fetched.error().code, ErrorCode::refused);
  EXPECT_THAT(fetched.error().what, HasSubstr("A_rather_long_name_0__c")) << "it came to Salesforce whole";
  EXPECT_EQ(paths_asked().back(), "/services/data/v66.0/jobs/query");
}

TEST_F(Reading, AQueryLongerThanSalesforceTakesIsAnErrorBeforeItIsSent) {
  given(3);
  std::vector<std::string> fields;
  for (int i = 0; i < 5'000; ++i) fields.push_back("A_rather_long_name_" + std::to_string(i) + "__c");
  const auto fetched = fetch(fields);
  ASSERT_FALSE(fetched.has_value());
  EXPECT_EQ(fetched.error().code, ErrorCode::invalid_input);
  EXPECT_EQ(client->calls(), 0u);
}

TEST_F(Reading, TheSinksErrorEndsTheFetch) {
  given(4'500);
  const auto fetched = client->fetch("Contact", {}, [](std::string_view, std::uint64_t, PageFormat) -> Result<void> {
    return failure(ErrorCode::storage, "full");
  });
  ASSERT_FALSE(fetched.has_value());
  EXPECT_EQ(fetched.error().code, ErrorCode::storage);
  EXPECT_EQ(client->calls(), 3u);
}

TEST_F(Reading, DescribeGivesTheBytesAsTheyCame) {
  given(1);
  EXPECT_EQ(client->describe("contact")->bytes, test::org_of(0).object("Contact")->describe());
  const auto unknown = client->describe("Nope__c");
  ASSERT_FALSE(unknown.has_value());
  EXPECT_THAT(unknown.error().what, HasSubstr("404: NOT_FOUND"));
}

TEST_F(Reading, ADescribeIsAskedForOnlyIfItHasChanged) {
  given(1);
  const auto first = client->describe("Contact");
  ASSERT_TRUE(first) << to_line(first.error());
  EXPECT_FALSE(first->as_before);
  EXPECT_EQ(first->next.asked_by, "00D000000000001EAA/005000000000001AAA v66.0");
  const auto second = client->describe("Contact", first->next);
  ASSERT_TRUE(second) << to_line(second.error());
  EXPECT_TRUE(second->as_before);
  EXPECT_EQ(second->next.modified, first->next.modified);
  ASSERT_TRUE(org->allow("Contact", "Score__c", true, false));
  const auto third = client->describe("Contact", second->next);
  ASSERT_TRUE(third) << to_line(third.error());
  EXPECT_EQ(third->bytes.substr(0, 1), "{");
  EXPECT_NE(third->next.modified, first->next.modified);
}

TEST_F(Reading, WhatAnotherUserWasToldOrAnotherVersionOrOrgIsNotAsBefore) {
  given(1);
  const auto first = client->describe("Contact");
  ASSERT_TRUE(first);
  for (const char* other :
       {"", "00D000000000001EAA/005000000000002AAA v66.0", "00D000000000001EAA/005000000000001AAA v65.0",
        "00D000000000002EAA/005000000000001AAA v66.0"}) {
    const auto again = client->describe("Contact", {first->next.modified, other});
    ASSERT_TRUE(again) << other;
    EXPECT_FALSE(again->as_before) << other;
  }
  const auto undated = client->describe("Contact", {"", first->next.asked_by});
  ASSERT_TRUE(undated);
  EXPECT_FALSE(undated->as_before);
}

TEST_F(Reading, AnAsBeforeThatNobodyAskedForIsNoAnswer) {
  given(1);
  org->answer_instead(2, {304, {}, ""});
  EXPECT_FALSE(client->describe("Contact"));
}

TEST_F(Reading, TheConfiguredVersionMustBeOffered) {
  given(1);
  EXPECT_TRUE(client->check_version().has_value());
  settings.api_version = "99.0";
  Client newer{*network, settings, [](std::int64_t) {}};
  const auto checked = newer.check_version();
  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error().hint, "its newest is 66.0");
}

TEST_F(Reading, WorksOverRealSockets) {
  given(4'500);
  const auto server = sim::Server::listen(*org).value();
  settings.login_url = server->url();
  http::CurlTransport sockets;
  client = std::make_unique<Client>(sockets, settings, [](std::int64_t) {});
  const auto fetched = fetch();
  ASSERT_TRUE(fetched.has_value()) << to_line(fetched.error());
  EXPECT_EQ(fetched->rows, 4'500u);
  EXPECT_TRUE(client->describe("Contact").has_value());
}

}  // namespace
}  // namespace tidemark::salesforce
