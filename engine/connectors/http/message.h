#pragma once

#include <cstdint>
#include <functional>
#include <span>
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

/// A body that is read while it is sent, so that it never lies in memory whole. It is read by place, so that a further try
/// begins at its beginning by itself.
///
///     const auto csv = open_for_reading(path);
///     request.source = {csv->size(), [&](std::uint64_t at, std::span<char> piece) { return csv->read(at, piece); }};
///
/// `read` fills the beginning of `piece` with what lies at `at`, and says how many bytes that are: one at least, as it is
/// never asked beyond `length`. It is called in a thread of the transport's, which carries other calls too, so it should
/// not take long; one call at a time, and none once `send` has returned. Its Error ends the exchange and is its result.
struct Source {
  std::uint64_t length = 0;
  std::function<Result<std::size_t>(std::uint64_t at, std::span<char> piece)> read = {};  ///< empty: there is none
};

/// Takes a body piece by piece as it comes, some 64 KiB at once, after decompression, in the thread that sends; while it
/// is busy the other side is kept waiting. It is given the body of a 200 … 299 alone: what another status brings lies in `Response::body`.
///
/// What it has taken is of use only once `send` has given a Response: until then nobody knows whether the answer is whole,
/// and a further try begins from the beginning. Its Error ends the exchange and is its result.
using Sink = std::function<Result<void>(std::string_view piece)>;

struct Request {
  std::string method;  ///< "GET", "POST", …
  std::string url;     ///< absolute: "https://acme.my.salesforce.com/services/data/"
  Headers headers = {};
  std::string body = {};
  std::int64_t timeout_ms = 120'000;                  ///< until the answer begins, from the last byte of the request on
  std::size_t answer_limit = std::size_t{256} << 20;  ///< bytes after decompression; a longer answer is `bad_answer`
  std::int64_t stall_ms = 60'000;         ///< of a body that has begun to move, either way: how long it may stand still
  std::int64_t longest_ms = 60 * 60'000;  ///< for the whole exchange, however well it moves
  Source source = {};                     ///< in the place of `body`
  Sink sink = {};                         ///< in the place of `Response::body`
  bool may_be_empty = false;              ///< a 200 without a body says all that there is: no failed call (failures.h)
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

/// Which of its request's times an answer has not kept.
enum class Late : std::uint8_t {
  no_answer,      ///< `timeout_ms`: it does not begin
  stood_still,    ///< `stall_ms`, or `timeout_ms` where that is less: it, or the request, stops in the middle
  took_too_long,  ///< `longest_ms`: it moves, and does not end
};

/// What a Transport says of an answer that is longer than its request allows, or is not whole in the time that it has. Smaller pieces help where
/// there are any.
[[nodiscard]] Error too_long(const Request& request, const std::string& call);  ///< `bad_answer`
[[nodiscard]] Error too_late(const Request& request, const std::string& call,
                             Late how = Late::no_answer);  ///< `network`
[[nodiscard]] bool is_too_long(const Error& error);
[[nodiscard]] bool is_too_late(const Error& error);

/// For a Transport that has both sides in memory: what the request sends, whether from `body` or `source`; and the answer
/// as its sender wants it, its body given to the sink where that is due.
[[nodiscard]] Result<std::string> whole_body(const Request& request, const std::string& call);
[[nodiscard]] Result<Response> hand_over(const Request& request, Response answer);

/// What a source has done wrong that gives less than it says, or more than it was asked for.
[[nodiscard]] Error broken_source(const std::string& call);  ///< `invalid_input`

/// Whether the body of an answer with that status is the sink's.
[[nodiscard]] bool is_for_sink(const Request& request, int status);

/// Percent-encodes everything but the unreserved characters of RFC 3986: for one path segment or one query value.
///
///     encode("a b/é") == "a%20b%2F%C3%A9"
[[nodiscard]] std::string encode(std::string_view text);

/// The reverse; `+` is a blank only where `plus_is_blank` (query strings and forms). A cut or wrong escape stays as it is.
[[nodiscard]] std::string decode(std::string_view text, bool plus_is_blank);

}  // namespace tidemark::http
