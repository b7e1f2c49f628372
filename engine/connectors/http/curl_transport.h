#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "http/message.h"

namespace tidemark::http {

class NetworkThread;

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
///   no_proxy); one that says no is `refused` too.
/// - No redirect is followed: it is the Response. No cookie is kept.
/// - gzip is asked for and undone; `Request::answer_limit` counts what comes out, so a small answer can't become a huge
///   one.
/// - An answer is whole or an Error: cut off, late, shorter than announced (`network`), or no HTTP, broken gzip, too long
///   (`bad_answer`). One whose end nobody can tell (neither length nor chunks nor JSON) is `bad_answer` too.
/// - A body is sent once. libcurl repeats a request when a kept connection turns out to be dead; here not once a byte
///   of a body is out.
///
/// Thread-safe. All calls share one pool of connections, kept from call to call; where the server speaks HTTP/2, calls at
/// the same time share a single one. Errors name method, host and path, never the query, a header or a body.
///
/// One thread carries the bytes of all calls (network_thread.h), as only a multi handle multiplexes and libcurl lets one
/// thread at a time use it. It begins with the first call: who sends nothing has none.
class CurlTransport final : public Transport {
 public:
  struct Options {
    std::int64_t connect_timeout_ms = 10'000;
    /// The certificate authorities that are trusted, PEM. Empty: those that CURL_CA_BUNDLE or SSL_CERT_FILE names when the
    /// transport is made, else the system's.
    std::string ca_file = {};
    /// Once true, calls end as `interrupted`: within a tenth of a second. May be null; must outlive the transport.
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
  std::unique_ptr<NetworkThread> network_;  ///< after the handles: it ends before them
};

}  // namespace tidemark::http
