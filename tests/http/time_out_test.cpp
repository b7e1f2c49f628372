#include <chrono>
#include <string>

#include <gmock/gmock.h>

#include "http/curl_transport.h"
#include "talking_server.h"

namespace tidemark::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using test::Line;
using test::TalkingServer;
using testing::HasSubstr;

constexpr int never = 60'000;  ///< milliseconds: a test that waits for it has failed

struct TimeOuts : testing::Test {
  CurlTransport network;
  milliseconds took{};

  Result<Response> send(Request request) {
    const auto began = steady_clock::now();
    auto answer = network.send(request);
    took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - began);
    return answer;
  }

  void expect_late(const Result<Response>& answer, const std::string& words) const {
    ASSERT_FALSE(answer.has_value()) << "a read that timed out is no success";
    EXPECT_EQ(answer.error().code, ErrorCode::network) << to_line(answer.error());
    EXPECT_TRUE(is_too_late(answer.error())) << to_line(answer.error());
    EXPECT_THAT(answer.error().what, HasSubstr(words));
    EXPECT_LT(took, milliseconds{never / 4});
  }
};

Request get(const TalkingServer& server, std::int64_t timeout_ms, std::int64_t stall_ms) {
  Request request{"GET", server.url() + "/"};
  request.timeout_ms = timeout_ms;
  request.stall_ms = stall_ms;
  return request;
}

/// Large enough that no socket's buffer takes it.
Request upload(const TalkingServer& server, std::int64_t timeout_ms, std::int64_t stall_ms) {
  Request request = get(server, timeout_ms, stall_ms);
  request.method = "PUT";
  request.body.assign(std::size_t{24} << 20, 'x');
  return request;
}

TEST_F(TimeOuts, AnAnswerThatTricklesIsTakenThoughItTakesLongerThanEitherTime) {
  TalkingServer server{[](Line& line) {
    line.hear_head();
    line.say("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n");
    for (int i = 0; i < 12 && line.pause(100); ++i) line.say("x");
  }};
  const auto answer = send(get(server, 900, 800));
  ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
  EXPECT_EQ(answer->body, "xxxxxxxxxxxx");
  EXPECT_GE(took, milliseconds{1'200});
}

TEST_F(TimeOuts, AnAnswerThatStopsInTheMiddleIsNoAnswer) {
  TalkingServer server{[](Line& line) {
    line.hear_head();
    line.say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n[1,2]");
    line.pause(never);
  }};
  expect_late(send(get(server, never, 200)), "nothing has moved for 200 ms");
}

TEST_F(TimeOuts, NorIsOneThatCouldBeWholeAndDoesNotEnd) {
  TalkingServer server{[](Line& line) {
    line.hear_head();
    line.say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[1,2]");
    line.pause(never);
  }};
  expect_late(send(get(server, never, 200)), "nothing has moved for 200 ms");
}

TEST_F(TimeOuts, TheOtherSideMayThinkLongerThanABodyMayStandStill) {
  TalkingServer server{[](Line& line) {
    line.hear_head();
    line.pause(500);
    line.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  }};
  const auto answer = send(get(server, never, 100));
  ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
}

TEST_F(TimeOuts, AContinueIsNoBeginning) {
  TalkingServer server{[](Line& line) {
    line.hear_head();
    line.say("HTTP/1.1 103 Early Hints\r\nX-Hint: 1\r\n\r\n");
    line.pause(500);
    line.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  }};
  const auto answer = send(get(server, never, 100));
  ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(header(answer->headers, "X-Hint"), "");
}

TEST_F(TimeOuts, OneThatDoesNotBeginIsLateByTheTimeOut) {
  TalkingServer server{[](Line& line) {
    line.hear_head();
    line.pause(never);
  }};
  expect_late(send(get(server, 200, never)), "within 200 ms");
  EXPECT_GE(took, milliseconds{200});
}

TEST_F(TimeOuts, OneThatMovesForEverEndsAtTheLimitOfAll) {
  TalkingServer server{[](Line& line) {
    line.hear_head();
    line.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    while (line.pause(20) && line.say("1\r\nx\r\n")) {
    }
  }};
  Request request = get(server, never, never);
  request.longest_ms = 400;
  expect_late(send(request), "even within the 400 ms");
}

TEST_F(TimeOuts, TheTimeThatSendingTakesIsNotTheAnswers) {
  TalkingServer server{[](Line& line) {
    std::uint64_t left = test::length_in(line.hear_head());
    std::string piece(std::size_t{1} << 20, '\0');
    while (left > 0 && line.pause(100)) {
      for (std::size_t taken = 0; taken < piece.size() && left > 0;) {
        const std::size_t got = line.hear(std::span{piece}.subspan(taken));
        if (got == 0) return;
        taken += got;
        left -= got;
      }
    }
    line.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  }};
  const auto answer = send(upload(server, 2'000, 1'500));
  ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
  EXPECT_GE(took, milliseconds{2'000}) << "or this says nothing";
}

TEST_F(TimeOuts, ARequestThatNobodyTakesStandsStill) {
  TalkingServer server{[](Line& line) {
    line.hear_head();
    line.pause(never);
  }};
  expect_late(send(upload(server, never, 200)), "nothing has moved for 200 ms");
}

TEST_F(TimeOuts, AConnectionThatIsNotMadeIsNoAnswerThatIsLate) {
  TalkingServer server{[](Line& line) { line.pause(never); }};  // which is no TLS
  Request request = get(server, 200, never);
  request.url.replace(0, 4, "https");
  const auto answer = send(request);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, ErrorCode::network);
  EXPECT_THAT(answer.error().what, HasSubstr("no connection"));
}

}  // namespace
}  // namespace tidemark::http
