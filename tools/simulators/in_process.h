#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "simulators/handler.h"

namespace tidemark::sim {

/// Simulators as a network, in one process and one thread: a request goes to the handler whose prefix its url begins
/// with.
///
///     InProcess network;
///     network.route("https://acme.my.salesforce.com", org);
///     network.route("https://app.pendo.io", subscription);
///     network.send({"GET", "https://app.pendo.io/api/v1/metadata/schema/visitor"})
///
/// A url without a handler is `network`, as an unknown host would be. An answer longer than the request's
/// `answer_limit` is `bad_answer`; one that a fault broke, or kept beyond the request's `timeout_ms`, is `network`. Handlers must outlive this object; calls from several threads are taken one after
/// the other.
class InProcess final : public http::Transport {
 public:
  enum class Moment : std::uint8_t {
    before,  ///< the request is about to leave: what is lost here had no effect
    after,   ///< the other side has done its work: what is lost here is the answer
  };
  enum class Fate : std::uint8_t {
    proceed,
    drop,   ///< the connection breaks: `network`
    crash,  ///< our own process stops here: `interrupted`
  };
  /// Asked twice a call. Deterministic tests count in here, and stop at the n-th.
  using Hook = std::function<Fate(Moment, const http::Request&)>;

  /// `prefix`: scheme, host and port, without a slash at the end. The longest that fits wins.
  void route(std::string prefix, Handler& handler);
  void on_call(Hook hook);

  [[nodiscard]] Result<http::Response> send(const http::Request& request) override;

 private:
  Result<http::Response> answer(const http::Request& request);
  Handler* handler_of(const std::string& url) const;
  Result<void> ask_hook(Moment moment, const http::Request& request, const std::string& call) const;

  std::mutex mutex_;
  std::vector<std::pair<std::string, Handler*>> routes_;
  Hook hook_;
};

}  // namespace tidemark::sim
