#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tidemark::test {

/// A server that says exactly the bytes it is told to, however wrong: what no honest HTTP server can be made to do.
///
///     RawServer server{"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", RawServer::Then::close};
///     network.send({"GET", server.url() + "/"})      // the connection ends after four bytes of ten
///
/// Takes one connection after the other; every request on one, up to its blank line, gets the same bytes.
class RawServer {
 public:
  enum class Then {
    keep,           ///< wait for another request on the connection
    close,          ///< close the connection
    die_at_second,  ///< hear a second request on the connection and close it without a word
    silent,         ///< keep it open and say no more
    endless         ///< say the last 64 KiB of what was given, or all of it where it is less, over and over
  };

  RawServer(std::string says, Then then) : says_(std::move(says)), then_(then) {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::listen(socket_, 16);
    socklen_t size = sizeof address;
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this] { run(); }};
  }

  ~RawServer() {
    stop_ = true;
    thread_.join();
    ::close(socket_);
  }

  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] int connections() const { return connections_; }
  [[nodiscard]] int requests() const { return requests_; }

 private:
  bool readable(int socket) const {
    pollfd waiting{.fd = socket, .events = POLLIN, .revents = 0};
    while (!stop_) {
      if (::poll(&waiting, 1, 10) > 0) return true;
    }
    return false;
  }

  bool say(int client, std::string_view bytes) const {
    while (!bytes.empty() && !stop_) {
      pollfd waiting{.fd = client, .events = POLLOUT, .revents = 0};
      if (::poll(&waiting, 1, 10) <= 0) continue;
      const ssize_t sent = ::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return !stop_;
  }

  bool hear_request(int client) const {
    std::string heard;
    char buffer[65536];
    while (heard.find("\r\n\r\n") == heard.npos) {
      if (!readable(client)) return false;
      const ssize_t got = ::recv(client, buffer, sizeof buffer, 0);
      if (got <= 0) return false;
      heard.append(buffer, static_cast<std::size_t>(got));
    }
    return true;
  }

  void serve(int client) {
    for (int nth = 1; hear_request(client); ++nth) {
      ++requests_;
      if (then_ == Then::die_at_second && nth == 2) return;
      if (!say(client, says_) || then_ == Then::close) return;
      while (then_ == Then::silent && readable(client)) {
        char byte = 0;
        if (::recv(client, &byte, 1, 0) <= 0) return;
      }
      while (then_ == Then::endless) {
        if (!say(client, says_.substr(says_.size() > 65536 ? says_.size() - 65536 : 0))) return;
      }
    }
  }

  /// Closing with a part of the request unread would reset the connection, and the answer might be lost with it.
  static void hang_up(int client) {
    ::shutdown(client, SHUT_WR);
    char rest[65536];
    pollfd waiting{.fd = client, .events = POLLIN, .revents = 0};
    while (::poll(&waiting, 1, 200) > 0 && ::recv(client, rest, sizeof rest, MSG_DONTWAIT) > 0) {
    }
    ::close(client);
  }

  void run() {
    while (readable(socket_)) {
      const int client = ::accept(socket_, nullptr, nullptr);
      if (client < 0) continue;
      ++connections_;
      serve(client);
      hang_up(client);
    }
  }

  std::string says_;
  Then then_;
  int socket_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stop_ = false;
  std::atomic<int> connections_ = 0;
  std::atomic<int> requests_ = 0;
  std::thread thread_;
};

}  // namespace tidemark::test
