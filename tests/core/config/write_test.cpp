#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "any_configuration.h"
#include "core/config/configuration.h"
#include "example.h"

namespace tidemark {
namespace {

Configuration read(const std::string& json) {
  auto configuration = read_configuration(json, is_test_zone);
  EXPECT_TRUE(configuration) << (configuration ? std::string{} : to_line(configuration.error().front()));
  return configuration ? *configuration : Configuration{};
}

TEST(WriteConfiguration, LeavesDefaultsOutAndIndents) {
  const std::string json = R"({"subscription": "a", "time_zone": "UTC",
    "salesforce": {"credential": "s", "login_url": "https://x/", "api_version": "66.0"},
    "pendo": {"host": "https://y", "credential": "p", "pull_group": "custom"},  // the default
    "connections": {"account": {"identifier": {"salesforce": "Id", "pendo": "accountId"}, "object": "Account",
      "ignore_case": false, "duplicates": "ambiguous", "pendo_filter": "", "guard": {}, "push": [],
      "pull": [{"to": "a", "from": "A", "write": "always", "when_empty": "clear", "volatile": false, "convert": []},
               {"value": 7.0, "to": "b", "convert": [{"otherwise": "invalid", "values": {"z": "é", "a": ""}}, {"scale": 0.10}]}]
    }}})";
  EXPECT_EQ(write_configuration(read(json)), R"({
  "subscription": "a",
  "time_zone": "UTC",
  "salesforce": {
    "login_url": "https://x",
    "api_version": "66.0",
    "credential": "s"
  },
  "pendo": {
    "host": "https://y",
    "credential": "p"
  },
  "connections": {
    "account": {
      "object": "Account",
      "identifier": {
        "pendo": "accountId",
        "salesforce": "Id"
      },
      "pull": [
        {
          "from": "A",
          "to": "a"
        },
        {
          "value": 7.0,
          "to": "b",
          "convert": [
            {
              "values": {
                "a": "",
                "z": "é"
              }
            },
            {
              "scale": 0.10
            }
          ]
        }
      ]
    }
  }
}
)");
}

TEST(WriteConfiguration, KeepsEverythingThatTheExampleSays) {
  const Configuration configuration = read(std::string{full_example});
  EXPECT_EQ(read(write_configuration(configuration)), configuration);
}

RC_GTEST_PROP(WriteConfiguration, IsReadBackAsItWas, ()) {
  const Configuration configuration = any_configuration();
  const std::string json = write_configuration(configuration);
  const auto read = read_configuration(json, is_test_zone);
  if (!read) RC_FAIL(to_line(read.error().front()) + "\n" + json);
  RC_ASSERT(*read == configuration);
  RC_ASSERT(write_configuration(*read) == json);
}

}  // namespace
}  // namespace tidemark
