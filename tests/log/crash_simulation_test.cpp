// What the runner's simulation relies on: a memory that survives a process, and crashes where it is told to.
#include <gtest/gtest.h>

#include "log/verify.h"
#include "support.h"

namespace tidemark::log {
namespace {

class SimulatedDisk : public ::testing::Test {
 protected:
  std::unique_ptr<EventLog> start(std::uint32_t subscription = 1) {
    return open_memory_log(disk, subscription, {[] { return Instant{1}; }, counted_entropy, {}}).value();
  }
  MemoryDisk disk;
};

TEST_F(SimulatedDisk, LosesAnAppendOrKeepsItAndTheCallerIsNotTold) {
  for (const auto crash : {MemoryDisk::Crash::lose, MemoryDisk::Crash::keep}) {
    auto log = start();
    ASSERT_TRUE(append(*log, event_with({"x"})));
    const Position before = log->head().position;
    disk.before_append = [&](std::uint32_t subscription, Position position) {
      EXPECT_EQ(subscription, 1);
      EXPECT_EQ(position, before + 1);
      return crash;
    };
    EXPECT_EQ(append(*log, event_with({"y"})).error().code, ErrorCode::append_unknown);
    EXPECT_EQ(append(*log, event_with({"z"})).error().code, ErrorCode::poisoned);
    EXPECT_EQ(verify(*log).error().code, ErrorCode::poisoned);
    disk.before_append = {};
    log = start();
    EXPECT_EQ(log->head().position, before + (crash == MemoryDisk::Crash::keep ? 1 : 0));
    EXPECT_TRUE(verify(*log));
    EXPECT_TRUE(append(*log, event_with({"z"})));
  }
}

TEST_F(SimulatedDisk, TellsOfEachAppendThatIsAcknowledged) {
  std::vector<Position> told;
  disk.after_append = [&](std::uint32_t, Position position) { told.push_back(position); };
  auto log = start();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(append(*log, event_with({"x"})));
  EXPECT_EQ(told, (std::vector<Position>{1, 2, 3}));
}

TEST_F(SimulatedDisk, HoldsSeveralLogs) {
  auto one = start(1);
  auto two = start(2);
  ASSERT_TRUE(append(*one, event_with({"x"})));
  ASSERT_TRUE(append(*two, event_with({"x"})));
  EXPECT_EQ(start(1)->head(), one->head());
  EXPECT_NE(one->head().digest, two->head().digest);
}

TEST_F(SimulatedDisk, GivesTheSameBytesForTheSameRun) {
  const auto run = [] {
    MemoryDisk memory;
    const auto entropy = [](std::span<std::uint8_t> bytes) { std::fill(bytes.begin(), bytes.end(), std::uint8_t{7}); };
    auto log = open_memory_log(memory, 1, {[] { return Instant{1}; }, entropy, {}}).value();
    EXPECT_TRUE(append(*log, event_with_many(1000, 300)));
    return memory.parts;
  };
  EXPECT_EQ(run(), run());
}

}  // namespace
}  // namespace tidemark::log
