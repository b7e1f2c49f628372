#include "service/api.h"

#include <algorithm>
#include <charconv>

#include "core/text/utf8.h"
#include "http/message.h"
#include "service/follower.h"
#include "service/problem.h"
#include "service/routes.h"

namespace tidemark::service {
namespace {

/// The parts of a path between its slashes; "/a//b" has an empty one, which no route has.
std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  if (path.starts_with('/')) path.remove_prefix(1);
  while (true) {
    const std::size_t end = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, end));
    if (end == path.size()) return parts;
    path.remove_prefix(end + 1);
  }
}

/// What stands in the places of a route's path; nothing where the path is another one.
std::optional<std::map<std::string_view, std::string>> places_in(std::string_view route, std::string_view path) {
  const auto wanted = parts_of(route);
  const auto given = parts_of(path);
  if (wanted.size() != given.size()) return std::nullopt;
  std::map<std::string_view, std::string> places;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].starts_with('{')) places[wanted[i].substr(1, wanted[i].size() - 2)] = http::decode(given[i], false);
    else if (wanted[i] != given[i]) return std::nullopt;
  }
  return places;
}

/// What every answer says to a browser: it is no page, belongs in no frame, and is nobody else's.
void add_security(web::Response& answer) {
  answer.headers.emplace("X-Content-Type-Options", "nosniff");
  answer.headers.emplace("X-Frame-Options", "DENY");
  answer.headers.emplace("Referrer-Policy", "no-referrer");
  answer.headers.emplace("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
}

}  // namespace

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || stop != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> Api::Asked::number(std::string_view name, std::uint64_t otherwise, std::uint64_t least,
                                                std::uint64_t most) const {
  const auto given = request.query.find(name);
  if (given == request.query.end()) return otherwise;
  const auto number = whole_number(given->second);
  return number && *number >= least && *number <= most ? number : std::nullopt;
}

std::optional<std::string> Api::Asked::text(std::string_view name, std::size_t longest) const {
  const auto given = request.query.find(name);
  if (given == request.query.end()) return std::string{};
  if (given->second.size() > longest || !is_utf8(given->second)) return std::nullopt;
  return given->second;
}

Api::Api(Service& service, const access::Register& file, Options options)
    : service_{service},
      file_{file},
      door_{file, options},
      trail_{service.own_log(), file},
      follower_{std::make_unique<Follower>()},
      keeping_trail_{[this] { static_cast<void>(trail_.take_in()); }} {}
Api::~Api() = default;

web::Response Api::answer(const web::Request& request) {
  const Instant began = service_.machine().clock();
  Happening happening;
  web::Response answer = route(request, happening);
  add_security(answer);
  if (!answer.later) {
    note(std::move(happening), answer.status, began);
    return answer;
  }
  answer.later = [this, later = std::move(answer.later), happening = std::move(happening), began] {
    web::Response given = later();
    note(happening, given.status, began);
    return given;
  };
  return answer;
}

void Api::note(Happening happening, int status, Instant began) const {
  happening.status = status;
  happening.milliseconds = std::max<std::int64_t>(0, service_.machine().clock().milliseconds - began.milliseconds);
  service_.machine().note(happening);
}

std::size_t Api::largest_body(const web::Request& request) {
  for (const Route& route : routes()) {
    if (route.largest_body == web::usual_body || route.method != request.method) continue;
    if (!places_in(route.path, request.path)) continue;
    const auto caller = door_.who(door_.proof_in(request), service_.machine().clock(), access::Sessions::Use::look);
    if (caller && *caller) return route.largest_body;
  }
  return web::usual_body;
}

std::optional<web::Response> Api::refuse(const Route& route, Asked& asked) {
  if (route.changes())
    if (auto foreign = Door::refuse_foreign(asked.request, asked.proof)) return foreign;
  if (!route.role || (route.open_here && door_.is_of_this_machine(asked.request))) return std::nullopt;
  auto caller = door_.who(asked.proof, service_.machine().clock());
  if (!caller) return problem(503, caller.error().what, {}, caller.error().hint);
  asked.caller = std::move(*caller);
  if (!asked.caller) {
    web::Response refusal = problem(401, "this needs a token that is known, and good still", {},
                                    "Authorization: Bearer TOKEN; tidemark tokens create");
    refusal.headers.emplace("WWW-Authenticate", "Bearer");
    return refusal;
  }
  if (route.changes())
    if (auto forged = Door::refuse_forged(asked.request, asked.proof)) return forged;
  if (asked.caller->may_as(*route.role)) return std::nullopt;
  return problem(403, "this needs the role " + std::string{name_of(*route.role)},
                 asked.caller->actor + ", " + std::string{name_of(asked.caller->role)},
                 asked.caller->role >= *route.role ? "one that is not limited to subscriptions" : "");
}

web::Response Api::later(const Route& route, const Asked& asked) {
  const auto request = std::make_shared<web::Request>(asked.request);
  const auto kept =
      std::make_shared<Asked>(Asked{*request, asked.places, asked.caller, asked.proof, asked.subscription, asked.of});
  web::Response promise;
  promise.later = [this, request, kept, role = route.role, answer = route.answer] {
    // It may have waited: what was revoked or lowered meanwhile counts.
    auto caller = role ? door_.who(kept->proof, service_.machine().clock()) : std::optional<Caller>{};
    if (role && !caller) return problem(503, caller.error().what, {}, caller.error().hint);
    if (role && (!*caller || !(*caller)->may_as(*role)))
      return problem(403, "what was good when this was asked is not any more");
    web::Response given = (this->*answer)(*kept);
    add_security(given);
    return given;
  };
  return promise;
}

web::Response Api::route(const web::Request& request, Happening& noted) {
  const std::string_view method = request.method == "HEAD" ? std::string_view{"GET"} : request.method;
  std::string allowed;
  for (const Route& route : routes()) {
    auto places = places_in(route.path, request.path);
    if (!places) continue;
    if (route.method != method) {
      allowed += (allowed.empty() ? "" : ", ") + std::string{route.method};
      continue;
    }
    Asked asked{request, std::move(*places), std::nullopt, door_.proof_in(request), nullptr, route.of};
    noted.operation = route.id;
    auto refusal = refuse(route, asked);
    if (asked.caller) noted.actor = asked.caller->actor;
    if (refusal) return std::move(*refusal);
    if (const auto name = asked.places.find("subscription"); name != asked.places.end()) {
      const bool sees = asked.caller->sees(name->second);
      asked.subscription = sees ? service_.find(name->second) : nullptr;
      if (asked.subscription == nullptr) {
        const auto damaged = service_.damaged().find(name->second);
        return !sees || damaged == service_.damaged().end()
                   ? problem(404, "there is no such subscription")
                   : problem(503, damaged->second.what, {}, damaged->second.hint);
      }
      noted.subscription = name->second;
    }
    // What decides about a subscription may have to wait for somebody else who does.
    const bool may_wait = route.is_long || (route.changes() && asked.subscription != nullptr);
    return may_wait ? later(route, asked) : (this->*route.answer)(asked);
  }
  if (allowed.empty()) return problem(404, "there is nothing of that name", {}, "GET /api/v1/openapi.json");
  web::Response refusal = problem(405, "that can't be done with this", {}, "it takes " + allowed);
  refusal.headers.emplace("Allow", allowed);
  return refusal;
}

}  // namespace tidemark::service
