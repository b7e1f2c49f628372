// What makes a run the same run, and an org the same org.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/events/codec.h"
#include "core/events/fact_events.h"
#include "little.h"

namespace tidemark::sync {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using State = PartReport::State;

Request only(EntityKind kind) {
  Request request;
  request.only = kind;
  return request;
}

TEST(ARun, OfBothPartsIsNotContinuedByOneOfTheOtherConnectionAlone) {
  World world{1};
  for (std::uint64_t account = 1; account <= 6; ++account)
    ASSERT_TRUE(world.org().change("Account", sim::record_id("001", account), "Industry", std::string{"Mining"}));
  answer_writes(world, [&](std::uint64_t, const http::Request& request) -> std::optional<http::Response> {
    if (request.url.find("/account/") == std::string::npos) return std::nullopt;
    return http::Response{403, {}, "no"};
  });
  const auto both = world.run();
  ASSERT_TRUE(both && both->failed());
  const auto one = world.run(only(EntityKind::visitor));
  ASSERT_TRUE(one);
  EXPECT_FALSE(one->continued);
  EXPECT_EQ(one->run, both->run + 1);
  EXPECT_EQ(world.views().run(both->run)->state, RunState::failed) << "its account part was never done";
  EXPECT_EQ(world.views().run(one->run)->state, RunState::completed);
  EXPECT_EQ(world.views().run(one->run)->only, "visitor");
}

TEST(ARun, OfOneConnectionAloneIsContinuedByTheSame) {
  World world{1};
  answer_writes(world, [](std::uint64_t, const http::Request&) -> std::optional<http::Response> {
    return http::Response{403, {}, "no"};
  });
  const auto failed = world.run(only(EntityKind::visitor));
  ASSERT_TRUE(failed && failed->failed());
  EXPECT_FALSE(world.run()->continued);
  const auto again = world.run(only(EntityKind::visitor));
  EXPECT_FALSE(again->continued) << "another run came between";
  EXPECT_TRUE(world.run(only(EntityKind::visitor))->continued);
}

TEST(ARun, ThatWouldHaveNothingToDoIsAnErrorOfUsage) {
  World world{little(2)};
  const auto report = world.run(only(EntityKind::account));
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(to_line(report.error()), HasSubstr("no account"));
  EXPECT_THAT(world.events(EventType::run_started), IsEmpty());
  auto pushes = nlohmann::json::parse(little_configuration());
  auto& visitor = pushes["connections"]["visitor"];
  visitor["push"] = nlohmann::json::parse(R"([{"report":"r","columns":[{"from":"days","to":"Pendo_Days__c"}]}])");
  visitor.erase("pull");
  world.configure(pushes.dump());
  Request pull;
  pull.direction = Direction::pull;
  const auto no_pull = world.run(pull);
  ASSERT_FALSE(no_pull);
  EXPECT_THAT(to_line(no_pull.error()), HasSubstr("no pull"));
  EXPECT_EQ(world.requests(), 0u);
}

TEST(ARun, WhoseArchiveCannotBeTidiedAfterwardsIsDoneAllTheSame) {
  World world{little(3)};
  relocate(world, 1, 1, "APAC");
  world.archive().can_be_tidied = false;
  const auto report = world.run();
  EXPECT_EQ(only_part(report).accepted, 1u);
  ASSERT_THAT(report->warnings, SizeIs(1));
  EXPECT_EQ(report->warnings[0].code, ErrorCode::storage);
  EXPECT_EQ(world.views().run(report->run)->state, RunState::completed);
}

TEST(AnOrg, OtherThanTheOneThatWasReadLastIsRefusedUnlessTheConfigurationNamesAnotherCredential) {
  World world{little(3)};
  ASSERT_TRUE(world.run());
  EXPECT_EQ(body_of<Planned>(world.events(EventType::planned).back())->org, "00D000000000001EAA");
  const Position before = world.log().head().position;
  world.replace_org(little(3).salesforce, "00D000000000002EAA");
  relocate(world, 1, 1, "APAC");
  for (int again = 0; again < 2; ++again) {
    const auto report = world.run();
    EXPECT_EQ(only_part(report).state, State::failed);
    EXPECT_EQ(only_part(report).error->code, ErrorCode::refused);
    EXPECT_THAT(only_part(report).error->what,
                AllOf(HasSubstr("00D000000000002EAA"), HasSubstr("run 1 read the org 00D000000000001EAA")));
  }
  EXPECT_EQ(world.plan(visitors).error().code, ErrorCode::refused);
  EXPECT_THAT(world.events(EventType::planned, before), IsEmpty());
  EXPECT_THAT(world.asked(), IsEmpty());
  auto another = nlohmann::json::parse(little_configuration());
  another["salesforce"]["credential"] = "another-salesforce";
  world.configure(another.dump());
  EXPECT_EQ(only_part(world.run()).accepted, 1u);
}

}  // namespace
}  // namespace tidemark::sync
