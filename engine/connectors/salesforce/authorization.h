#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "core/error.h"
#include "http/message.h"
#include "salesforce/grant.h"

namespace tidemark::salesforce {

/// A person lets an app act in his name: the authorization-code flow with PKCE (RFC 7636, S256) and a redirect to this machine (RFC
/// 8252). What comes of it is a refresh token.
///
///     const auto begun = Authorization::begin({.login_url = "https://acme.my.salesforce.com", .client_id = "3MV…",
///                                              .redirect_uri = "http://localhost:7412/callback"}, random);
///     begun.url()                       // to be opened in a browser; Salesforce sends the browser on to redirect_uri
///     const auto code = begun.code_of({{"code", "aPrx…"}, {"state", "…"}});
///     const auto granted = begun.exchange(*code, transport);
///     granted->credentials              // client_id, refresh_token (and client_secret): for a Session
///
/// Good for one try: verifier and state are made for it and never leave this object but to Salesforce.
class Authorization {
 public:
  struct App {
    std::string login_url;           ///< a slash at its end does no harm
    std::string client_id;           ///< the External Client App's consumer key
    std::string client_secret = {};  ///< where the app wants one for the web server flow
    std::string redirect_uri;        ///< letter for letter one of the app's callback URLs
  };
  using Random = std::function<void(std::span<std::uint8_t>)>;
  [[nodiscard]] static Authorization begin(App app, const Random& random);

  /// Holds no secret: what it has of the verifier is its digest.
  [[nodiscard]] std::string url() const;

  /// What the browser brought back. `refused`: the person, or the org, said no; `invalid_input`: it is the answer to another try (another
  /// state), or none at all, and the right one may come still.
  using Query = std::map<std::string, std::string, std::less<>>;
  [[nodiscard]] Result<std::string> code_of(const Query& query) const;

  struct Granted {
    Credentials credentials;
    std::string instance_url;
    std::string org_id;
    std::string user_id;
  };
  /// Once: a code is good once and for some minutes. `refused` in Salesforce's words, also where the app gives no refresh token; `network`,
  /// `bad_answer`. Neither code nor verifier, secret or token stands in an error.
  [[nodiscard]] Result<Granted> exchange(const std::string& code, http::Transport& network) const;

 private:
  explicit Authorization(App app) : app_{std::move(app)} {}

  App app_;
  std::string state_;
  std::string verifier_;
};

/// BASE64URL(SHA256(verifier)), RFC 7636, section 4.2.
///
///     code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
[[nodiscard]] std::string code_challenge(std::string_view verifier);

}  // namespace tidemark::salesforce
