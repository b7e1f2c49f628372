// What a backup has to prove is what differs from the backup before it: never less than that, and after a night not much more.
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include "core/events/erasure_events.h"
#include "core/hash/blake2b.h"
#include "log/frames.h"
#include "log/rocksdb_backup.h"
#include "support.h"

namespace tidemark::backup {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

using log::Depth;
using log::FirstDifferences;

class Differences : public ABackup {
 protected:
  [[nodiscard]] FirstDifferences from(std::uint32_t earlier, std::uint32_t later) const {
    return must(log::first_differences(root / "backups/log", earlier, later));
  }

  /// Every part as it is stored, by subscription, position and number.
  using Stored = std::map<std::tuple<std::uint32_t, Position, std::uint32_t>, std::string>;
  [[nodiscard]] Stored stored_in(std::uint32_t backup) const {
    const auto opened = must(log::open_log_backup(root / "backups/log", backup));
    std::vector<std::uint32_t> numbers{log::engine_log};
    for (const log::Subscription& one : must(opened.logs->subscriptions())) numbers.push_back(one.number);
    Stored stored;
    for (const std::uint32_t number : numbers) {
      const Position last = must(opened.logs->log(number))->head().position;
      must(opened.logs->read_stored(number, 1, last, Depth::items, [&](const log::StoredPart& part) -> Result<bool> {
        stored[{number, part.position, part.number}] = part.bytes;
        return true;
      }));
    }
    return stored;
  }

  /// In the database itself, past the log; with whole tables and checksums.
  void tamper(const std::function<void(rocksdb::DB&)>& how) {
    store.reset();
    rocksdb::DB* opened = nullptr;
    rocksdb::Options options;
    options.compression = rocksdb::kNoCompression;
    ASSERT_TRUE(rocksdb::DB::Open(options, (directory() / "log").string(), &opened).ok());
    const std::unique_ptr<rocksdb::DB> database{opened};
    how(*database);
    ASSERT_TRUE(database->Close().ok());
  }
  [[nodiscard]] static std::string key(std::uint32_t subscription, Position position, std::uint32_t part) {
    std::string key(16, '\0');
    for (int i = 0; i < 4; ++i) key[3 - i] = static_cast<char>(subscription >> (8 * i));
    for (int i = 0; i < 8; ++i) key[11 - i] = static_cast<char>(position >> (8 * i));
    for (int i = 0; i < 4; ++i) key[15 - i] = static_cast<char>(part >> (8 * i));
    return key;
  }

