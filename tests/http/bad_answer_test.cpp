#include <array>
#include <string>

#include <gmock/gmock.h>
#include <zlib.h>

#include "http/curl_transport.h"
#include "raw_server.h"

namespace tidemark::http {
namespace {

using test::RawServer;
using Then = RawServer::Then;

std::string gzipped(std::string_view text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(compressBound(text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string http_answer(std::string_view headers, std::string_view body) {
  return "HTTP/1.1 200 OK\r\n" + std::string{headers} + "\r\n" + std::string{body};
}

/// Whole as HTTP, so it has to say that the connection ends: the next request must not go out on one that is being closed.
std::string gzip_answer(std::string_view packed) {
  return http_answer(
      "Connection: close\r\nContent-Encoding: gzip\r\nContent-Length: " + std::to_string(packed.size()) + "\r\n",
      packed);
}

struct Case {
  std::string name;
  std::string says;
  Then then;
  ErrorCode expected;
};

class BadAnswer : public testing::TestWithParam<Case> {};

TEST_P(BadAnswer, IsAnErrorThatNamesTheCall) {
  RawServer server{GetParam().says, GetParam().then};
  CurlTransport network;
  for (const char* method : {"GET", "POST"}) {
    Request request{method, server.url() + "/some/path?secret=1", {}, method[0] == 'P' ? "body" : ""};
    request.timeout_ms = 300;
    request.answer_limit = 1 << 20;
    const auto answer = network.send(request);
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code, GetParam().expected) << to_line(answer.error());
    EXPECT_EQ(answer.error().where, std::string{method} + " " + server.url() + "/some/path");
    EXPECT_THAT(to_line(answer.error()), testing::Not(testing::HasSubstr("secret")));
    EXPECT_NE(answer.error().hint, "");
  }
}

INSTANTIATE_TEST_SUITE_P(
    Http, BadAnswer,
    testing::Values(
        Case{"Nothing", "", Then::close, ErrorCode::network}, Case{"Never", "", Then::silent, ErrorCode::network},
        Case{"HalfAHeader", "HTTP/1.1 200 OK\r\nContent-Le", Then::silent, ErrorCode::network},
        Case{"HalfABodyThenClosed", http_answer("Content-Length: 10\r\n", "half"), Then::close, ErrorCode::network},
        Case{"HalfABodyThenSilence", http_answer("Content-Length: 10\r\n", "half"), Then::silent, ErrorCode::network},
        Case{"HalfTheChunks", http_answer("Transfer-Encoding: chunked\r\n", "4\r\nhalf\r\n"), Then::close,
             ErrorCode::network},
        Case{"NoHttp", "220 mail.example.com ESMTP\r\n", Then::close, ErrorCode::bad_answer},
        Case{"BinaryNoise", std::string("\x16\x03\x01\x00\xFF\xFE\x00\x01", 8), Then::close, ErrorCode::bad_answer},
        Case{"EndlessBody", http_answer("", std::string(65536, 'x')), Then::endless, ErrorCode::bad_answer},
        Case{"EndlessHeaders", "HTTP/1.1 200 OK\r\nX-More: " + std::string(1000, 'x') + "\r\n", Then::endless,
             ErrorCode::bad_answer},
        Case{"HugeAnnouncedLength", http_answer("Content-Length: 99999999999999999999999\r\n", "x"), Then::close,
             ErrorCode::bad_answer},
        Case{"BodyThatEndsWithTheConnection", http_answer("Content-Type: text/csv\r\n", "Id\n1\n"), Then::close,
             ErrorCode::bad_answer},
        Case{"GzipThatIsNone", gzip_answer("no gzip at all"), Then::close, ErrorCode::bad_answer},
        Case{"GzipCutShort", gzip_answer(gzipped(std::string(5000, 'a') + "end").substr(0, 20)), Then::close,
             ErrorCode::network},
        Case{"GzipThatUnpacksToTooMuch", gzip_answer(gzipped(std::string(64 << 20, 'a'))), Then::close,
             ErrorCode::bad_answer}),
    [](const auto& each) { return each.param.name; });

TEST(BadAnswerEnds, JsonThatEndsWithTheConnectionIsTakenAsItsEndShows) {
  RawServer server{http_answer("Content-Type: application/json\r\n", "[]"), Then::close};
  CurlTransport network;
  const auto answer = network.send({"GET", server.url() + "/"});
  ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
  EXPECT_EQ(answer->body, "[]");
}

TEST(BadAnswerEnds, NobodyListeningIsANetworkErrorAtOnce) {
  std::string url;
  { url = RawServer{"", Then::close}.url(); }
  CurlTransport network;
  const auto answer = network.send({"GET", url + "/x"});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, ErrorCode::network);
}

/// libcurl by itself would send the request again on a new connection, and what was asked could happen twice.
TEST(BadAnswerEnds, ABodyIsNotSentASecondTimeWhenAKeptConnectionDies) {
  RawServer server{http_answer("Content-Length: 2\r\n", "ok"), Then::die_at_second};
  CurlTransport network;
  const Request request{"POST", server.url() + "/", {}, "body"};
  ASSERT_TRUE(network.send(request).has_value());
  const auto answer = network.send(request);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, ErrorCode::network);
  EXPECT_EQ(server.requests(), 2);
}

TEST(BadAnswerEnds, AReadIsRepeatedOnceWhenAKeptConnectionDies) {
  RawServer server{http_answer("Content-Length: 2\r\n", "ok"), Then::die_at_second};
  CurlTransport network;
  ASSERT_TRUE(network.send({"GET", server.url() + "/"}).has_value());
  ASSERT_TRUE(network.send({"GET", server.url() + "/"}).has_value());
  EXPECT_EQ(server.requests(), 3);
}

}  // namespace
}  // namespace tidemark::http
