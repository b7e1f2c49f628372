#include "simulators/salesforce_authorize.h"

#include <array>

#include <openssl/evp.h>

#include "simulators/salesforce_jwt.h"

namespace tidemark::sim {
namespace {

std::string in_query(const SalesforceCall& call, std::string_view name) {
  return parameter(call.target.query, name).value_or("");
}

std::string in_form(const SalesforceCall& call, std::string_view name) {
  return parameter(call.request.body, name).value_or("");
}

http::Response error_page(std::string_view error, std::string_view description) {
  return {400,
          {{"Content-Type", "text/html;charset=UTF-8"}},
          "<html><body>error=" + std::string{error} + "&amp;error_description=" + http::encode(description) +
              "</body></html>"};
}

std::string sha256(std::string_view text) {
  std::array<unsigned char, 32> digest{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// RFC 7636, section 4.1.
bool can_be_verifier(std::string_view text) {
  constexpr std::string_view others = "-._~";
  if (text.size() < 43 || text.size() > 128) return false;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && others.find(c) == others.npos) return false;
  }
  return true;
}

}  // namespace

SalesforceAuthorize::Refusal SalesforceAuthorize::refused(const SalesforceCall& call) const {
  if (in_query(call, "response_type") != "code") return {{"unsupported_response_type", "response type not supported"}};
  const std::string challenge = in_query(call, "code_challenge"), method = in_query(call, "code_challenge_method");
  if (challenge.empty() && state_.options.requires_pkce)
    return {{"invalid_request", "missing required code challenge"}};
  if (!challenge.empty() && method != "S256") return {{"invalid_request", "invalid code challenge method"}};
  if (state_.options.denies_apps) return {{"access_denied", "end-user denied authorization"}};
  return std::nullopt;
}

http::Response SalesforceAuthorize::page(const SalesforceCall& call) {
  if (in_query(call, "client_id") != state_.options.client_id)
    return error_page("invalid_client_id", "client identifier invalid");
  const std::string back = in_query(call, "redirect_uri");
  if (!state_.options.callback_urls.contains(back))
    return error_page("redirect_uri_mismatch", "redirect_uri must match configuration");
  std::string query;
  if (const auto why = refused(call)) {
    query = "error=" + std::string{why->first} + "&error_description=" + http::encode(why->second);
  } else {
    const std::string code = "aPrx.simulated." + std::to_string(++given_) + "==";
    codes_.insert_or_assign(code, Code{back, in_query(call, "code_challenge"), state_.now() + state_.options.code_ms});
    query = "code=" + http::encode(code);
  }
  if (const auto state = parameter(call.target.query, "state")) query += "&state=" + http::encode(*state);
  return {302, {{"Location", back + (back.find('?') == back.npos ? "?" : "&") + query}}, {}};
}

SalesforceAuthorize::Refusal SalesforceAuthorize::redeem(const SalesforceCall& call) {
  const auto found = codes_.find(in_form(call, "code"));
  if (found == codes_.end()) return {{"invalid_grant", "invalid authorization code"}};
  const Code code = std::exchange(found->second, {});  // whatever follows: it was good once
  if (code.good_until <= state_.now()) return {{"invalid_grant", "expired authorization code"}};
  if (in_form(call, "redirect_uri") != code.redirect_uri)
    return {{"redirect_uri_mismatch", "redirect_uri must match configuration"}};
  const std::string verifier = in_form(call, "code_verifier");
  if (code.challenge.empty() && verifier.empty()) return std::nullopt;
  if (!can_be_verifier(verifier) || sha256(verifier) != from_base64url(code.challenge))
    return {{"invalid_grant", "invalid code verifier"}};
  return std::nullopt;
}

}  // namespace tidemark::sim
