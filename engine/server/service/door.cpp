#include "service/door.h"

#include <algorithm>

#include "access/passwords.h"
#include "service/client.h"
#include "service/problem.h"

namespace tidemark::service {
namespace {

std::string_view bearer_of(const web::Request& request) {
  const std::string_view header = request.header("authorization");
  constexpr std::string_view scheme = "bearer ";  // in any letter case (RFC 9110)
  const bool has =
      header.size() > scheme.size() && std::ranges::equal(scheme, header.substr(0, scheme.size()), [](char a, char b) {
        return a == b || (b >= 'A' && b <= 'Z' && a == b + ('a' - 'A'));
      });
  return has ? header.substr(scheme.size()) : std::string_view{};
}

/// "a=1; tidemark_session=…; b=2".
std::string_view session_of(const web::Request& request, std::string_view cookie_name) {
  std::string_view rest = request.header("cookie");
  while (!rest.empty()) {
    std::string_view one = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    while (one.starts_with(' ')) one.remove_prefix(1);
    if (one.starts_with(cookie_name) && one.substr(cookie_name.size()).starts_with('='))
      return one.substr(cookie_name.size() + 1);
  }
  return {};
}

/// "https://sync.example.com:8443" comes from the host "sync.example.com:8443".
bool is_from(std::string_view origin, std::string_view host) {
  const std::size_t scheme = origin.find("://");
  return scheme != origin.npos && !host.empty() && origin.substr(scheme + 3) == host;
}

web::Response wait(std::int64_t milliseconds, std::string_view why) {
  web::Response refusal = problem(429, why, {}, "try again after the time that Retry-After says");
  refusal.headers.emplace("Retry-After", std::to_string((milliseconds + one_second - 1) / one_second));
  return refusal;
}

}  // namespace

Door::Proof Door::proof_in(const web::Request& request) const {
  return {std::string{bearer_of(request)}, std::string{session_of(request, cookie_name())}};
}

bool Door::is_of_this_machine(const web::Request& request) const {
  const bool is_handed_on = options_.behind_proxy || !request.header("x-forwarded-for").empty();
  return !is_handed_on && is_this_machine(request.client);
}

Result<std::optional<access::Caller>> Door::who(const Proof& proof, Instant now, access::Sessions::Use use) {
  if (!proof.token.empty()) return tokens_.who(proof.token, now);
  if (proof.session.empty()) return std::nullopt;
  const auto session = sessions_.find(proof.session, now, use);
  if (!session) return std::nullopt;
  const auto user = users_.find(session->user);
  if (!user) return tl::unexpected(user.error());
  if (*user && (*user)->stamp == session->stamp)
    return access::Caller{"user " + session->user, (*user)->role, {}, session->user};
  sessions_.end(proof.session);
  return std::nullopt;
}

std::optional<web::Response> Door::refuse_foreign(const web::Request& request, const Proof& proof) {
  if (!proof.token.empty()) return std::nullopt;
  const std::string_view site = request.header("sec-fetch-site");
  const std::string_view origin = request.header("origin");
  const bool of_site = site.empty() || site == "same-origin" || site == "none";
  const bool of_origin =
      origin.empty() || is_from(origin, request.header("host")) || is_from(origin, request.header("x-forwarded-host"));
  if (of_site && of_origin) return std::nullopt;
  return problem(403, "a page of another site has asked for this", "Origin",
                 "a proxy in front hands on the header Host, or says it in X-Forwarded-Host");
}

/// Digests are compared: how long that takes tells nothing of the right one.
std::optional<web::Response> Door::refuse_forged(const web::Request& request, const Proof& proof) {
  if (!proof.token.empty()) return std::nullopt;
  const std::string_view given = request.header("x-csrf-token");
  if (access::digest_of(given) == access::digest_of(access::Sessions::csrf_of(proof.session))) return std::nullopt;
  return problem(403, "the session's token is not there beside the cookie", "X-CSRF-Token",
                 "it is the `csrf` that GET /api/v1/session answers");
}

/// The session that the browser had is forgotten there: it ends.
Door::SignedIn Door::begin(const web::Request& request, access::User user, Instant now) {
  sessions_.end(proof_in(request).session);
  std::string session = file_.secret();
  sessions_.begin(user, session, now);
  return {std::move(user), std::move(session)};
}

std::string Door::network_of(const web::Request& request) const {
  return service::network_of(client_of(request, options_.behind_proxy));
}

/// Who is to wait never keeps one who need not from his turn.
Door::Turn Door::turn(std::string_view network, std::string_view name, Instant now) {
  const std::lock_guard lock{at_throttle_};
  if (const std::int64_t pause = throttle_.pause(network, name, now); pause > 0)
    return tl::unexpected(wait(pause, "there were too many failures to sign in"));
  std::unique_lock turn{at_passwords_, std::try_to_lock};
  if (!turn.owns_lock()) return tl::unexpected(wait(one_second, "somebody else is signing in"));
  return turn;
}

void Door::note_failure(std::string_view network, std::string_view name, Instant now) {
  const std::lock_guard lock{at_throttle_};
  throttle_.failed(network, name, now);
}

tl::expected<access::User, web::Response> Door::prove(const std::string& network, std::string_view name,
                                                      std::string_view password, Instant now) {
  auto user = users_.find(name);
  if (!user) return tl::unexpected(problem(user.error()));
  if (!access::is_password(*user ? (*user)->password : std::string{}, password)) {
    note_failure(network, name, now);
    return tl::unexpected(
        problem(401, "the name or the password is not right", {}, "forgotten? an administrator can make a new link"));
  }
  const std::lock_guard lock{at_throttle_};
  throttle_.succeeded(network, name);
  return std::move(**user);
}

Door::SigningIn Door::sign_in(const web::Request& request, std::string_view name, std::string_view password,
                              Instant now) {
  const std::string network = network_of(request);
  const Turn mine = turn(network, name, now);
  if (!mine) return tl::unexpected(mine.error());
  auto user = prove(network, name, password, now);
  if (user) return begin(request, std::move(*user), now);
  if (user.error().status == 401) user.error().headers.emplace("WWW-Authenticate", "Bearer");
  return tl::unexpected(std::move(user.error()));
}

/// A wrong old password is no 401: he is known.
Door::SigningIn Door::change_password(const web::Request& request, std::string_view name, std::string_view old,
                                      std::string_view password, Instant now) {
  const std::string network = network_of(request);
  const Turn mine = turn(network, name, now);
  if (!mine) return tl::unexpected(mine.error());
  const auto user = prove(network, name, old, now);
  if (!user && user.error().status == 401) return tl::unexpected(problem(403, "the old password is not right", "old"));
  if (!user) return tl::unexpected(user.error());
  auto changed = users_.set_password(*user, password, now);
  if (!changed) return tl::unexpected(problem(changed.error()));
  return begin(request, std::move(*changed), now);
}

Door::SigningIn Door::claim(const web::Request& request, std::string_view link, std::string_view name,
                            std::string_view password, Instant now) {
  const std::string network = network_of(request);
  const Turn mine = turn(network, {}, now);
  if (!mine) return tl::unexpected(mine.error());
  auto user = users_.claim(link, name, password, now);
  if (user) return begin(request, std::move(*user), now);
  const Error& error = user.error();
  if (error.code == ErrorCode::not_found) note_failure(network, {}, now);
  return tl::unexpected(error.code == ErrorCode::not_found ? problem(403, error.what, error.where, error.hint)
                                                           : problem(error));
}

/// What begins with __Host- a browser takes from this host alone, over TLS, and for all of it: no neighbour can put one there.
std::string_view Door::cookie_name() const {
  return options_.encrypted ? "__Host-tidemark_session" : "tidemark_session";
}

std::string Door::cookie_of(std::string_view session) const {
  const std::int64_t seconds = session.empty() ? 0 : access::Sessions::longest_life / one_second;
  return std::string{cookie_name()} + "=" + std::string{session} +
         "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds) +
         (options_.encrypted ? "; Secure" : "");
}

}  // namespace tidemark::service
