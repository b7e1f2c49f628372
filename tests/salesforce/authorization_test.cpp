#include "salesforce/authorization.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "org.h"
#include "salesforce/session.h"
#include "simulators/in_process.h"
#include "simulators/salesforce_simulator.h"

namespace tidemark::salesforce {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* login = "https://acme.my.salesforce.com";
constexpr const char* callback = "http://localhost:7412/callback";

/// An app and an org that knows it.
class AnAuthorization : public testing::Test {
 protected:
  AnAuthorization() { set_up({}); }
  void set_up(sim::SalesforceOptions options) {
    options.clock = [this] { return now; };
    org = std::make_unique<sim::SalesforceSimulator>(test::org_of(1), std::move(options));
    network = std::make_unique<sim::InProcess>();
    network->route(login, *org);
  }
  Authorization begun(Authorization::App app = {login, "simulated-client", {}, callback}) {
    return Authorization::begin(std::move(app), [this](std::span<std::uint8_t> bytes) {
      for (std::uint8_t& byte : bytes) byte = next++;
    });
  }
  /// What the org sends the browser back with.
  Authorization::Query opened(const Authorization& authorization) {
    const auto answer = network->send({"GET", authorization.url()});
    EXPECT_TRUE(answer && answer->status == 302) << authorization.url();
    const std::string back{http::header(answer->headers, "Location")};
    Authorization::Query query;
    for (const char* name : {"code", "state", "error", "error_description"})
      if (const auto value = sim::parameter(sim::target_of(back).query, name)) query[name] = *value;
    return query;
  }

  std::int64_t now = 1'790'000'000'000;
  std::uint8_t next = 1;
  std::unique_ptr<sim::SalesforceSimulator> org;
  std::unique_ptr<sim::InProcess> network;
};

TEST(Pkce, TheChallengeIsThatOfTheStandardsExample) {
  EXPECT_EQ(code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_F(AnAuthorization, EndsWithARefreshTokenThatASessionSignsInWith) {
  const Authorization authorization = begun();
  const auto code = authorization.code_of(opened(authorization));
  ASSERT_TRUE(code) << to_line(code.error());
  const auto granted = authorization.exchange(*code, *network);
  ASSERT_TRUE(granted) << to_line(granted.error());
  EXPECT_EQ(granted->credentials.client_id, "simulated-client");
  EXPECT_EQ(granted->credentials.refresh_token, "simulated-refresh-token");
  EXPECT_EQ(granted->org_id, "00D000000000001EAA");
  Session session{
      *network, {.login_url = login, .api_version = "66.0", .credentials = granted->credentials}, [](auto) {}};
  EXPECT_TRUE(session.sign_in());
}

TEST_F(AnAuthorization, TheAddressToOpenHoldsNoSecretAndEachTryHasItsOwn) {
  const Authorization first = begun({std::string{login} + "/", "simulated-client", "the-secret", callback});
  EXPECT_THAT(first.url(),
              HasSubstr("https://acme.my.salesforce.com/services/oauth2/authorize?response_type=code&client_id="
                        "simulated-client&redirect_uri=http%3A%2F%2Flocalhost%3A7412%2Fcallback"));
  EXPECT_THAT(first.url(), HasSubstr("&scope=api%20refresh_token&"));
  EXPECT_THAT(first.url(), HasSubstr("&code_challenge_method=S256"));
  EXPECT_THAT(first.url(), Not(HasSubstr("the-secret")));
  EXPECT_THAT(first.url(), Not(HasSubstr("ISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0-P0A"))) << "the verifier";
  EXPECT_NE(first.url(), begun().url());
}

TEST_F(AnAuthorization, TheAnswerToAnotherTryIsNotTaken) {
  const Authorization first = begun(), second = begun();
  const auto code = second.code_of(opened(first));
  ASSERT_FALSE(code);
  EXPECT_EQ(code.error().code, ErrorCode::invalid_input);
  EXPECT_FALSE(second.code_of({{"code", "aPrx"}})) << "a code without a state is anybody's";
  EXPECT_FALSE(second.code_of({}));
  auto cut = opened(second);
  cut["state"].pop_back();
  EXPECT_FALSE(second.code_of(cut));
}

TEST_F(AnAuthorization, WhoeverIsNotLetInIsToldWhyAndWhatToDo) {
  sim::SalesforceOptions options;
  options.denies_apps = true;
  set_up(options);
  const Authorization authorization = begun();
  const auto code = authorization.code_of(opened(authorization));
  ASSERT_FALSE(code);
  EXPECT_EQ(code.error().code, ErrorCode::refused);
  EXPECT_THAT(code.error().what, HasSubstr("access_denied: end-user denied authorization"));
  const auto hostile = authorization.code_of({{"error", "x\x1b[2J\ny"}});
  EXPECT_THAT(hostile.error().what, Not(HasSubstr("\x1b"))) << "anybody can send a browser here";
}

TEST_F(AnAuthorization, ACodeThatIsSpentOrExpiredOrAnothersIsRefusedWithoutASecretInTheWords) {
  const Authorization authorization = begun();
  const auto spent = authorization.code_of(opened(authorization));
  ASSERT_TRUE(authorization.exchange(*spent, *network));
  const auto again = authorization.exchange(*spent, *network);
  const auto expired = authorization.code_of(opened(authorization));
  now += 15 * 60'000;
  const auto of_another = authorization.code_of(opened(authorization));
  const Authorization other = begun();
  for (const auto& granted :
       {again, authorization.exchange(*expired, *network), other.exchange(*of_another, *network)}) {
    ASSERT_FALSE(granted);
    EXPECT_EQ(granted.error().code, ErrorCode::refused);
    EXPECT_THAT(granted.error().hint, HasSubstr("run the same command again"));
    EXPECT_THAT(to_line(granted.error()), Not(HasSubstr("aPrx")));
  }
  EXPECT_THAT(other.exchange(*of_another, *network).error().what, HasSubstr("invalid_grant"));
}

TEST_F(AnAuthorization, AnAppThatWantsItsSecretOrGivesNoRefreshTokenIsSaidSo) {
  sim::SalesforceOptions options;
  options.requires_secret = true;
  set_up(options);
  const Authorization without = begun();
  const auto refused = without.exchange(*without.code_of(opened(without)), *network);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().hint, HasSubstr("--client-secret-stdin"));
  const Authorization with = begun({login, "simulated-client", "simulated-secret", callback});
  const auto granted = with.exchange(*with.code_of(opened(with)), *network);
  ASSERT_TRUE(granted) << to_line(granted.error());
  EXPECT_EQ(granted->credentials.client_secret, "simulated-secret");
  options.gives_refresh_tokens = false;
  set_up(options);
  const auto poor = with.exchange(*with.code_of(opened(with)), *network);
  ASSERT_FALSE(poor);
  EXPECT_THAT(poor.error().hint, HasSubstr("offline_access"));
}

}  // namespace
}  // namespace tidemark::salesforce
