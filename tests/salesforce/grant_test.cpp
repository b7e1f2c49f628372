#include "salesforce/grant.h"

#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "http/message.h"
#include "salesforce/session.h"

namespace tidemark::salesforce {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr Instant now{1'790'000'000'123};

using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;

Key new_rsa_key() { return {EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}), EVP_PKEY_free}; }

std::string pem_of(const Key& key) {
  const std::unique_ptr<BIO, void (*)(BIO*)> bytes{BIO_new(BIO_s_mem()), BIO_free_all};
  EXPECT_EQ(PEM_write_bio_PrivateKey(bytes.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr), 1);
  char* data = nullptr;
  const auto size = static_cast<std::size_t>(BIO_get_mem_data(bytes.get(), &data));
  return {data, size};
}

std::string from_base64url(std::string text) {
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  const std::size_t padding = (4 - text.size() % 4) % 4;
  text.append(padding, '=');
  std::string bytes(text.size() / 4 * 3, '\0');
  EXPECT_EQ(EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                            reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size())),
            static_cast<int>(bytes.size()));
  bytes.resize(bytes.size() - padding);
  return bytes;
}

/// The members of a form, decoded.
std::string member_of(const std::string& form, const std::string& name) {
  const std::string key = "&" + name + "=";
  const std::string whole = "&" + form;
  const std::size_t at = whole.find(key);
  if (at == whole.npos) return {};
  const std::size_t begin = at + key.size();
  return http::decode(whole.substr(begin, whole.find('&', begin) - begin), true);
}

class AJwt : public testing::Test {
 protected:
  Credentials credentials(std::string audience = {}) const {
    return {.client_id = "app",
            .username = "ada@acme.example",
            .private_key = pem_of(key_),
            .audience = std::move(audience)};
  }

  Key key_ = new_rsa_key();
};

