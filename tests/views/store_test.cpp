#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "views/memory_store.h"
#include "views/rocksdb_store.h"

namespace tidemark::views {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// What every store promises.
class StoreContract : public ::testing::TestWithParam<bool> {
 protected:
  StoreContract() {
    std::filesystem::remove_all(directory_);
    if (!GetParam()) {
      store_ = std::make_unique<MemoryStore>();
      return;
    }
    auto opened = RocksdbStore::open(directory_.string());
    if (opened) store_ = std::move(*opened);
  }
  ~StoreContract() override {
    store_.reset();
    std::filesystem::remove_all(directory_);
  }

  std::vector<std::string> keys(std::string_view first, std::string_view end, bool back = false) const {
    std::vector<std::string> keys;
    const auto visit = [&](std::string_view key, std::string_view) { return keys.emplace_back(key), true; };
    EXPECT_TRUE(back ? store_->scan_back(first, end, visit) : store_->scan(first, end, visit));
    return keys;
  }

  static RowSource rows(std::vector<std::string> keys) {
    return [keys = std::move(keys), next = std::size_t{0}](std::string_view& key, std::string_view& value) mutable {
      if (next == keys.size()) return false;
      key = value = keys[next++];
      return true;
    };
  }

  std::filesystem::path directory_ =
      std::filesystem::path{::testing::TempDir()} / ("tidemark-store-" + std::to_string(::getpid()));
  std::unique_ptr<Store> store_;
};

TEST_P(StoreContract, ABatchPutsReplacesAndTakesAway) {
  ASSERT_TRUE(store_->write({{"a", "1"}, {"b", "2"}, {"c", "3"}}));
  ASSERT_TRUE(store_->write({{"a", "one"}, {"b", std::nullopt}}));
  std::string value;
  EXPECT_TRUE(*store_->get("a", value));
  EXPECT_EQ(value, "one");
  EXPECT_FALSE(*store_->get("b", value));
  EXPECT_THAT(keys("", "z"), ElementsAre("a", "c"));
}

TEST_P(StoreContract, ScansGoFromTheFirstUpToTheEndWhichIsNotIncludedEitherWay) {
  ASSERT_TRUE(store_->write({{"a", ""}, {"b", ""}, {"bb", ""}, {"c", ""}, {std::string("b\xff", 2), ""}}));
  EXPECT_THAT(keys("b", "c"), ElementsAre("b", "bb", "b\xff"));
  EXPECT_THAT(keys("b", "c", true), ElementsAre("b\xff", "bb", "b"));
  EXPECT_THAT(keys("d", "e"), IsEmpty());
  EXPECT_THAT(keys("d", "e", true), IsEmpty());
}

TEST_P(StoreContract, ALoadFromSeveralSourcesLiesOverWhatWasThere) {
  ASSERT_TRUE(store_->write({{"b", "old"}}));
  ASSERT_TRUE(store_->load({rows({"a", "b"}), rows({"c", "d"})}));
  std::string value;
  EXPECT_TRUE(*store_->get("b", value));
  EXPECT_EQ(value, "b");
  ASSERT_TRUE(store_->load({rows({"c"})}));
  EXPECT_THAT(keys("", "z"), ElementsAre("a", "b", "c", "d"));
}

TEST_P(StoreContract, ARangeIsTakenAwayAndCanBeFilledAgain) {
  ASSERT_TRUE(store_->load({rows({"a", "b", "c"})}));
  ASSERT_TRUE(store_->remove_range("b", "c"));
  EXPECT_THAT(keys("", "z"), ElementsAre("a", "c"));
  ASSERT_TRUE(store_->load({rows({"b"})}));
  EXPECT_THAT(keys("", "z"), ElementsAre("a", "b", "c"));
}

TEST_P(StoreContract, WhatIsPurgedIsGoneAndItsNeighboursStay) {
  ASSERT_TRUE(store_->load({rows({"a", "b", "c"})}));
  ASSERT_TRUE(store_->purge("b", "c"));
  EXPECT_THAT(keys("", "z"), ElementsAre("a", "c"));
}

TEST_P(StoreContract, ASnapshotShowsOneMomentWhateverIsWrittenLoadedOrTakenAwayLater) {
  ASSERT_TRUE(store_->write({{"a", "1"}, {"b", "1"}, {"c", "1"}}));
  const auto then = store_->snapshot();
  ASSERT_TRUE(store_->write({{"a", "2"}, {"aa", "2"}}));
  ASSERT_TRUE(store_->load({rows({"b", "bb"})}));
  ASSERT_TRUE(store_->remove_range("c", "d"));
  ASSERT_TRUE(store_->flush());
  std::string seen;
  const auto see = [&](std::string_view key, std::string_view value) {
    seen += std::string{key} + "=" + std::string{value} + " ";
    return true;
  };
  ASSERT_TRUE(then->scan("", "z", see));
  ASSERT_TRUE(then->scan_back("", "z", see));
  EXPECT_EQ(seen, "a=1 b=1 c=1 c=1 b=1 a=1 ");
  std::string value;
  EXPECT_FALSE(*then->get("aa", value));
  EXPECT_TRUE(*then->get("c", value));
  EXPECT_THAT(keys("", "z"), ElementsAre("a", "aa", "b", "bb"));
}

INSTANTIATE_TEST_SUITE_P(Stores, StoreContract, ::testing::Values(false, true),
                         [](const auto& which) { return which.param ? "Rocksdb" : "Memory"; });

TEST(RocksdbStore, OfWhatWasPurgedNoByteIsLeftInItsFiles) {
  const auto directory =
      std::filesystem::path{::testing::TempDir()} / ("tidemark-store-purge-" + std::to_string(::getpid()));
  std::filesystem::remove_all(directory);
  {
    auto store = RocksdbStore::open(directory.string());
    ASSERT_TRUE(store) << to_line(store.error());
    for (const char* key : {"b1.secret.example", "b2.secret.example"}) {
      ASSERT_TRUE((*store)->write({{key, "ada@secret.example"}}));
      ASSERT_TRUE((*store)->flush());
    }
    ASSERT_TRUE((*store)->remove_range("b1", "b2")) << "removed before: its bytes still lie in a file";
    ASSERT_TRUE((*store)->purge("b", "c"));
    // While it is open still: the manifest had each file's first and last key.
    for (const auto& file : std::filesystem::directory_iterator{directory}) {
      std::ifstream bytes{file.path(), std::ios::binary};
      const std::string text{std::istreambuf_iterator<char>{bytes}, {}};
      EXPECT_EQ(text.find("secret.example"), text.npos) << file.path();
    }
  }
  std::filesystem::remove_all(directory);
}

TEST(RocksdbStore, IsReadBesideItsWriterAsItWasFlushedAndNeverChanged) {
  const auto directory =
      std::filesystem::path{::testing::TempDir()} / ("tidemark-store-read-" + std::to_string(::getpid()));
  std::filesystem::remove_all(directory);
  EXPECT_EQ(RocksdbStore::open_to_read(directory.string()).error().code, ErrorCode::not_found);
  EXPECT_FALSE(std::filesystem::exists(directory));
  {
    auto writer = RocksdbStore::open(directory.string());
    ASSERT_TRUE(writer) << to_line(writer.error());
    ASSERT_TRUE((*writer)->write({{"a", "1"}}));
    ASSERT_TRUE((*writer)->flush());
    ASSERT_TRUE((*writer)->write({{"b", "2"}}));
    auto reader = RocksdbStore::open_to_read(directory.string());
    ASSERT_TRUE(reader) << to_line(reader.error());
    std::string value;
    EXPECT_TRUE(*(*reader)->get("a", value));
    EXPECT_FALSE(*(*reader)->get("b", value));
    EXPECT_FALSE((*reader)->write({{"a", "2"}}));
    EXPECT_FALSE((*reader)->remove_range("a", "b"));
  }
  std::filesystem::remove_all(directory);
}

TEST(MemoryStore, ACrashTakesTheBatchesSinceTheLastFlushButTheFirstSoMany) {
  MemoryStore store;
  ASSERT_TRUE(store.write({{"a", "1"}}));
  ASSERT_TRUE(store.flush());
  ASSERT_TRUE(store.write({{"b", "1"}}));
  ASSERT_TRUE(store.write({{"c", "1"}}));
  store.crash(1);
  std::string value;
  EXPECT_TRUE(*store.get("a", value));
  EXPECT_TRUE(*store.get("b", value));
  EXPECT_FALSE(*store.get("c", value));
}

TEST(RocksdbStore, IsItsOwnersAloneAsItHoldsWhatIsOfPeople) {
  const auto directory =
      std::filesystem::path{::testing::TempDir()} / ("tidemark-owners-" + std::to_string(::getpid()));
  ASSERT_TRUE(RocksdbStore::open((directory / "views").string()));
  EXPECT_EQ(std::filesystem::status(directory / "views").permissions(), std::filesystem::perms{0700});
  std::filesystem::remove_all(directory);
}

TEST(RocksdbStore, ThatTheDiskRefusesIsNotTakenForOneInUseWhateverItsName) {
  const auto directory =
      std::filesystem::path{::testing::TempDir()} / ("tidemark-clockwork-" + std::to_string(::getpid()));
  std::filesystem::create_directories(directory / "CURRENT");  // RocksDB's words name it: "…/tidemark-clockwork…"
  const auto opened = RocksdbStore::open(directory.string());
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().code, ErrorCode::in_use) << to_line(opened.error());
  EXPECT_EQ(opened.error().where, directory.string());
  std::filesystem::remove_all(directory);
}

TEST(RocksdbStore, ADirectoryThatCannotBeMadeIsAClearError) {
  const auto file =
      std::filesystem::path{::testing::TempDir()} / ("tidemark-not-a-directory-" + std::to_string(::getpid()));
  std::ofstream{file} << "x";
  EXPECT_EQ(RocksdbStore::open((file / "views").string()).error().code, ErrorCode::storage);
  std::filesystem::remove(file);
}

TEST(RocksdbStore, WhatALoadLeftThatACrashCutOffIsRemovedAtTheNextOpening) {
  const auto directory =
      std::filesystem::path{::testing::TempDir()} / ("tidemark-leftover-" + std::to_string(::getpid()));
  std::filesystem::remove_all(directory);
  std::filesystem::create_directories(directory);
  std::ofstream{directory / "loading-0.part"} << "half a file";
  ASSERT_TRUE(RocksdbStore::open(directory.string()));
  EXPECT_FALSE(std::filesystem::exists(directory / "loading-0.part"));
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace tidemark::views
