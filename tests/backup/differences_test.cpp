// What a backup has to prove is what differs from the backup before it: never less than that, and after a night not much more.
#include <atomic>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/utilities/backup_engine.h>

#include "backup/proof.h"
#include "core/events/access_events.h"
#include "core/events/erasure_events.h"
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

  [[nodiscard]] bool is_refused() {
    if (!store) open();
    const auto made = backups().make({*store, directory(), {1'760'000'200'000}});
    return !made && made.error().code == ErrorCode::corrupt && made.error().what.starts_with("the log is damaged");
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

/// Another item than was stored, in a frame that is whole.
void spoil(rocksdb::DB& database, const std::string& key) {
  std::string frame;
  std::string unpacked;
  ASSERT_TRUE(database.Get({}, key, &frame).ok());
  ASSERT_TRUE(log::decompress_frame(frame, unpacked));
  unpacked.back() ^= 1;
  ASSERT_TRUE(database.Put({}, key, log::compress_frame(unpacked)).ok());
}

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
  const std::string ninth = log::compress_frame(stored_in(1).at({1, 9, 1}));
  const std::vector<std::function<void(rocksdb::DB&)>> ways{
      [](rocksdb::DB& database) { ASSERT_TRUE(database.Delete({}, key(1, 9, 1)).ok()); },
      [](rocksdb::DB& database) {
        ASSERT_TRUE(database.DeleteRange({}, database.DefaultColumnFamily(), key(1, 9, 0), key(1, 9, 2)).ok());
      },
      [](rocksdb::DB& database) { spoil(database, key(1, 9, 1)); },
      [](rocksdb::DB& database) {  // behind a key of another size
        spoil(database, key(1, 9, 1));
        ASSERT_TRUE(database.Put({}, key(1, 7, 1) + "x", "stray").ok());
      }};
  for (const auto& way : ways) {
    std::string entry;
    tamper([&](rocksdb::DB& database) {
      ASSERT_TRUE(database.Get({}, key(1, 9, 0), &entry).ok());
      way(database);
    });
    EXPECT_TRUE(is_refused());
    tamper([&](rocksdb::DB& database) {  // as it was
      ASSERT_TRUE(database.Put({}, key(1, 9, 0), entry).ok());
      ASSERT_TRUE(database.Put({}, key(1, 9, 1), ninth).ok());
      ASSERT_TRUE(database.Delete({}, key(1, 7, 1) + "x").ok());
    });
    open();
    EXPECT_TRUE(make().proven);
  }
}

TEST_F(Differences, HaveWhatLiesInNoTableYet) {
  append(1, 20);
  const std::string folder = (root / "backups/log").string();
  fs::create_directories(folder);
  tamper([&](rocksdb::DB& database) {
    rocksdb::BackupEngine* opened = nullptr;
    ASSERT_TRUE(
        rocksdb::BackupEngine::Open(rocksdb::BackupEngineOptions{folder}, rocksdb::Env::Default(), &opened).ok());
    const std::unique_ptr<rocksdb::BackupEngine> engine{opened};
    ASSERT_TRUE(engine->CreateNewBackup(&database, true).ok());
    spoil(database, key(1, 9, 1));
    ASSERT_TRUE(engine->CreateNewBackup(&database, false).ok());
    ASSERT_TRUE(database.Delete({}, key(1, 9, 1)).ok());
    ASSERT_TRUE(engine->CreateNewBackup(&database, false).ok());
  });
  EXPECT_THAT(from(1, 2), UnorderedElementsAre(Pair(1, 9)));
  EXPECT_FALSE(log::first_differences(folder, 1, 3)) << "something was deleted";
}

TEST_F(Differences, DoNotHideAKeyThatIsOfNoEntry) {
  append(1, 20);
  static_cast<void>(make());
  tamper([](rocksdb::DB& database) { ASSERT_TRUE(database.Put({}, key(1, 7, 1) + "x", "stray").ok()); });
  EXPECT_TRUE(is_refused());
}