TEST_F(AJwt, SaysWhoAsksForWhomAndIsGoodForThreeMinutes) {
  const auto form = grant_form(credentials(), "https://acme.my.salesforce.com", now);
  ASSERT_TRUE(form) << to_line(form.error());
  EXPECT_EQ(member_of(*form, "grant_type"), "urn:ietf:params:oauth:grant-type:jwt-bearer");
  const std::string jwt = member_of(*form, "assertion");
  const std::size_t first = jwt.find('.');
  const std::size_t second = jwt.rfind('.');
  EXPECT_EQ(nlohmann::json::parse(from_base64url(jwt.substr(0, first))), nlohmann::json({{"alg", "RS256"}}));
  EXPECT_EQ(nlohmann::json::parse(from_base64url(jwt.substr(first + 1, second - first - 1))),
            nlohmann::json({{"iss", "app"},
                            {"sub", "ada@acme.example"},
                            {"aud", "https://login.salesforce.com"},
                            {"exp", 1'790'000'180}}));
  EXPECT_THAT(jwt, Not(HasSubstr("=")));
}

TEST_F(AJwt, IsSignedWithTheKeyWhoseCertificateTheAppHolds) {
  const auto form = grant_form(credentials(), "https://acme.my.salesforce.com", now);
  ASSERT_TRUE(form);
  const std::string jwt = member_of(*form, "assertion");
  const std::size_t second = jwt.rfind('.');
  const std::string signature = from_base64url(jwt.substr(second + 1));
  const auto verified = [&](const Key& key, std::string_view text) {
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
    return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                            reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
  };
  EXPECT_TRUE(verified(key_, jwt.substr(0, second)));
  EXPECT_FALSE(verified(key_, jwt.substr(0, second - 1)));
  EXPECT_FALSE(verified(new_rsa_key(), jwt.substr(0, second)));
}

TEST_F(AJwt, IsForTheLoginAddressThatTheOrgsBelongsTo) {
  EXPECT_EQ(audience_of("https://login.salesforce.com"), "https://login.salesforce.com");
  EXPECT_EQ(audience_of("https://acme.my.salesforce.com/"), "https://login.salesforce.com");
  EXPECT_EQ(audience_of("https://test.salesforce.com"), "https://test.salesforce.com");
  EXPECT_EQ(audience_of("https://acme--dev.sandbox.my.salesforce.com"), "https://test.salesforce.com");
  EXPECT_EQ(audience_of("http://127.0.0.1:8080"), "http://127.0.0.1:8080");
  const auto form = grant_form(credentials("https://acme.my.site.com"), "https://acme.my.salesforce.com", now);
  const std::string jwt = member_of(*form, "assertion");
  EXPECT_THAT(from_base64url(jwt.substr(jwt.find('.') + 1, jwt.rfind('.') - jwt.find('.') - 1)),
              HasSubstr("https://acme.my.site.com"));
}

TEST_F(AJwt, AKeyThatIsNoneIsAnErrorThatDoesNotQuoteIt) {
  const Key elliptic{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), EVP_PKEY_free};
  for (const std::string& key : {std::string{"hunter2"}, pem_of(key_).substr(0, 200), pem_of(elliptic),
                                 std::string{"-----BEGIN ENCRYPTED PRIVATE KEY-----\n"}}) {
    Credentials wrong = credentials();
    wrong.private_key = key;
    const auto form = grant_form(wrong, "https://acme.my.salesforce.com", now);
    ASSERT_FALSE(form);
    EXPECT_EQ(form.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(to_line(form.error()), testing::AllOf(HasSubstr("private_key"), Not(HasSubstr("hunter2"))));
  }
}

TEST(AGrant, OfClientCredentialsAndOfARefreshTokenIsAForm) {
  EXPECT_EQ(*grant_form({.client_id = "a b", .client_secret = "s&t"}, "https://x", now),
            "grant_type=client_credentials&client_id=a%20b&client_secret=s%26t");
  EXPECT_EQ(*grant_form({.client_id = "a", .refresh_token = "r"}, "https://x", now),
            "grant_type=refresh_token&refresh_token=r&client_id=a");
  EXPECT_EQ(*grant_form({.client_id = "a", .client_secret = "s", .refresh_token = "r"}, "https://x", now),
            "grant_type=refresh_token&refresh_token=r&client_id=a&client_secret=s");
}

/// An org whose app renews the refresh token with each use: only the newest is good.
class RotatingOrg final : public http::Transport {
 public:
  Result<http::Response> send(const http::Request& request) override {
    if (!request.url.ends_with("/services/oauth2/token")) {
      const bool good = http::header(request.headers, "Authorization") == "Bearer token-" + std::to_string(uses_);
      return http::Response{
          good ? 200 : 401, {}, good ? "{}" : R"([{"errorCode":"INVALID_SESSION_ID","message":"expired"}])"};
    }
    if (member_of(request.body, "refresh_token") != "refresh-" + std::to_string(uses_))
      return http::Response{400, {}, R"({"error":"invalid_grant","error_description":"expired access/refresh token"})"};
    ++uses_;
    const std::string number = std::to_string(uses_);
    return http::Response{
        200,
        {},
        R"({"access_token":"token-)" + number + R"(","refresh_token":"refresh-)" + number +
            R"(","instance_url":"https://x","id":"https://x/id/00D000000000001EAA/005000000000001AAA"})"};
  }
  void expire() { ++uses_; }

 private:
  int uses_ = 0;
};

TEST(ARefreshToken, ThatTheAppRenewsIsKeptInThePlaceOfTheUsedOne) {
  RotatingOrg org;
  std::vector<std::string> kept;
  Settings settings{
      .login_url = "https://x", .api_version = "66.0", .credentials = {.client_id = "a", .refresh_token = "refresh-0"}};
  settings.keep = [&](const Credentials& renewed) -> Result<void> {
    kept.push_back(renewed.client_id + " " + renewed.refresh_token);
    return {};
  };
  Session session{org, settings, [](std::int64_t) {}};
  ASSERT_TRUE(session.sign_in());
  ASSERT_TRUE(session.get("/services/data/v66.0/limits"));
  EXPECT_THAT(kept, ElementsAre("a refresh-1"));
}

TEST(ARefreshToken, ThatCannotBeKeptEndsTheCall) {
  RotatingOrg org;
  Settings settings{
      .login_url = "https://x", .api_version = "66.0", .credentials = {.client_id = "a", .refresh_token = "refresh-0"}};
  settings.keep = [](const Credentials&) -> Result<void> { return failure(ErrorCode::storage, "the disk is full"); };
  Session session{org, settings, [](std::int64_t) {}};
  EXPECT_EQ(session.sign_in().error().what, "the disk is full");
}

TEST(ARefreshToken, ThatIsGoodNoLongerSaysToSignInAnew) {
  RotatingOrg org;
  org.expire();
  Session session{org,
                  {.login_url = "https://x",
                   .api_version = "66.0",
                   .credentials = {.client_id = "a", .refresh_token = "refresh-0"}},
                  [](std::int64_t) {}};
  const auto refused = session.sign_in();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::refused);
  EXPECT_THAT(to_line(refused.error()), HasSubstr("let the user sign in anew"));
}

}  // namespace
}  // namespace tidemark::salesforce
