#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace tidemark::sim {

/// A simulated system: answers a request, from memory, at once. Knows no socket, thread or clock, so that a whole run
/// can happen in one process and one thread (in_process.h), and over real sockets all the same (server.h).
///
///     SalesforceSimulator org{…};
///     org.handle({"GET", "https://acme.my.salesforce.com/services/data/"}).status == 200
///
/// The request's url may be absolute or begin with its path; a handler looks at path and query alone (`target_of`).
/// Called by one thread at a time.
class Handler {
 public:
  virtual ~Handler() = default;
  [[nodiscard]] virtual http::Response handle(const http::Request& request) = 0;
};

/// What stands after scheme, host and port, still percent-encoded. Views into the url.
struct Target {
  std::string_view path;   ///< "/api/v1/metadata"; "/" where the url has none
  std::string_view query;  ///< after the `?`, which is not part of it; empty where there is none
};

///     target_of("http://127.0.0.1:80/a/b?c=d") == Target{"/a/b", "c=d"}
[[nodiscard]] Target target_of(std::string_view url);

/// The first parameter of that name in a query string or a form, decoded (`+` is a blank).
///
///     parameter("q=SELECT+Id&x", "q") == "SELECT Id"     parameter("q=1&x", "x") == ""     parameter("q=1", "y") ==
///     nullopt
[[nodiscard]] std::optional<std::string> parameter(std::string_view query, std::string_view name);

/// An answer with a JSON body and its Content-Type.
[[nodiscard]] http::Response json_answer(int status, std::string body);

}  // namespace tidemark::sim
