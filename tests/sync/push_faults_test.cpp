// A push that is stopped, cut off or refused in the middle: the next run comes to the same end, nothing is sent that the log has no
// intent for, and what has arrived is not sent again.
#include <algorithm>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/events/codec.h"
#include "core/events/effect_events.h"
#include "little.h"
#include "pushing.h"

namespace tidemark::sync {
namespace {

using sim::Fault;
using State = PartReport::State;
using testing::IsEmpty;

constexpr std::size_t people = 9;
const std::string always_by_job = R"(, "collections_up_to": 0)";

class InterruptedPush : public testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(BothWays, InterruptedPush, testing::Values("", always_by_job),
                         [](const auto& way) { return way.param.empty() ? "Collections" : "BulkJob"; });

std::size_t times_of_the_most_sent(const World& world) {
  std::map<World::Asked, std::size_t> times;
  std::size_t most = 0;
  for (const World::Asked& asked : world.asked()) most = std::max(most, ++times[asked]);
  return most;
}

TEST_P(InterruptedPush, StoppedAtAnyEffectEndsAsAnUntroubledOne) {
  std::uint64_t nth = 1;
  for (std::uint64_t stops = 1; stops > 0; ++nth) {
    SCOPED_TRACE("stopped at effect " + std::to_string(nth));
    World world{pushing(people, GetParam())};
    world.stop_at(nth);
    stops = world.run_until_through();
    EXPECT_EQ(all_held(world, people), all_reported(world, people));
    EXPECT_EQ(world.broken_promises(), "");
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(nth, 30u);
}

TEST_P(InterruptedPush, WithAnyRequestLostItEndsAsAnUntroubledOne) {
  bool dropped = true;
  for (std::uint64_t nth = 1; dropped; ++nth) {
    SCOPED_TRACE("lost at moment " + std::to_string(nth));
    World world{pushing(people, GetParam())};
    world.drop_at(nth);
    const auto run = world.run();
    ASSERT_TRUE(run);
    dropped = world.dropped();
    world.pass(2 * one_hour);
    if (run->failed()) {
      ASSERT_TRUE(world.run());
    }
    EXPECT_EQ(all_held(world, people), all_reported(world, people));
    EXPECT_EQ(world.broken_promises(), "");
    EXPECT_LE(times_of_the_most_sent(world), 2u);
    if (testing::Test::HasFailure()) return;
  }
}

TEST(APushWithoutAnAnswer, ThatHasArrivedIsNotSentAgain) {
  World world{pushing(people)};
  ASSERT_TRUE(world.salesforce().add(
      {{.kind = Fault::Kind::drop, .call = "update_collection", .count = 1, .when = Fault::When::after}}));
  const auto run = world.run();
  EXPECT_EQ(only_part(run).state, State::completed);
  EXPECT_EQ(only_part(run).accepted, people);
  EXPECT_EQ(times_of_the_most_sent(world), 1u) << "it was read, and held what was sent";
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(APushWithoutAnAnswer, ThatHasNotArrivedIsSentAgain) {
  World world{pushing(people)};
  ASSERT_TRUE(world.salesforce().add({{.kind = Fault::Kind::drop, .call = "update_collection", .count = 2}}));
  const auto run = world.run();
  EXPECT_EQ(only_part(run).state, State::completed);
  EXPECT_EQ(only_part(run).accepted, people);
  EXPECT_EQ(all_held(world, people), all_reported(world, people));
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(APushWithoutAnAnswer, AllNightStaysOpenAndIsClosedByReading) {
  World world{pushing(people)};
  ASSERT_TRUE(world.salesforce().add({{.kind = Fault::Kind::drop, .call = "update_collection"}}));
  const auto first = world.run();
  EXPECT_EQ(only_part(first).state, State::failed);
  EXPECT_EQ(only_part(first).unknown, people);
  world.salesforce().plan().end();
  world.pass(one_hour);
  const auto second = world.run();
  EXPECT_EQ(only_part(second).accepted, people);
  EXPECT_GT(second->closed, 5u) << "each of the tries";
  EXPECT_LT(second->closed, 30u);
  EXPECT_EQ(second->closed_targets, people) << "each once";
  EXPECT_EQ(all_held(world, people), all_reported(world, people));
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(APush, WhoseEarlierSendingMayStillArriveWaits) {
  World world{pushing(people)};
  ASSERT_TRUE(world.salesforce().add({{.kind = Fault::Kind::drop, .call = "update_collection"}}));
  ASSERT_TRUE(world.run());
  world.salesforce().plan().end();
  world.pass(one_minute);
  const auto second = world.run();
  EXPECT_EQ(second->open, people);
  EXPECT_EQ(only_part(second).counts.left_out, people);
  EXPECT_EQ(only_part(second).accepted, 0u);
}

TEST(APush, TooMuchForOneCallGoesInHalves) {
  World world{pushing(people)};
  ASSERT_TRUE(world.salesforce().add({{.kind = Fault::Kind::too_large, .call = "update_collection", .bytes = 600}}));
  const auto run = world.run();
  EXPECT_EQ(only_part(run).state, State::completed) << to_line(only_part(run).error.value_or(Error{}));
  EXPECT_EQ(only_part(run).accepted, people);
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(APush, ThrottledForAWhileCompletes) {
  World world{pushing(people)};
  ASSERT_TRUE(world.salesforce().add({{.call = "update_collection", .count = 3, .status = 429, .retry_after = 7}}));
  const auto run = world.run();
  EXPECT_EQ(only_part(run).accepted, people);
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(APush, ThatIsRefusedWholeFailsAndNothingIsLeftOpen) {
  World world{pushing(people)};
  ASSERT_TRUE(world.salesforce().add({{.call = "update_collection", .status = 400, .message = "No such column"}}));
  const auto run = world.run();
  EXPECT_EQ(only_part(run).state, State::failed);
  EXPECT_EQ(only_part(run).rejected, people);
  EXPECT_EQ(world.broken_promises(), "");
}

/// As long as `blind` is true nobody learns what became of a job.
void keep_from_asking_after_jobs(World& world, const bool& blind) {
  world.answer_as_salesforce([&](const http::Request& request) -> std::optional<http::Response> {
    if (!blind || request.method != "GET" || request.url.find("/jobs/ingest/") == std::string::npos)
      return std::nullopt;
    return http::Response{503, {}, "try later"};
  });
}

TEST(APushByJob, ThatDoesNotEndIsFollowedByTheNextRun) {
  World world{pushing(people, always_by_job)};
  bool blind = true;
  keep_from_asking_after_jobs(world, blind);
  const auto first = world.run();
  EXPECT_EQ(only_part(first).state, State::failed);
  const auto second = world.run();
  EXPECT_EQ(only_part(second).state, State::failed) << "nothing is planned for an object whose job has not ended";
  EXPECT_FALSE(only_part(second).planned);
  blind = false;
  const auto third = world.run();
  EXPECT_EQ(only_part(third).state, State::completed);
  EXPECT_EQ(only_part(third).counts.changes, 0u) << "the job had done it all";
  EXPECT_EQ(times_of_the_most_sent(world), 1u);
  EXPECT_EQ(all_held(world, people), all_reported(world, people));
  EXPECT_EQ(world.broken_promises(), "");
}

/// The pushing configuration with a pull of the object that the push writes to.
std::string with_a_pull() {
  std::string text = pushing_configuration(always_by_job);
  return text.insert(text.find(R"("push": [)"), R"("pull": [{"from": "AccountId", "to": "account"}], )");
}

TEST(APushByJob, ThatDoesNotEndKeepsItsObjectFromBeingPulledToo) {
  World world{pushing(people, always_by_job)};
  bool blind = true;
  keep_from_asking_after_jobs(world, blind);
  ASSERT_EQ(only_part(world.run()).state, State::failed);
  world.configure(with_a_pull());
  const auto stuck = world.run();
  ASSERT_EQ(stuck->parts.size(), 2u);
  EXPECT_EQ(stuck->parts[0].state, State::failed);
  EXPECT_FALSE(stuck->parts[0].planned) << "the job may still write what the pull would read";
  EXPECT_FALSE(stuck->parts[1].planned);
  blind = false;
  const Position before = world.log().head().position;
  const auto through = world.run();
  EXPECT_EQ(through->closed_targets, people);
  EXPECT_TRUE(through->parts[0].planned);
  EXPECT_EQ(through->parts[1].counts.changes, 0u) << "the job had done it all";
  const auto settled = world.events_at(EventType::effect_settled, before);
  const auto planned = world.events_at(EventType::planned, before);
  ASSERT_FALSE(settled.empty());
  ASSERT_FALSE(planned.empty());
  EXPECT_LT(settled.front().first, planned.front().first) << "the job's end is known before the pull is planned";
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(APushByJob, ThatFailsHalfwayTakesTheRestByAnotherTry) {
  World world{pushing(people, always_by_job)};
  world.org().fail_next_ingest(4, "InternalServerError");
  const auto run = world.run();
  EXPECT_EQ(only_part(run).accepted, people);
  EXPECT_EQ(all_held(world, people), all_reported(world, people));
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(APushByJob, ThatCanNotEvenBeMadeSaysWhy) {
  World world{pushing(people, always_by_job)};
  ASSERT_TRUE(world.salesforce().add({{.call = "create_ingest_job", .status = 403, .message = "no Bulk for you"}}));
  const auto run = world.run();
  EXPECT_EQ(only_part(run).state, State::failed);
  EXPECT_THAT(to_line(*only_part(run).error), testing::HasSubstr("no Bulk for you"));
  EXPECT_THAT(world.events(EventType::effect_intended), IsEmpty());
  EXPECT_EQ(world.broken_promises(), "");
}

/// Whatever is sent together with contact 4 gets no answer.
TEST(APush, OfOneRecordThatNeverGetsAnAnswerWritesTheOthers) {
  World world{pushing(people)};
  bool ill = true;
  world.answer_as_salesforce([&](const http::Request& request) -> std::optional<http::Response> {
    const bool is_write = request.method == "PATCH" && request.url.ends_with("/composite/sobjects");
    if (!ill || !is_write || request.body.find(contact(4)) == std::string::npos) return std::nullopt;
    return http::Response{504, {}, "gateway"};
  });
  const auto run = world.run();
  EXPECT_EQ(only_part(run).state, State::completed);
  EXPECT_EQ(only_part(run).accepted, people - 1);
  EXPECT_EQ(only_part(run).unknown, 1u);
  ill = false;
  world.pass(one_hour);
  EXPECT_EQ(only_part(world.run()).accepted, 1u);
  EXPECT_EQ(all_held(world, people), all_reported(world, people));
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(APushWithoutAnAnswer, DoesNotWriteOverWhatSomebodyHasWrittenMeanwhile) {
  World world{pushing(people)};
  bool first = true;
  world.answer_as_salesforce([&](const http::Request& request) -> std::optional<http::Response> {
    if (!first || request.method != "PATCH" || !request.url.ends_with("/composite/sobjects")) return std::nullopt;
    first = false;
    world.org().change("Contact", contact(4), "Pendo_Plan__c", std::string{"by hand"});
    return http::Response{503, {}, "busy"};
  });
  const auto run = world.run();
  EXPECT_EQ(only_part(run).accepted, people - 1);
  EXPECT_EQ(only_part(run).unknown, 1u);
  EXPECT_EQ(held(world, 4, "Pendo_Plan__c"), "by hand");
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(APush, OfAnotherOrgDoesNotAskItWhatBecameOfEarlierWrites) {
  World world{pushing(people)};
  ASSERT_TRUE(world.salesforce().add({{.kind = Fault::Kind::drop, .call = "update_collection"}}));
  ASSERT_TRUE(world.run());
  world.replace_org(pushing(0).salesforce, "00D000000000002EAA");
  world.pass(one_hour);
  const auto run = world.run();
  EXPECT_EQ(only_part(run).state, State::failed);
  EXPECT_EQ(run->closed, 0u) << "it would have said that they are gone";
}

TEST(APush, ThatFailsLeavesThePullAlone) {
  Beginning beginning = pushing(people);
  std::string with_pull = beginning.configuration;
  with_pull.replace(with_pull.find(R"("push":)"), 0, R"("pull": [{"value": "yes", "to": "plan"}], )");
  beginning.configuration = with_pull;
  World world{std::move(beginning)};
  ASSERT_TRUE(world.salesforce().add({{.call = "update_collection", .status = 403}}));
  const auto run = world.run();
  ASSERT_TRUE(run);
  EXPECT_EQ(run->parts.at(0).state, State::completed);
  EXPECT_EQ(run->parts.at(1).state, State::failed);
}

}  // namespace
}  // namespace tidemark::sync
