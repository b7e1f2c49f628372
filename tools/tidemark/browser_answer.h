#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "salesforce/authorization.h"
#include "web/listener.h"

namespace tidemark::command {

/// Waits at http://localhost:PORT/callback, on this machine alone, for what Salesforce sends a browser back with (RFC 8252).
///
///     auto waiting = BrowserAnswer::listen(7412);
///     const auto authorization = Authorization::begin({…, .redirect_uri = waiting->redirect_uri()}, random);
///     waiting->expect(authorization);
///     waiting->next(std::chrono::milliseconds{100})     // nothing yet; or the code, or an error
class BrowserAnswer {
 public:
  /// `in_use`, where another process has the port. 0: any that is free.
  [[nodiscard]] static Result<std::unique_ptr<BrowserAnswer>> listen(std::uint16_t port);
  BrowserAnswer(const BrowserAnswer&) = delete;
  BrowserAnswer& operator=(const BrowserAnswer&) = delete;

  /// By name, as Salesforce takes no number for an address without TLS.
  [[nodiscard]] std::string redirect_uri() const;

  /// From now on. What comes before is turned away.
  void expect(const salesforce::Authorization& authorization);

  /// The next that a browser brought. `invalid_input` is of another try, and the right one may come still; anything else is the end.
  [[nodiscard]] std::optional<Result<std::string>> next(std::chrono::milliseconds longest);

 private:
  BrowserAnswer() = default;
  [[nodiscard]] web::Response take(const web::Request& request);

  std::mutex mutex_;
  std::condition_variable came_;
  const salesforce::Authorization* authorization_ = nullptr;
  bool is_answered_ = false;
  std::deque<Result<std::string>> answers_;
  std::unique_ptr<web::Listener> listener_;  ///< goes first: its threads use the rest
};

}  // namespace tidemark::command
