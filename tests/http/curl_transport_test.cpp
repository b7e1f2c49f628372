#include "http/curl_transport.h"

#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "raw_server.h"
#include "simulators/server.h"

namespace tidemark::http {
namespace {

using test::RawServer;

/// Answers what it was asked, so that a test sees what went over the wire.
struct Echo final : sim::Handler {
  Response handle(const Request& request) override {
    ++calls;
    last = request;
    Response answer{200, {{"Content-Type", "text/plain"}, {"X-Seen", request.method}}, request.body};
    if (sim::target_of(request.url).path == "/moved") answer = {302, {{"Location", "/elsewhere"}}, ""};
    if (sim::target_of(request.url).path == "/large") answer.body = std::string(1'000'000, 'a');
    if (sim::target_of(request.url).path == "/empty") answer = {204, {}, ""};
    return answer;
  }
  Request last;
  int calls = 0;
};

class OverSockets : public testing::Test {
 protected:
  Echo echo;
  std::unique_ptr<sim::Server> server = sim::Server::listen(echo).value();
  CurlTransport network;

  std::string url(std::string_view path) const { return server->url() + std::string{path}; }
};

TEST_F(OverSockets, MethodPathQueryHeadersAndBodyArriveAsTheyWereGiven) {
  for (const char* method : {"POST", "PATCH", "PUT", "DELETE"}) {
    const auto answer = network.send({method,
                                      url("/a%2Fb/%C3%A9?q=x+y%26&z"),
                                      {{"Authorization", "Bearer t"}, {"X-Empty", ""}},
                                      std::string("\0body\xFF", 6)});
    ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
    EXPECT_EQ(header(answer->headers, "x-seen"), method);
    EXPECT_EQ(answer->body, std::string("\0body\xFF", 6));
    EXPECT_EQ(echo.last.url, url("/a%2Fb/%C3%A9?q=x+y%26&z"));
    EXPECT_EQ(header(echo.last.headers, "Authorization"), "Bearer t");
    EXPECT_EQ(header(echo.last.headers, "Content-Type"), "");
  }
  ASSERT_TRUE(network.send({"GET", url("/x")}).has_value());
  EXPECT_EQ(echo.last.method, "GET");
}

TEST_F(OverSockets, ABodyInPiecesArrivesWhole) {
  for (const std::size_t pieces : {1u, 3u, 40u}) {
    std::size_t given = 0;
    std::string whole;
    Request request{"PUT", url("/x")};
    for (std::size_t n = 0; n < pieces; ++n) whole += std::string(50'000 + n, static_cast<char>('a' + n % 26));
    request.pieces = {whole.size(), [&](std::string& piece) {
                        piece.clear();
                        if (given < pieces) piece.assign(50'000 + given, static_cast<char>('a' + given % 26));
                        ++given;
                      }};
    const auto answer = network.send(request);
    ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
    EXPECT_EQ(answer->body == whole, true);
    EXPECT_EQ(header(answer->headers, "x-seen"), "PUT");
  }
}

TEST_F(OverSockets, ABodyWhosePiecesEndEarlyIsNoSuccess) {
  Request request{"PUT", url("/x")};
  request.timeout_ms = 500;
  request.pieces = {1'000, [first = true](std::string& piece) mutable {
                      piece = first ? "ten bytes." : "";
                      first = false;
                    }};
  const auto answer = network.send(request);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, ErrorCode::network);
  EXPECT_EQ(echo.calls, 0);
}

TEST_F(OverSockets, AnswersComeCompressedAndAreGivenPlain) {
  const auto answer = network.send({"GET", url("/large")});
  ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
  EXPECT_EQ(answer->body, std::string(1'000'000, 'a'));
  EXPECT_EQ(header(answer->headers, "Content-Encoding"), "gzip");
}

TEST_F(OverSockets, AnAnswerLongerThanAllowedAfterDecompressionIsABadAnswer) {
  Request request{"GET", url("/large?secret=1")};
  request.answer_limit = 999'999;
  const auto answer = network.send(request);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, ErrorCode::bad_answer);
  EXPECT_THAT(answer.error().what, testing::HasSubstr("999999"));
  request.answer_limit = 1'000'000;
  EXPECT_TRUE(network.send(request).has_value());
}

TEST_F(OverSockets, ARedirectIsAnAnswerAndIsNotFollowed) {
  const auto answer = network.send({"GET", url("/moved")});
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 302);
  EXPECT_EQ(echo.calls, 1);
}

