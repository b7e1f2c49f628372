#include "load.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tidemark::bench {
namespace {

using Clock = std::chrono::steady_clock;

int connected(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return socket;
  ::close(socket);
  return -1;
}

std::string request(const Pace& pace, const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + pace.token + "\r\n\r\n";
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// The bytes of a whole answer, whose length its headers say; 0 where it is not there yet.
std::size_t whole_answer(std::string_view bytes) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == bytes.npos) return 0;
  constexpr std::string_view name = "Content-Length: ";
  const std::size_t at = bytes.substr(0, end).find(name);
  const std::size_t length = at == bytes.npos ? 0 : std::strtoull(bytes.data() + at + name.size(), nullptr, 10);
  return bytes.size() >= end + 4 + length ? end + 4 + length : 0;
}

struct Connection {
  int socket = -1;
  bool busy = false;
  Clock::time_point due = {};
  std::string came = {};
};

class Loading {
 public:
  explicit Loading(const Pace& pace) : pace_{pace}, connections_(pace.connections) {
    for (Connection& connection : connections_) connection.socket = connected(pace.port);
  }
  ~Loading() {
    for (const Connection& connection : connections_) ::close(connection.socket);
  }

  Load run(const std::function<std::string(std::uint64_t)>& path, const std::function<bool(double)>& go_on) {
    const auto began = Clock::now();
    std::uint64_t made = 0;
    bool more = true;
    while (more || !due_.empty() || any_busy()) {
      const auto now = Clock::now();
      const double seconds = std::chrono::duration<double>(now - began).count();
      more = more && go_on(seconds);
      for (; more && static_cast<double>(made) <= seconds * pace_.a_second; ++made)
        due_.push_back({began + std::chrono::duration_cast<Clock::duration>(
                                    std::chrono::duration<double>(static_cast<double>(made) / pace_.a_second)),
                        path(made)});
      for (Connection& connection : connections_)
        if (!connection.busy && !due_.empty()) ask(connection);
      take_answers();
    }
    return std::move(load_);
  }

 private:
  struct Due {
    Clock::time_point at;
    std::string path;
  };

  [[nodiscard]] bool any_busy() const {
    return std::any_of(connections_.begin(), connections_.end(), [](const Connection& one) { return one.busy; });
  }

  void ask(Connection& connection) {
    connection.due = due_.front().at;
    connection.busy = true;
    if (!send_all(connection.socket, request(pace_, due_.front().path))) fail(connection);
    due_.pop_front();
  }

  void fail(Connection& connection) {
    ++load_.bad;
    ::close(connection.socket);
    connection = {connected(pace_.port)};
  }

  void take_answers() {
    std::vector<pollfd> waiting;
    std::vector<Connection*> whose;
    for (Connection& connection : connections_) {
      if (!connection.busy) continue;
      waiting.push_back({connection.socket, POLLIN, 0});
      whose.push_back(&connection);
    }
    ::poll(waiting.data(), waiting.size(), 1);
    for (std::size_t i = 0; i < waiting.size(); ++i)
      if (waiting[i].revents != 0) take(*whose[i]);
  }

  void take(Connection& connection) {
    char bytes[16'384];
    const ssize_t size = ::recv(connection.socket, bytes, sizeof bytes, 0);
    if (size <= 0) return fail(connection);
    connection.came.append(bytes, static_cast<std::size_t>(size));
    const std::size_t whole = whole_answer(connection.came);
    if (whole == 0) return;
    load_.milliseconds.push_back(std::chrono::duration<double, std::milli>(Clock::now() - connection.due).count());
    if (!connection.came.starts_with("HTTP/1.1 200")) ++load_.bad;
    connection.came.erase(0, whole);
    connection.busy = false;
  }

  const Pace& pace_;
  std::vector<Connection> connections_;
  std::deque<Due> due_;
  Load load_;
};

}  // namespace

double Load::quantile(double share) const {
  if (milliseconds.empty()) return 0;
  std::vector<double> sorted = milliseconds;
  std::sort(sorted.begin(), sorted.end());
  const auto at = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
  return sorted[std::min(sorted.size(), std::max<std::size_t>(at, 1)) - 1];
}

Load load(const Pace& pace, const std::function<std::string(std::uint64_t n)>& path,
          const std::function<bool(double seconds)>& go_on) {
  return Loading{pace}.run(path, go_on);
}

Streams::Streams(const Pace& pace, std::size_t count, const std::function<std::string(std::uint64_t n)>& path) {
  for (std::size_t n = 0; n < count; ++n) {
    const int socket = connected(pace.port);
    if (socket < 0) break;
    sockets_.push_back(socket);
    if (!send_all(socket, request(pace, path(n)))) break;
  }
  for (const int socket : sockets_) {
    char first[12];
    const ssize_t size = ::recv(socket, first, sizeof first, MSG_WAITALL);
    if (size == static_cast<ssize_t>(sizeof first) && std::memcmp(first, "HTTP/1.1 200", sizeof first) == 0) ++open_;
  }
}

Streams::~Streams() {
  for (const int socket : sockets_) ::close(socket);
}

}  // namespace tidemark::bench
