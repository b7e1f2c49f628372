#include "salesforce/session.h"

#include <algorithm>
#include <utility>

namespace tidemark::salesforce {
namespace {

constexpr std::uint64_t twentieth = 20;

std::string call_of(const http::Request& request) {
  return request.method + " " + request.url.substr(0, request.url.find('?'));
}

/// Of a form, what lets its holder sign in.
http::Secrets secrets_in(std::string_view form) {
  http::Secrets secrets;
  for (const std::string_view name : {"client_secret=", "refresh_token=", "assertion="}) {
    const std::size_t at = ("&" + std::string{form}).find("&" + std::string{name});
    if (at == form.npos) continue;
    const std::string_view value = form.substr(at + name.size());
    secrets.add(http::decode(value.substr(0, value.find('&')), true));
  }
  return secrets;
}

}  // namespace

Session::Session(http::Transport& transport, Settings settings, Sleep sleep)
    : transport_(transport), settings_(std::move(settings)), sleep_(std::move(sleep)) {
  while (settings_.login_url.ends_with('/')) settings_.login_url.pop_back();
}

std::uint64_t Session::calls() const {
  const std::scoped_lock lock{mutex_};
  return calls_;
}

std::optional<Usage> Session::usage() const {
  const std::scoped_lock lock{mutex_};
  return usage_;
}

std::string Session::org_id() const {
  const std::scoped_lock lock{mutex_};
  return org_id_;
}

std::string Session::user_id() const {
  const std::scoped_lock lock{mutex_};
  return token_ ? token_->user_id : std::string{};
}

std::string Session::address() const {
  const std::scoped_lock lock{mutex_};
  return token_ ? token_->instance_url : std::string{};
}

std::string Session::asked_by() const {
  const std::scoped_lock lock{mutex_};
  if (!token_ || token_->org_id.empty() || token_->user_id.empty()) return {};
  return token_->org_id + "/" + token_->user_id + " v" + settings_.api_version;
}

std::uint64_t Session::reserve() const {
  const std::uint64_t allowed = usage().value_or(Usage{}).limit;
  return settings_.call_reserve.value_or(allowed / twentieth);
}

Result<void> Session::check_quota(std::uint64_t needed, const std::string& what) const {
  const auto now = usage();
  const std::uint64_t kept = reserve();
  if (!now || kept == 0) return {};
  const std::uint64_t left = now->limit - std::min(now->used, now->limit);
  if (left >= needed && left - needed >= kept) return {};
  return failure(ErrorCode::unavailable,
                 "of the org's " + std::to_string(now->limit) + " API calls a day " + std::to_string(left) +
                     " are left, " + std::to_string(kept) + " are kept for others, and this takes " +
                     (needed == 1 ? "one" : "about " + std::to_string(needed)),
                 what,
                 "run again when calls of the last 24 hours have lapsed; what uses them up: Setup, API Usage; "
                 "`salesforce.call_reserve` says how many are kept");
}

std::string Session::call_to(std::string_view method, const std::string& path) const {
  const std::scoped_lock lock{mutex_};
  return std::string{method} + " " + (token_ ? token_->instance_url : settings_.login_url) +
         path.substr(0, path.find('?'));
}

Result<void> Session::sign_in() {
  return token_instead_of("").map([](const Token&) {});
}

Result<http::Response> Session::get_without_token(const std::string& path) {
  http::Request request{"GET", settings_.login_url + path, {{"Accept", "application/json"}}};
  request.timeout_ms = settings_.timeout_ms;
  return send(request, {}).and_then([&](http::Response response) -> Result<http::Response> {
    if (response.status != 200) return tl::unexpected(error_of(response, call_of(request), {}));
    return response;
  });
}

Result<http::Response> Session::call(const Call& call) {
  std::string spent;
  for (int tries = 0;; ++tries) {
    if (auto affordable = check_quota(1, call_to(call.method, call.path)); !affordable)
      return tl::unexpected(std::move(affordable.error()));
    auto token = token_instead_of(spent);
    if (!token) return tl::unexpected(token.error());
    Call copy = call;
    const http::Request request = request_of(copy, *token);
    auto response = send(request, call);
    if (!response || (response->status >= 200 && response->status < 300)) return response;
    if (response->status == call.also) return response;
    if (call.has_pieces && http::verdict_of(response->status).remedy == http::Remedy::less) return response;
    if (response->status != 401 || tries > 0) {
      http::Secrets secrets = call.secrets;
      secrets.add(token->access_token);
      return tl::unexpected(error_of(*response, call_of(request), secrets));
    }
    spent = token->access_token;
  }
}

http::Request Session::request_of(Call& call, const Token& token) const {
  http::Request request{call.method,
                        token.instance_url + call.path,
                        {{"Authorization", "Bearer " + token.access_token}, {"Sforce-Call-Options", "client=tidemark"}},
                        std::move(call.body)};
  request.source = call.source;
  request.may_be_empty = call.may_be_empty;
  request.headers.insert(request.headers.end(), call.headers.begin(), call.headers.end());
  if (http::header(call.headers, "Accept").empty()) request.headers.emplace_back("Accept", "application/json");
  request.timeout_ms = call.timeout_ms > 0 ? call.timeout_ms : settings_.timeout_ms;
  if (call.longest_ms > 0) request.longest_ms = call.longest_ms;
  request.answer_limit = call.answer_limit > 0 ? call.answer_limit : settings_.answer_limit;
  return request;
}

tl::expected<http::Response, Session::Unanswered> Session::call_once(Call call) {
  std::string spent;
  for (int tries = 0;; ++tries) {
    if (auto affordable = check_quota(1, call_to(call.method, call.path)); !affordable)
      return tl::unexpected(Unanswered{std::move(affordable.error()), false});
    auto token = token_instead_of(spent);
    if (!token) return tl::unexpected(Unanswered{std::move(token.error()), false});
    http::Request request = request_of(call, *token);
    auto answer = send_once(request);
    if (!answer) return tl::unexpected(Unanswered{std::move(answer.error()), true});
    if (answer->status != 401 || tries > 0) return std::move(*answer);
    spent = token->access_token;
    call.body = std::move(request.body);
  }
}

Error Session::refusal(const http::Response& answer, std::string_view method, const std::string& path,
                       http::Secrets told) const {
  {
    const std::scoped_lock lock{mutex_};
    if (token_) told.add(token_->access_token);
  }
  return error_of(answer, call_to(method, path), told);
}

/// The present token, unless it is the one that has just been refused: then a new one. Whoever comes while one is asked for
/// waits and takes that.
Result<Token> Session::token_instead_of(const std::string& spent) {
  const std::scoped_lock asking{one_asks_};
  {
    const std::scoped_lock lock{mutex_};
    if (token_ && token_->access_token != spent) return *token_;
  }
  auto token = ask_for_token();
  if (!token) return token;
  const std::scoped_lock lock{mutex_};
  if (!org_id_.empty() && token->org_id != org_id_) {
    return failure(ErrorCode::refused, "the new token belongs to another org than the one before", settings_.login_url,
                   "was the address or the credential changed while the run was under way? start it again");
  }
  org_id_ = token->org_id;
  token_ = *token;
  return token;
}

Result<Token> Session::ask_for_token() {
  auto form = grant_form(settings_.credentials, settings_.login_url, settings_.clock ? settings_.clock() : Instant{});
  if (!form) return tl::unexpected(std::move(form.error()));
  http::Request request{"POST",
                        settings_.login_url + "/services/oauth2/token",
                        {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}},
                        std::move(*form)};
  request.timeout_ms = settings_.timeout_ms;
  auto response = send(request, {});
  if (!response) return tl::unexpected(response.error());
  const std::string call = call_of(request);
  if (response->status != 200)
    return tl::unexpected(error_of_token(*response, call, flow_of(settings_.credentials), secrets_in(request.body)));
  auto token = token_of(response->body);
  if (!token) return tl::unexpected(bad_answer(token.error().what, response->body, call));
  if (auto taken = take_refresh_token(*token); !taken) return tl::unexpected(std::move(taken.error()));
  return token;
}

