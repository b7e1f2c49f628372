#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"

namespace tidemark::http {

/// Name and value. Names compare without regard to letter case.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// The value of the first header of that name, or empty.
[[nodiscard]] std::string_view header(const Headers& headers, std::string_view name);

/// A body that is made while it is sent, so that what is large never lies in memory as a whole.
struct Pieces {
  std::size_t size = 0;  ///< bytes of all of them together
  /// Puts the next bytes into `piece`, in the place of what is there; none when all have been given.
  std::function<void(std::string& piece)> next = {};
};

struct Request {
  std::string method;  ///< "GET", "POST", …
  std::string url;     ///< absolute: "https://acme.my.salesforce.com/services/data/"
  Headers headers = {};
  std::string body = {};
  Pieces pieces = {};                 ///< in the place of `body`, where they have any bytes; good for one sending
  std::int64_t timeout_ms = 120'000;  ///< for the whole exchange
  std::size_t answer_limit = std::size_t{256} << 20;  ///< bytes after decompression; a longer answer is `bad_answer`
};

struct Response {
  int status = 0;
  Headers headers = {};
  std::string body = {};
};

/// The network as an argument. An Error is given only where there is no whole answer (`network`, `bad_answer`,
/// `interrupted`); a 500 is a Response. May be called from several threads.
///
/// Two kinds exist: libcurl (curl_transport.h), and the simulators called in the same process (tests, the demo's sim).
class Transport {
 public:
  virtual ~Transport() = default;
  [[nodiscard]] virtual Result<Response> send(const Request& request) = 0;
};

/// What a Transport says of an answer that is longer than its request allows, or is not whole in the time that it has. Smaller pieces help where
/// there are any.
[[nodiscard]] Error too_long(const Request& request, const std::string& call);  ///< `bad_answer`
[[nodiscard]] Error too_late(const Request& request, const std::string& call);  ///< `network`
[[nodiscard]] bool is_too_long(const Error& error);
[[nodiscard]] bool is_too_late(const Error& error);

/// Percent-encodes everything but the unreserved characters of RFC 3986: for one path segment or one query value.
///
///     encode("a b/é") == "a%20b%2F%C3%A9"
[[nodiscard]] std::string encode(std::string_view text);

/// The reverse; `+` is a blank only where `plus_is_blank` (query strings and forms). A cut or wrong escape stays as it is.
[[nodiscard]] std::string decode(std::string_view text, bool plus_is_blank);

}  // namespace tidemark::http
