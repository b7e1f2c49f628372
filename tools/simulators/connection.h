#pragma once

#include <cstddef>
#include <string>

#include <httplib.h>

namespace tidemark::sim {

/// One connection of a server, which can be broken on purpose: that is what cpp-httplib's own has no way to do.
class Connection final : public httplib::Stream {
 public:
  /// `read_ms`, `write_ms`: how long to wait for the other side.
  Connection(int socket, int read_ms, int write_ms);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The one that this thread serves. Only within a request.
  [[nodiscard]] static Connection& of_this_thread();

  /// Nothing more is written; the other side sees the end.
  void close_now();
  /// The answer's headers are still written, and half of its body.
  void close_within_body();

  /// It was closed by one of these.
  [[nodiscard]] bool is_closed() const { return fate_ == Fate::closed; }

  /// Whether the request that is being served can be answered so. cpp-httplib, which would compress as hard as it can,
  /// does not get to see it.
  bool takes_gzip = false;
  /// The request's content type where that is a form of several parts, else empty. cpp-httplib, which would take such a
  /// body to pieces and refuse what it finds unusual, does not get to see it either.
  std::string form_type;

  /// Waits for the next request, as long as `goes_on` says so.
  template <typename GoesOn>
  [[nodiscard]] bool wait_for_request(int milliseconds, const GoesOn& goes_on) {
    constexpr int step = 50;
    for (; milliseconds > 0 && goes_on(); milliseconds -= step) {
      if (begin_ < end_ || is_ready_to_read(step)) return true;
    }
    return false;
  }

  [[nodiscard]] bool is_readable() const override;
  [[nodiscard]] bool is_writable() const override;
  ssize_t read(char* into, std::size_t size) override;
  ssize_t write(const char* from, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  [[nodiscard]] socket_t socket() const override { return socket_; }

 private:
  enum class Fate : char { whole, headers_and_half, closed };

  [[nodiscard]] bool is_ready_to_read(int milliseconds) const;
  ssize_t write_all(const char* from, std::size_t size);

  int socket_;
  int read_ms_;
  int write_ms_;
  Fate fate_ = Fate::whole;
  int writes_left_ = 0;  ///< of a half answer: first its headers, then its body
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

/// cpp-httplib's server on such connections.
class BreakableServer final : public httplib::Server {
 private:
  bool process_and_close_socket(socket_t socket) override;
};

}  // namespace tidemark::sim
