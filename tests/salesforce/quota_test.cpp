#include <gmock/gmock.h>

#include "org.h"
#include "salesforce/client.h"
#include "simulators/in_process.h"
#include "simulators/salesforce_simulator.h"

/// What the org is allowed in 24 hours: known from every answer, stopped at before the reserve (X7).
namespace tidemark::salesforce {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr const char* address = "https://acme.my.salesforce.com";

class Quota : public testing::Test {
 protected:
  void given(std::size_t contacts, std::uint64_t daily_calls, std::optional<std::uint64_t> reserve) {
    options.daily_calls = daily_calls;
    options.journal = &journal;
    org = std::make_unique<sim::SalesforceSimulator>(test::org_of(contacts), options);
    network.route(address, *org);
    settings.call_reserve = reserve;
    client = std::make_unique<Client>(network, settings, [](std::int64_t) {});
  }

  Result<Fetched> fetch() {
    return client->fetch("Contact", {"Email"}, [this](std::string_view, std::uint64_t, PageFormat format) {
      formats.push_back(format);
      return Result<void>{};
    });
  }

  Settings settings{
      .login_url = address, .api_version = "66.0", .credentials = {"simulated-client", "simulated-secret"}};
  sim::SalesforceSimulator::Options options;
  sim::Journal journal;
  sim::InProcess network;
  std::unique_ptr<sim::SalesforceSimulator> org;
  std::unique_ptr<Client> client;
  std::vector<PageFormat> formats;
};

TEST_F(Quota, NoCallIsMadeThatWouldUseWhatIsKeptForOthers) {
  given(3, 20, 15);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(client->count("Contact")) << i;
  const std::size_t asked = journal.entries().size();
  const auto stopped = client->count("Contact");
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::unavailable);
  EXPECT_THAT(to_line(stopped.error()), AllOf(HasSubstr("20 API calls a day 15 are left, 15 are kept for others"),
                                              HasSubstr("salesforce.call_reserve")));
  EXPECT_EQ(journal.entries().size(), asked);
  EXPECT_EQ(client->usage(), (Usage{5, 20}));
}

TEST_F(Quota, WithoutAWordATwentiethOfWhatIsAllowedIsKept) {
  given(3, 40, std::nullopt);
  for (int i = 0; i < 38; ++i) ASSERT_TRUE(client->count("Contact")) << i;
  EXPECT_EQ(client->reserve(), 2u);
  EXPECT_FALSE(client->count("Contact"));
}

TEST_F(Quota, WithNothingKeptSalesforceSaysWhenItIsEnough) {
  given(3, 4, 0);
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(client->count("Contact")) << i;
  const auto refused = client->count("Contact");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().what, HasSubstr("REQUEST_LIMIT_EXCEEDED"));
}

TEST_F(Quota, AnObjectThatTakesMoreCallsThanAreLeftIsNotBegun) {
  settings.page_rows = 200;
  given(5'000, 40, 20);
  const auto stopped = fetch();
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::unavailable);
  EXPECT_THAT(to_line(stopped.error()), AllOf(HasSubstr("takes about 27"), HasSubstr("reading 5000 records")));
  EXPECT_EQ(journal.entries().size(), 2u) << "a token, and the count that told";
}

TEST_F(Quota, AFurtherTryUsesNothingOfWhatIsKept) {
  given(3, 10, 8);
  ASSERT_TRUE(client->count("Contact"));
  for (std::uint64_t nth = 1; nth < 6; ++nth)
    org->answer_instead(nth, {503, {{"Sforce-Limit-Info", "api-usage=2/10"}}, ""});
  EXPECT_FALSE(client->count("Contact"));
  EXPECT_EQ(journal.entries().size(), 3u) << "a token, the count, and one try";
}

TEST_F(Quota, AnObjectForWhichThereAreJustEnoughCallsIsRead) {
  settings.page_rows = 200;
  given(5'000, 38, 10);  // one is used by the count that tells, and 27 are left beside the ten
  const auto read = fetch();
  ASSERT_TRUE(read) << to_line(read.error());
  EXPECT_EQ(read->rows, 5'000u);
}

TEST_F(Quota, WhereNoQueryJobIsLeftAnObjectIsReadPageByPage) {
  settings.bulk_from = 100;
  options.daily_query_jobs = 0;
  given(500, 1'000, 0);
  ASSERT_TRUE(client->look_at_limits());
  const auto read = fetch();
  ASSERT_TRUE(read) << to_line(read.error());
  EXPECT_EQ(read->rows, 500u);
  EXPECT_THAT(formats, testing::ElementsAre(PageFormat::salesforce_json));
}

TEST_F(Quota, WhoMayNotSeeTheLimitsIsToldByEveryAnswer) {
  given(3, 100, 10);
  org->answer_instead(2, {403, {}, R"([{"errorCode":"INSUFFICIENT_ACCESS","message":"no access to limits"}])"});
  EXPECT_TRUE(client->look_at_limits());
  ASSERT_TRUE(client->count("Contact"));
  EXPECT_TRUE(client->usage());
}

TEST_F(Quota, LimitsThatAreNotToldAreUnknown) {
  EXPECT_EQ(remaining_of(R"({"A":{"Max":5,"Remaining":3}})", "A"), 3u);
  for (const char* text : {"", "[]", "{}", R"({"A":3})", R"({"A":{"Max":5}})", R"({"A":{"Remaining":-1}})"})
    EXPECT_FALSE(remaining_of(text, "A")) << text;
}

}  // namespace
}  // namespace tidemark::salesforce
