#include "web/listener.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tidemark::web {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// Keeps what came, and answers what a test says.
struct Web : testing::Test {
  explicit Web(Listener::Options options = {}) {
    auto opened = Listener::open(std::move(options), [this](const Request& request) {
      const std::lock_guard lock{mutex};
      last = request;
      return answer(request);
    });
    if (!opened) throw std::runtime_error(to_line(opened.error()));
    listener = std::move(*opened);
  }
  [[nodiscard]] httplib::Client client() const {
    httplib::Client made{"127.0.0.1", listener->port()};
    made.set_read_timeout(std::chrono::seconds{20});
    return made;
  }
  std::mutex mutex;
  Request last;
  std::function<Response(const Request&)> answer = [](const Request&) {
    return Response{200, {{"Content-Type", "application/json"}}, "{}"};
  };
  std::unique_ptr<Listener> listener;
};

TEST_F(Web, HandsOnARequestWholeAndItsAnswer) {
  answer = [](const Request& request) {
    return Response{201, {{"X-Two", "a"}, {"X-Two", "b"}}, request.method + " " + request.body};
  };
  const auto got = client().Post("/a%2Fb/c?name=x%20y&empty=", {{"X-Own", "1"}}, "body", "text/plain");
  ASSERT_TRUE(got);
  EXPECT_EQ(got->status, 201);
  EXPECT_EQ(got->body, "POST body");
  EXPECT_EQ(got->get_header_value_count("X-Two"), 2u);
  EXPECT_EQ(last.path, "/a%2Fb/c") << "an encoded slash is no slash";
  EXPECT_EQ(last.query["name"], "x y");
  EXPECT_EQ(last.query["empty"], "");
  EXPECT_EQ(last.header("x-own"), "1");
  EXPECT_EQ(last.header("x-none"), "");
  EXPECT_EQ(last.client, "127.0.0.1");
}

TEST(WhoAsks, IsKnownByHisIPv6AddressToo) {
  std::string from;
  const auto listener = Listener::open({.address = "::1"}, [&](const Request& request) {
    from = request.client;
    return Response{};
  });
  if (!listener) GTEST_SKIP() << "this machine has no IPv6";
  httplib::Client client{"::1", (*listener)->port()};
  ASSERT_TRUE(client.Get("/"));
  EXPECT_EQ(from, "::1");
}

TEST_F(Web, TellsAHandlerThatThrowsByABare500) {
  answer = [](const Request&) -> Response { throw std::runtime_error("secret"); };
  const auto got = client().Get("/");
  ASSERT_TRUE(got);
  EXPECT_EQ(got->status, 500);
  EXPECT_EQ(got->body.find("secret"), std::string::npos);
}

