#include "http/loopback.h"

#include <gtest/gtest.h>

namespace tidemark::http {
namespace {

TEST(Loopback, IsThisMachineByNameOrNumber) {
  for (const char* host : {"localhost", "LocalHost", "127.0.0.1", "127.255.0.3", "::1", "[::1]", "[0:0:0:0:0:0:0:1]"}) {
    EXPECT_TRUE(is_loopback(host)) << host;
  }
}

TEST(Loopback, IsNothingThatOnlyLooksLikeIt) {
  for (const char* host : {"", "localhost.", "localhost.example.com", "127.0.0.1.example.com", "127.0.0", "0.0.0.0",
                           "128.0.0.1", "[::2]", "[::ffff:8.8.8.8]", "10.0.0.1", "example.com", "127.0.0.1 "}) {
    EXPECT_FALSE(is_loopback(host)) << host;
  }
}

}  // namespace
}  // namespace tidemark::http
