// The store of all subscriptions' logs: its list, and every way in which a directory can be no good.
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include "log/rocksdb_options.h"
#include "log/verify.h"
#include "support.h"

namespace tidemark::log {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class Store : public ::testing::Test {
 protected:
  void open() {
    store.reset();
    store = LogStore::open(directory.path, test_options()).value();
  }
  Error refused() {
    store.reset();
    auto opened = LogStore::open(directory.path, test_options());
    return opened ? Error{ErrorCode::held, "it was opened"} : opened.error();
  }
  /// The database as RocksDB sees it.
  std::unique_ptr<rocksdb::DB> raw() {
    store.reset();
    rocksdb::DB* database = nullptr;
    rocksdb::Options options;
    options.create_if_missing = true;
    EXPECT_TRUE(rocksdb::DB::Open(options, directory.path.string(), &database).ok());
    return std::unique_ptr<rocksdb::DB>{database};
  }
  std::vector<std::filesystem::path> files(std::string_view ending) {
    std::vector<std::filesystem::path> found;
    for (const auto& file : std::filesystem::directory_iterator{directory.path}) {
      if (file.path().string().ends_with(ending)) found.push_back(file.path());
    }
    return found;
  }

  TemporaryDirectory directory;
  std::unique_ptr<LogStore> store;
};

TEST_F(Store, ListsSubscriptionsByNumberWithTheirNames) {
  open();
  EXPECT_TRUE(store->subscriptions()->empty());
  ASSERT_TRUE(store->create("acme"));
  ASSERT_TRUE(store->create("widgets-2"));
  ASSERT_TRUE(append(*store->log(engine_log).value(), event_with({"of the engine"})));
  const std::vector<Subscription> expected = {{1, "acme", {}}, {2, "widgets-2", {}}};
  EXPECT_EQ(*store->subscriptions(), expected);
  open();
  EXPECT_EQ(*store->subscriptions(), expected);
  EXPECT_EQ(store->log(2).value()->head().position, 1);
}

TEST_F(Store, GivesNoNameAndNoNumberTwice) {
  open();
  ASSERT_TRUE(store->create("acme"));
  EXPECT_EQ(store->create("acme").error().code, ErrorCode::invalid_input);
  for (const char* name : {"", "Acme", "a b", "a/b", "12345678901234567890123456789012345678901"})
    EXPECT_EQ(store->create(name).error().code, ErrorCode::invalid_input) << name;
  ASSERT_TRUE(store->remove(1));
  ASSERT_TRUE(store->create("acme"));
  EXPECT_EQ(*store->subscriptions(), (std::vector<Subscription>{{2, "acme", {}}}));
}

TEST_F(Store, RemovesASubscriptionAndLeavesTheOthers) {
  open();
  const std::string secret = "a value that must be gone";
  for (const char* name : {"one", "two", "three"})
    ASSERT_TRUE(append(*store->create(name).value(), event_with({secret + name})));
  ASSERT_TRUE(store->remove(2));
  for (int times = 0; times < 2; ++times) {
    EXPECT_EQ(*store->subscriptions(), (std::vector<Subscription>{{1, "one", {}}, {3, "three", {}}}));
    EXPECT_EQ(store->log(2).error().code, ErrorCode::not_found);
    EXPECT_EQ(store->remove(2).error().code, ErrorCode::not_found);
    for (const std::uint32_t other : {1, 3}) EXPECT_EQ(verify(*store->log(other).value())->entries, 2);
    open();
  }
  EXPECT_EQ(store->remove(engine_log).error().code, ErrorCode::invalid_input);
}

TEST_F(Store, KeepsTheSubscriptionInTheEntry) {
  open();
  ASSERT_TRUE(store->create("one"));
  ASSERT_TRUE(store->create("two"));
  auto database = raw();
  std::string entry;
  const auto key = [](char subscription) {
    return std::string{"\0\0\0", 3} + subscription + std::string{"\0\0\0\0\0\0\0\1\0\0\0\0", 12};
  };
  ASSERT_TRUE(database->Get({}, key(1), &entry).ok());
  ASSERT_TRUE(database->Put({}, key(2), entry).ok());
  database.reset();
  open();
  EXPECT_EQ(store->log(2).error().code, ErrorCode::corrupt) << "an entry of another log";
}

TEST_F(Store, ListsADamagedSubscriptionWithItsErrorAndTheOthersAsTheyAre) {
  open();
  for (const char* name : {"one", "two", "three", "four"})
    ASSERT_TRUE(append(*store->create(name).value(), event_with({"x"})));
  auto database = raw();
  const auto key = [](char subscription, char position) {
    return std::string{"\0\0\0", 3} + subscription + std::string{"\0\0\0\0\0\0\0", 7} + position + std::string(4, '\0');
  };
  ASSERT_TRUE(database->Put({}, key(2, 1), "\1\1 its first entry").ok());
  ASSERT_TRUE(database->Put({}, key(3, 2), "\1\1 its last entry").ok());
  database.reset();
  open();
  const auto all = store->subscriptions();
  ASSERT_TRUE(all) << to_line(all.error());
  ASSERT_EQ(all->size(), 4u);
  EXPECT_EQ(all->at(0), (Subscription{1, "one", {}}));
  EXPECT_EQ(all->at(1).name, "");
  EXPECT_EQ(all->at(1).damage->code, ErrorCode::corrupt);
  EXPECT_EQ(all->at(2).name, "three");
  EXPECT_EQ(all->at(2).damage->code, ErrorCode::corrupt);
  EXPECT_EQ(all->at(3), (Subscription{4, "four", {}}));
  EXPECT_TRUE(append(*store->log(4).value(), event_with({"goes on"})));
  EXPECT_TRUE(store->create("five"));
  ASSERT_TRUE(store->remove(2));
  ASSERT_TRUE(store->remove(3));
  EXPECT_EQ(*store->subscriptions(), (std::vector<Subscription>{{1, "one", {}}, {4, "four", {}}, {5, "five", {}}}));
}

TEST_F(Store, AppendsToManySubscriptionsAtOnce) {
  open();
  std::vector<EventLog*> logs;
  for (int i = 0; i < 16; ++i) logs.push_back(store->create("s-" + std::to_string(i)).value());
  std::vector<std::thread> threads;
  for (EventLog* log : logs) {
    threads.emplace_back([log] {
      for (int i = 0; i < 30; ++i) EXPECT_TRUE(append(*log, event_with({"x", std::to_string(i)})));
    });
  }
  for (std::thread& thread : threads) thread.join();
  open();
  for (std::uint32_t number = 1; number <= 16; ++number) {
    const auto verified = verify(*store->log(number).value());
    ASSERT_TRUE(verified) << to_line(verified.error());
    EXPECT_EQ(verified->entries, 31);
  }
}

TEST_F(Store, OfANewerVersionIsNotTouched) {
  open();
  raw()->Put({}, std::string(16, '\0'), "tidemark log 2");
  EXPECT_EQ(refused().code, ErrorCode::newer_version);
}

TEST_F(Store, ThatIsAnotherDatabaseIsNotTouched) {
  raw()->Put({}, "some", "thing");
  EXPECT_EQ(refused().code, ErrorCode::corrupt);
  raw()->Put({}, std::string(16, '\0'), "something else");
  EXPECT_EQ(refused().code, ErrorCode::corrupt);
}

TEST_F(Store, OpenInThisProcessIsInUse) {
  open();
  const auto again = LogStore::open(directory.path, test_options());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::in_use);
}

