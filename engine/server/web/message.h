#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "web/event_stream.h"

namespace tidemark::web {

/// The bytes that a request's body may have where nothing else is said.
inline constexpr std::size_t usual_body = std::size_t{64} << 10;

/// What came in, whole. Names of headers are in lower case; of a name that comes twice the last one counts.
struct Request {
  std::string method;  ///< "GET", as it was sent
  std::string path;    ///< still percent-encoded: what an encoded slash means is the router's to say
  std::map<std::string, std::string, std::less<>> query;  ///< decoded
  std::map<std::string, std::string, std::less<>> headers;
  std::string body;
  std::string client = {};  ///< "192.0.2.7": who sent it, as a number, or the proxy that did; empty: nobody knows

  /// Empty where there is no such header.
  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? std::string_view{} : found->second;
  }
};

/// What goes out: a body, or a stream whose end is not known.
///
///     Response{.status = 200, .headers = {{"Content-Type", "application/json"}}, .body = "{}"}
struct Response {
  int status = 200;
  std::multimap<std::string, std::string> headers = {};
  std::string body = {};
  std::shared_ptr<EventStream> stream = nullptr;  ///< in the place of a body
  /// In the place of all of it: what takes longer than a moment is answered by this, in a thread that serves nobody else meanwhile.
  std::function<Response()> later = {};
};

}  // namespace tidemark::web
