// Items that are taken away, and everything else that stays (X9): the chain verifies, and tells what was erased from what was removed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/events/codec.h"
#include "core/events/erasure_events.h"
#include "core/hash/chain.h"
#include "log/bundle.h"
#include "log/frames.h"
#include "log/verify.h"
#include "raw_files.h"
#include "samples.h"
#include "support.h"

namespace tidemark::log {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Event erasing(const std::vector<NamedItems>& named) {
  Event event = event_of(Erased{"ann", "request 7", "visitor", std::string(32, '0'), {}, {}}, 0);
  for (const NamedItems& one : named) {
    std::string item;
    write_named(one, item);
    event.items.add(item);
  }
  return event;
}

/// Three entries, of which the second has two events with 200 items each: "…of 1.17" is item 17 of its event 1.
class ALog : public ::testing::Test {
 protected:
  static Event many(int number) {
    std::vector<std::string> items;
    for (int i = 0; i < 200; ++i)
      items.push_back("what is of " + std::to_string(number) + "." + std::to_string(i) + std::string(900, '.'));
    return event_with(items);
  }
  ALog() {
    const std::vector<Event> both{many(0), many(1)};
    EXPECT_TRUE(log->append(log->head().position, both));
    EXPECT_TRUE(append(*log, event_with({"the last"})));
  }
  std::vector<std::string> items(std::size_t event) const {
    const auto entries = entries_of(*log, Depth::items, 2, 2);
    EXPECT_TRUE(entries) << to_line(entries.error());
    std::vector<std::string> items;
    const Items& all = entries->at(0).events.at(event).event.items;
    for (std::size_t i = 0; i < all.size(); ++i) items.emplace_back(all[i]);
    return items;
  }
  Position erase(const std::vector<NamedItems>& named) {
    const Position position = append(*log, erasing(named)).value().position;
    const auto erased = log->erase(position);
    EXPECT_TRUE(erased) << to_line(erased.error());
    return position;
  }

