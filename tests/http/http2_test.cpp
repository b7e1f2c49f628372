#include <atomic>
#include <future>
#include <latch>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "http/curl_transport.h"
#include "http2_front.h"
#include "streams.h"
#include "talking_server.h"

namespace tidemark::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using test::Http2Front;
using test::length_in;
using test::Line;
using test::Stream;
using test::TalkingServer;
using testing::ElementsAre;
using testing::SizeIs;

constexpr int never = 60'000;
constexpr std::uint64_t hundred_mb = 100'000'000;

/// By its path: `/digest` of what is sent, `/silent`, `/half` an answer, `/refused`, `/<length>` of a stream.
void serve(Line& line) {
  for (std::string head = line.hear_head(); !head.empty(); head = line.hear_head()) {
    const std::string path = head.substr(head.find(' ') + 1, head.find(' ', head.find(' ') + 1) - head.find(' ') - 1);
    const std::uint64_t digest = test::receive_stream(line, length_in(head));
    if (path == "/silent") {
      line.pause(never);
    } else if (path == "/half" || path == "/stalls") {
      line.say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n[1,2]");
      if (path == "/stalls") line.pause(never);
      return;
    } else if (path == "/digest") {
      const std::string text = std::to_string(digest);
      line.say("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(text.size()) + "\r\n\r\n" + text);
    } else {
      test::send_stream(line, std::stoull(path.substr(1)));
    }
  }
}

struct Http2 : testing::Test {
  TalkingServer server{serve};
  Http2Front front{server.port()};
  CurlTransport network{{.ca_file = front.authority()}};

  Request get(const std::string& path) const { return {"GET", front.url() + path}; }
};

TEST_F(Http2, IsSpokenWhereAlpnAgreesOnIt) {
  const auto answer = network.send(get("/3"));
  ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(header(answer->headers, "Content-Length"), "3");
  EXPECT_EQ(answer->body.size(), 3u);
  EXPECT_THAT(front.seen(1).protocols, ElementsAre("h2"));
}

TEST_F(Http2, CallsAtTheSameTimeShareOneConnectionTheFirstOnesToo) {
  constexpr int at_once = 8;
  constexpr int calls_each = 20;
  std::latch together{at_once};
  std::vector<std::thread> threads;
  std::atomic<int> whole = 0;
  for (int t = 0; t < at_once; ++t) {
    threads.emplace_back([&] {
      together.arrive_and_wait();
      for (int i = 0; i < calls_each; ++i) {
        const auto answer = network.send(get("/30000"));
        if (answer && answer->body.size() == 30'000) ++whole;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(whole, at_once * calls_each);
  const auto seen = front.seen(at_once * calls_each);
  EXPECT_EQ(seen.requests, at_once * calls_each);
  EXPECT_THAT(seen.connections, SizeIs(1));
}

TEST_F(Http2, AHundredMegabytesEitherWayNeverLieInMemory) {
  const test::PeakMemory memory;
  Request upload{"PUT", front.url() + "/digest"};
  upload.source = {hundred_mb, [](std::uint64_t at, std::span<char> piece) -> Result<std::size_t> {
                     Stream::fill(at, piece);
                     return piece.size();
                   }};
  const auto sent = network.send(upload);
  ASSERT_TRUE(sent.has_value()) << to_line(sent.error());
  EXPECT_EQ(sent->body, std::to_string(Stream::digest_of(hundred_mb)));
  std::uint64_t length = 0;
  std::uint64_t digest = 0;
  Request download = get("/" + std::to_string(hundred_mb));
  download.sink = [&](std::string_view piece) -> Result<void> {
    digest = Stream::digest(digest, length, piece);
    length += piece.size();
    return {};
  };
  const auto received = network.send(download);
  ASSERT_TRUE(received.has_value()) << to_line(received.error());
  EXPECT_EQ(length, hundred_mb);
  EXPECT_EQ(digest, Stream::digest_of(hundred_mb));
  memory.expect_growth_below(std::size_t{16} << 20);
}

TEST_F(Http2, AnAnswerThatIsCutOffOrStopsInTheMiddleIsNone) {
  Request half = get("/half");
  const auto cut = network.send(half);
  ASSERT_FALSE(cut.has_value());
  EXPECT_EQ(cut.error().code, ErrorCode::network) << to_line(cut.error());
  Request stalls = get("/stalls");
  stalls.stall_ms = 200;
  const auto late = network.send(stalls);
  ASSERT_FALSE(late.has_value());
  EXPECT_TRUE(is_too_late(late.error())) << to_line(late.error());
  EXPECT_THAT(network.send(get("/3")).has_value(), true) << "and the connection is none the worse for it";
}

TEST_F(Http2, ACallThatIsLateLeavesTheOthersOnItsConnectionAlone) {
  std::atomic<bool> over = false;
  std::atomic<int> whole = 1;
  ASSERT_TRUE(network.send(get("/10000")).has_value());
  std::thread other{[&] {
    while (!over) {
      EXPECT_TRUE(network.send(get("/10000")).has_value());
      ++whole;
    }
  }};
  Request silent = get("/silent");
  silent.timeout_ms = 100;
  for (int i = 0; i < 5; ++i) {
    const auto late = network.send(silent);
    ASSERT_FALSE(late.has_value());
    EXPECT_TRUE(is_too_late(late.error())) << to_line(late.error());
  }
  over = true;
  other.join();
  EXPECT_GE(whole, 5);
  EXPECT_THAT(front.seen(whole).connections, SizeIs(1));
}

TEST_F(Http2, ASlowSinkIsWaitedForAndItsAnswerIsWhole) {
  Request request = get("/8000000");
  std::uint64_t length = 0;
  std::uint64_t digest = 0;
  bool slept = false;
  request.sink = [&](std::string_view piece) -> Result<void> {
    if (!std::exchange(slept, true)) std::this_thread::sleep_for(milliseconds{500});
    digest = Stream::digest(digest, length, piece);
    length += piece.size();
    return {};
  };
  auto slow = std::async(std::launch::async, [&] { return network.send(request); });
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(network.send(get("/100000")).has_value());
  const auto answer = slow.get();
  ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
  EXPECT_EQ(digest, Stream::digest_of(8'000'000));
}

TEST(Http2Stop, EndsAllStreamsAtOnce) {
  TalkingServer server{serve};
  Http2Front front{server.port()};
  std::atomic<bool> stop = false;
  CurlTransport network{{.ca_file = front.authority(), .stop = &stop}};
  ASSERT_TRUE(network.send({"GET", front.url() + "/3"}).has_value());
  std::vector<std::future<Result<Response>>> calls;
  for (int i = 0; i < 4; ++i)
    calls.push_back(std::async(std::launch::async, [&] { return network.send({"GET", front.url() + "/silent"}); }));
  std::this_thread::sleep_for(milliseconds{100});
  const auto began = steady_clock::now();
  stop = true;
  for (auto& call : calls) {
    const auto answer = call.get();
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code, ErrorCode::interrupted);
  }
  EXPECT_LT(steady_clock::now() - began, milliseconds{500});
}

TEST(Http2Refused, AServerThatSpeaksHttp1AloneIsSpokenToInIt) {
  TalkingServer server{serve};
  Http2Front front{server.port(), {"--npn-list=http/1.1"}};
  CurlTransport network{{.ca_file = front.authority()}};
  const auto answer = network.send({"GET", front.url() + "/3"});
  ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
  EXPECT_THAT(front.seen(1).protocols, ElementsAre("http/1.1"));
}

}  // namespace
}  // namespace tidemark::http
