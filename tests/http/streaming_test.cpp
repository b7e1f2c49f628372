#include <atomic>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "http/curl_transport.h"
#include "streams.h"
#include "talking_server.h"

namespace tidemark::http {
namespace {

using test::length_in;
using test::Line;
using test::Stream;
using test::TalkingServer;

constexpr std::uint64_t hundred_mb = 100'000'000;

/// Reads what it is sent and answers its digest; of a GET, sends a stream of as many bytes as the path says.
void give_and_take(Line& line) {
  for (std::string head = line.hear_head(); !head.empty(); head = line.hear_head()) {
    if (head.starts_with("GET /")) {
      test::send_stream(line, std::stoull(head.substr(5)));
      continue;
    }
    const std::string digest = std::to_string(test::receive_stream(line, length_in(head)));
    line.say("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(digest.size()) + "\r\n\r\n" + digest);
  }
}

Source source_of(std::uint64_t length) {
  return {length, [](std::uint64_t at, std::span<char> piece) -> Result<std::size_t> {
            Stream::fill(at, piece);
            return piece.size();
          }};
}

struct Streaming : testing::Test {
  TalkingServer server{give_and_take};
  CurlTransport network;
  Request put(Source source) const {
    Request request{"PUT", server.url() + "/"};
    request.source = std::move(source);
    return request;
  }
  Request get(std::uint64_t length) const { return {"GET", server.url() + "/" + std::to_string(length)}; }
};

TEST_F(Streaming, ABodyIsReadPieceByPieceWhileItIsSent) {
  for (const std::uint64_t length :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{65'537}, std::uint64_t{5'000'000}}) {
    const auto answer = network.send(put(source_of(length)));
    ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
    EXPECT_EQ(answer->body, std::to_string(Stream::digest_of(length)));
  }
  EXPECT_LE(server.connections(), 2) << "one more for the request without a body";
}

TEST_F(Streaming, ASourceMayGiveLessThanItIsAskedForAndIsReadFromTheBeginningBySecondTry) {
  std::vector<std::uint64_t> beginnings;
  const Source source{100'000, [&](std::uint64_t at, std::span<char> piece) -> Result<std::size_t> {
                        if (at == 0) beginnings.push_back(at);
                        piece = piece.first(std::min<std::size_t>(piece.size(), 999));
                        Stream::fill(at, piece);
                        return piece.size();
                      }};
  const Request request = put(source);
  for (int i = 0; i < 2; ++i) {
    const auto answer = network.send(request);
    ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
    EXPECT_EQ(answer->body, std::to_string(Stream::digest_of(100'000)));
  }
  EXPECT_EQ(beginnings.size(), 2u);
}

TEST_F(Streaming, ASourcesErrorIsTheResultAndOneThatEndsTooSoonIsOne) {
  const auto broken = [](std::uint64_t at, std::span<char> piece) -> Result<std::size_t> {
    if (at > 100'000) return failure(ErrorCode::storage, "the disk is gone");
    return piece.size();
  };
  const auto answer = network.send(put({1'000'000, broken}));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error(), (Error{ErrorCode::storage, "the disk is gone"}));
  const auto shortened = network.send(put({1'000, [](std::uint64_t, std::span<char>) { return std::size_t{0}; }}));
  ASSERT_FALSE(shortened.has_value());
  EXPECT_EQ(shortened.error().code, ErrorCode::invalid_input);
}

TEST_F(Streaming, ASinkIsGivenTheBodyPieceByPieceInTheThreadThatSends) {
  Request request = get(5'000'000);
  std::uint64_t length = 0;
  std::uint64_t digest = 0;
  const auto sender = std::this_thread::get_id();
  request.sink = [&](std::string_view piece) -> Result<void> {
    EXPECT_EQ(std::this_thread::get_id(), sender);
    digest = Stream::digest(digest, length, piece);
    length += piece.size();
    return {};
  };
  const auto answer = network.send(request);
  ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
  EXPECT_EQ(answer->body, "");
  EXPECT_LT(answer->body.capacity(), 1'000u) << "no room is kept for what the sink had";
  EXPECT_EQ(length, 5'000'000u);
  EXPECT_EQ(digest, Stream::digest_of(5'000'000));
}

TEST_F(Streaming, ASinksErrorEndsTheExchangeAndIsTheResult) {
  Request request = get(1'000'000'000'000);
  request.answer_limit = SIZE_MAX;
  request.sink = [&](std::string_view) -> Result<void> { return failure(ErrorCode::storage, "the disk is full"); };
  const auto answer = network.send(request);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error(), (Error{ErrorCode::storage, "the disk is full"}));
}

TEST_F(Streaming, ASinkThatThrowsLeavesNothingUnderWay) {
  Request request = get(1'000'000'000'000);
  request.answer_limit = SIZE_MAX;
  request.sink = [](std::string_view) -> Result<void> { throw std::runtime_error{"out of it"}; };
  EXPECT_THROW(static_cast<void>(network.send(request)), std::runtime_error);
  EXPECT_TRUE(network.send(get(1)).has_value());
}

TEST_F(Streaming, TheLimitHoldsForASinkToo) {
  Request request = get(1'000'000'000'000);
  request.answer_limit = 10'000'000;
  std::size_t taken = 0;
  request.sink = [&](std::string_view piece) -> Result<void> {
    taken += piece.size();
    return {};
  };
  const auto answer = network.send(request);
  ASSERT_FALSE(answer.has_value());
  EXPECT_TRUE(is_too_long(answer.error()));
  EXPECT_LE(taken, request.answer_limit);
}

TEST_F(Streaming, ASlowSinkKeepsItsOwnServerWaitingAndNobodyElse) {
  Request request = get(20'000'000);
  request.stall_ms = request.timeout_ms = 500;  // of which we are not guilty
  std::atomic<bool> go_on = false;
  std::uint64_t length = 0;
  request.sink = [&](std::string_view piece) -> Result<void> {
    for (int waited = 0; !go_on && waited < 10'000; ++waited) std::this_thread::sleep_for(std::chrono::milliseconds{1});
    length += piece.size();
    return {};
  };
  auto slow = std::async(std::launch::async, [&] { return network.send(request); });
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(network.send(get(1'000)).has_value());
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  EXPECT_NE(slow.wait_for(std::chrono::seconds{0}), std::future_status::ready);
  go_on = true;
  const auto answer = slow.get();
  ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
  EXPECT_EQ(length, 20'000'000u);
}

TEST_F(Streaming, AHundredMegabytesEitherWayNeverLieInMemory) {
  const test::PeakMemory memory;
  Request upload = put(source_of(hundred_mb));
  const auto sent = network.send(upload);
  ASSERT_TRUE(sent.has_value()) << to_line(sent.error());
  EXPECT_EQ(sent->body, std::to_string(Stream::digest_of(hundred_mb)));
  Request download = get(hundred_mb);
  std::uint64_t length = 0;
  download.sink = [&](std::string_view piece) -> Result<void> {
    length += piece.size();
    return {};
  };
  const auto received = network.send(download);
  ASSERT_TRUE(received.has_value()) << to_line(received.error());
  EXPECT_EQ(length, hundred_mb);
  memory.expect_growth_below(std::size_t{16} << 20);
}

TEST(StreamingErrors, TheBodyOfARefusalIsNotTheSinks) {
  TalkingServer server{[](Line& line) {
    line.hear_head();
    line.say("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone");
  }};
  CurlTransport network;
  Request request{"GET", server.url() + "/"};
  request.sink = [](std::string_view) -> Result<void> {
    ADD_FAILURE();
    return {};
  };
  const auto answer = network.send(request);
  ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
  EXPECT_EQ(answer->status, 404);
  EXPECT_EQ(answer->body, "none");
}

}  // namespace
}  // namespace tidemark::http
