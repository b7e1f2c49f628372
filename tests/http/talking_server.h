#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tidemark::test {

/// A socket that is read and written until the server it belongs to stops.
class Line {
 public:
  Line(int socket, const std::atomic<bool>& stopping) : socket_(socket), stopping_(stopping) {}
  ~Line() { ::close(socket_); }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  /// What comes up to and with the next blank line; empty: nobody says anything any more.
  std::string hear_head() {
    std::size_t end = std::string::npos;
    while ((end = heard_.find("\r\n\r\n")) == std::string::npos) {
      char piece[16384];
      const std::size_t got = receive(piece);
      if (got == 0) return {};
      heard_.append(piece, got);
    }
    std::string head = heard_.substr(0, end + 4);
    heard_.erase(0, end + 4);
    return head;
  }

  /// What comes next, at most that much; 0: nothing will.
  std::size_t hear(std::span<char> piece) {
    if (heard_.empty()) return receive(piece);
    const std::size_t length = std::min(piece.size(), heard_.size());
    std::copy_n(heard_.data(), length, piece.data());
    heard_.erase(0, length);
    return length;
  }

  bool say(std::string_view bytes) const {
    while (!bytes.empty() && wait_for(POLLOUT)) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return bytes.empty();
  }

  /// False: the server stops meanwhile.
  bool pause(int milliseconds) const {
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds{milliseconds};
    while (!stopping_ && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds{2});
    return !stopping_;
  }

  void finish() const { ::shutdown(socket_, SHUT_RDWR); }
  [[nodiscard]] const std::atomic<bool>& stopping_flag() const { return stopping_; }

 private:
  bool wait_for(short event) const {
    pollfd waiting{.fd = socket_, .events = event, .revents = 0};
    while (!stopping_) {
      if (::poll(&waiting, 1, 10) > 0) return true;
    }
    return false;
  }

  std::size_t receive(std::span<char> piece) const {
    if (!wait_for(POLLIN)) return 0;
    const ssize_t got = ::recv(socket_, piece.data(), piece.size(), 0);
    return got > 0 ? static_cast<std::size_t>(got) : 0;
  }

  int socket_;
  const std::atomic<bool>& stopping_;
  std::string heard_;
};

/// A server that says what it likes, when it likes, to many at once: on each connection `talk` is called in a thread of
/// its own, and the connection ends with it.
///
///     TalkingServer server{[](Line& line) {
///       while (!line.hear_head().empty() && line.pause(50)) line.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
///     }};
class TalkingServer {
 public:
  using Talk = std::function<void(Line&)>;

  explicit TalkingServer(Talk talk) : talk_(std::move(talk)) {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::listen(socket_, 64);
    socklen_t size = sizeof address;
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this] { accept_all(); }};
  }

  ~TalkingServer() {
    stopping_ = true;
    thread_.join();
    for (std::thread& each : talks_) each.join();
    ::close(socket_);
  }
  TalkingServer(const TalkingServer&) = delete;
  TalkingServer& operator=(const TalkingServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void accept_all() {
    pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
    while (!stopping_) {
      if (::poll(&waiting, 1, 10) <= 0) continue;
      const int client = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
      if (client < 0) continue;
      const int yes = 1;  // a head and its body, said one after the other, are not kept waiting for each other
      ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
      ++connections_;
      talks_.emplace_back([this, client] {
        Line line{client, stopping_};
        talk_(line);
      });
    }
  }

  Talk talk_;
  int socket_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> connections_ = 0;
  std::vector<std::thread> talks_;  ///< of `thread_`, until it has ended
  std::thread thread_;
};

/// `Content-Length` in a head as it came; 0 where there is none.
inline std::uint64_t length_in(std::string_view head) {
  std::string lower{head};
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto at = lower.find("\r\ncontent-length:");
  return at == lower.npos ? 0 : std::stoull(lower.substr(at + 17));
}

}  // namespace tidemark::test
