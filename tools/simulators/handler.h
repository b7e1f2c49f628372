#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace tidemark::sim {

/// An answer on its way. Where it is broken, whatever was to be done has been done or not done already: that is the
/// handler's affair, the network only breaks.
struct Reply {
  enum class Broken : std::uint8_t {
    no,
    unanswered,  ///< the connection is closed without a byte
    half_body,   ///< after the headers and half of the body
  };
  http::Response response;
  Broken broken = Broken::no;
  std::int64_t late_ms = 0;  ///< of simulated time that went by: a request with less patience got nothing
};

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

  /// The answer, and what befalls it on its way: what a server or a network asks for. Most handlers' answers arrive.
  [[nodiscard]] virtual Reply reply(const http::Request& request) { return {handle(request)}; }
  /// Whether several threads may ask at once; a server lets them wait for one another where they may not.
  [[nodiscard]] virtual bool is_thread_safe() const { return false; }
  /// The server is going: who waits in `reply` returns soon, from now on nobody waits.
  virtual void stop_waiting() {}
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

/// Whether lists and objects of a JSON text lie more than so many levels within one another: readers and writers of JSON
/// call themselves for each.
[[nodiscard]] bool is_nested_deeper(std::string_view json, std::size_t most);

/// An answer with a JSON body and its Content-Type.
[[nodiscard]] http::Response json_answer(int status, std::string body);

}  // namespace tidemark::sim
