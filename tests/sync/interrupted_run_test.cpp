#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "little.h"

namespace tidemark::sync {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string repeat_with(std::uint64_t seed, std::uint64_t nth) {
  return "seed " + std::to_string(seed) + ", stopped at effect " + std::to_string(nth);
}

/// The cheapest complete test there is: stop at the 1st effect, then at the 2nd … until a run gets through without being stopped.
TEST(InterruptedRun, StoppedAtAnyEffectEndsAsAnUntroubledOne) {
  for (const std::uint64_t seed : {1, 2}) {
    World untroubled{seed};
    ASSERT_TRUE(untroubled.run());
    ASSERT_FALSE(untroubled.asked().empty());
    const std::set<World::Asked> called_for(untroubled.asked().begin(), untroubled.asked().end());
    std::uint64_t nth = 1;
    for (std::uint64_t stops = 1; stops > 0; ++nth) {
      SCOPED_TRACE(repeat_with(seed, nth));
      World world{seed};
      world.stop_at(nth);
      stops = world.run_until_through();
      EXPECT_EQ(world.subscription().contents(), untroubled.subscription().contents());
      EXPECT_EQ(world.broken_promises(), "");
      EXPECT_EQ(std::set<World::Asked>(world.asked().begin(), world.asked().end()), called_for);
      if (testing::Test::HasFailure()) return;
    }
    EXPECT_GT(nth, 40u);
  }
}

/// Each request is lost once: on the way there, or its answer on the way back.
TEST(InterruptedRun, WithAnyRequestLostItEndsAsAnUntroubledOne) {
  for (const std::uint64_t seed : {1, 2}) {
    World untroubled{seed};
    ASSERT_TRUE(untroubled.run());
    const std::set<World::Asked> called_for(untroubled.asked().begin(), untroubled.asked().end());
    bool dropped = true;
    for (std::uint64_t nth = 1; dropped; ++nth) {
      SCOPED_TRACE("seed " + std::to_string(seed) + ", lost at moment " + std::to_string(nth));
      World world{seed};
      world.drop_at(nth);
      const auto report = world.run();
      ASSERT_TRUE(report) << to_line(report.error());
      dropped = world.dropped();
      world.drop_at(UINT64_MAX);
      world.pass(2 * one_hour);
      ASSERT_TRUE(world.run());
      EXPECT_EQ(world.subscription().contents(), untroubled.subscription().contents());
      EXPECT_EQ(world.broken_promises(), "");
      EXPECT_EQ(std::set<World::Asked>(world.asked().begin(), world.asked().end()), called_for);
      if (testing::Test::HasFailure()) return;
    }
  }
}

/// 250 targets are three requests; the run is stopped before, between and behind them.
TEST(InterruptedRun, OfAPlanThatWasLookedAtCountsWhatAllItsStartsWrote) {
  std::uint64_t stops = 1;
  for (std::uint64_t nth = 1; stops > 0; ++nth) {
    SCOPED_TRACE("stopped at effect " + std::to_string(nth));
    World world{little(250)};
    ASSERT_TRUE(world.run());
    relocate(world, 1, 250, "APAC");
    const auto plan = world.plan({EntityKind::visitor, Direction::pull});
    ASSERT_TRUE(plan) << to_line(plan.error());
    world.stop_at(nth);
    try {
      stops = world.run_until_through(applying(plan->digest));
    } catch (const std::runtime_error& again) {
      EXPECT_THAT(again.what(), HasSubstr("has carried out that plan already")) << "it was stopped behind its end";
    }
    const RunRow run = world.views().runs(1)->front();
    EXPECT_EQ(run.state, RunState::completed);
    std::map<std::string, std::uint64_t> counted(run.counts.begin(), run.counts.end());
    std::uint64_t answered = 0;
    std::uint64_t found = 0;
    ASSERT_TRUE(world.views().each_sent(run.number, [&](Part, const views::TargetMoment& sent) {
      if (sent.moment.by_reading) found += sent.moment.outcome == ItemOutcome::arrived ? 1 : 0;
      else answered += sent.moment.outcome == ItemOutcome::accepted ? 1 : 0;
      return true;
    }));
    EXPECT_EQ(answered + found, 250u);
    EXPECT_EQ(counted["accepted"], answered);
    EXPECT_EQ(counted["superseded"], 0u) << "what it wrote itself is called for no more, and was not in vain";
    if (testing::Test::HasFailure()) return;
  }
}

TEST(InterruptedRun, TheSameSeedAndStopGiveTheSameLogByteForByte) {
  const auto head_after = [](std::uint64_t nth) {
    World world{3};
    world.stop_at(nth);
    world.run_until_through();
    return world.log().head();
  };
  for (const std::uint64_t nth : {5, 17, 29}) EXPECT_EQ(head_after(nth), head_after(nth)) << nth;
}

/// While the engine is down somebody deletes a mapping line and changes a record: what was planned before is called for by nothing now.
TEST(InterruptedRun, SendsNothingAfterwardsThatPresentValuesAndMappingDontCallFor) {
  const std::uint64_t seed = 1;
  auto mapping = nlohmann::json::parse(configuration());
  auto& pull = mapping["connections"]["visitor"]["pull"];
  const std::string dropped = "custom." + pull.front()["to"].get<std::string>();
  pull.erase(pull.begin());
  bool went_on = true;
  for (std::uint64_t nth = 1; went_on; ++nth) {
    SCOPED_TRACE(repeat_with(seed, nth));
    World world{seed};
    world.stop_at(nth);
    went_on = !world.run();
    world.stop_at(0);
    const std::size_t before = world.asked().size();
    world.configure(mapping.dump());
    world.pass(2 * one_hour);
    ASSERT_TRUE(world.run());
    for (std::size_t i = before; i < world.asked().size(); ++i) EXPECT_NE(world.asked()[i].field, dropped);
    EXPECT_EQ(world.broken_promises(), "");
    const auto again = world.plan(visitors);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->lines.find("{\"change\""), std::string::npos) << again->lines;
    if (testing::Test::HasFailure()) return;
  }
}

TEST(InterruptedRun, IntentsAreClosedByReadingAndNeverBeforeTheirQuietTime) {
  auto stopped = std::make_unique<World>();
  for (std::uint64_t nth = 1; stopped->asked().empty(); ++nth) {  // the first stop at which a write had left
    stopped = std::make_unique<World>();
    stopped->stop_at(nth);
    ASSERT_FALSE(stopped->run());
  }
  World& world = *stopped;
  world.stop_at(0);
  const std::size_t asked = world.asked().size();
  const auto soon = world.run();  // at once: Pendo may still be working on it
  ASSERT_TRUE(soon) << to_line(soon.error());
  EXPECT_EQ(soon->closed, 0u);
  EXPECT_EQ(soon->open, 1u);
  for (std::size_t i = asked; i < world.asked().size(); ++i) {
    EXPECT_TRUE(std::none_of(world.asked().begin(), world.asked().begin() + static_cast<std::ptrdiff_t>(asked),
                             [&](const World::Asked& first) { return first.target == world.asked()[i].target; }));
  }
  world.pass(2 * one_hour);
  const auto later = world.run();
  ASSERT_TRUE(later);
  EXPECT_EQ(later->closed, 1u);
  EXPECT_EQ(world.broken_promises(), "");
}

}  // namespace
}  // namespace tidemark::sync