TEST_F(Store, ThatIsNotThereCantBeRead) {
  auto options = test_options();
  options.read_only = true;
  EXPECT_EQ(LogStore::open(directory.path / "none", options).error().code, ErrorCode::not_found);
  EXPECT_FALSE(std::filesystem::exists(directory.path / "none"));
}

TEST_F(Store, WhereNoDirectoryCanBeIsAnErrorOfStorage) {
  std::ofstream{directory.path / "file"} << "x";
  const auto store_in_file = LogStore::open(directory.path / "file" / "log", test_options());
  ASSERT_FALSE(store_in_file);
  EXPECT_EQ(store_in_file.error().code, ErrorCode::storage);
  EXPECT_EQ(LogStore::open(directory.path / "file", test_options()).error().code, ErrorCode::storage);
  EXPECT_EQ(LogStore::open("/proc/tidemark", test_options()).error().code, ErrorCode::storage);
}

TEST_F(Store, WithoutItsFileCURRENTIsNotTakenForANewOne) {
  open();
  ASSERT_TRUE(store->create("acme"));
  store.reset();
  std::filesystem::remove(directory.path / "CURRENT");
  EXPECT_EQ(refused().code, ErrorCode::corrupt);
  EXPECT_FALSE(files(".log").empty()) << "what is left was left alone";
}

