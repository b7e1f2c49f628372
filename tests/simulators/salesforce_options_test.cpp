#include "simulators/salesforce_options.h"

#include <cstdio>
#include <fstream>

#include <gmock/gmock.h>
#include <unistd.h>

namespace tidemark::sim {
namespace {

class Settings : public testing::Test {
 protected:
  ~Settings() override { std::remove(file.c_str()); }
  Result<void> read(const std::string& text) {
    std::ofstream{file} << text;
    return read_options(file, options);
  }
  std::string file = testing::TempDir() + "settings_" + std::to_string(::getpid()) + ".json";
  SalesforceOptions options;
};

TEST_F(Settings, SetWhatTheyNameAndLeaveTheRest) {
  ASSERT_TRUE(read(R"({"daily_calls":7,"session_seconds":60,"hidden":{"Contact":["Title"]},"lock_one_in":10,
      "validations":[{"object":"Contact","error_when":"Title = null","message":"A title, please","fields":["Title"]}]})"));
  EXPECT_EQ(options.daily_calls, 7u);
  EXPECT_EQ(options.session_ms, 60'000);
  EXPECT_THAT(options.hidden["Contact"], testing::ElementsAre("Title"));
  EXPECT_EQ(options.validations.at(0).code, "FIELD_CUSTOM_VALIDATION_EXCEPTION");
  EXPECT_EQ(options.client_id, "simulated-client");
}

TEST_F(Settings, WhatIsNotKnownOrOfTheWrongKindIsNamed) {
  EXPECT_THAT(read(R"({"daily_cals":7})").error().what, testing::HasSubstr("daily_cals"));
  EXPECT_THAT(read(R"({"daily_calls":"many"})").error().what, testing::HasSubstr("daily_calls"));
  EXPECT_FALSE(read(R"({"validations":[{"object":"Contact"}]})").has_value());
  EXPECT_FALSE(read(R"({"largest_page":0})").has_value());
  EXPECT_FALSE(read("[]").has_value());
  EXPECT_FALSE(read("").has_value());
  EXPECT_FALSE(read_options("/nowhere", options).has_value());
}

}  // namespace
}  // namespace tidemark::sim
