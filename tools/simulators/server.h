#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "simulators/handler.h"

namespace tidemark::sim {

/// A handler behind a real HTTP/1.1 server on 127.0.0.1, and on no other address.
///
///     auto server = Server::listen(org, 0);       // 0: any free port
///     (*server)->url() == "http://127.0.0.1:40123"
///
/// Takes GET, POST, PATCH, PUT and DELETE on any path; path and query reach the handler as they were sent, not decoded,
/// behind `url()`. Bodies are decompressed, answers are compressed for a client that asks for it. Requests come in on
/// several threads and wait for one another at a handler that is not thread-safe. What a handler throws is a 500. A
/// reply that is broken closes its connection.
///
/// Limits: a body over `max_request_bytes` is answered by 413; a request line over 8 KiB (built into cpp-httplib) by
/// 414; a url-encoded form over 8 KiB by 413. The destructor stops listening, and returns when the last request has been
/// answered.
class Server {
 public:
  static constexpr std::size_t max_request_bytes = std::size_t{160} << 20;

  /// `in_use` where the port is taken. The handler must outlive the server.
  [[nodiscard]] static Result<std::unique_ptr<Server>> listen(Handler& handler, std::uint16_t port = 0);

  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] const std::string& url() const;

 private:
  struct Running;
  explicit Server(std::unique_ptr<Running> running);
  std::unique_ptr<Running> running_;
};

}  // namespace tidemark::sim
