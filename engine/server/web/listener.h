#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/error.h"
#include "web/message.h"

namespace tidemark::web {

/// Answers requests that come over HTTP/1.1: a few threads over epoll (libmicrohttpd), none for a stream that waits.
///
///     auto listener = Listener::open({.port = 7000}, [&](const Request& request) { return api.answer(request); });
///     (*listener)->url()                             // "http://127.0.0.1:7000"
///
/// The handler is called by several threads at once, with whole requests only; what is larger than allowed is answered here, by 413 or
/// 431. It must not throw; where it does, the answer is a bare 500. When this goes, streams are ended and requests under way are answered.
class Listener {
 public:
  struct Options {
    std::string address = "127.0.0.1";  ///< numeric, IPv4 or IPv6
    std::uint16_t port = 0;             ///< 0: any that is free
    unsigned threads = 4;
    unsigned later_threads = 2;  ///< for answers that are given later
    unsigned connections = 4'096;
    /// The most bytes of a request's body, asked when its headers are there; none: `usual_body` of every one.
    std::function<std::size_t(const Request& request)> largest_body = {};
    unsigned idle_seconds = 60;    ///< for a client that neither sends nor takes
    std::string certificate = {};  ///< PEM, with its chain; empty: no TLS
    std::string private_key = {};
  };
  using Handler = std::function<Response(const Request& request)>;

  /// `invalid_input`: no such address, no good certificate; `in_use`: another process has the port; `storage`: the system says no.
  [[nodiscard]] static Result<std::unique_ptr<Listener>> open(Options options, Handler handler);

  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::string url() const;

 private:
  struct Inside;
  explicit Listener(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace tidemark::web