TEST_F(Store, KnowsOfEveryKeyThatIsOfNoEntry) {
  open();
  ASSERT_TRUE(append(*store->create("acme").value(), event_with({"a"})));
  ASSERT_TRUE(store->create("globex"));
  EXPECT_TRUE(store->check_strays());
  using namespace std::string_literals;
  for (const std::string& stray : {"\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0"s, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\7"s,
                                   "\0\0\0\1\xff"s, "a"s, std::string(20, '\xff'), "\0"s}) {
    ASSERT_TRUE(raw()->Put({}, stray, "hidden").ok());
    open();
    const auto found = store->check_strays();
    ASSERT_FALSE(found) << testing::PrintToString(stray);
    EXPECT_THAT(found.error().what, HasSubstr("that is of no entry"));
    ASSERT_TRUE(raw()->Delete({}, stray).ok());
  }
  open();
  EXPECT_TRUE(store->check_strays());
}

/// A list of files that is older than the tables, as a cut one is.
class OlderList : public Store {
 protected:
  void SetUp() override {
    open();
    ASSERT_TRUE(store->create("acme"));
    for (int i = 0; i < 3; ++i) {
      open();  // each opening makes a table of what the one before has written
      ASSERT_TRUE(append(*store->log(1).value(), event_with({"entry " + std::to_string(i)})));
    }
    store.reset();
    keep_list();
    open();
    ASSERT_TRUE(append(*store->log(1).value(), event_with({"the last one"})));
    open();
    store.reset();
  }
  void keep_list() {
    for (const auto& file : std::filesystem::directory_iterator{directory.path})
      if (is_list(file.path())) std::filesystem::copy(file.path(), kept.path / file.path().filename());
  }
  void put_list_back() {
    for (const auto& file : std::filesystem::directory_iterator{directory.path})
      if (is_list(file.path())) std::filesystem::remove(file.path());
    for (const auto& file : std::filesystem::directory_iterator{kept.path})
      std::filesystem::copy(file.path(), directory.path / file.path().filename());
  }
  static bool is_list(const std::filesystem::path& file) {
    return file.filename() == "CURRENT" || file.filename().string().starts_with("MANIFEST");
  }

  TemporaryDirectory kept;
};

TEST_F(OlderList, IsNotGoneOnWithWhileATableHasWhatItDoesNotName) {
  put_list_back();
  const auto tables = files(".sst");
  const Error error = refused();
  EXPECT_EQ(error.code, ErrorCode::corrupt);
  EXPECT_THAT(error.what, AllOf(HasSubstr("of subscription 1"), HasSubstr("does not name it")));
  EXPECT_EQ(files(".sst"), tables) << "nothing that could still be put right is deleted";
}

TEST_F(OlderList, OfASubscriptionThatWasRemovedSinceMissesNothing) {
  const auto table = files(".sst").front();
  std::filesystem::copy(table, kept.path / "table");
  open();
  ASSERT_TRUE(store->create("globex"));
  ASSERT_TRUE(store->remove(1));
  store.reset();
  std::filesystem::copy(kept.path / "table", directory.path / "999990.sst");  // as a crash leaves one
  open();
  EXPECT_EQ(store->subscriptions()->size(), 1u);
}

TEST_F(OlderList, OrATableThatACrashHasLeftIsNoHindrance) {
  for (const auto& table : files(".sst"))
    std::filesystem::copy(table, directory.path / ("99" + table.filename().string()));
  std::ofstream{directory.path / "999999.sst"} << "half written";
  open();
  EXPECT_TRUE(verify(*store->log(1).value()));
  EXPECT_EQ(store->log(1).value()->head().position, 5u);
}

TEST_F(Store, WithADamagedTableIsCorrupt) {
  open();
  ASSERT_TRUE(append(*store->create("acme").value(), event_with_many(2000, 300)));
  open();  // the write-ahead log becomes a table
  store.reset();
  ASSERT_FALSE(files(".sst").empty());
  for (const auto& file : files(".sst")) {
    std::fstream table{file, std::ios::in | std::ios::out | std::ios::binary};
    table.seekp(1000);
    table.put('\xff').put('\xff').put('\xff');
  }
  auto opened = LogStore::open(directory.path, test_options());
  if (opened) {
    const auto log = (*opened)->log(1);
    const auto verified = log ? verify(**log) : tl::unexpected(log.error());
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().code, ErrorCode::corrupt);
  } else {
    EXPECT_EQ(opened.error().code, ErrorCode::corrupt);
  }
}

