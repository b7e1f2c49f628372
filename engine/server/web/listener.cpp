#include "web/listener.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <exception>
#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/errands.h"

namespace tidemark::web {
namespace {

constexpr std::size_t memory_of_a_connection = std::size_t{64}
                                               << 10;  ///< the line and the headers of a request fit into it
constexpr std::size_t most_that_wait = 64;             ///< for an answer that is given later
constexpr std::chrono::seconds time_to_leave{2};       ///< for answers that are there when the service stops
constexpr std::size_t small_body = std::size_t{64} << 10;
constexpr std::size_t most_unread = std::size_t{256} << 20;  ///< bytes of answers that clients have not read yet
constexpr std::size_t bytes_of_a_piece = std::size_t{16} << 10;

/// A socket's address, and as text.
struct Address {
  sockaddr_storage bytes = {};
  socklen_t size = 0;
  bool is_v6 = false;
};

Result<Address> address_of(const Listener::Options& options) {
  Address address;
  auto& v4 = reinterpret_cast<sockaddr_in&>(address.bytes);
  auto& v6 = reinterpret_cast<sockaddr_in6&>(address.bytes);
  if (inet_pton(AF_INET, options.address.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(options.port);
    address.size = sizeof v4;
  } else if (inet_pton(AF_INET6, options.address.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(options.port);
    address.size = sizeof v6;
    address.is_v6 = true;
  } else {
    return failure(ErrorCode::invalid_input, "that is no address of this machine", options.address,
                   "a number, as 127.0.0.1 or ::1");
  }
  return address;
}

std::string lower(std::string_view name) {
  std::string text{name};
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return text;
}

MHD_Result take_header(void* into, MHD_ValueKind, const char* name, const char* value) {
  static_cast<Request*>(into)->headers.insert_or_assign(lower(name), value == nullptr ? "" : value);
  return MHD_YES;
}

MHD_Result take_parameter(void* into, MHD_ValueKind, const char* name, const char* value) {
  static_cast<Request*>(into)->query.insert_or_assign(name, value == nullptr ? "" : value);
  return MHD_YES;
}

std::string client_of(MHD_Connection* connection) {
  const MHD_ConnectionInfo* const info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  if (info == nullptr || info->client_addr == nullptr) return {};
  const sockaddr* const from = info->client_addr;
  const void* const number = from->sa_family == AF_INET6
                                 ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6*>(from)->sin6_addr)
                                 : &reinterpret_cast<const sockaddr_in*>(from)->sin_addr;
  char text[INET6_ADDRSTRLEN];
  return inet_ntop(from->sa_family, number, text, sizeof text) == nullptr ? std::string{} : std::string{text};
}

/// A request on its way in.
struct Arriving {
  Request request;
  std::size_t largest_body = usual_body;
  bool too_large = false;
  bool is_cut = false;                  ///< the query has a NUL, at which libmicrohttpd ends a value
  std::optional<Response> answer = {};  ///< that was given later
  bool is_waited_for = false;           ///< its answer has not left yet; no stream
};

/// As RFC 9457 has it; the words are this file's own.
Response refusal(int status, const std::string& title, const std::string& detail) {
  return {status,
          {{"Content-Type", "application/problem+json"}},
          R"({"type":"about:blank","title":")" + title + R"(","status":)" + std::to_string(status) + R"(,"detail":")" +
              detail + "\"}"};
}

struct FreeResponse {
  void operator()(MHD_Response* response) const { MHD_destroy_response(response); }
};
using OwnResponse = std::unique_ptr<MHD_Response, FreeResponse>;

}  // namespace

struct Listener::Inside {
  Options options;
  Handler handler;
  MHD_Daemon* daemon = nullptr;
  bool is_v6 = false;
  std::mutex mutex;
  std::set<std::shared_ptr<EventStream>> streams;  ///< that are being sent
  std::unique_ptr<Errands> errands;
  bool closing = false;          ///< guarded by `mutex`: streams that begin now are at their end
  std::size_t on_their_way = 0;  ///< guarded by `mutex`: whole answers, from when they are asked for
  std::atomic<std::size_t> unread_bytes = 0;
  std::condition_variable answered;

  ~Inside() {
    if (daemon == nullptr) return;
    const MHD_socket socket = MHD_quiesce_daemon(daemon);
    {
      const std::lock_guard lock{mutex};
      closing = true;  // what was accepted before is still answered, and must not wait for anything
      for (const auto& stream : streams) stream->close();
    }
    errands->finish();
    {
      std::unique_lock lock{mutex};  // stopping the daemon cuts off what has not left yet
      answered.wait_for(lock, time_to_leave, [&] { return on_their_way == 0; });
    }
    MHD_stop_daemon(daemon);
    if (socket != MHD_INVALID_SOCKET) ::close(socket);
  }

  std::size_t largest_body(const Request& request) const {
    try {
      return options.largest_body ? options.largest_body(request) : usual_body;
    } catch (const std::exception&) {
      return usual_body;
    }
  }

