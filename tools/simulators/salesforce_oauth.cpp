#include "simulators/salesforce_oauth.h"

#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "simulators/base64.h"
#include "simulators/salesforce_jwt.h"
#include "simulators/soql_values.h"

namespace tidemark::sim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view jwt_bearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// The most that a JWT's end may lie ahead, in seconds.
constexpr std::int64_t longest_jwt = 5 * 60;

http::Response oauth_refusal(int status, std::string_view error, std::string_view description) {
  return json_answer(status, Json{{"error", error}, {"error_description", description}}.dump());
}

std::pair<std::string, std::string> credentials_of(const SalesforceCall& call) {
  const std::string_view basic = http::header(call.request.headers, "Authorization");
  if (!basic.starts_with("Basic ")) {
    return {parameter(call.request.body, "client_id").value_or(""),
            parameter(call.request.body, "client_secret").value_or("")};
  }
  const std::string pair = from_base64(basic.substr(6)).value_or("");
  const auto colon = pair.find(':');
  return {pair.substr(0, colon), colon == pair.npos ? "" : pair.substr(colon + 1)};
}

std::string_view bearer_of(const http::Request& request) {
  const std::string_view authorization = http::header(request.headers, "Authorization");
  for (const std::string_view scheme : {"Bearer ", "OAuth "}) {
    if (authorization.size() > scheme.size() &&
        soql::folded(authorization.substr(0, scheme.size())) == soql::folded(scheme))
      return authorization.substr(scheme.size());
  }
  return {};
}

/// What is wrong with a JWT's claims: error and description, or nothing.
std::optional<std::pair<std::string_view, std::string_view>> claims_refused(const Json& claims,
                                                                            const SalesforceOptions& options,
                                                                            std::int64_t now_ms) {
  const auto text = [&claims](const char* key) {
    return claims.contains(key) && claims[key].is_string() ? claims[key].get<std::string>() : std::string{};
  };
  if (text("iss") != options.client_id) return {{"invalid_client_id", "client identifier invalid"}};
  if (text("sub") != options.username) return {{"invalid_grant", "user hasn't approved this consumer"}};
  if (!options.jwt_audiences.contains(text("aud"))) return {{"invalid_grant", "audience is invalid"}};
  if (!claims.contains("exp") || !claims["exp"].is_number()) return {{"invalid_grant", "invalid assertion"}};
  const double left = claims["exp"].get<double>() - static_cast<double>(now_ms / 1000);
  if (left <= 0 || left > static_cast<double>(longest_jwt)) return {{"invalid_grant", "expired authorization code"}};
  return std::nullopt;
}

}  // namespace

http::Response session_expired() {
  http::Response refused = refusal(401, "INVALID_SESSION_ID", "Session expired or invalid");
  refused.headers.emplace_back("WWW-Authenticate", "Token");
  return refused;
}

bool SalesforceSignIn::knows(const http::Request& request) {
  const auto found = good_until_.find(bearer_of(request));
  if (found == good_until_.end()) return false;
  const std::int64_t now = state_.now();
  if (now >= found->second) {
    good_until_.erase(found);
    return false;
  }
  if (found->second - now < state_.options.session_ms / 2) found->second = now + state_.options.session_ms;
  return true;
}

http::Response SalesforceSignIn::oauth2(const SalesforceCall& call) {
  if (call.segments.size() != 3) return not_found();
  const std::string& resource = call.segments[2];
  if (resource == "authorize") return authorize_.page(call);
  if (resource == "token") return token(call);
  if (resource == "introspect") return introspected(call);
  if (resource == "userinfo")
    return knows(call.request) ? user_info(call) : refusal(403, "Bad_OAuth_Token", "Bad_OAuth_Token");
  if (resource != "revoke") return not_found();
  auto token = parameter(call.request.body, "token");
  if (!token) token = parameter(call.target.query, "token");
  if (!token || good_until_.erase(*token) == 0)
    return oauth_refusal(400, "unsupported_token_type", "this token type is not supported");
  return {200, {}, {}};
}

