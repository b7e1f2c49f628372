#pragma once

#include <chrono>
#include <thread>

#include <httplib.h>

#include "certificates.h"

namespace tidemark::test {

/// Answers every GET with "ok", over TLS with that certificate.
class TlsServer {
 public:
  explicit TlsServer(const Certificates& made) : server_(made.certificate().c_str(), made.key().c_str()) {
    server_.Get(".*",
                [](const httplib::Request&, httplib::Response& answer) { answer.set_content("ok", "text/plain"); });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread{[this] { server_.listen_after_bind(); }};
    while (!server_.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  ~TlsServer() {
    server_.stop();
    thread_.join();
  }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return static_cast<std::uint16_t>(port_); }

 private:
  httplib::SSLServer server_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace tidemark::test
