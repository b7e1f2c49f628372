#pragma once

#include <chrono>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "certificates.h"

namespace tidemark::test {

/// Debian's nghttpx in front of a server of this process: it speaks HTTP/2 over TLS where ALPN agrees on it, and HTTP/1 to
/// the server. Its log tells which connection each request came by.
class Http2Front {
 public:
  explicit Http2Front(std::uint16_t server_port, const std::vector<std::string>& options = {}) : port_(free_port()) {
    std::vector<std::string> words = {"nghttpx",
                                      "--conf=/dev/null",
                                      "--frontend=127.0.0.1," + std::to_string(port_),
                                      "--backend=127.0.0.1," + std::to_string(server_port),
                                      "--workers=1",
                                      "--no-ocsp",
                                      "--accesslog-format=$remote_port $alpn $status",
                                      "--accesslog-file=" + log_file(),
                                      "--errorlog-file=" + certificates_.folder() + "/errors.log"};
    words.insert(words.end(), options.begin(), options.end());
    words.insert(words.end(), {certificates_.key(), certificates_.certificate()});
    start(words);
  }

  ~Http2Front() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  Http2Front(const Http2Front&) = delete;
  Http2Front& operator=(const Http2Front&) = delete;

  [[nodiscard]] std::string url() const { return "https://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] std::string authority() const { return certificates_.authority(); }

  struct Seen {
    std::set<std::string> connections;
    std::set<std::string> protocols;  ///< as ALPN calls them: "h2", "http/1.1"
    int requests = 0;
  };
  /// Once so many requests are in the log, which is written after the answer.
  [[nodiscard]] Seen seen(int requests) const {
    Seen seen;
    for (int waited = 0; seen.requests < requests && waited < 1'000; ++waited) {
      seen = {};
      std::ifstream log{log_file()};
      std::string port;
      std::string protocol;
      for (std::string rest; log >> port >> protocol && std::getline(log, rest); ++seen.requests) {
        seen.connections.insert(port);
        seen.protocols.insert(protocol);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return seen;
  }

 private:
  std::string log_file() const { return certificates_.folder() + "/requests.log"; }

  static sockaddr_in address_of(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
  }

  static std::uint16_t free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = address_of(0);
    socklen_t size = sizeof address;
    ::bind(probe, reinterpret_cast<sockaddr*>(&address), size);
    ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(probe);
    return ntohs(address.sin_port);
  }

  bool answers() const {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = address_of(port_);
    const bool good = ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(probe);
    return good;
  }

  void start(std::vector<std::string>& words) {
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    process_ = ::fork();
    if (process_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::dup2(::open("/dev/null", O_RDWR), STDIN_FILENO);
      ::dup2(STDIN_FILENO, STDOUT_FILENO);
      ::dup2(STDIN_FILENO, STDERR_FILENO);
      ::execvp(arguments[0], arguments.data());
      ::execv("/usr/sbin/nghttpx", arguments.data());  // not on everybody's path
      ::_exit(127);
    }
    for (int waited = 0; waited < 2'000; ++waited) {
      if (answers()) return;
      if (::waitpid(process_, nullptr, WNOHANG) == process_) break;
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    ADD_FAILURE() << "nghttpx does not start: is Debian's nghttp2-proxy installed (tools/setup --for test)?";
  }

  Certificates certificates_{"IP:127.0.0.1"};
  std::uint16_t port_;
  pid_t process_ = -1;
};

}  // namespace tidemark::test