http::Response SalesforceSignIn::token(const SalesforceCall& call) {
  if (!call.is("POST")) return oauth_refusal(400, "invalid_request", "must use HTTP POST");
  const auto grant = parameter(call.request.body, "grant_type");
  if (grant == "client_credentials") return by_credentials(call);
  if (grant == jwt_bearer) return by_jwt(call);
  if (grant == "refresh_token") return by_refresh_token(call);
  if (grant == "authorization_code") return by_code(call);
  return oauth_refusal(400, "unsupported_grant_type", "grant type not supported");
}

http::Response SalesforceSignIn::by_credentials(const SalesforceCall& call) {
  const auto [id, secret] = credentials_of(call);
  if (id != state_.options.client_id) return oauth_refusal(400, "invalid_client_id", "client identifier invalid");
  if (secret != state_.options.client_secret) return oauth_refusal(401, "invalid_client", "invalid client credentials");
  return granted(call, "api");
}

http::Response SalesforceSignIn::by_jwt(const SalesforceCall& call) {
  const std::string assertion = parameter(call.request.body, "assertion").value_or("");
  const auto first = assertion.find('.');
  const auto second = first == assertion.npos ? first : assertion.find('.', first + 1);
  if (second == assertion.npos) return oauth_refusal(400, "invalid_grant", "invalid assertion");
  const Json header = Json::parse(from_base64url(std::string_view{assertion}.substr(0, first)), nullptr, false);
  const Json claims =
      Json::parse(from_base64url(std::string_view{assertion}.substr(first + 1, second - first - 1)), nullptr, false);
  if (!header.is_object() || !claims.is_object() || !header.contains("alg") || header["alg"] != "RS256")
    return oauth_refusal(400, "invalid_grant", "invalid assertion");
  if (const auto refused = claims_refused(claims, state_.options, state_.now()))
    return oauth_refusal(400, refused->first, refused->second);
  if (!is_rs256(std::string_view{assertion}.substr(0, second),
                from_base64url(std::string_view{assertion}.substr(second + 1)), state_.options.jwt_public_key)) {
    return oauth_refusal(400, "invalid_grant", "invalid assertion");
  }
  return granted(call, "api");
}

http::Response SalesforceSignIn::by_refresh_token(const SalesforceCall& call) {
  const auto [id, secret] = credentials_of(call);
  if (id != state_.options.client_id) return oauth_refusal(400, "invalid_client_id", "client identifier invalid");
  if (!secret.empty() && secret != state_.options.client_secret)
    return oauth_refusal(400, "invalid_client", "invalid client credentials");
  if (parameter(call.request.body, "refresh_token") != refresh_token_)
    return oauth_refusal(400, "invalid_grant", "expired access/refresh token");
  if (!state_.options.rotate_refresh_tokens) return granted(call, "refresh_token api");
  refresh_token_ = state_.options.refresh_token + "." + std::to_string(given_ + 1);
  return granted(call, "refresh_token api", refresh_token_);
}

http::Response SalesforceSignIn::by_code(const SalesforceCall& call) {
  const auto [id, secret] = credentials_of(call);
  if (id != state_.options.client_id) return oauth_refusal(400, "invalid_client_id", "client identifier invalid");
  if (secret != state_.options.client_secret && (!secret.empty() || state_.options.requires_secret))
    return oauth_refusal(400, "invalid_client", "invalid client credentials");
  if (const auto refused = authorize_.redeem(call)) return oauth_refusal(400, refused->first, refused->second);
  if (!state_.options.gives_refresh_tokens) return granted(call, "api");
  return granted(call, "refresh_token api", refresh_token_);
}

http::Response SalesforceSignIn::granted(const SalesforceCall& call, std::string_view scope,
                                         const std::string& refresh_token) {
  const std::string given = state_.options.org_id.substr(0, 15) + "!AQ.simulated." + std::to_string(++given_);
  const std::int64_t now = state_.now();
  good_until_.insert_or_assign(given, now + state_.options.session_ms);
  const std::string origin = origin_of(call.request.url);
  Json answer{{"access_token", given}};
  if (!refresh_token.empty()) answer["refresh_token"] = refresh_token;
  answer["signature"] = "c2ltdWxhdGVk";
  answer["scope"] = scope;
  answer["instance_url"] = origin;
  answer["id"] = origin + "/id/" + state_.options.org_id + "/" + state_.options.user_id;
  answer["token_type"] = "Bearer";
  answer["issued_at"] = std::to_string(now);
  return json_answer(200, answer.dump());
}

