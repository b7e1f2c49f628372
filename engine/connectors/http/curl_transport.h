#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "http/message.h"

namespace tidemark::http {

/// The network itself, by libcurl.
///
///     CurlTransport network;
///     network.send({"GET", "https://acme.my.salesforce.com/services/data/"})      // a Response, whatever its status
///     network.send({"GET", "http://example.com/"})                                // refused: nothing leaves
///
/// What holds for every exchange:
///
/// - TLS is verified. Plain http goes to this machine only (loopback.h), and never by way of a proxy; to anywhere else it
///   is `refused` before a byte leaves. Other exchanges use the proxies that the environment names (https_proxy,
///   no_proxy).
/// - No redirect is followed: it is the Response. No cookie is kept.
/// - gzip is asked for and undone; `Request::answer_limit` counts what comes out, so a small answer can't become a huge
///   one.
/// - An answer is whole or an Error: cut off, late, shorter than announced (`network`), or no HTTP, broken gzip, too long
///   (`bad_answer`). One whose end nobody can tell (neither length nor chunks nor JSON) is `bad_answer` too.
/// - A body is sent once. libcurl repeats a request when a kept connection turns out to be dead; here not once a byte
///   of a body is out.
///
/// Thread-safe. Connections are kept from call to call, for each thread that sends at the same time. Errors name
/// method, host and path, never the query, a header or a body.
class CurlTransport final : public Transport {
 public:
  struct Options {
    std::int64_t connect_timeout_ms = 10'000;
    std::string ca_file = {};  ///< PEM; empty: the system's certificates
    /// Once true, calls end as `interrupted`: at once the new ones, within a second those under way. May be null; must
    /// outlive the transport.
    const std::atomic<bool>* stop = nullptr;
  };

  CurlTransport();
  explicit CurlTransport(Options options);
  ~CurlTransport() override;
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  [[nodiscard]] Result<Response> send(const Request& request) override;

 private:
  class Handles;
  Options options_;
  std::unique_ptr<Handles> handles_;
};

}  // namespace tidemark::http