struct SmallWeb : Web {
  SmallWeb() : Web{{.largest_body = [](const Request&) { return std::size_t{1'000}; }}} {}
};
TEST_F(SmallWeb, TakesNoBodyThatIsLargerThanAllowed) {
  std::atomic<int> asked = 0;
  answer = [&](const Request&) { return ++asked, Response{}; };
  EXPECT_EQ(client().Post("/", std::string(1'000, 'x'), "text/plain")->status, 200);
  EXPECT_EQ(client().Post("/", std::string(1'001, 'x'), "text/plain")->status, 413);
  EXPECT_EQ(asked, 1);
}
TEST_F(SmallWeb, TakesNoLineAndNoHeaderWithoutEnd) {
  const auto got = client().Get("/", {{"X-Long", std::string(200'000, 'x')}});
  EXPECT_TRUE(!got || got->status == 431 || got->status == 400);
  EXPECT_EQ(client().Get("/")->status, 200) << "and goes on";
}

TEST_F(Web, WhatIsAnsweredLaterKeepsNobodyElseWaiting) {
  std::atomic<bool> closed = true;
  answer = [&](const Request& request) {
    Response given{200, {}, "at once"};
    if (request.path == "/later")
      given.later = [&closed] {
        while (closed) std::this_thread::sleep_for(std::chrono::milliseconds{1});
        return Response{202, {}, "later"};
      };
    if (request.path == "/throws") given.later = []() -> Response { throw std::runtime_error("secret"); };
    return given;
  };
  std::vector<std::thread> waiting;
  std::atomic<int> answered = 0;
  for (int i = 0; i < 10; ++i)
    waiting.emplace_back([&] {
      const auto got = client().Get("/later");
      answered += got && got->status == 202 && got->body == "later" ? 1 : 0;
    });
  for (int i = 0; i < 20; ++i) EXPECT_EQ(client().Get("/")->body, "at once");
  EXPECT_EQ(answered, 0);
  closed = false;
  for (std::thread& one : waiting) one.join();
  EXPECT_EQ(answered, 10);
  EXPECT_EQ(client().Get("/throws")->status, 500);
}

TEST_F(Web, OfTooManyThatTakeLongSomeAreToComeAgainAndAStopKeepsNobody) {
  std::atomic<bool> closed = true;
  answer = [&](const Request&) {
    Response given;
    given.later = [&closed] {
      while (closed) std::this_thread::sleep_for(std::chrono::milliseconds{1});
      return Response{200, {}, "done"};
    };
    return given;
  };
  std::vector<std::thread> waiting;
  std::atomic<int> turned_away = 0;
  std::atomic<int> done = 0;
  for (int i = 0; i < 80; ++i)
    waiting.emplace_back([&] {
      const auto got = client().Get("/");
      if (got) ++(got->status == 503 ? turned_away : done);
    });
  while (turned_away < 80 - 64 - 2) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  std::thread stop{[&] { listener.reset(); }};
  std::this_thread::sleep_for(std::chrono::milliseconds{50});
  closed = false;
  stop.join();
  for (std::thread& one : waiting) one.join();
  EXPECT_EQ(done + turned_away, 80) << "everybody has an answer";
  EXPECT_GE(done, 2) << "what was under way is answered";
}

TEST_F(Web, SendsAStreamAsItComesAndEndsIt) {
  auto stream = std::make_shared<EventStream>();
  answer = [&](const Request&) { return Response{200, {{"Content-Type", "text/event-stream"}}, {}, stream}; };
  std::string came;
  std::thread reader{[&] {
    const auto got = client().Get("/", [&](const char* data, std::size_t size) {
      came.append(data, size);
      // The next one is put when this one has arrived: nothing waits for the end.
      if (came == "one\n") stream->put("two\n");
      if (came == "one\ntwo\n") stream->close();
      return true;
    });
    EXPECT_TRUE(got);
  }};
  EXPECT_TRUE(stream->put("one\n"));
  reader.join();
  EXPECT_EQ(came, "one\ntwo\n");
  EXPECT_FALSE(stream->put("three\n"));
}

TEST(AListener, SendsAnAnswerWholeThoughTheListenerGoesWhenItIsGiven) {
  for (int round = 0; round < 20; ++round) {
    std::mutex given;
    std::condition_variable was_given;
    bool is_given = false;
    auto going = Listener::open({}, [&](const Request&) {
      const std::lock_guard lock{given};
      is_given = true;
      was_given.notify_one();
      return Response{200, {}, std::string(100'000, 'x')};
    });
    ASSERT_TRUE(going);
    std::size_t size = 0;
    std::thread asking{[&, port = (*going)->port()] {
      const auto got = httplib::Client{"127.0.0.1", port}.Get("/");
      size = got ? got->body.size() : 0;
    }};
    {
      std::unique_lock lock{given};
      was_given.wait(lock, [&] { return is_given; });
    }
    going->reset();
    asking.join();
    EXPECT_EQ(size, 100'000U) << "round " << round;
  }
}

TEST_F(Web, LetsAClientGoThatTakesNothing) {
  EventStream stream;
  const std::string much(EventStream::most_bytes / 2, 'x');
  EXPECT_TRUE(stream.put(much));
  EXPECT_TRUE(stream.put(much));
  EXPECT_FALSE(stream.put("x"));
  EXPECT_TRUE(stream.is_closed());
}

TEST_F(Web, NoticesThatAClientOfAStreamHasGone) {
  auto stream = std::make_shared<EventStream>();
  answer = [&](const Request&) { return Response{200, {}, {}, stream}; };
  stream->put("one\n");
  (void)client().Get("/", [&](const char*, std::size_t) { return false; });
  bool open = true;
  for (int tries = 0; open && tries < 2'000; ++tries) {
    open = stream->put("more\n");
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
  EXPECT_FALSE(open);
}

TEST_F(Web, KeepsAThousandStreamsWithoutAThreadEach) {
  const auto threads = [] {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);)
      if (line.starts_with("Threads:")) return std::stoi(line.substr(8));
    return 0;
  };
  std::vector<std::shared_ptr<EventStream>> streams;
  answer = [&](const Request&) {
    streams.push_back(std::make_shared<EventStream>());
    streams.back()->put("hello\n");
    return Response{200, {}, {}, streams.back()};
  };
  const int before = threads();
  std::vector<int> sockets;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(listener->port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const std::string line = "GET /events HTTP/1.1\r\nHost: x\r\n\r\n";
  for (int i = 0; i < 1'000; ++i) {
    const int one = socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(connect(one, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ASSERT_EQ(send(one, line.data(), line.size(), 0), static_cast<ssize_t>(line.size()));
    sockets.push_back(one);
  }
  const auto read_until = [](int one, const char* words) {
    std::string came;
    char piece[1'000];
    while (came.find(words) == std::string::npos) {
      const ssize_t got = recv(one, piece, sizeof piece, 0);
      if (got <= 0) return false;
      came.append(piece, static_cast<std::size_t>(got));
    }
    return true;
  };
  for (const int one : sockets) ASSERT_TRUE(read_until(one, "hello"));
  EXPECT_EQ(threads(), before);
  {
    const std::lock_guard lock{mutex};
    ASSERT_EQ(streams.size(), 1'000u);
    for (const auto& stream : streams) EXPECT_TRUE(stream->put("again\n"));
  }
  for (const int one : sockets) ASSERT_TRUE(read_until(one, "again"));
  listener.reset();  // ends them all
  for (const int one : sockets) {
    EXPECT_FALSE(read_until(one, "never put"));
    close(one);
  }
}

TEST(AListener, SaysWhyItCantListen) {
  const auto nothing = [](const Request&) { return Response{}; };
  const auto first = Listener::open({}, nothing);
  ASSERT_TRUE(first);
  EXPECT_THAT((*first)->url(), StartsWith("http://127.0.0.1:"));
  const auto second = Listener::open({.port = (*first)->port()}, nothing);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::in_use);
  EXPECT_EQ(Listener::open({.address = "localhost"}, nothing).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(Listener::open({.certificate = "no", .private_key = "no"}, nothing).error().code, ErrorCode::invalid_input);
}

TEST(Stream, WhoHasMoreThanIsTakenWaits) {
  EventStream stream;
  std::atomic<std::size_t> put = 0;
  const std::string piece(std::size_t{64} << 10, 'x');
  std::thread maker{[&] {
    while (put < 100 && stream.put_in_turn(piece, std::chrono::seconds{20})) ++put;
    stream.close();
  }};
  std::this_thread::sleep_for(std::chrono::milliseconds{50});
  EXPECT_LT(put, 10u) << "nothing is taken";
  std::size_t bytes = 0;
  for (bool more = true; more;) {
    const auto taken = stream.take(
        std::size_t{16} << 10, [] {}, [] {});
    more = !taken || !taken->empty();
    if (taken) bytes += taken->size();
  }
  maker.join();
  EXPECT_EQ(bytes, 100 * piece.size());
  EXPECT_FALSE(stream.is_cut());
}

TEST(Stream, WhoTakesNothingIsLetGo) {
  EventStream stream;
  const std::string piece(std::size_t{300} << 10, 'x');
  EXPECT_TRUE(stream.put_in_turn(piece, std::chrono::milliseconds{1}));
  EXPECT_FALSE(stream.put_in_turn(piece, std::chrono::milliseconds{1}));
  EXPECT_TRUE(stream.is_cut());
}

TEST_F(Web, AnAnswerThatIsCutIsNotTakenForAWholeOne) {
  auto stream = std::make_shared<EventStream>();
  stream->put("the first half");
  stream->cut();
  answer = [&](const Request&) { return Response{200, {{"Content-Type", "text/csv"}}, {}, stream}; };
  EXPECT_FALSE(client().Get("/")) << "the connection breaks off";
}

}  // namespace
}  // namespace tidemark::web