http::Response SalesforceSignIn::introspected(const SalesforceCall& call) const {
  const auto [id, secret] = credentials_of(call);
  if (id != state_.options.client_id || secret != state_.options.client_secret)
    return oauth_refusal(401, "invalid_client", "invalid client credentials");
  const auto found = good_until_.find(parameter(call.request.body, "token").value_or(""));
  if (found == good_until_.end() || found->second <= state_.now()) return json_answer(200, R"({"active":false})");
  const Json answer{
      {"active", true},
      {"scope", "api"},
      {"client_id", state_.options.client_id},
      {"username", state_.options.username},
      {"sub", origin_of(call.request.url) + "/id/" + state_.options.org_id + "/" + state_.options.user_id},
      {"token_type", "access_token"},
      {"exp", found->second / 1000},
      {"iat", (found->second - state_.options.session_ms) / 1000}};
  return json_answer(200, answer.dump());
}

http::Response SalesforceSignIn::user_info(const SalesforceCall& call) const {
  const std::string origin = origin_of(call.request.url);
  const Json answer{{"sub", origin + "/id/" + state_.options.org_id + "/" + state_.options.user_id},
                    {"user_id", state_.options.user_id},
                    {"organization_id", state_.options.org_id},
                    {"preferred_username", state_.options.username},
                    {"nickname", "integration"},
                    {"name", "Integration User"},
                    {"email", state_.options.username},
                    {"email_verified", true},
                    {"given_name", "Integration"},
                    {"family_name", "User"},
                    {"zoneinfo", "GMT"},
                    {"profile", origin + "/" + state_.options.user_id},
                    {"urls",
                     {{"rest", origin + "/services/data/v{version}/"},
                      {"sobjects", origin + "/services/data/v{version}/sobjects/"},
                      {"query", origin + "/services/data/v{version}/query/"}}},
                    {"active", true},
                    {"user_type", "STANDARD"},
                    {"language", "en_US"},
                    {"locale", "en_US"},
                    {"utcOffset", 0}};
  return json_answer(200, answer.dump());
}

http::Response SalesforceSignIn::identity(const SalesforceCall& call) {
  const auto in_query = parameter(call.target.query, "oauth_token");
  const auto found = in_query ? good_until_.find(*in_query) : good_until_.end();
  if (!knows(call.request) && (found == good_until_.end() || found->second <= state_.now()))
    return {403, {{"Content-Type", "text/html;charset=UTF-8"}}, "Bad_OAuth_Token"};
  if (call.segments.size() != 3 || call.segments[1] != state_.options.org_id ||
      call.segments[2] != state_.options.user_id) {
    return {404, {{"Content-Type", "text/html;charset=UTF-8"}}, "Wrong_Org"};
  }
  const std::string origin = origin_of(call.request.url);
  const Json answer{{"id", origin + "/id/" + state_.options.org_id + "/" + state_.options.user_id},
                    {"asserted_user", true},
                    {"user_id", state_.options.user_id},
                    {"organization_id", state_.options.org_id},
                    {"username", state_.options.username},
                    {"nick_name", "integration"},
                    {"display_name", "Integration User"},
                    {"email", state_.options.username},
                    {"email_verified", true},
                    {"first_name", "Integration"},
                    {"last_name", "User"},
                    {"timezone", "GMT"},
                    {"urls",
                     {{"rest", origin + "/services/data/v{version}/"},
                      {"sobjects", origin + "/services/data/v{version}/sobjects/"},
                      {"query", origin + "/services/data/v{version}/query/"},
                      {"custom_domain", origin}}},
                    {"active", true},
                    {"user_type", "STANDARD"},
                    {"language", "en_US"},
                    {"locale", "en_US"},
                    {"utcOffset", 0},
                    {"last_modified_date", soql::instant_text(state_.now())},
                    {"is_app_installed", true}};
  return json_answer(200, answer.dump());
}

}  // namespace tidemark::sim