/// A write-ahead log with bits that turned.
class WrittenAhead : public Store {
 protected:
  /// Appends until `count`, and remembers where the last append begins in the file.
  void write(int count, std::size_t item_size) {
    open();
    log_ = store->create("acme").value();
    const auto file = files(".log").at(0);
    for (int i = 1; i < count; ++i) {
      last_append_ = std::filesystem::file_size(file);
      std::string item(item_size, '\0');
      counted_entropy({reinterpret_cast<std::uint8_t*>(item.data()), item.size()});
      ASSERT_TRUE(append(*log_, event_with({item})));
    }
    head_ = log_->head();
    store.reset();
    ASSERT_EQ(files(".log").size(), 1u);
    std::ifstream whole{file, std::ios::binary};
    bytes_.assign(std::istreambuf_iterator<char>{whole}, {});
    ASSERT_GT(last_append_, 0u);
    ASSERT_LT(last_append_, bytes_.size());
  }

  /// What opening answers once that byte has a bit turned; in a copy, as opening changes the directory.
  Result<std::unique_ptr<LogStore>> open_with_bit_turned(std::size_t at, bool read_only) {
    const auto copy = directory.path / "copy";
    std::filesystem::remove_all(copy);
    std::filesystem::create_directories(copy);
    for (const auto& file : std::filesystem::directory_iterator{directory.path})
      if (file.is_regular_file()) std::filesystem::copy_file(file.path(), copy / file.path().filename());
    std::string bytes = bytes_;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
    std::ofstream{copy / files(".log").at(0).filename(), std::ios::binary | std::ios::trunc} << bytes;
    auto options = test_options();
    options.read_only = read_only;
    return LogStore::open(copy, options);
  }

  void expect_that_damage_is_told_and_a_torn_tail_dropped(std::size_t step) {
    for (std::size_t at = 0; at < last_append_; at += step) {
      for (const bool read_only : {true, false}) {
        const auto opened = open_with_bit_turned(at, read_only);
        ASSERT_FALSE(opened) << "byte " << at;
        EXPECT_EQ(opened.error().code, ErrorCode::corrupt) << "byte " << at << ": " << to_line(opened.error());
        EXPECT_THAT(opened.error().where, HasSubstr(".log, byte ")) << "byte " << at;
      }
    }
    for (std::size_t at = last_append_; at < bytes_.size(); at += step) {
      const auto opened = open_with_bit_turned(at, false);
      ASSERT_TRUE(opened) << "byte " << at << ": " << to_line(opened.error());
      EXPECT_EQ((*opened)->log(1).value()->head().position, head_.position - 1) << "byte " << at;
    }
  }

  EventLog* log_ = nullptr;
  Head head_;
  std::size_t last_append_ = 0;
  std::string bytes_;
};

TEST_F(WrittenAhead, DamagedBeforeTheLastAppendIsCorruptAndNothingIsDropped) {
  write(12, 10);
  expect_that_damage_is_told_and_a_torn_tail_dropped(131);
}

TEST_F(WrittenAhead, InManyBlocksLikewise) {
  write(6, 70'000);
  expect_that_damage_is_told_and_a_torn_tail_dropped(29'009);
}

TEST_F(WrittenAhead, OfAnEarlierOpeningThatTheDiskStillHasIsNotAskedAfter) {
  write(5, 10);
  const auto name = files(".log").at(0);
  open();  // what it held becomes a table, and it goes
  ASSERT_FALSE(std::filesystem::exists(name));
  ASSERT_TRUE(append(*store->log(1).value(), event_with({"more"})));
  ASSERT_TRUE(append(*store->log(1).value(), event_with({"and more"})));
  store.reset();
  std::ofstream{name, std::ios::binary} << bytes_.substr(0, bytes_.size() - 3);  // its removal was forgotten
  const auto present = files(".log");
  const auto newest = *std::max_element(present.begin(), present.end());
  std::filesystem::resize_file(newest, std::filesystem::file_size(newest) - 3);  // and the tail is torn
  open();
  EXPECT_EQ(store->log(1).value()->head().position, head_.position + 1);
}

TEST(RocksdbsWords, BecomeCodesToActOn) {
  EXPECT_EQ(error_of(rocksdb::Status::NoSpace("x"), "d").what, "the disk is full");
  EXPECT_EQ(error_of(rocksdb::Status::IOError("While appending: No space left on device"), "d").code,
            ErrorCode::storage);
  EXPECT_EQ(error_of(rocksdb::Status::IOError("While lock file: d/LOCK: Resource temporarily unavailable"), "d").code,
            ErrorCode::in_use);
  EXPECT_THAT(error_of(rocksdb::Status::IOError("d/LOCK: Permission denied"), "d").what, HasSubstr("not writeable"));
  EXPECT_EQ(error_of(rocksdb::Status::Corruption("block checksum mismatch"), "d").code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace tidemark::log
