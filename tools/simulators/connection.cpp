#include "simulators/connection.h"

#include <algorithm>
#include <cerrno>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "simulators/form_parts.h"

namespace tidemark::sim {
namespace {

thread_local Connection* served = nullptr;

constexpr std::size_t buffer_bytes = 64 << 10;

bool is_ready(int socket, short events, int milliseconds) {
  pollfd asked{socket, events, 0};
  int ready = 0;
  do ready = ::poll(&asked, 1, milliseconds);
  while (ready < 0 && errno == EINTR);
  return ready > 0;
}

void put_address(const sockaddr_in& address, std::string& ip, int& port) {
  char text[INET_ADDRSTRLEN] = {};
  ::inet_ntop(AF_INET, &address.sin_addr, text, sizeof text);
  ip = text;
  port = ntohs(address.sin_port);
}

}  // namespace

Connection::Connection(int socket, int read_ms, int write_ms)
    : socket_(socket), read_ms_(read_ms), write_ms_(write_ms), buffer_(buffer_bytes, '\0') {
  served = this;
}

Connection::~Connection() {
  served = nullptr;
  ::shutdown(socket_, SHUT_RDWR);
  ::close(socket_);
}

Connection& Connection::of_this_thread() { return *served; }

void Connection::close_now() { fate_ = Fate::closed; }

void Connection::close_within_body() {
  fate_ = Fate::headers_and_half;
  writes_left_ = 2;
}

bool Connection::is_ready_to_read(int milliseconds) const { return is_ready(socket_, POLLIN, milliseconds); }

bool Connection::is_readable() const { return begin_ < end_ || is_ready_to_read(read_ms_); }

bool Connection::is_writable() const { return fate_ != Fate::closed && is_ready(socket_, POLLOUT, write_ms_); }

ssize_t Connection::read(char* into, std::size_t size) {
  if (begin_ == end_) {
    if (!is_ready_to_read(read_ms_)) return -1;
    ssize_t got = 0;
    do got = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
    while (got < 0 && errno == EINTR);
    if (got <= 0) return got;
    begin_ = 0;
    end_ = static_cast<std::size_t>(got);
  }
  const std::size_t taken = std::min(size, end_ - begin_);
  std::copy_n(buffer_.data() + begin_, taken, into);
  begin_ += taken;
  return static_cast<ssize_t>(taken);
}

/// cpp-httplib writes an answer in two pieces: its headers, then its body.
ssize_t Connection::write(const char* from, std::size_t size) {
  if (fate_ == Fate::closed) return -1;
  if (fate_ == Fate::whole) return write_all(from, size);
  if (--writes_left_ > 0) return write_all(from, size);
  fate_ = Fate::closed;
  static_cast<void>(write_all(from, size / 2));
  return -1;
}

ssize_t Connection::write_all(const char* from, std::size_t size) {
  for (std::size_t done = 0; done < size;) {
    if (!is_ready(socket_, POLLOUT, write_ms_)) return -1;
    const ssize_t sent = ::send(socket_, from + done, size - done, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return -1;
    done += static_cast<std::size_t>(sent);
  }
  return static_cast<ssize_t>(size);
}

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (::getpeername(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0) put_address(address, ip, port);
}

void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0) put_address(address, ip, port);
}

bool BreakableServer::process_and_close_socket(socket_t socket) {
  const auto ms = [](time_t seconds, time_t micros) { return static_cast<int>(seconds * 1000 + micros / 1000); };
  Connection connection{socket, ms(read_timeout_sec_, read_timeout_usec_), ms(write_timeout_sec_, write_timeout_usec_)};
  const auto goes_on = [this] { return svr_sock_ != INVALID_SOCKET; };
  bool answered = false;
  for (std::size_t left = keep_alive_max_count_; left > 0; --left) {
    if (!connection.wait_for_request(ms(keep_alive_timeout_sec_, 0), goes_on)) break;
    bool closed = false;
    answered = process_request(connection, left == 1, closed, [&](httplib::Request& request) {
      connection.takes_gzip = request.get_header_value("Accept-Encoding").find("gzip") != std::string::npos;
      request.headers.erase("Accept-Encoding");
      connection.form_type = request.get_header_value("Content-Type");
      if (is_form_of_parts(connection.form_type)) {
        request.headers.erase("Content-Type");
      } else {
        connection.form_type.clear();
      }
    });
    if (!answered || closed || connection.is_closed()) break;  // what can't be written is no failure to cpp-httplib
  }
  return answered;
}

}  // namespace tidemark::sim
