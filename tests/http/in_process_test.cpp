#include "simulators/in_process.h"

#include <string>

#include <gtest/gtest.h>

#include "streams.h"

namespace tidemark::http {
namespace {

using test::Stream;

/// So that what is tested in process and what goes over sockets are the same.
TEST(StreamingInProcess, SourceAndSinkAreServedAsOverSockets) {
  struct Echo final : sim::Handler {
    Response handle(const Request& request) override {
      return {request.url.ends_with("/bad") ? 400 : 200, {}, request.body};
    }
  } echo;
  sim::InProcess network;
  network.route("https://x.example", echo);
  Request request{"PUT", "https://x.example/good"};
  request.source = {1'000, [](std::uint64_t at, std::span<char> piece) -> Result<std::size_t> {
                      Stream::fill(at, piece);
                      return piece.size();
                    }};
  std::string taken;
  request.sink = [&](std::string_view piece) -> Result<void> {
    taken += piece;
    return {};
  };
  const auto good = network.send(request);
  ASSERT_TRUE(good.has_value()) << to_line(good.error());
  EXPECT_EQ(good->body, "");
  EXPECT_EQ(Stream::digest(0, 0, taken), Stream::digest_of(1'000));
  request.url = "https://x.example/bad";
  const auto bad = network.send(request);
  ASSERT_TRUE(bad.has_value()) << to_line(bad.error());
  EXPECT_EQ(bad->body, taken);
  request.source.read = [](std::uint64_t, std::span<char> piece) { return piece.size() + 1; };
  EXPECT_FALSE(network.send(request).has_value());
}

}  // namespace
}  // namespace tidemark::http
