#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/time/instant.h"

namespace tidemark::salesforce {

/// What an External Client App (or an older connected app) signs in with, by one of three flows (salesforce-api.md, 2). Never
/// in an error, a log or a url.
///
///     client credentials   client_id, client_secret: runs as the user whom the app names; the org's own address only
///     JWT bearer           client_id, username, private_key (PEM): the app holds the key's certificate
///     refresh token        client_id, refresh_token, and client_secret if the app has one
struct Credentials {
  std::string client_id = {};
  std::string client_secret = {};
  std::string username = {};
  std::string private_key = {};
  std::string audience = {};  ///< JWT's `aud`; empty: what fits the login address
  std::string refresh_token = {};
};

enum class Flow : std::uint8_t { client_credentials, jwt_bearer, refresh_token };
[[nodiscard]] Flow flow_of(const Credentials& credentials);

/// The form that asks for a token. A JWT is good for three minutes from `now`, the clock of this machine.
///
/// `invalid_input` where the private key is none, or none for RS256.
[[nodiscard]] Result<std::string> grant_form(const Credentials& credentials, std::string_view login_url, Instant now);

/// As PEM without a passphrase, of RSA: what `grant_form` can sign with. `invalid_input` where it is not.
[[nodiscard]] Result<void> check_private_key(std::string_view pem);

/// Whom a JWT is for: Salesforce's login address, the test one for a sandbox, or an address that is neither (a site's) itself.
///
///     audience_of("https://acme--dev.sandbox.my.salesforce.com") == "https://test.salesforce.com"
[[nodiscard]] std::string audience_of(std::string_view login_url);

}  // namespace tidemark::salesforce