TEST_F(Differences, AreNotGoneByWhereTheFolderHasRotten) {
  append(1, 1'000);  // more blocks than those that are read for the logs' first and last entries
  static_cast<void>(make());
  append(1, 5);
  fs::path largest;
  for (const auto& one : fs::directory_iterator{root / "backups/log/shared_checksum"})
    if (largest.empty() || one.file_size() > fs::file_size(largest)) largest = one.path();
  flip(largest, fs::file_size(largest) / 2);
  EXPECT_EQ(backups().make({*store, directory(), {1'760'000'200'000}}).error().code, ErrorCode::corrupt);
  flip(largest, fs::file_size(largest) / 2);
  EXPECT_TRUE(make().proven);
}

/// A backup of a damaged log that was refused, of which somebody says all the same that it was proven.
class ASaying : public Differences {
 protected:
  ASaying() {
    append(1, 20);
    append(2, 20);
    tamper([](rocksdb::DB& database) { spoil(database, key(1, 9, 1)); });
    EXPECT_TRUE(is_refused());
  }
  void say(std::optional<Digest> proven, std::vector<std::uint32_t> of = {0, 1, 2}) {
    Manifest said{1, {1'760'000'100'000}, {}, {}, proven};
    for (const std::uint32_t number : of) {
      const log::Head head = must(store->log(number))->head();
      said.logs.push_back({number, "", head.position, head.digest, {}});
      must(must(store->log(number))->read(1, 1, Depth::entries, [&](const log::Entry& entry) -> Result<bool> {
        said.logs.back().first = entry.digest;
        return true;
      }));
    }
    std::ofstream{root / "backups/sets/1/manifest.json", std::ios::binary} << to_text(said);
  }
  [[nodiscard]] Digest copy() const { return must(digest_of_copy(root / "backups/log", 1)); }
};

TEST_F(ASaying, IsGoneByWhereItIsOfThatCopy) {
  say(copy());
  EXPECT_TRUE(make().proven) << "else nothing of this is tested";
  EXPECT_FALSE(backups().verify(2)) << "which proves all";
}

TEST_F(ASaying, OfAnOlderTidemarkOrOfAnotherCopyIsNot) {
  say(std::nullopt);
  EXPECT_TRUE(is_refused());
  Digest another = copy();
  another.bytes[0] ^= 1;
  say(another);
  const auto made = backups().make({*store, directory(), {1'760'000'200'000}});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().what, "the list of the files of backup 1 is not what was written");
}

TEST_F(ASaying, IsNotOfALogThatItDoesNotName) {
  say(copy(), {0, 2});
  EXPECT_TRUE(is_refused()) << "it may have come while that backup began";
}

TEST_F(Differences, AreNotGoneByFromABackupWhoseListIsMissingAsItsNumberWouldBeGivenOutAgain) {
  append(1, 20);
  static_cast<void>(make());
  fs::remove(root / "backups/log/meta/1");
  tamper([](rocksdb::DB& database) { spoil(database, key(1, 9, 1)); });
  for (int i = 0; i < 2; ++i) {
    if (!store) open();
    const auto made = backups().make({*store, directory(), {1'760'000'200'000}});
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().what, "the list of the files of backup 1 is missing");
  }
}

TEST_F(Differences, AreNotGoneByInALogThatWentAnotherWay) {
  append(1, 20);
  store.reset();
  fs::copy(directory() / "log", root / "other", fs::copy_options::recursive);
  open();
  erase(1, 5);
  static_cast<void>(make());
  std::map<std::string, std::string> others;  // a well-chained entry in the place of what names the erased item
  store.reset();
  fs::rename(directory() / "log", root / "real");
  fs::rename(root / "other", directory() / "log");
  open();
  append(1, 1);
  tamper([&](rocksdb::DB& database) {
    for (const std::uint32_t part : {0U, 1U})
      ASSERT_TRUE(database.Get({}, key(1, 22, part), &others[key(1, 22, part)]).ok());
  });
  fs::remove_all(directory() / "log");
  fs::rename(root / "real", directory() / "log");
  tamper([&](rocksdb::DB& database) {
    for (const auto& [name, value] : others) ASSERT_TRUE(database.Put({}, name, value).ok());
  });
  open();
  now = {1'760'000'160'000};
  say_taken_over();
  const auto refused = backups().make({*store, directory(), {1'760'000'200'000}});
  ASSERT_FALSE(refused);
  EXPECT_THAT(to_line(refused.error()), HasSubstr("item 5.0.0 is missing, and nothing says that it was erased"));
}

TEST_F(Differences, AreNeverLessThanWhatIsOtherwise) {
  for (std::uint32_t seed = 0; seed < 8; ++seed) {
    std::mt19937 dice{seed};
    const auto roll = [&](int of) { return static_cast<int>(dice() % static_cast<unsigned>(of)); };
    std::vector<std::uint32_t> numbers{1, 2};
    std::uint32_t before = 0;
    for (int night = 0; night < 5; ++night) {
      for (int act = roll(4); act >= 0; --act) {
        const std::uint32_t number = numbers[static_cast<std::size_t>(roll(static_cast<int>(numbers.size())))];
        const Position head = must(store->log(number))->head().position;
        switch (roll(7)) {
          case 6:
            if (numbers.size() < 3) break;
            must(store->remove(numbers.back()));
            append_to_trail(event_of(
                SubscriptionRemoved{
                    "0123456789abcdef", {}, "host root", "subscription " + std::to_string(numbers.back()), "", ""},
                0));
            numbers.pop_back();
            break;
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
      std::atomic<bool> made_it = false;
      std::jthread meanwhile;
      if (roll(2) == 0)
        meanwhile = std::jthread{[&, number = numbers[0]] {
          for (int i = 0; i < 60 && !made_it; ++i) append(number, 1);
        }};
      const Manifest made = must(backups().make({*store, directory(), {1'760'000'100'000}}));
      made_it = true;
      if (meanwhile.joinable()) meanwhile.join();
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

}  // namespace
}  // namespace tidemark::backup
