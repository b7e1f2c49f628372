#include "salesforce/authorization.h"

#include <array>
#include <utility>

#include <openssl/evp.h>

#include "http/secrets.h"
#include "salesforce/answer.h"
#include "salesforce/base64url.h"

namespace tidemark::salesforce {
namespace {

/// `api` to read and write, `refresh_token` to go on without the person.
constexpr std::string_view scope = "api refresh_token";
constexpr std::size_t random_bytes = 32;  // 43 characters: the shortest verifier that RFC 7636 allows, and 256 bits

std::string random_text(const Authorization::Random& random) {
  std::array<std::uint8_t, random_bytes> bytes{};
  random(bytes);
  return base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string pair(std::string_view name, std::string_view value) {
  return "&" + std::string{name} + "=" + http::encode(value);
}

std::string_view text_at(const Authorization::Query& query, std::string_view name) {
  const auto found = query.find(name);
  return found == query.end() ? std::string_view{} : std::string_view{found->second};
}

/// In a time that tells nothing of where they differ.
bool are_same(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned differ = 0;
  for (std::size_t i = 0; i < a.size(); ++i) differ |= static_cast<unsigned>(a[i] ^ b[i]);
  return differ == 0;
}

std::string hint_for_refusal(std::string_view error, const std::string& redirect_uri) {
  if (error == "access_denied") return "whoever signs in has to allow it; run the same command again";
  if (error == "redirect_uri_mismatch")
    return "put " + redirect_uri + " among the app's callback URLs in Salesforce, letter for letter";
  if (error == "invalid_scope")
    return "the app needs the scopes `api` and `refresh_token, offline_access`: Salesforce, External Client App "
           "Manager";
  return "look at the app in Salesforce: External Client App Manager, OAuth Settings";
}

std::string hint_for_token(std::string_view code, std::string hint) {
  if (code == "invalid_grant")
    return "a code is good once, for some minutes, and for the callback URL that it was given for: run the same "
           "command "
           "again";
  if (code == "invalid_client" || code == "invalid_client_id")
    return "is the client id the app's consumer key? An app that requires a secret for the web server flow is given it "
           "by "
           "--client-secret-stdin";
  return hint;
}

}  // namespace

std::string code_challenge(std::string_view verifier) {
  std::array<unsigned char, 32> digest{};
  unsigned size = 0;
  EVP_Digest(verifier.data(), verifier.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return base64url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

Authorization Authorization::begin(App app, const Random& random) {
  while (app.login_url.ends_with('/')) app.login_url.pop_back();
  Authorization begun{std::move(app)};
  begun.state_ = random_text(random);
  begun.verifier_ = random_text(random);
  return begun;
}

std::string Authorization::url() const {
  return app_.login_url + "/services/oauth2/authorize?response_type=code" + pair("client_id", app_.client_id) +
         pair("redirect_uri", app_.redirect_uri) + pair("scope", scope) + pair("state", state_) +
         pair("code_challenge", code_challenge(verifier_)) + pair("code_challenge_method", "S256");
}

/// An error may come without the state, as not every refusal of Salesforce's repeats it; a code may not.
Result<std::string> Authorization::code_of(const Query& query) const {
  const std::string_view state = text_at(query, "state"), error = text_at(query, "error");
  const bool is_ours = are_same(state, state_) || (state.empty() && !error.empty());
  if (!is_ours)
    return failure(ErrorCode::invalid_input, "what the browser brought is not the answer to this try",
                   app_.redirect_uri, "open the address that was printed last; nothing was kept of the other");
  if (!error.empty()) {
    const std::string_view description = text_at(query, "error_description");
    return failure(ErrorCode::refused,
                   "Salesforce did not let the app in: " +
                       one_line(std::string{error} + (description.empty() ? "" : ": " + std::string{description})),
                   app_.login_url, hint_for_refusal(error, app_.redirect_uri));
  }
  const std::string_view code = text_at(query, "code");
  if (!code.empty()) return std::string{code};
  return failure(ErrorCode::invalid_input, "the browser brought no code", app_.redirect_uri,
                 "run the same command again");
}

Result<Authorization::Granted> Authorization::exchange(const std::string& code, http::Transport& network) const {
  http::Request request{"POST",
                        app_.login_url + "/services/oauth2/token",
                        {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}},
                        "grant_type=authorization_code" + pair("code", code) + pair("client_id", app_.client_id) +
                            pair("redirect_uri", app_.redirect_uri) + pair("code_verifier", verifier_) +
                            (app_.client_secret.empty() ? "" : pair("client_secret", app_.client_secret))};
  const std::string call = "POST " + request.url;
  http::Secrets secrets;
  for (const std::string& secret : {code, verifier_, app_.client_secret})
    if (!secret.empty()) secrets.add(secret);
  const auto answer = network.send(request);
  if (!answer) return tl::unexpected(answer.error());
  if (answer->status != 200) {
    Error error = error_of(*answer, call, secrets);
    error.hint = hint_for_token(words_of(answer->body).code, std::move(error.hint));
    return tl::unexpected(std::move(error));
  }
  const auto token = token_of(answer->body);
  if (!token) return tl::unexpected(bad_answer(token.error().what, answer->body, call));
  if (token->refresh_token.empty())
    return failure(
        ErrorCode::refused, "Salesforce gave no refresh token", call,
        "add the scope `Perform requests at any time (refresh_token, offline_access)` to the app, and run the "
        "same command again");
  return Granted{
      {.client_id = app_.client_id, .client_secret = app_.client_secret, .refresh_token = token->refresh_token},
      token->instance_url,
      token->org_id,
      token->user_id};
}

}  // namespace tidemark::salesforce
