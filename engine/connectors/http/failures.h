#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "core/error.h"
#include "http/message.h"

namespace tidemark::http {

/// A call that failed, to be looked at later: what was asked and what came back. Credentials are taken out of all of it;
/// values and identifiers of people are not, so it is kept like a page (archive, retention, erasure), never like a log.
///
///     POST https://acme.my.salesforce.com/services/oauth2/token       400, application/json
///     grant_type=refresh_token&refresh_token=…&client_id=3MVG9         {"error":"invalid_grant", …}
struct FailedCall {
  Request request;                 ///< the beginning of its body
  std::size_t request_bytes = 0;   ///< of the body as it was sent
  std::optional<Response> answer;  ///< likewise; nothing where there was no whole one
  std::size_t answer_bytes = 0;
  std::optional<Error> error;  ///< why there was none
};

/// Whether a call came to nothing: no whole answer, another status than 2xx and 304, an HTML page, or a 200 that is empty where the
/// request does not say that it may be, or a JSON that stops before its end (retry.h; of more than a megabyte only the last character is looked at, which costs
/// nothing). A call that was stopped on request did not fail.
[[nodiscard]] bool has_failed(const Request& request, const Result<Response>& result);

/// The call as it may be kept. Taken out, with `…` in their place, wherever they stand, in answers that repeat them too:
///
/// - the values of all headers but those known to tell nothing (`Authorization`, `X-Pendo-Integration-Key`, cookies,
///   whatever is new);
/// - in addresses, forms, JSON and XML, whole or cut, what is named like a credential: `client_secret`, `assertion`,
///   `refresh_token`, `access_token`, `id_token`, `password`, `sessionId` …; and a user and a password before a host.
///
/// Bodies have at most `most_bytes` (16 KiB at most, secrets.h) and end with a whole character where they are UTF-8.
[[nodiscard]] FailedCall without_secrets(const Request& request, const Result<Response>& result,
                                         std::size_t most_bytes);

/// Passes calls on, and hands those that failed to a sink; answers are what they are. As thread-safe as what it decorates:
/// the sink is called on the thread of the call, before its answer is given, from several at once where there are several.
///
///     Failures network{curl, [&](const FailedCall& call) { failed.keep(call); }};
///     pendo::Client client{network, settings, sleep};       // its retries are calls of their own
class Failures final : public Transport {
 public:
  using Sink = std::function<void(const FailedCall&)>;
  static constexpr std::size_t enough_bytes = std::size_t{8} << 10;

  /// `inner` must outlive this object; `sink` does not throw.
  Failures(Transport& inner, Sink sink, std::size_t most_bytes = enough_bytes)
      : inner_(inner), sink_(std::move(sink)), most_bytes_(most_bytes) {}

  [[nodiscard]] Result<Response> send(const Request& request) override;

 private:
  Transport& inner_;
  Sink sink_;
  std::size_t most_bytes_;
};

}  // namespace tidemark::http
