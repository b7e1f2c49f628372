#include "salesforce/grant.h"

#include <memory>

#include <nlohmann/json.hpp>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "http/message.h"
#include "salesforce/base64url.h"

namespace tidemark::salesforce {
namespace {

constexpr std::int64_t jwt_seconds = 180;

template <auto free>
struct Free {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO_free>>;
using Context = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;

tl::unexpected<Error> unusable_key(std::string what) {
  return failure(
      ErrorCode::invalid_input, std::move(what), "the Salesforce credential's private_key",
      "it is the RSA key whose certificate the app holds, as PEM without a passphrase: tidemark credential set");
}

/// Asks nobody for a passphrase: nobody sits there.
int no_passphrase(char*, int, int, void*) { return 0; }

Result<Key> key_of(std::string_view pem) {
  const Bio bytes{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
  Key key{bytes ? PEM_read_bio_PrivateKey(bytes.get(), nullptr, no_passphrase, nullptr) : nullptr};
  if (!key) return unusable_key("it is no private key");
  if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA)
    return unusable_key("it is no RSA key, and Salesforce takes RS256");
  return key;
}

Result<std::string> rs256(std::string_view text, std::string_view pem) {
  const auto key = key_of(pem);
  if (!key) return tl::unexpected(key.error());
  const Context context{EVP_MD_CTX_new()};
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  if (!context || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key->get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, data, text.size()) != 1)
    return unusable_key("OpenSSL can't sign with it");
  std::string signature(size, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, data, text.size()) != 1)
    return unusable_key("OpenSSL can't sign with it");
  signature.resize(size);
  return signature;
}

Result<std::string> jwt(const Credentials& credentials, std::string_view login_url, Instant now) {
  const nlohmann::json claims{
      {"iss", credentials.client_id},
      {"sub", credentials.username},
      {"aud", credentials.audience.empty() ? audience_of(login_url) : credentials.audience},
      {"exp", now.milliseconds / 1000 + jwt_seconds},
  };
  const std::string text = base64url(R"({"alg":"RS256"})") + "." +
                           base64url(claims.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  return rs256(text, credentials.private_key).map([&](const std::string& signature) {
    return text + "." + base64url(signature);
  });
}

}  // namespace

Flow flow_of(const Credentials& credentials) {
  if (!credentials.private_key.empty()) return Flow::jwt_bearer;
  return credentials.refresh_token.empty() ? Flow::client_credentials : Flow::refresh_token;
}

std::string audience_of(std::string_view login_url) {
  const std::size_t slashes = login_url.find("//");
  std::string_view host = slashes == login_url.npos ? login_url : login_url.substr(slashes + 2);
  host = host.substr(0, host.find_first_of(":/"));
  if (host == "test.salesforce.com" || host.ends_with(".sandbox.my.salesforce.com"))
    return "https://test.salesforce.com";
  if (host == "login.salesforce.com" || host.ends_with(".my.salesforce.com")) return "https://login.salesforce.com";
  return std::string{login_url};
}

Result<void> check_private_key(std::string_view pem) {
  return key_of(pem).map([](const Key&) {});
}

Result<std::string> grant_form(const Credentials& credentials, std::string_view login_url, Instant now) {
  const auto pair = [](std::string_view name, std::string_view value) {
    return "&" + std::string{name} + "=" + http::encode(value);
  };
  switch (flow_of(credentials)) {
    case Flow::client_credentials:
      return "grant_type=client_credentials" + pair("client_id", credentials.client_id) +
             pair("client_secret", credentials.client_secret);
    case Flow::refresh_token:
      return "grant_type=refresh_token" + pair("refresh_token", credentials.refresh_token) +
             pair("client_id", credentials.client_id) +
             (credentials.client_secret.empty() ? "" : pair("client_secret", credentials.client_secret));
    case Flow::jwt_bearer: break;
  }
  return jwt(credentials, login_url, now).map([&](const std::string& assertion) {
    return "grant_type=" + http::encode("urn:ietf:params:oauth:grant-type:jwt-bearer") + pair("assertion", assertion);
  });
}

}  // namespace tidemark::salesforce
