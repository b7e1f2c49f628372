// What every log promises, whatever its bytes lie in. A log that is added later has to pass this.
#include <memory>
#include <ostream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "log/verify.h"
#include "support.h"

namespace tidemark::log {
namespace {

using ::testing::HasSubstr;

/// A disk, and a process that has the log on it open.
class Machine {
 public:
  virtual ~Machine() = default;
  virtual EventLog& log() = 0;
  virtual void restart() = 0;
  Instant now{1'760'000'000'000};
};

class MemoryMachine final : public Machine {
 public:
  MemoryMachine() { restart(); }
  EventLog& log() override { return *log_; }
  void restart() override {
    Surroundings surroundings{[this] { return now; }, counted_entropy, {}};
    counted_entropy(surroundings.writer);
    log_ = open_memory_log(disk_, 1, surroundings).value();
  }

 private:
  MemoryDisk disk_;
  std::unique_ptr<EventLog> log_;
};

class RocksdbMachine final : public Machine {
 public:
  RocksdbMachine() { restart(); }
  EventLog& log() override { return *log_; }
  void restart() override {
    store_.reset();
    store_ = LogStore::open(directory_.path, test_options([this] { return now; })).value();
    log_ = store_->log(engine_log).value();
  }

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<LogStore> store_;
  EventLog* log_ = nullptr;
};

struct Kind {
  const char* name;
  std::function<std::unique_ptr<Machine>()> make;
};

void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.name; }

class EveryLog : public ::testing::TestWithParam<Kind> {
 protected:
  std::unique_ptr<Machine> machine = GetParam().make();
  EventLog& log() { return machine->log(); }
};

INSTANTIATE_TEST_SUITE_P(Logs, EveryLog,
                         ::testing::Values(Kind{"Memory", [] { return std::make_unique<MemoryMachine>(); }},
                                           Kind{"Rocksdb", [] { return std::make_unique<RocksdbMachine>(); }}),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(EveryLog, BeginsEmptyWithADigestOfZeros) {
  EXPECT_EQ(log().head(), Head{});
  EXPECT_EQ(verify(log())->entries, 0);
  EXPECT_TRUE(entries_of(log())->empty());
}

TEST_P(EveryLog, HandsOverEntriesWithoutItemsWhereTheseAreProvenAlone) {
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(append(log(), event_with({"one", std::to_string(i)})));
  auto whole = entries_of(log(), Depth::items);
  const auto proven = entries_of(log(), Depth::proof);
  ASSERT_TRUE(whole && proven);
  ASSERT_EQ(proven->size(), 20);
  for (std::size_t i = 0; i < 20; ++i) {
    EXPECT_EQ((*proven)[i].digest, (*whole)[i].digest);
    const RecordedEvent& event = (*proven)[i].events.at(0);
    EXPECT_EQ(event.item_count, 2);
    EXPECT_TRUE(event.event.items.empty());
    EXPECT_TRUE(event.erased.empty());
    (*whole)[i].events[0].event.items = {};
    EXPECT_EQ(event.event, (*whole)[i].events[0].event);
  }
}

TEST_P(EveryLog, GivesBackWhatWasAppended) {
  const Event first = event_with({"one", std::string("\0", 1), std::string("nul\0inside", 10)});
  const Event second{EventType::run_completed, 1, 12, 1, {{"changed", 3}, {"same", ~std::uint64_t{0}}}, {}};
  const std::vector<Event> events = {first, second};
  const auto head = log().append(0, events);
  ASSERT_TRUE(head) << to_line(head.error());
  EXPECT_EQ(head->position, 1);
  EXPECT_EQ(log().head(), *head);

  const auto entries = entries_of(log());
  ASSERT_TRUE(entries) << to_line(entries.error());
  ASSERT_EQ(entries->size(), 1);
  const Entry& entry = entries->front();
  EXPECT_EQ(entry.time, machine->now);
  EXPECT_EQ(entry.digest, head->digest);
  EXPECT_EQ(entry.previous, Digest{});
  ASSERT_EQ(entry.events.size(), 2);
  EXPECT_EQ(entry.events[0].event, first);
  EXPECT_EQ(entry.events[0].item_count, 3);
  EXPECT_EQ(entry.events[1].event, second);
}

TEST_P(EveryLog, TakesNoItemWithoutAByteAsThatIsHowAnErasedOneIsRead) {
  const auto refused = append(log(), event_with({"one", "", "three"}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
  EXPECT_EQ(log().head().position, 0);
  EXPECT_TRUE(append(log(), event_with({"one"})));
}

TEST_P(EveryLog, ReadsEntriesWithoutTheirItemsWhereNobodyAsksForThem) {
  ASSERT_TRUE(append(log(), event_with_many(5000, 300)));
  ASSERT_TRUE(append(log(), event_with({"a"})));
  const auto entries = entries_of(log(), Depth::entries);
  ASSERT_TRUE(entries) << to_line(entries.error());
  ASSERT_EQ(entries->size(), 2);
  EXPECT_TRUE(entries->at(0).events[0].event.items.empty());
  EXPECT_EQ(entries->at(0).events[0].item_count, 5000);
}

TEST_P(EveryLog, RefusesAnAppendAtAnotherPositionAndAppendsNothing) {
  ASSERT_TRUE(append(log(), event_with({"a"})));
  const Event event = event_with({"b"});
  for (const Position expected : {0, 2, 99}) {
    const auto refused = log().append(expected, {&event, 1});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::wrong_position);
    EXPECT_THAT(refused.error().what, HasSubstr("at position 1"));
  }
  EXPECT_EQ(entries_of(log())->size(), 1);
}

TEST_P(EveryLog, RefusesAnEntryThatIsEmptyOrLargerThan4KiBAndGoesOn) {
  EXPECT_EQ(log().append(0, {}).error().code, ErrorCode::invalid_input);
  const std::vector<Event> many(60, event_with({"x"}));
  EXPECT_EQ(log().append(0, many).error().code, ErrorCode::invalid_input);
  EXPECT_TRUE(append(log(), event_with({"x"})));
  EXPECT_EQ(log().head().position, 1);
}

TEST_P(EveryLog, RefusesACountNamedLikeAValue) {
  Event event = event_with({"x"});
  event.counts = {{"jane@example.org", 1}};
  EXPECT_EQ(append(log(), event).error().code, ErrorCode::invalid_input);
}

TEST_P(EveryLog, GoesOnWhereItWasWhenItIsOpenedAgain) {
  for (int i = 0; i < 5; ++i) {
    const Head before = log().head();
    machine->restart();
    EXPECT_EQ(log().head(), before);
    ASSERT_TRUE(append(log(), event_with({"item " + std::to_string(i)})));
  }
  const auto entries = entries_of(log());
  ASSERT_EQ(entries->size(), 5);
  EXPECT_NE(entries->at(0).writer, entries->at(1).writer) << "each start of a process has its own";
  EXPECT_EQ(verify(log())->items, 5);
}

TEST_P(EveryLog, NeverGoesBackInTime) {
  ASSERT_TRUE(append(log(), event_with({"a"})));
  const Instant before = machine->now;
  machine->now.milliseconds -= 60'000;
  ASSERT_TRUE(append(log(), event_with({"b"})));
  machine->restart();
  ASSERT_TRUE(append(log(), event_with({"c"})));
  machine->now.milliseconds += 120'000;
  ASSERT_TRUE(append(log(), event_with({"d"})));
  const auto entries = entries_of(log());
  EXPECT_EQ(entries->at(1).time, before);
  EXPECT_EQ(entries->at(2).time, before);
  EXPECT_EQ(entries->at(3).time, machine->now);
}

TEST_P(EveryLog, ReadsAnyPartOfItClippedToTheHead) {
  for (int i = 1; i <= 9; ++i) ASSERT_TRUE(append(log(), event_with({std::to_string(i)})));
  const auto positions = [&](Position first, Position last) {
    std::vector<Position> read;
    const auto entries = entries_of(log(), Depth::items, first, last);
    for (const Entry& entry : *entries) read.push_back(entry.position);
    return read;
  };
  EXPECT_EQ(positions(3, 5), (std::vector<Position>{3, 4, 5}));
  EXPECT_EQ(positions(8, 100), (std::vector<Position>{8, 9}));
  EXPECT_EQ(positions(0, 1), (std::vector<Position>{1}));
  EXPECT_TRUE(positions(10, 12).empty());
  EXPECT_TRUE(positions(5, 4).empty());
}

TEST_P(EveryLog, StopsReadingWhereTheReaderSaysSo) {
  for (int i = 1; i <= 4; ++i) ASSERT_TRUE(append(log(), event_with({std::to_string(i)})));
  Position seen = 0;
  EXPECT_TRUE(log().read(1, 4, Depth::items, [&](const Entry& entry) -> Result<bool> {
    seen = entry.position;
    return seen < 2;
  }));
  EXPECT_EQ(seen, 2);
  const auto failed =
      log().read(1, 4, Depth::items, [&](const Entry&) -> Result<bool> { return failure(ErrorCode::held, "enough"); });
  EXPECT_EQ(failed.error().code, ErrorCode::held);
}

TEST_P(EveryLog, KeepsItemsOfEverySizeAroundTheFrames) {
  std::vector<Event> events;
  for (const std::size_t size : {2, 3, 300, 131'036, 131'037, 131'038, 131'039, 131'072, 400'000})
    events.push_back(event_with({std::string(size, 'x'), "next", std::string(size / 2, 'y')}));
  events.push_back(event_with_many(3000, 300));
  events.push_back(event_with({}));
  ASSERT_TRUE(log().append(0, events));
  machine->restart();
  const auto entries = entries_of(log());
  ASSERT_TRUE(entries) << to_line(entries.error());
  for (std::size_t i = 0; i < events.size(); ++i) EXPECT_EQ(entries->at(0).events[i].event, events[i]) << i;
}

TEST_P(EveryLog, IsProvenWholeAndToContinueAKeptHead) {
  std::vector<Head> heads = {Head{}};
  for (int i = 0; i < 200; ++i) heads.push_back(append(log(), event_with({"a", "b"})).value());
  std::uint64_t reported = 0;
  const auto verified = verify(log(), [&](std::uint64_t done, std::uint64_t of) {
    EXPECT_LE(reported, done);
    EXPECT_EQ(of, 200);
    reported = done;
    return true;
  });
  ASSERT_TRUE(verified) << to_line(verified.error());
  EXPECT_EQ(verified->head, heads.back());
  EXPECT_EQ(verified->entries, 200);
  EXPECT_EQ(verified->items, 400);
  EXPECT_EQ(reported, 200);
  for (const Head& kept : heads) EXPECT_TRUE(verify_from(log(), kept)) << kept.position;
}

TEST_P(EveryLog, IsNotTheContinuationOfAHeadItDoesNotHold) {
  ASSERT_TRUE(append(log(), event_with({"a"})));
  const Head first = log().head();
  ASSERT_TRUE(append(log(), event_with({"b"})));
  EXPECT_EQ(verify_from(log(), {2, first.digest}).error().code, ErrorCode::corrupt);
  EXPECT_EQ(verify_from(log(), {0, first.digest}).error().code, ErrorCode::corrupt);
  const auto cut = verify_from(log(), {3, first.digest});
  ASSERT_FALSE(cut);
  EXPECT_THAT(cut.error().what, HasSubstr("ends before"));
}

TEST_P(EveryLog, CanStopProving) {
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(append(log(), event_with({"a"})));
  EXPECT_EQ(verify(log(), [](auto, auto) { return false; }).error().code, ErrorCode::interrupted);
}

TEST_P(EveryLog, IsReadWhileItIsAppendedTo) {
  std::atomic<bool> done = false;
  std::thread writer{[&] {
    for (int i = 0; i < 200; ++i) EXPECT_TRUE(append(log(), event_with({"a"})));
    done = true;
  }};
  if (std::string{GetParam().name} == "Memory") {
    writer.join();  // the memory has one thread
    return;
  }
  while (!done) {
    const Head head = log().head();
    const auto verified = verify_from(log(), head);
    EXPECT_TRUE(verified) << to_line(verified.error());
  }
  writer.join();
}

}  // namespace
}  // namespace tidemark::log