  void erase(std::uint32_t number, Position position) {
    Event event = event_of(Erased{"ann", "request 7", "visitor", std::string(32, '0'), {}, {}}, 0);
    std::string item;
    write_named({position, 0, 0, 1}, item);
    event.items.add(item);
    log::EventLog* const log = must(store->log(number));
    const Position at = must(log->append(log->head().position, {&event, 1})).position;
    must(log->erase(at));
  }
};

TEST_F(Differences, AreNoneWhereNothingCameMeanwhile) {
  append(1, 20);
  static_cast<void>(make());
  static_cast<void>(make());
  EXPECT_THAT(from(1, 2), IsEmpty());
}

TEST_F(Differences, BeginWhereALogGotItsNextEntry) {
  append(1, 20);
  append(2, 30);
  static_cast<void>(make());
  append(2, 5);
  EXPECT_EQ(make().logs[2].position, 36u);
  EXPECT_THAT(from(1, 2), UnorderedElementsAre(Pair(2, 32)));
  append(1, 1);
  append(2, 1);
  static_cast<void>(make());
  EXPECT_THAT(from(2, 3), UnorderedElementsAre(Pair(1, 22), Pair(2, 37))) << "of two logs in one table each is named";
}

TEST_F(Differences, ReachBackToWhatAnErasureWroteAnew) {
  append(1, 20);
  static_cast<void>(make());
  erase(1, 7);
  static_cast<void>(make());
  EXPECT_LE(from(1, 2).at(1), 7u);
}

TEST_F(Differences, ReachBackToAnEntryThatWasTakenAwayOrWrittenOver) {
  append(1, 20);
  static_cast<void>(make());
  for (const bool is_deleted : {true, false}) {
    tamper([&](rocksdb::DB& database) {
      std::string frame;
      std::string unpacked;
      ASSERT_TRUE(database.Get({}, key(1, 9, 1), &frame).ok());
      ASSERT_TRUE(log::decompress_frame(frame, unpacked));
      unpacked.back() ^= 1;
      ASSERT_TRUE((is_deleted ? database.Delete({}, key(1, 9, 1))
                              : database.Put({}, key(1, 9, 1), log::compress_frame(unpacked)))
                      .ok());
      if (is_deleted) return;
      ASSERT_TRUE(database.Flush({}).ok());
    });
    open();
    const auto refused = backups().make({*store, directory(), {1'760'000'200'000}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::corrupt);
    EXPECT_THAT(to_line(refused.error()), HasSubstr("no backup was made of it"));
    tamper([&](rocksdb::DB& database) {  // as it was, from the backup
      const Stored good = stored_in(1);
      ASSERT_TRUE(database.Put({}, key(1, 9, 1), log::compress_frame(good.at({1, 9, 1}))).ok());
    });
    open();
    EXPECT_TRUE(make().proven);
  }
}

TEST_F(Differences, AreNeverLessThanWhatIsOtherwise) {
  for (std::uint32_t seed = 0; seed < 12; ++seed) {
    std::mt19937 dice{seed};
    const auto roll = [&](int of) { return static_cast<int>(dice() % static_cast<unsigned>(of)); };
    std::vector<std::uint32_t> numbers{1, 2};
    std::uint32_t before = 0;
    for (int night = 0; night < 5; ++night) {
      for (int act = roll(4); act >= 0; --act) {
        const std::uint32_t number = numbers[static_cast<std::size_t>(roll(static_cast<int>(numbers.size())))];
        const Position head = must(store->log(number))->head().position;
        switch (roll(6)) {
          case 0:  // but not the first entry, which says whose log it is
            if (head > 1) erase(number, 2 + static_cast<Position>(roll(static_cast<int>(head - 1))));
            break;
          case 1: reopen(); break;
          case 2:
            static_cast<void>(must(store->create("other-" + std::to_string(seed) + "-" + std::to_string(night) + "-" +
                                                 std::to_string(act))));
            numbers.push_back(must(store->subscriptions()).back().number);
            break;
          default: append(number, 1 + roll(30));
        }
      }
      const Manifest made = must(backups().make({*store, directory(), {1'760'000'100'000}}));
      EXPECT_TRUE(made.proven);
      EXPECT_TRUE(backups().verify(made.number)) << "proven as a whole: what was left out was as it is";
      if (const std::uint32_t earlier = std::exchange(before, made.number); earlier != 0) {
        const FirstDifferences differences = from(earlier, made.number);
        Stored in_earlier = stored_in(earlier);
        Stored in_later = stored_in(made.number);
        const auto is_other = [&](const auto& part) {
          const auto& [number, position, part_number] = part.first;
          const auto found = differences.find(number);
          return found != differences.end() && position >= found->second;
        };
        std::erase_if(in_earlier, is_other);
        std::erase_if(in_later, is_other);
        EXPECT_EQ(in_earlier, in_later) << "seed " << seed << ", night " << night;
      }
    }
  }
}

TEST_F(Differences, FromABackupThatDoesNotSayThatItWasProvenAreNotGoneBy) {
  append(1, 20);
  const Manifest made = make();
  ASSERT_TRUE(made.proven);
  std::string text = to_text(made);
  EXPECT_TRUE(must(read_manifest(text)).proven);
  const std::string said = ",\"proven\":true";
  ASSERT_NE(text.find(said), text.npos);
  text.erase(text.find(said), said.size());
  text.resize(text.find('\n') + 1);
  EXPECT_FALSE(must(read_manifest(text + to_hex(blake2b(text)) + "\n")).proven) << "as an older Tidemark wrote it";
}

}  // namespace
}  // namespace tidemark::backup
