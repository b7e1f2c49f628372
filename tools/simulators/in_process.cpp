#include "simulators/in_process.h"

#include <string_view>

namespace tidemark::sim {
namespace {

/// Method and url without its query, which may hold values.
std::string call_of(const http::Request& request) {
  return request.method + " " + request.url.substr(0, request.url.find('?'));
}

bool begins_with_host(std::string_view url, std::string_view prefix) {
  if (!url.starts_with(prefix)) return false;
  return url.size() == prefix.size() || url[prefix.size()] == '/' || url[prefix.size()] == '?';
}

/// Handlers know bodies alone.
Result<Reply> reply_of(Handler& handler, const http::Request& request, const std::string& call) {
  if (!request.source.read) return handler.reply(request);
  return http::whole_body(request, call).map([&](std::string body) {
    http::Request whole = request;
    whole.body = std::move(body);
    whole.source = {};
    return handler.reply(whole);
  });
}

}  // namespace

void InProcess::route(std::string prefix, Handler& handler) {
  const std::scoped_lock lock{mutex_};
  routes_.emplace_back(std::move(prefix), &handler);
}

void InProcess::on_call(Hook hook) {
  const std::scoped_lock lock{mutex_};
  hook_ = std::move(hook);
}

Handler* InProcess::handler_of(const std::string& url) const {
  Handler* found = nullptr;
  std::size_t length = 0;
  for (const auto& [prefix, handler] : routes_) {
    if (begins_with_host(url, prefix) && (found == nullptr || prefix.size() > length)) {
      found = handler;
      length = prefix.size();
    }
  }
  return found;
}

Result<void> InProcess::ask_hook(Moment moment, const http::Request& request, const std::string& call) const {
  switch (hook_ ? hook_(moment, request) : Fate::proceed) {
    case Fate::proceed: return {};
    case Fate::drop:
      return failure(ErrorCode::network,
                     moment == Moment::before ? "the connection broke before the request was taken"
                                              : "the connection broke before the answer came",
                     call, "try again; what was asked may have happened");
    case Fate::crash: return failure(ErrorCode::interrupted, "stopped here", call);
  }
  return {};
}

/// The sink is called without the lock: it may send something itself.
Result<http::Response> InProcess::send(const http::Request& request) {
  return answer(request).and_then(
      [&](http::Response response) { return http::hand_over(request, std::move(response)); });
}

Result<http::Response> InProcess::answer(const http::Request& request) {
  const std::scoped_lock lock{mutex_};
  const std::string call = call_of(request);
  Handler* handler = handler_of(request.url);
  if (handler == nullptr) {
    return failure(ErrorCode::network, "no such host", call, "check the address in the configuration");
  }
  if (auto left = ask_hook(Moment::before, request, call); !left) return tl::unexpected(left.error());
  auto came = reply_of(*handler, request, call);
  if (!came) return tl::unexpected(std::move(came.error()));
  Reply& reply = *came;
  if (reply.late_ms > request.timeout_ms) {
    return tl::unexpected(http::too_late(request, call));
  }
  if (reply.broken != Reply::Broken::no) {
    return failure(ErrorCode::network,
                   reply.broken == Reply::Broken::half_body ? "the connection broke in the middle of the answer"
                                                            : "the connection broke before the answer came",
                   call, "try again; what was asked may have happened");
  }
  http::Response response = std::move(reply.response);
  if (auto arrived = ask_hook(Moment::after, request, call); !arrived) return tl::unexpected(arrived.error());
  if (response.body.size() > request.answer_limit) return tl::unexpected(http::too_long(request, call));
  return response;
}

}  // namespace tidemark::sim