TEST_F(OverSockets, AnAnswerWithoutABodyIsWhole) {
  const auto answer = network.send({"PATCH", url("/empty"), {}, "{}"});
  ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
  EXPECT_EQ(answer->status, 204);
}

TEST_F(OverSockets, AHeaderWithALineBreakIsRefusedWithoutShowingIt) {
  const auto answer = network.send({"GET", url("/"), {{"Authorization", "Bearer secret\r\nX-Other: 1"}}});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(to_line(answer.error()), testing::Not(testing::HasSubstr("secret")));
  EXPECT_EQ(echo.calls, 0);
}

TEST_F(OverSockets, ManyThreadsMaySendAtOnce) {
  std::atomic<int> whole = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        const std::string body = std::to_string(t) + ":" + std::to_string(i);
        const auto answer = network.send({"POST", url("/"), {}, body});
        if (answer && answer->body == body) ++whole;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(whole, 160);
}

TEST(CurlTransport, KeepsTheConnectionFromCallToCall) {
  RawServer server{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", RawServer::Then::keep};
  CurlTransport network;
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(network.send({"GET", server.url() + "/"}).has_value());
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlTransport, SpeaksPlainHttpToThisMachineOnly) {
  CurlTransport network;
  for (const char* url : {"http://example.com/x?secret=1", "http://127.0.0.1.example.com/", "http://0.0.0.0:1/",
                          "http://10.0.0.1/", "ftp://127.0.0.1/", "file:///etc/passwd"}) {
    const auto answer = network.send({"GET", url});
    ASSERT_FALSE(answer.has_value()) << url;
    EXPECT_EQ(answer.error().code, ErrorCode::refused) << url;
    EXPECT_THAT(to_line(answer.error()), testing::Not(testing::HasSubstr("secret")));
  }
}

TEST(CurlTransport, RefusesWhatIsNoUrlOrHoldsAPassword) {
  CurlTransport network;
  for (const char* url :
       {"", "nonsense", "http://", "https://user:hunter2@example.com/", "http://127.0.0.1:99999/", "http://a b/"}) {
    const auto answer = network.send({"GET", url});
    ASSERT_FALSE(answer.has_value()) << url;
    EXPECT_THAT(answer.error().code, testing::AnyOf(ErrorCode::invalid_input, ErrorCode::refused)) << url;
    EXPECT_THAT(to_line(answer.error()), testing::Not(testing::HasSubstr("hunter2"))) << url;
  }
}

TEST(CurlTransport, WhatIsMeantForThisMachineNeverGoesToAProxy) {
  RawServer proxy{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy", RawServer::Then::close};
  RawServer server{"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ndirect", RawServer::Then::close};
  ::setenv("http_proxy", proxy.url().c_str(), 1);
  ::setenv("all_proxy", proxy.url().c_str(), 1);
  CurlTransport network;
  const auto answer = network.send({"GET", server.url() + "/"});
  ::unsetenv("http_proxy");
  ::unsetenv("all_proxy");
  ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
  EXPECT_EQ(answer->body, "direct");
  EXPECT_EQ(proxy.connections(), 0);
}

TEST(CurlTransport, AStopEndsCallsUnderWayAndNewOnes) {
  RawServer server{"", RawServer::Then::silent};
  std::atomic<bool> stop = false;
  CurlTransport network{{.stop = &stop}};
  std::thread stopper{[&] {
    for (int waited = 0; server.requests() == 0 && waited < 2'000; ++waited)
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    stop = true;
  }};
  const auto under_way = network.send({"GET", server.url() + "/"});
  stopper.join();
  ASSERT_FALSE(under_way.has_value());
  EXPECT_EQ(under_way.error().code, ErrorCode::interrupted);
  const auto new_one = network.send({"GET", server.url() + "/"});
  ASSERT_FALSE(new_one.has_value());
  EXPECT_EQ(new_one.error().code, ErrorCode::interrupted);
  EXPECT_EQ(server.requests(), 1);
}

}  // namespace
}  // namespace tidemark::http
