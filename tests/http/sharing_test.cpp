#include <atomic>
#include <filesystem>
#include <future>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "http/curl_transport.h"
#include "talking_server.h"

namespace tidemark::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using test::Line;
using test::TalkingServer;

constexpr int never = 60'000;

void say_ok(Line& line) { line.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"); }

std::ptrdiff_t threads_of_this_process() {
  return std::distance(std::filesystem::directory_iterator{"/proc/self/task"}, std::filesystem::directory_iterator{});
}

TEST(Sharing, CallsAtTheSameTimeOverHttp1HaveAConnectionEachAndTheNextOnesUseThese) {
  constexpr int at_once = 6;
  std::latch all_are_there{at_once};
  TalkingServer server{[&](Line& line) {
    line.hear_head();
    all_are_there.arrive_and_wait();
    do say_ok(line);
    while (!line.hear_head().empty());
  }};
  CurlTransport network;
  for (int wave = 0; wave < 5; ++wave) {
    std::vector<std::future<bool>> calls;
    for (int i = 0; i < at_once; ++i) {
      calls.push_back(std::async(std::launch::async, [&] {
        return network.send({"GET", server.url() + "/"}).has_value();
      }));
    }
    for (auto& call : calls) EXPECT_TRUE(call.get());
  }
  EXPECT_EQ(server.connections(), at_once);
}

TEST(Sharing, ThreadsThatComeAndGoUseOneConnectionOneAfterTheOther) {
  TalkingServer server{[&](Line& line) {
    while (!line.hear_head().empty()) say_ok(line);
  }};
  CurlTransport network;
  for (int i = 0; i < 10; ++i) {
    std::thread{[&] { EXPECT_TRUE(network.send({"GET", server.url() + "/"}).has_value()); }}.join();
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(Sharing, ACallThatIsLateOrBreaksOffDisturbsNoOther) {
  TalkingServer server{[&](Line& line) {
    for (std::string head = line.hear_head(); !head.empty(); head = line.hear_head()) {
      if (head.starts_with("GET /silent")) line.pause(never);
      if (head.starts_with("GET /breaks")) return;
      line.pause(5);
      say_ok(line);
    }
  }};
  CurlTransport network;
  std::atomic<bool> over = false;
  std::atomic<int> whole = 0;
  std::thread other{[&] {
    while (!over) {
      EXPECT_TRUE(network.send({"GET", server.url() + "/"}).has_value());
      ++whole;
    }
  }};
  for (int i = 0; i < 10; ++i) {
    Request silent{"GET", server.url() + "/silent"};
    silent.timeout_ms = 30;
    EXPECT_FALSE(network.send(silent).has_value());
    EXPECT_FALSE(network.send({"GET", server.url() + "/breaks"}).has_value());
  }
  over = true;
  other.join();
  EXPECT_GE(whole, 10);
}

TEST(Sharing, AStopEndsAllCallsUnderWayWithinAHalfSecond) {
  constexpr int at_once = 4;
  std::latch all_are_there{at_once + 1};
  TalkingServer server{[&](Line& line) {
    line.hear_head();
    all_are_there.arrive_and_wait();
    line.pause(never);
  }};
  std::atomic<bool> stop = false;
  CurlTransport network{{.stop = &stop}};
  std::vector<std::future<Result<Response>>> calls;
  for (int i = 0; i < at_once; ++i)
    calls.push_back(std::async(std::launch::async, [&] { return network.send({"GET", server.url() + "/"}); }));
  all_are_there.arrive_and_wait();
  const auto began = steady_clock::now();
  stop = true;
  for (auto& call : calls) {
    const auto answer = call.get();
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code, ErrorCode::interrupted);
  }
  EXPECT_LT(steady_clock::now() - began, milliseconds{500});
  EXPECT_EQ(network.send({"GET", server.url() + "/"}).error().code, ErrorCode::interrupted);
  std::this_thread::sleep_for(milliseconds{30});
  EXPECT_EQ(server.connections(), at_once) << "of a new one not a byte leaves";
}

TEST(Sharing, WhoSendsNothingHasNoThreadAndWhoHasSentOne) {
  TalkingServer server{[&](Line& line) {
    while (!line.hear_head().empty()) say_ok(line);
  }};
  CurlTransport network;
  const auto before = threads_of_this_process();
  ASSERT_FALSE(network.send({"GET", "http://example.com/"}).has_value()) << "refused, nothing leaves";
  EXPECT_EQ(threads_of_this_process(), before);
  ASSERT_TRUE(network.send({"GET", server.url() + "/"}).has_value());
  EXPECT_EQ(threads_of_this_process(), before + 2) << "the second is the server's, for the connection";
}

}  // namespace
}  // namespace tidemark::http
