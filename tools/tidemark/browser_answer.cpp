#include "command/browser_answer.h"

#include <chrono>
#include <utility>

namespace tidemark::command {
namespace {

constexpr const char* path = "/callback";
constexpr std::size_t most_answers = 16;

/// For whoever looks at the browser. Of what was asked nothing is repeated.
web::Response page(int status, const std::string& words) {
  return {.status = status,
          .headers = {{"Content-Type", "text/html; charset=utf-8"},
                      {"Cache-Control", "no-store"},
                      {"Referrer-Policy", "no-referrer"},
                      {"Content-Security-Policy", "default-src 'none'"}},
          .body = "<!doctype html><html lang=\"en\"><title>Tidemark</title><p>" + words + "</p></html>\n"};
}

}  // namespace

Result<std::unique_ptr<BrowserAnswer>> BrowserAnswer::listen(std::uint16_t port) {
  std::unique_ptr<BrowserAnswer> waiting{new BrowserAnswer};
  auto listener = web::Listener::open({.port = port, .threads = 1, .connections = 64},
                                      [at = waiting.get()](const web::Request& request) { return at->take(request); });
  if (!listener) return tl::unexpected(std::move(listener.error()));
  waiting->listener_ = std::move(*listener);
  return waiting;
}

std::string BrowserAnswer::redirect_uri() const {
  return "http://localhost:" + std::to_string(listener_->port()) + path;
}

void BrowserAnswer::expect(const salesforce::Authorization& authorization) {
  const std::scoped_lock lock{mutex_};
  authorization_ = &authorization;
}

std::optional<Result<std::string>> BrowserAnswer::next(std::chrono::milliseconds longest) {
  std::unique_lock lock{mutex_};
  if (!came_.wait_for(lock, longest, [this] { return !answers_.empty(); })) return std::nullopt;
  Result<std::string> answer = std::move(answers_.front());
  answers_.pop_front();
  return answer;
}

web::Response BrowserAnswer::take(const web::Request& request) {
  if (request.path != path) return page(404, "There is nothing here.");
  if (request.method != "GET") return page(405, "That is not how a browser comes back.");
  const std::scoped_lock lock{mutex_};
  if (is_answered_ || authorization_ == nullptr || answers_.size() >= most_answers)
    return page(409, "Nobody waits for this here any more.");
  auto code = authorization_->code_of(request.query);
  const bool is_other = !code && code.error().code == ErrorCode::invalid_input;
  const bool is_code = code.has_value();
  is_answered_ = !is_other;
  answers_.push_back(std::move(code));
  came_.notify_one();
  if (is_other)
    return page(400, "This is not the answer to the sign-in that goes on. Open the address that the command printed.");
  return page(is_code ? 200 : 403,
              is_code ? "Salesforce has answered. Tidemark goes on in the terminal; this page can be closed."
                      : "Salesforce did not let the app in. The terminal says why.");
}

}  // namespace tidemark::command