  static Response guarded(const std::function<Response()>& answer) {
    try {
      return answer();
    } catch (const std::exception&) {
      return refusal(500, "Internal Server Error", "something went wrong here");
    }
  }

  Response answer(const Arriving& arriving) const {
    if (arriving.is_cut) return refusal(400, "Bad Request", "a query has no NUL in it");
    if (arriving.too_large) return refusal(413, "Content Too Large", "the body is larger than allowed");
    return guarded([&] { return handler(arriving.request); });
  }

  /// The connection sleeps meanwhile; when it is woken, `on_request` is called for it once more.
  MHD_Result answer_later(Arriving& arriving, MHD_Connection* connection, const std::function<Response()>& later) {
    MHD_suspend_connection(connection);
    const bool given = errands->give([&arriving, connection, later](bool in_time) {
      arriving.answer = in_time ? guarded(later) : refusal(503, "Service Unavailable", "the service is stopping");
      MHD_resume_connection(connection);
    });
    if (!given) {
      arriving.answer = refusal(503, "Service Unavailable", "too many ask for what takes long: come again");
      MHD_resume_connection(connection);
    }
    return MHD_YES;
  }

  /// One client's stream, for as long as it is sent.
  struct Sending {
    Inside* inside;
    std::shared_ptr<EventStream> stream;
    MHD_Connection* connection;
  };

  static ssize_t send_piece(void* of, std::uint64_t, char* into, std::size_t most) {
    auto& sending = *static_cast<Sending*>(of);
    MHD_Connection* const connection = sending.connection;
    const auto piece = sending.stream->take(
        most, [&] { MHD_suspend_connection(connection); }, [connection] { MHD_resume_connection(connection); });
    if (!piece) return 0;
    if (piece->empty())
      return sending.stream->is_cut() ? MHD_CONTENT_READER_END_WITH_ERROR : MHD_CONTENT_READER_END_OF_STREAM;
    std::memcpy(into, piece->data(), piece->size());
    return static_cast<ssize_t>(piece->size());
  }

  static void end_sending(void* of) {
    const std::unique_ptr<Sending> sending{static_cast<Sending*>(of)};
    sending->stream->abandon();
    const std::lock_guard lock{sending->inside->mutex};
    sending->inside->streams.erase(sending->stream);
  }

  OwnResponse stream_response(const Response& response, MHD_Connection* connection) {
    {
      const std::lock_guard lock{mutex};
      streams.insert(response.stream);
      if (closing) response.stream->close();
    }
    auto sending = std::make_unique<Sending>(Sending{this, response.stream, connection});
    OwnResponse made{
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, bytes_of_a_piece, send_piece, sending.get(), end_sending)};
    if (made) static_cast<void>(sending.release());
    return made;
  }

  /// A body that waits for its client to read it.
  struct Unread {
    Inside* inside;
    std::string body;
  };

  static void end_unread(void* of) {
    const std::unique_ptr<Unread> unread{static_cast<Unread*>(of)};
    unread->inside->unread_bytes -= unread->body.size();
  }

  OwnResponse body_response(std::string body) {
    auto unread = std::make_unique<Unread>(Unread{this, std::move(body)});
    unread_bytes += unread->body.size();
    OwnResponse made{MHD_create_response_from_buffer_with_free_callback_cls(unread->body.size(), unread->body.data(),
                                                                            &end_unread, unread.get())};
    if (made) static_cast<void>(unread.release());
    else unread_bytes -= unread->body.size();
    return made;
  }

  MHD_Result send(Response response, MHD_Connection* connection) {
    // Clients that ask for much and read nothing do not take all memory.
    if (response.body.size() > small_body && unread_bytes + response.body.size() > most_unread)
      response = refusal(503, "Service Unavailable", "too much waits to be read by others: come again");
    OwnResponse made =
        response.stream ? stream_response(response, connection) : body_response(std::move(response.body));
    if (!made) return MHD_NO;
    for (const auto& [name, value] : response.headers) MHD_add_response_header(made.get(), name.c_str(), value.c_str());
    return MHD_queue_response(connection, static_cast<unsigned>(response.status), made.get());
  }

  void wait_for(Arriving& arriving) {
    arriving.is_waited_for = true;
    const std::lock_guard lock{mutex};
    ++on_their_way;
  }

  void let_go(Arriving& arriving) {
    if (!std::exchange(arriving.is_waited_for, false)) return;
    const std::lock_guard lock{mutex};
    --on_their_way;
    answered.notify_all();
  }