  TemporaryDirectory directory;
  std::unique_ptr<LogStore> store = LogStore::open(directory.path, test_options()).value();
  EventLog* log = store->create("acme").value();
};

TEST_F(ALog, LosesWhatAnErasureNamesAndNothingElse) {
  const auto before = items(1);
  const auto others = items(0);
  erase({{2, 1, 17, 2}, {2, 1, 199, 1}});
  const auto after = items(1);
  for (std::size_t i = 0; i < 200; ++i) EXPECT_EQ(after[i], i == 17 || i == 18 || i == 199 ? "" : before[i]) << i;
  EXPECT_EQ(items(0), others);
}

TEST_F(ALog, StillVerifiesAndSaysHowMuchIsGone) {
  const Position position = erase({{2, 0, 0, 3}});
  const auto verified = verify(*log, {.threads = 2});
  ASSERT_TRUE(verified) << to_line(verified.error());
  EXPECT_EQ(verified->items, 400u + 1 + 1 + 2);
  EXPECT_EQ(verified->erased, 3u);
  EXPECT_EQ(verified->named_at, position);
  const auto part = verify(*log, {.first = 2, .last = 2});
  ASSERT_TRUE(part) << "named behind the range: " << to_line(part.error());
  EXPECT_EQ(part->named_at, position);
  EXPECT_EQ(verify(*log, {.first = 3, .last = 3})->named_at, 0u);
}

TEST_F(ALog, SaysWhichItemsWereErasedWhereItsItemsAreProvenAlone) {
  erase({{2, 1, 17, 2}, {2, 1, 199, 1}});
  const auto entries = entries_of(*log, Depth::proof, 2, 2);
  ASSERT_TRUE(entries) << to_line(entries.error());
  EXPECT_THAT(entries->at(0).events.at(0).erased, IsEmpty());
  EXPECT_THAT(entries->at(0).events.at(1).erased, ElementsAre(17, 18, 199));
}

TEST_F(ALog, HasNoFileLeftWithTheBytesThatWent) {
  ASSERT_THAT(files_with(directory.path, "what is of 1.17."), Not(IsEmpty())) << "the search finds what is there";
  ASSERT_THAT(files_with(directory.path, "what is of 1.18."), Not(IsEmpty()));
  erase({{2, 1, 17, 1}});
  EXPECT_THAT(files_with(directory.path, "what is of 1.17."), IsEmpty());
  EXPECT_THAT(files_with(directory.path, "what is of 1.18."), Not(IsEmpty()));
  EXPECT_THAT(files_with(directory.path, "the last"), Not(IsEmpty()));
}

TEST_F(ALog, MayBeErasedFromAgainAndMoreThanOnce) {
  const Position first = erase({{2, 1, 17, 1}});
  EXPECT_TRUE(log->erase(first)) << "an erasure that was cut short is done again";
  const Position second = erase({{2, 1, 16, 3}});
  const auto verified = verify(*log);
  ASSERT_TRUE(verified) << to_line(verified.error());
  EXPECT_EQ(verified->erased, 3u);
  EXPECT_EQ(verified->named_at, second);
  store.reset();
  store = LogStore::open(directory.path, test_options()).value();
  log = store->log(1).value();
  EXPECT_TRUE(verify(*log));
}

TEST_F(ALog, ErasesNothingThatNoEventNames) {
  EXPECT_EQ(log->erase(3).error().code, ErrorCode::not_found);
  EXPECT_EQ(log->erase(99).error().code, ErrorCode::not_found);
  const Position beyond = append(*log, erasing({{2, 1, 199, 2}})).value().position;
  EXPECT_EQ(log->erase(beyond).error().code, ErrorCode::corrupt);
  const Position itself = append(*log, erasing({{beyond + 1, 0, 0, 1}})).value().position;
  EXPECT_EQ(log->erase(itself).error().code, ErrorCode::corrupt);
  EXPECT_TRUE(verify(*log));
}

TEST_F(ALog, GoesIntoABundleWithItsLeavesAndTheEventThatNamesThem) {
  const Position position = erase({{2, 1, 17, 1}});
  ASSERT_TRUE(append(*log, event_with({"later"})));
  const auto proven = verify(*log, {.first = 2, .last = 2});
  Bundle bundle{{1, "acme", {}}, 0, *proven};
  const auto behind = verify(*log, {.first = 3, .last = position});
  bundle.behind = *behind;
  std::string text;
  ASSERT_TRUE(write_bundle(*store, bundle, std::string(32, 's'), [&](std::string_view more) -> Result<void> {
    text += more;
    return {};
  }));
  EXPECT_THAT(text, HasSubstr(R"("from":2,"to":2,"last":4,)"));
  EXPECT_THAT(text, HasSubstr(R"({"erased":")"));
  EXPECT_THAT(text, HasSubstr(R"({"entry":4,)"));
  EXPECT_THAT(text, Not(HasSubstr(R"({"entry":5,)")));
}

/// On a disk that can be looked into, and made to fail.
class OnADisk : public ::testing::Test {
 protected:
  OnADisk() {
    start();
    EXPECT_TRUE(append(*log, event_with({"a", "b", "c"})));
    EXPECT_TRUE(append(*log, event_with({"d"})));
  }
  void start() { log = open_memory_log(disk, 1, sample_surroundings()).value(); }
  Position append_erasure(const std::vector<NamedItems>& named) {
    return append(*log, erasing(named)).value().position;
  }
  /// The items' bytes go, and no event says so.
  void take_away(Position position, std::uint64_t item) {
    std::string unpacked;
    std::string& frame = disk.parts.at({1, position, 1});
    ASSERT_TRUE(decompress_frame(frame, unpacked));
    const auto without = without_items(unpacked, [&](std::uint64_t number) { return number == item; });
    ASSERT_TRUE(without && *without);
    frame = compress_frame(**without);
  }

  MemoryDisk disk;
  std::unique_ptr<EventLog> log;
};

TEST_F(OnADisk, AnItemThatIsMissingWithoutAnErasureThatNamesItFails) {
  take_away(1, 1);
  const auto verified = verify(*log);
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, ErrorCode::corrupt);
  EXPECT_EQ(verified.error().what, "item 1.0.1 is missing, and nothing says that it was erased");
  append_erasure({{1, 0, 0, 1}, {2, 0, 0, 1}});
  EXPECT_FALSE(verify(*log)) << "one that names others does not help";
  append_erasure({{1, 0, 1, 1}});
  EXPECT_TRUE(verify(*log));
}

TEST_F(OnADisk, ALeafThatIsAnothersFails) {
  ASSERT_TRUE(log->erase(append_erasure({{1, 0, 1, 1}})));
  std::string unpacked;
  std::string& frame = disk.parts.at({1, 1, 1});
  ASSERT_TRUE(decompress_frame(frame, unpacked));
  const std::size_t mark = unpacked.find("\xff\xff\xff\xff");
  ASSERT_NE(mark, unpacked.npos);
  unpacked[mark + 4] = static_cast<char>(unpacked[mark + 4] ^ 1);
  frame = compress_frame(unpacked);
  EXPECT_EQ(verify(*log).error().code, ErrorCode::corrupt);
}

TEST_F(OnADisk, AnErasureThatIsCutShortLeavesALogThatVerifiesAndIsGoneOnWith) {
  const Position position = append_erasure({{1, 0, 0, 3}, {2, 0, 0, 1}});
  int replaced = 0;
  disk.before_replace = [&] { return ++replaced == 2 ? MemoryDisk::Crash::lose : MemoryDisk::Crash::none; };
  EXPECT_FALSE(log->erase(position));
  start();
  EXPECT_TRUE(verify(*log));
  EXPECT_EQ(verify(*log)->erased, 3u);
  disk.before_replace = {};
  EXPECT_TRUE(log->erase(position));
  EXPECT_EQ(verify(*log)->erased, 4u);
}

TEST_F(OnADisk, TheBrowserFollowsTheChainOverWhatWasErased) {
  const auto follow = [&] {
    Chain chain;
    std::string unpacked;
    for (Position position = 1; position <= log->head().position; ++position) {
      std::vector<std::string> frames;
      for (std::uint32_t part = 1; disk.parts.contains({1, position, part}); ++part) {
        EXPECT_TRUE(decompress_frame(disk.parts.at({1, position, part}), unpacked));
        frames.push_back(unpacked);
      }
      const auto taken = chain.take(disk.parts.at({1, position, 0}), {{frames.begin(), frames.end()}});
      EXPECT_TRUE(taken) << to_line(taken.error());
    }
    return chain;
  };
  ASSERT_TRUE(log->erase(append_erasure({{1, 0, 1, 2}})));
  EXPECT_EQ(follow().erased(), 2u);
  EXPECT_EQ(follow().unnamed(), 0u);
  EXPECT_EQ(follow().head(), log->head().digest);
  take_away(2, 0);
  EXPECT_EQ(follow().unnamed(), 1u);
}

TEST(NamesOfItems, AreReadAsTheyWereWrittenAndNothingElseIs) {
  std::string item;
  write_named({300, 2, 17, 128}, item);
  EXPECT_EQ(hex_of(item), "01ac0202118001");
  EXPECT_EQ(read_named(item).value(), (NamedItems{300, 2, 17, 128}));
  for (std::size_t size = 0; size < item.size(); ++size) EXPECT_FALSE(read_named(item.substr(0, size))) << size;
  EXPECT_FALSE(read_named(item + "x"));
  for (const NamedItems& none : {NamedItems{0, 0, 0, 1}, NamedItems{1, 0, 0, 0}, NamedItems{1, 0, ~0ULL, 2}}) {
    item.clear();
    write_named(none, item);
    EXPECT_FALSE(read_named(item));
  }
}

}  // namespace
}  // namespace tidemark::log
