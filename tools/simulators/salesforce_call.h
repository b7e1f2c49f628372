#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulators/handler.h"

namespace tidemark::sim {

/// A request on its way through the parts of the Salesforce simulator.
struct SalesforceCall {
  const http::Request& request;
  Target target;
  std::vector<std::string> segments;  ///< of the path, decoded, empty ones dropped: services, data, v66.0, …
  bool of_tooling = false;            ///< it came to tooling/…, which `segments` no longer have

  [[nodiscard]] bool is(std::string_view method) const { return request.method == method; }
  /// The n-th segment behind services/data/vXX.X, from 0; empty beyond the end.
  [[nodiscard]] std::string_view part(std::size_t n) const {
    return n + 3 < segments.size() ? std::string_view{segments[n + 3]} : std::string_view{};
  }
  [[nodiscard]] std::size_t parts() const { return segments.size() - 3; }
  [[nodiscard]] std::string_view version() const { return std::string_view{segments[2]}.substr(1); }  ///< "66.0"
  /// What the addresses in its answer begin with.
  [[nodiscard]] std::string base() const { return "/services/data/" + segments[2] + (of_tooling ? "/tooling" : ""); }
};

[[nodiscard]] SalesforceCall call_of(const http::Request& request);

/// The error array that REST answers with.
[[nodiscard]] http::Response refusal(int status, std::string_view code, std::string_view message,
                                     const std::vector<std::string>& fields = {});
[[nodiscard]] http::Response not_found();
[[nodiscard]] http::Response wrong_method(std::string_view method);
[[nodiscard]] http::Response malformed_json(std::string_view why);

/// Scheme, host and port that the caller used, so that the same simulator works behind any address.
[[nodiscard]] std::string origin_of(std::string_view url);

/// "Sat, 31 Jan 2026 00:00:00 GMT" and back, by whole seconds; milliseconds since 1970.
[[nodiscard]] std::string http_date(std::int64_t milliseconds);
[[nodiscard]] std::optional<std::int64_t> milliseconds_of_http_date(std::string_view text);

}  // namespace tidemark::sim