  static MHD_Result on_request(void* of, MHD_Connection* connection, const char*, const char* method, const char*,
                               const char* data, std::size_t* size, void** state) {
    auto& inside = *static_cast<Inside*>(of);
    auto* arriving = static_cast<Arriving*>(*state);
    if (arriving->request.method.empty()) {  // the headers are there, nothing of the body
      arriving->request.method = method;
      arriving->request.client = client_of(connection);
      MHD_get_connection_values(connection, MHD_HEADER_KIND, take_header, &arriving->request);
      MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, take_parameter, &arriving->request);
      arriving->largest_body = inside.largest_body(arriving->request);
      return MHD_YES;
    }
    if (*size > 0) {
      arriving->too_large = arriving->too_large || arriving->request.body.size() + *size > arriving->largest_body;
      if (!arriving->too_large) arriving->request.body.append(data, *size);
      *size = 0;
      return MHD_YES;
    }
    if (arriving->answer) {
      if (arriving->answer->stream) inside.let_go(*arriving);
      return inside.send(std::move(*arriving->answer), connection);
    }
    inside.wait_for(*arriving);  // before the handler is asked: whoever hears of it there may let this go
    Response answer = inside.answer(*arriving);
    if (answer.stream) inside.let_go(*arriving);
    return answer.later ? inside.answer_later(*arriving, connection, answer.later)
                        : inside.send(std::move(answer), connection);
  }

  static void on_end(void* of, MHD_Connection*, void** state, MHD_RequestTerminationCode) {
    const std::unique_ptr<Arriving> arriving{static_cast<Arriving*>(*state)};
    *state = nullptr;
    if (arriving) static_cast<Inside*>(of)->let_go(*arriving);
  }

  /// The path as it was sent: `on_request` is given it decoded, and an encoded slash is another thing than a slash.
  static void* on_line(void*, const char* target, MHD_Connection*) {
    auto arriving = std::make_unique<Arriving>();
    const std::string_view line = target;
    const std::size_t query = std::min(line.find('?'), line.size());
    arriving->request.path = line.substr(0, query);
    arriving->is_cut = line.find("%00", query) != line.npos;
    return arriving.release();
  }
};

Listener::Listener(std::unique_ptr<Inside> inside) : inside_{std::move(inside)} {}
Listener::~Listener() = default;

Result<std::unique_ptr<Listener>> Listener::open(Options options, Handler handler) {
  const auto address = address_of(options);
  if (!address) return tl::unexpected(address.error());
  auto inside = std::make_unique<Inside>();
  inside->options = std::move(options);
  inside->handler = std::move(handler);
  inside->errands = std::make_unique<Errands>(inside->options.later_threads, most_that_wait);
  inside->is_v6 = address->is_v6;
  const Options& wanted = inside->options;
  unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
  if (address->is_v6) flags |= MHD_USE_IPv6;
  std::vector<MHD_OptionItem> items;
  const auto with = [&](MHD_OPTION option, std::intptr_t value, void* pointer = nullptr) {
    items.push_back({option, value, pointer});
  };
  with(MHD_OPTION_SOCK_ADDR, 0, const_cast<sockaddr_storage*>(&address->bytes));
  with(MHD_OPTION_THREAD_POOL_SIZE, wanted.threads);
  with(MHD_OPTION_CONNECTION_LIMIT, wanted.connections);
  with(MHD_OPTION_CONNECTION_TIMEOUT, wanted.idle_seconds);
  with(MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory_of_a_connection);
  with(MHD_OPTION_URI_LOG_CALLBACK, reinterpret_cast<std::intptr_t>(&Inside::on_line));
  with(MHD_OPTION_NOTIFY_COMPLETED, reinterpret_cast<std::intptr_t>(&Inside::on_end), inside.get());
  if (!wanted.certificate.empty()) {
    flags |= MHD_USE_TLS;
    with(MHD_OPTION_HTTPS_MEM_CERT, 0, const_cast<char*>(wanted.certificate.c_str()));
    with(MHD_OPTION_HTTPS_MEM_KEY, 0, const_cast<char*>(wanted.private_key.c_str()));
  }
  with(MHD_OPTION_END, 0);
  errno = 0;
  inside->daemon = MHD_start_daemon(flags, 0, nullptr, nullptr, &Inside::on_request, inside.get(), MHD_OPTION_ARRAY,
                                    items.data(), MHD_OPTION_END);
  if (inside->daemon == nullptr) {
    const std::string where = wanted.address + " port " + std::to_string(wanted.port);
    if (errno == EADDRINUSE)
      return failure(ErrorCode::in_use, "another process listens there", where, "name another port");
    if (!wanted.certificate.empty() && errno == 0)
      return failure(ErrorCode::invalid_input, "the certificate and the key can't be used", where,
                     "both are PEM files, and the key is that of the certificate");
    return failure(ErrorCode::storage, std::string{"it can't be listened to: "} + std::strerror(errno), where,
                   "is the address one of this machine, and the port allowed?");
  }
  return std::unique_ptr<Listener>{new Listener{std::move(inside)}};
}

std::uint16_t Listener::port() const {
  const MHD_DaemonInfo* const info = MHD_get_daemon_info(inside_->daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info == nullptr ? 0 : info->port;
}

std::string Listener::url() const {
  const std::string& address = inside_->options.address;
  return (inside_->options.certificate.empty() ? "http://" : "https://") +
         (inside_->is_v6 ? "[" + address + "]" : address) + ":" + std::to_string(port());
}

}  // namespace tidemark::web
