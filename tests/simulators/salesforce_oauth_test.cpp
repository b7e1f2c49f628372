#include <memory>

#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "simulated_org.h"
#include "simulators/salesforce_jwt.h"

namespace tidemark::sim::test {
namespace {

/// A key pair made for one test run.
class Keys {
 public:
  Keys() : key_(EVP_RSA_gen(2'048), &EVP_PKEY_free) {}

  std::string public_pem() const {
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio{BIO_new(BIO_s_mem()), &BIO_free};
    PEM_write_bio_PUBKEY(bio.get(), key_.get());
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(size)};
  }

  std::string signed_jwt(const Json& claims, const char* header = R"({"alg":"RS256"})") const {
    const std::string text = base64url(header) + "." + base64url(claims.dump());
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
    std::string signature(256, '\0');
    std::size_t size = signature.size();
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                   reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return text + "." + base64url(signature);
  }

 private:
  static std::string base64url(std::string_view bytes) {
    std::string out(bytes.size() * 2 + 4, '\0');
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    while (out.ends_with('=')) out.pop_back();
    for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
    return out;
  }
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

class SignIn : public SimulatedOrg {
 protected:
  SignIn() {
    SalesforceOptions options;
    options.jwt_public_key = keys.public_pem();
    options.rotate_refresh_tokens = true;
    set_up(options);
  }
  Json claims() const {
    return {{"iss", "simulated-client"},
            {"sub", "integration@simulated.example.com"},
            {"aud", "https://login.salesforce.com"},
            {"exp", now / 1'000 + 180}};
  }
  std::string asked(const std::string& jwt) {
    const auto answer = form("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" + jwt);
    const Json body = json(answer);
    return answer.status == 200 ? "granted" : body.value("error", "") + ": " + body.value("error_description", "");
  }
  static const Keys keys;
};
const Keys SignIn::keys;

TEST_F(SignIn, ASignedJwtOfTheRightUserIsGranted) { EXPECT_EQ(asked(keys.signed_jwt(claims())), "granted"); }

TEST_F(SignIn, AJwtThatIsWrongInOneThingIsRefusedInTheRealOnesWords) {
  const auto with = [this](const char* key, Json value) {
    Json changed = claims();
    changed[key] = std::move(value);
    return asked(keys.signed_jwt(changed));
  };
  EXPECT_EQ(with("iss", "other"), "invalid_client_id: client identifier invalid");
  EXPECT_EQ(with("sub", "other"), "invalid_grant: user hasn't approved this consumer");
  EXPECT_EQ(with("aud", "https://example.com"), "invalid_grant: audience is invalid");
  EXPECT_EQ(with("exp", now / 1'000 - 1), "invalid_grant: expired authorization code");
  EXPECT_EQ(with("exp", now / 1'000 + 3'600), "invalid_grant: expired authorization code");
  EXPECT_EQ(asked(keys.signed_jwt(claims(), R"({"alg":"none"})")), "invalid_grant: invalid assertion");
  EXPECT_EQ(asked(Keys{}.signed_jwt(claims())), "invalid_grant: invalid assertion") << "another key's signature";
  for (const char* nonsense : {"", "a.b.c", "....", "x"}) {
    EXPECT_EQ(asked(nonsense), "invalid_grant: invalid assertion") << nonsense;
  }
}

TEST_F(SignIn, ARotatedRefreshTokenReplacesTheOldOne) {
  const std::string begin = "grant_type=refresh_token&client_id=simulated-client&refresh_token=";
  const Json first = json(form(begin + "simulated-refresh-token"));
  ASSERT_TRUE(first.contains("refresh_token"));
  EXPECT_EQ(json(form(begin + "simulated-refresh-token"))["error_description"], "expired access/refresh token");
  EXPECT_EQ(form(begin + first["refresh_token"].get<std::string>()).status, 200);
}

TEST_F(SignIn, ASessionEndsWithItsTimeAndAUseInItsSecondHalfBeginsItAnew) {
  constexpr std::int64_t hour = 3'600'000;
  now += hour + 1;
  EXPECT_EQ(get("limits").status, 200);
  now += 2 * hour - 1;
  EXPECT_EQ(get("limits").status, 200);
  now += 2 * hour;
  EXPECT_EQ(get("limits").status, 401);
}

TEST_F(SignIn, WhoTheTokenBelongsToCanBeAsked) {
  const Json info = json(get("/services/oauth2/userinfo"));
  EXPECT_EQ(info["organization_id"], "00D000000000001EAA");
  EXPECT_EQ(info["preferred_username"], "integration@simulated.example.com");
  const Json identity = json(get("/id/00D000000000001EAA/005000000000001AAA?format=json"));
  EXPECT_EQ(identity["user_id"], "005000000000001AAA");
  EXPECT_EQ(org->handle({"GET", "/services/oauth2/userinfo"}).status, 403);
  EXPECT_EQ(call("POST", "/services/oauth2/revoke", "token=" + http::encode(token)).status, 200);
  EXPECT_EQ(get("limits").status, 401);
}

/// RFC 7636, appendix B.
constexpr const char* verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
constexpr const char* challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
constexpr const char* callback = "http://localhost:7412/callback";

class ByCode : public SimulatedOrg {
 protected:
  http::Response opened(const std::string& more, const std::string& client = "simulated-client",
                        const std::string& back = callback) {
    return org->handle({"GET", "/services/oauth2/authorize?response_type=code&client_id=" + client +
                                   "&redirect_uri=" + http::encode(back) + more});
  }
  static std::string with_challenge(const std::string& method = "S256") {
    return "&state=s%201&code_challenge=" + std::string{challenge} + "&code_challenge_method=" + method;
  }
  static std::string location(const http::Response& answer) {
    EXPECT_EQ(answer.status, 302);
    return std::string{http::header(answer.headers, "Location")};
  }
  std::string code() {
    const std::string back = location(opened(with_challenge()));
    return parameter(target_of(back).query, "code").value_or("");
  }
  /// "granted", or OAuth's words.
  std::string asked(const std::string& code, const std::string& proof = verifier, const std::string& more = {}) {
    const auto answer = form("grant_type=authorization_code&client_id=simulated-client&code=" + http::encode(code) +
                             "&redirect_uri=" + http::encode(callback) + "&code_verifier=" + proof + more);
    const Json body = json(answer);
    return answer.status == 200 ? "granted" : body.value("error", "") + ": " + body.value("error_description", "");
  }
};

TEST_F(ByCode, WhoIsSentBackWithACodeGetsARefreshTokenForItOnce) {
  const std::string back = location(opened(with_challenge()));
  EXPECT_TRUE(back.starts_with(std::string{callback} + "?code=aPrx")) << back;
  EXPECT_TRUE(back.ends_with("&state=s%201")) << back;
  const std::string given = code();
  const Json granted =
      json(form("grant_type=authorization_code&client_id=simulated-client&code=" + http::encode(given) +
                "&redirect_uri=" + http::encode(callback) + "&code_verifier=" + verifier));
  EXPECT_EQ(granted.value("refresh_token", ""), "simulated-refresh-token");
  EXPECT_EQ(granted.value("scope", ""), "refresh_token api");
  EXPECT_EQ(asked(given), "invalid_grant: expired authorization code") << "good once";
}

TEST_F(ByCode, ACodeIsGoodForItsTimeAndItsVerifierAndItsAddressAlone) {
  std::string given = code();
  now += 15 * 60'000;
  EXPECT_EQ(asked(given), "invalid_grant: expired authorization code");
  EXPECT_EQ(asked(code(), std::string(43, 'x')), "invalid_grant: invalid code verifier");
  EXPECT_EQ(asked(code(), ""), "invalid_grant: invalid code verifier");
  EXPECT_EQ(asked("aPrx.of.nobody"), "invalid_grant: invalid authorization code");
  given = code();
  const Json elsewhere =
      json(form("grant_type=authorization_code&client_id=simulated-client&code=" + http::encode(given) +
                "&redirect_uri=x&code_verifier=" + verifier));
  EXPECT_EQ(elsewhere.value("error", ""), "redirect_uri_mismatch");
  EXPECT_EQ(asked(code(), verifier, "&client_secret=wrong"), "invalid_client: invalid client credentials");
}

TEST_F(ByCode, WhatIsWrongIsToldToTheAppOrOnAPageWhereTheAppIsNotKnown) {
  EXPECT_THAT(
      location(opened("&state=s")),
      testing::HasSubstr("?error=invalid_request&error_description=missing%20required%20code%20challenge&state=s"));
  EXPECT_THAT(location(opened(with_challenge("plain"))), testing::HasSubstr("error=invalid_request"));
  EXPECT_EQ(opened(with_challenge(), "other").status, 400);
  EXPECT_EQ(opened(with_challenge(), "simulated-client", "http://localhost:7412/other").status, 400);
}

TEST_F(ByCode, AnAppMayNeedNoProofOrASecretAndAPersonMayDenyIt) {
  SalesforceOptions options;
  options.requires_pkce = false;
  options.requires_secret = true;
  options.gives_refresh_tokens = false;
  set_up(options);
  const std::string back = location(opened(""));
  EXPECT_EQ(asked(*parameter(target_of(back).query, "code"), "", "&client_secret=simulated-secret"), "granted");
  EXPECT_EQ(asked(code()), "invalid_client: invalid client credentials") << "it takes none without its secret";
  options.denies_apps = true;
  set_up(options);
  EXPECT_THAT(location(opened(with_challenge())),
              testing::HasSubstr("?error=access_denied&error_description=end-user%20denied%20authorization"));
}

TEST_F(SimulatedOrg, AUserWithoutTheRightApiEnabledIsRefusedWithAGoodToken) {
  SalesforceOptions options;
  options.has_api = false;
  set_up(options);
  EXPECT_EQ(get("limits").status, 403);
  EXPECT_EQ(json(get("limits"))[0]["errorCode"], "API_DISABLED_FOR_ORG");
}

}  // namespace
}  // namespace tidemark::sim::test