/// Under `one_asks_`, like whoever reads the credentials.
Result<void> Session::take_refresh_token(const Token& token) {
  if (flow_of(settings_.credentials) != Flow::refresh_token || token.refresh_token.empty() ||
      token.refresh_token == settings_.credentials.refresh_token)
    return {};
  settings_.credentials.refresh_token = token.refresh_token;
  return settings_.keep ? settings_.keep(settings_.credentials) : Result<void>{};
}

Result<http::Response> Session::send_once(const http::Request& request) {
  {
    const std::scoped_lock lock{mutex_};
    ++calls_;
  }
  auto response = transport_.send(request);
  if (response) {
    const std::scoped_lock lock{mutex_};
    if (const auto usage = usage_of(http::header(response->headers, "Sforce-Limit-Info"))) usage_ = usage;
  }
  return response;
}

Result<http::Response> Session::send(const http::Request& request, const Call& call) {
  http::Pauses pauses{settings_.jitter};
  for (int attempt = 1;; ++attempt) {
    auto response = send_once(request);
    const http::Verdict verdict = response ? http::verdict_of(*response) : http::verdict_of(response.error());
    const bool too_much = verdict.remedy == http::Remedy::less || (!response && http::is_too_late(response.error()));
    const bool cut = response && response->status == 200 && call.is_whole && !call.is_whole(*response);
    const bool empty = response && response->status == 200 && response->body.empty() && request.may_be_empty;
    const bool again = response ? cut || (is_temporary(*response) && !empty) : verdict.remedy == http::Remedy::again;
    if (!again || attempt >= settings_.read_attempts || (too_much && call.has_pieces)) return response;
    if (!check_quota(1, {})) return response;  // what is kept for others is kept from further tries, too
    sleep_(pauses.next(response ? http::retry_after_ms(response->headers) : 0));
  }
}

}  // namespace tidemark::salesforce
