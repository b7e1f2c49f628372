#include <memory>

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

}  // namespace
}  // namespace tidemark::sim::test
