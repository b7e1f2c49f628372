#include "sync/failed_calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/events/codec.h"
#include "little.h"

// What came to nothing on the way to either system can be looked at later, as long as pages are kept, and without credentials.

namespace tidemark::sync {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::vector<nlohmann::json> calls_of(World& world, const CallsFailed& body) {
  std::vector<nlohmann::json> calls;
  const auto lines = world.archived(body.archive_name);
  EXPECT_TRUE(lines);
  std::istringstream each{lines.value_or("")};
  for (std::string line; std::getline(each, line);) calls.push_back(nlohmann::json::parse(line));
  return calls;
}

TEST(FailedCalls, ARunThatPendoTurnedAwayTwiceKeepsBothRequestsAndBothAnswers) {
  World world{little(4)};
  relocate(world, 1, 2, "APAC");
  ASSERT_TRUE(world.pendo().add({{.call = "aggregation", .count = 2, .status = 503}}));
  const auto report = world.run();
  ASSERT_EQ(only_part(report).accepted, 2u);
  const auto told = world.events(EventType::calls_failed);
  ASSERT_THAT(told, SizeIs(1));
  const auto body = body_of<CallsFailed>(told[0]);
  ASSERT_TRUE(body);
  EXPECT_EQ(body->calls, 2u);
  const auto calls = calls_of(world, *body);
  ASSERT_THAT(calls, SizeIs(2));
  for (const nlohmann::json& call : calls) {
    EXPECT_EQ(call["method"], "POST");
    EXPECT_THAT(call["url"].get<std::string>(), HasSubstr("/api/v1/aggregation"));
    EXPECT_THAT(call["request"].get<std::string>(), HasSubstr("pipeline"));
    EXPECT_EQ(call["status"], 503);
    EXPECT_GT(call["answer_bytes"], 0);
    EXPECT_THAT(call["answer"].get<std::string>(), Not(IsEmpty()));
    EXPECT_EQ(call["request_headers"]["X-Pendo-Integration-Key"], "…");
  }
  const auto run = world.views().run(report->run);
  ASSERT_TRUE(run);
  ASSERT_THAT(run->failed_calls, SizeIs(1));
  EXPECT_EQ(run->failed_calls[0].archive_name, body->archive_name);
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(FailedCalls, NoCredentialIsInWhatIsKept) {
  World world{little(4)};
  ASSERT_TRUE(world.salesforce().add({{.call = "token", .count = 1, .status = 503},
                                      {.kind = sim::Fault::Kind::expired_token, .call = "query", .count = 1}}));
  ASSERT_TRUE(world.pendo().add({{.kind = sim::Fault::Kind::drop, .call = "aggregation", .count = 1}}));
  ASSERT_TRUE(world.run());
  const auto told = world.events(EventType::calls_failed);
  ASSERT_THAT(told, SizeIs(1));
  const auto lines = world.archived(body_of<CallsFailed>(told[0])->archive_name);
  ASSERT_TRUE(lines);
  for (const char* secret : {"simulated-secret", "simulated-key", "Bearer "})
    EXPECT_THAT(*lines, Not(HasSubstr(secret)));
  EXPECT_THAT(*lines, HasSubstr("/services/oauth2/token"));
  EXPECT_THAT(*lines, HasSubstr("the connection broke")) << "there was no answer, and that is told";
}

TEST(FailedCalls, OfVeryManyTheFirstAndTheLastAreKept) {
  sim::InProcess nowhere;
  const auto clock = [] { return Instant{1'767'225'600'000}; };
  FailedCalls failed{nowhere, clock};
  for (int n = 0; n < 1'000; ++n)
    EXPECT_FALSE(failed.network().send({"GET", "https://nowhere.example/" + std::to_string(n)}));
  archive::MemoryFolder folder;
  archive::MemoryArchive archive{folder, {clock, [](std::span<std::uint8_t>) {}}};
  const auto kept = failed.keep(archive);
  ASSERT_TRUE(kept && *kept);
  EXPECT_EQ((*kept)->calls, 1'000u);
  EXPECT_EQ((*kept)->kept, 100u);
  const auto lines = archive.get((*kept)->archive_name);
  ASSERT_TRUE(lines);
  EXPECT_THAT(*lines, HasSubstr("example/19\""));
  EXPECT_THAT(*lines, Not(HasSubstr("example/20\"")));
  EXPECT_THAT(*lines, HasSubstr("example/920\""));
  const auto again = failed.keep(archive);
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->has_value()) << "each is kept once";
}

TEST(FailedCalls, WhoeverStopsARunThatGetsNowhereSeesLaterWhy) {
  World world{little(4)};
  relocate(world, 1, 2, "APAC");
  ASSERT_TRUE(world.pendo().add({{.call = "aggregation", .count = 1, .status = 503}}));
  world.on_progress([&](const Progress& progress) { world.interrupt(progress.what == "writing"); });
  const auto report = world.run();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::interrupted);
  EXPECT_THAT(world.events(EventType::calls_failed), SizeIs(1));
}

TEST(FailedCalls, ARunWithoutTroubleKeepsNothing) {
  World world{1};
  ASSERT_TRUE(world.run());
  EXPECT_THAT(world.events(EventType::calls_failed), IsEmpty());
}

}  // namespace
}  // namespace tidemark::sync
