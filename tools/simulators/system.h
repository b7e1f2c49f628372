#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "simulators/faults.h"
#include "simulators/handler.h"

namespace tidemark::sim {

/// A simulated system as its front door (front.h) knows it: a handler that can name its calls, say what a call moved,
/// and do those faults that only it understands. Everything but `handle` has a default, so that a system can be plugged
/// in before it can do any of it.
///
///     class SalesforceSimulator final : public System {
///       std::vector<Fault::Kind> own_faults() const override { return {Fault::Kind::expired_token}; }
///       std::optional<http::Response> suffer(const Fault& fault, const http::Request&) override {
///         expire_tokens(); return std::nullopt;                                   // then `handle` says 401
///       }
///       …
///
/// For each request the front door calls, from one thread at a time: `suffer` once for every fault of its own kinds
/// that befalls this request, then `handle`, then `records_moved`. What `suffer` set up is good for that one request.
class System : public Handler {
 public:
  /// A short name for what the request asks for ("query", "describe", "write_values"), the same whatever its ids: what
  /// `--call` and the journal go by. By default "METHOD path".
  [[nodiscard]] virtual std::string call_name(const http::Request& request) const {
    return request.method + ' ' + std::string{target_of(request.url).path};
  }
  /// All names that `call_name` gives, so that a fault plan with a name that is none is refused; empty: unknown.
  [[nodiscard]] virtual std::vector<std::string> call_names() const { return {}; }
  /// Of the call answered last: records in the answer, or taken from the request.
  [[nodiscard]] virtual std::size_t records_moved() const { return 0; }

  /// The kinds that `suffer` can do. clock_skew may be among them: the front door shifts the Date header itself, the
  /// system what its bodies say.
  [[nodiscard]] virtual std::vector<Fault::Kind> own_faults() const { return {}; }
  /// The next request suffers this. An answer that is given is sent in place of handling it.
  [[nodiscard]] virtual std::optional<http::Response> suffer(const Fault& fault, const http::Request& request) {
    static_cast<void>(fault), static_cast<void>(request);
    return std::nullopt;
  }
  /// The request that suffered is over; what `suffer` set up for it is, too.
  virtual void after_fault() {}
  /// A fault of its own kinds was switched off by hand: reads that lag show everything again, locked rows are free.
  virtual void recover(Fault::Kind kind) { static_cast<void>(kind); }

  /// How the system says no, in its own shape: what a fault of kind `status` sends.
  [[nodiscard]] virtual http::Response refuse(int status, const std::string& message) const;

  /// POST /_sim/NAME: what somebody does behind the API ("visit", "change"). Nothing: no such thing.
  [[nodiscard]] virtual std::optional<http::Response> by_hand(std::string_view name, const http::Request& request) {
    static_cast<void>(name), static_cast<void>(request);
    return std::nullopt;
  }
};

}  // namespace tidemark::sim
