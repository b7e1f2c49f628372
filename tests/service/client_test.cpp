#include "service/client.h"

#include <gtest/gtest.h>

namespace tidemark::service {
namespace {

web::Request from(std::string client, std::string forwarded = {}) {
  web::Request request;
  request.client = std::move(client);
  if (!forwarded.empty()) request.headers.emplace("x-forwarded-for", std::move(forwarded));
  return request;
}

TEST(TheClient, IsWhoSendsItWhateverItSaysItself) {
  EXPECT_EQ(client_of(from("192.0.2.7", "10.0.0.1"), false), "192.0.2.7");
  EXPECT_EQ(client_of(from("192.0.2.7"), true), "192.0.2.7");
}

TEST(TheClient, IsTheLastThatTheProxySays) {
  for (const auto& [said, client] : {std::pair{"198.51.100.4", "198.51.100.4"},
                                     {"127.0.0.1, 10.0.0.1 , 198.51.100.4 ", "198.51.100.4"},
                                     {"127.0.0.1,198.51.100.4:61000", "198.51.100.4"},
                                     {"2001:db8::7", "2001:db8::7"},
                                     {"[2001:db8::7]:61000", "2001:db8::7"},
                                     {"[2001:db8::7]", "2001:db8::7"},
                                     {"::ffff:198.51.100.4", "198.51.100.4"},
                                     {"198.51.100.4, unknown", "192.0.2.7"},
                                     {"198.51.100.4,", "192.0.2.7"},
                                     {"[", "192.0.2.7"},
                                     {",", "192.0.2.7"}})
    EXPECT_EQ(client_of(from("192.0.2.7", said), true), client) << said;
}

TEST(TheNetwork, IsAnAddressOrAllThatACustomerHas) {
  for (const auto& [client, network] : {std::pair{"192.0.2.7", "192.0.2.7"},
                                        {"::ffff:192.0.2.7", "192.0.2.7"},
                                        {"2001:db8:1:2::7", "2001:db8:1:2::/64"},
                                        {"2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"},
                                        {"2001:db8:1:3::7", "2001:db8:1:3::/64"},
                                        {"", ""},
                                        {"nobody", ""}})
    EXPECT_EQ(network_of(client), network) << client;
}

TEST(ThisMachine, IsLoopbackAlone) {
  for (const char* own : {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"})
    EXPECT_TRUE(is_this_machine(own)) << own;
  for (const char* other : {"", "192.0.2.7", "128.0.0.1", "::2", "1::1", "127.0.0.1.example"})
    EXPECT_FALSE(is_this_machine(other)) << other;
}

}  // namespace
}  // namespace tidemark::service
