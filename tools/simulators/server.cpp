#include "simulators/server.h"

#include <chrono>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

#include <httplib.h>
#include <sys/socket.h>
#include <zlib.h>

#include "simulators/connection.h"

namespace tidemark::sim {
namespace {

constexpr std::size_t shortest_to_compress = 1'000;

/// As fast as can be: a simulator is not what is measured.
std::string gzipped(const std::string& text) {
  z_stream stream{};
  constexpr int gzip = 16 + MAX_WBITS;
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip, 9, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc{};
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);  // the room is enough: it can't fail
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace

struct Server::Running {
  explicit Running(Handler& answering) : handler(answering) {}

  void answer(const httplib::Request& asked, httplib::Response& answer);

  Handler& handler;
  std::mutex one_at_a_time;
  BreakableServer server;
  std::string url;
  std::thread thread;
};

void Server::Running::answer(const httplib::Request& asked, httplib::Response& answer) {
  http::Request request{.method = asked.method, .url = url + asked.target};
  for (const auto& [name, value] : asked.headers) {
    // cpp-httplib puts the addresses of both ends among the headers; nobody sent those.
    if (name != "REMOTE_ADDR" && name != "REMOTE_PORT" && name != "LOCAL_ADDR" && name != "LOCAL_PORT") {
      request.headers.emplace_back(name, value);
    }
  }
  if (const std::string& form = Connection::of_this_thread().form_type; !form.empty())
    request.headers.emplace_back("Content-Type", form);
  request.body = asked.body;
  Reply reply = [&] {
    std::unique_lock lock{one_at_a_time, std::defer_lock};
    if (!handler.is_thread_safe()) lock.lock();
    return handler.reply(request);
  }();
  if (reply.broken != Reply::Broken::no) {
    // Without a body there is no half of one: the headers alone would be a whole answer.
    const bool has_half = reply.broken == Reply::Broken::half_body && !reply.response.body.empty();
    Connection& connection = Connection::of_this_thread();
    has_half ? connection.close_within_body() : connection.close_now();
  }
  answer.status = reply.response.status;
  for (auto& [name, value] : reply.response.headers) answer.set_header(name, value);
  const bool is_long = reply.response.body.size() > shortest_to_compress;
  if (is_long && Connection::of_this_thread().takes_gzip && !answer.has_header("Content-Encoding")) {
    answer.set_header("Content-Encoding", "gzip");
    answer.body = gzipped(reply.response.body);
  } else {
    answer.body = std::move(reply.response.body);
  }
}

namespace {

/// At a time. Each has a thread for as long as it is kept open, idle too: a client that opens a hundred must not wait for them.
constexpr std::size_t most_connections = 128;

constexpr const char* any_path = R"([\s\S]*)";

void set_up(httplib::Server& server, httplib::Server::Handler handler) {
  server.Get(any_path, handler).Post(any_path, handler).Put(any_path, handler);
  server.Patch(any_path, handler).Delete(any_path, std::move(handler));
  server.set_payload_max_length(Server::max_request_bytes);
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(1'000'000);
  server.set_keep_alive_timeout(30);  // seconds
  server.set_read_timeout(10);
  // Not SO_REUSEPORT, which is the library's default: a port that is taken must be an error, not a port shared by two.
  server.set_socket_options([](int socket) {
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  });
  server.new_task_queue = [] { return new httplib::ThreadPool(most_connections); };
}

/// `stop` has no effect on a server whose thread has not come to accept yet: so wait for that.
bool wait_until_accepting(const httplib::Server& server) {
  for (int tries = 0; tries < 5'000 && !server.is_running(); ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  return server.is_running();
}

}  // namespace

Result<std::unique_ptr<Server>> Server::listen(Handler& handler, std::uint16_t port) {
  auto running = std::make_unique<Running>(handler);
  Running& state = *running;
  set_up(state.server,
         [&state](const httplib::Request& asked, httplib::Response& answer) { state.answer(asked, answer); });
  int bound = port;
  if (port == 0) {
    bound = state.server.bind_to_any_port("127.0.0.1");
  } else if (!state.server.bind_to_port("127.0.0.1", port)) {
    bound = -1;
  }
  if (bound <= 0) {
    return failure(ErrorCode::in_use, "the port can't be listened on", "127.0.0.1:" + std::to_string(port),
                   "stop the program that has it, or use --port 0 for any free one");
  }
  state.url = "http://127.0.0.1:" + std::to_string(bound);
  state.thread = std::thread{[&state] { state.server.listen_after_bind(); }};
  std::unique_ptr<Server> server{new Server{std::move(running)}};
  if (!wait_until_accepting(state.server)) {
    return failure(ErrorCode::network, "the server did not begin to listen", state.url);
  }
  return server;
}

Server::Server(std::unique_ptr<Running> running) : running_(std::move(running)) {}

Server::~Server() {
  running_->handler.stop_waiting();
  running_->server.stop();
  running_->thread.join();
}

const std::string& Server::url() const { return running_->url; }

}  // namespace tidemark::sim
