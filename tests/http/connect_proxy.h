#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "talking_server.h"

namespace tidemark::test {

/// A proxy that knows where everything is: whatever host it is asked to connect to, it is that port of this machine.
class ConnectProxy {
 public:
  explicit ConnectProxy(std::uint16_t target_port) : target_port_(target_port) {}

  [[nodiscard]] std::string url(const std::string& user = {}) const {
    return "http://" + user + "127.0.0.1:" + std::to_string(server_.port());
  }
  /// In the place of "200": then there is no tunnel.
  void answer_with(std::string status) {
    const std::scoped_lock lock{mutex_};
    status_ = std::move(status);
  }
  [[nodiscard]] std::vector<std::string> asked_for() const {  ///< "acme.example.com:443"
    const std::scoped_lock lock{mutex_};
    return asked_for_;
  }
  [[nodiscard]] std::vector<std::string> credentials() const {
    const std::scoped_lock lock{mutex_};
    return credentials_;
  }

 private:
  static std::string between(std::string_view text, std::string_view before, std::string_view after) {
    const auto begin = text.find(before);
    if (begin == text.npos) return {};
    text.remove_prefix(begin + before.size());
    return std::string{text.substr(0, text.find(after))};
  }

  std::string note(const std::string& head) {
    const std::scoped_lock lock{mutex_};
    asked_for_.push_back(between(head, "CONNECT ", " "));
    const std::string given = between(head, "Proxy-Authorization: ", "\r\n");
    if (!given.empty()) credentials_.push_back(given);
    return status_;
  }

  void talk(Line& client) {
    const std::string head = client.hear_head();
    if (head.empty()) return;
    const std::string status = note(head);
    client.say("HTTP/1.1 " + status + "\r\n" + (status == "200" ? "" : "Content-Length: 0\r\n") + "\r\n");
    if (status == "200") relay(client);
  }

  void relay(Line& client) const {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(target_port_);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return;
    Line server{socket, client.stopping_flag()};
    std::thread back{[&] { carry(server, client); }};
    carry(client, server);
    back.join();
  }

  static void carry(Line& from, Line& to) {
    char piece[16384];
    for (std::size_t got = from.hear(piece); got > 0 && to.say({piece, got}); got = from.hear(piece)) {
    }
    from.finish();
    to.finish();
  }

  std::uint16_t target_port_;
  mutable std::mutex mutex_;
  std::string status_ = "200";
  std::vector<std::string> asked_for_;
  std::vector<std::string> credentials_;
  TalkingServer server_{[this](Line& line) { talk(line); }};  ///< the last: it is served from the rest
};

}  // namespace tidemark::test
