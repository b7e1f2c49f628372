// The lists of a backup's files, which RocksDB's backup engine keeps: one that was altered ends no process, and is in no other's way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "log/rocksdb_backup.h"
#include "support.h"

namespace tidemark::backup {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

/// Three backups that have a table in common.
class AList : public ABackup {
 protected:
  AList() {
    append(1, 20);
    for (int i = 0; i < 3; ++i) {
      static_cast<void>(make());
      append(1, 1);
    }
    shared = of(1).substr(of(1).find("shared_checksum/"));
    shared = shared.substr(0, shared.find(' '));
    EXPECT_THAT(of(3), HasSubstr(shared)) << "else nothing of this is tested";
  }
  [[nodiscard]] fs::path place(std::uint32_t number) const {
    return root / "backups/log/meta" / std::to_string(number);
  }
  [[nodiscard]] std::string of(std::uint32_t number) const { return read(place(number)); }
  void give(std::uint32_t number, const std::string& text) const {
    std::ofstream{place(number), std::ios::binary} << text;
  }
  /// Another checksum of the shared table: the last digit of it, so that it stays one of 32 bits.
  void contradict(std::uint32_t number) const {
    std::string text = of(number);
    char& digit = text.at(text.find('\n', text.find(shared)) - 1);
    digit = digit == '9' ? '8' : static_cast<char>(digit + 1);
    give(number, text);
  }
  /// As an older Tidemark has made it, which did not say which list was proven.
  void forget_what_was_proven(std::uint32_t number) const {
    Manifest manifest = must(backups().find(number));
    manifest.proven.reset();
    std::ofstream{root / "backups/sets" / std::to_string(number) / "manifest.json", std::ios::binary}
        << to_text(manifest);
  }
  [[nodiscard]] Result<Manifest> another() { return backups().make({*store, directory(), {1'760'000'200'000}}); }
  std::string shared;
};

TEST_F(AList, ThatWasAlteredIsNamedAndTheOtherBackupsAreVerifiedAndRestored) {
  contradict(2);
  const auto verified = backups().verify(2);
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, ErrorCode::corrupt);
  EXPECT_THAT(verified.error().what, HasSubstr("the list of the files of backup 2 is not what was written"));
  EXPECT_FALSE(backups().restore(2, elsewhere(), {}));
  EXPECT_FALSE(fs::exists(elsewhere()));
  EXPECT_TRUE(backups().verify(1));
  EXPECT_TRUE(backups().verify(3));
  EXPECT_TRUE(backups().restore(3, elsewhere(), {}));
}

TEST_F(AList, ThatWasAlteredOrIsMissingLetsNothingBeWrittenBeforeItIsMovedAway) {
  const std::string good = of(2);
  for (const bool is_missing : {false, true}) {
    if (is_missing) fs::remove(place(2));
    else contradict(2);
    const auto made = another();
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().what, HasSubstr("the list of the files of backup 2"));
    EXPECT_THAT(made.error().hint, HasSubstr("move log/meta/2 and sets/2 out of this one"));
    EXPECT_FALSE(backups().keep_newest(1));
    EXPECT_THAT(must(backups().list()), SizeIs(3)) << "none is gone";
    give(2, good);
    EXPECT_TRUE(backups().verify(2)) << "nothing of it was taken for garbage";
  }
  fs::rename(place(2), root / "list");
  fs::rename(root / "backups/sets/2", root / "set");
  EXPECT_EQ(must(another()).number, 4u);
  EXPECT_EQ(must(backups().keep_newest(2)), 1u);
  EXPECT_TRUE(backups().verify(3));
}

TEST_F(AList, OfAnOlderTidemarkIsHeldAgainstThoseThatWereProven) {
  for (const std::uint32_t number : {1, 2}) forget_what_was_proven(number);
  contradict(1);
  EXPECT_FALSE(backups().verify(1)) << "the table has another checksum";
  EXPECT_TRUE(backups().verify(2));
  EXPECT_TRUE(backups().verify(3));
  const auto made = another();
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().what, HasSubstr("the list of the files of backup 1 contradicts that of backup 3"));
}

TEST_F(AList, ThatCantBeReadEndsNoProcessEither) {
  fs::remove(place(2));
  fs::create_directory(place(2));
  EXPECT_FALSE(backups().verify(2));
  EXPECT_TRUE(backups().verify(3));
  const auto made = another();
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::storage);
}

TEST_F(AList, IsReadThoughAnotherBackupsManifestCantBe) {
  write("vault/log.signing", "sealed");
  static_cast<void>(must(another()));
  std::ofstream{root / "backups/sets/2/manifest.json", std::ios::binary} << "{";
  EXPECT_TRUE(backups().verify(4));
  EXPECT_TRUE(backups().restore(4, elsewhere(), {}));
}

TEST_F(AList, OfWhichAFileIsMissingKeepsOlderBackupsFromBeingRemoved) {
  fs::path own = root / "backups/log/private/1";
  for (const auto& file : fs::directory_iterator{own})
    if (file.path().filename().string().starts_with("MANIFEST")) own = file.path();
  fs::rename(own, root / "aside");
  const auto gone = backups().keep_newest(1);
  ASSERT_FALSE(gone);
  EXPECT_THAT(gone.error().what, HasSubstr("a file of backup 1 is missing"));
  fs::rename(root / "aside", own);
  EXPECT_TRUE(backups().verify(1)) << "the rest of it is there yet";
}

TEST_F(AList, EndsNoProcessWhateverByteOfItIsAnother) {
  const std::string good = of(2);
  for (std::uint32_t number = 1; number <= 3; ++number) forget_what_was_proven(number);
  std::mt19937 dice{11};
  for (int i = 0; i < 300; ++i) {
    std::string bad = good;
    const std::size_t at = dice() % bad.size();
    if (i % 3 == 0) bad.at(at) = static_cast<char>(bad.at(at) ^ (1 << dice() % 8));
    else if (i % 3 == 1) bad.at(at) = "0123456789/ \n"[dice() % 13];
    else bad.insert(at, good, dice() % good.size(), dice() % 80);
    give(2, bad);
    static_cast<void>(log::verify_log_backup(root / "backups/log", 2));
    static_cast<void>(log::open_log_backup(root / "backups/log", 2));
    EXPECT_TRUE(log::verify_log_backup(root / "backups/log", 3)) << i;
    if (i % 10 == 0) static_cast<void>(store->back_up(root / "backups/log"));
  }
  give(2, good);
}

TEST_F(ABackup, OfALogOfWhichATableHasGrownSaysWhichOne) {
  append(1, 20);
  reopen();
  static_cast<void>(make());
  const fs::path table = largest_table();
  const std::string size = std::to_string(fs::file_size(table));
  std::ofstream{table, std::ios::binary | std::ios::app} << "xx";
  const auto made = backups().make({*store, directory(), {1'760'000'200'000}});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::corrupt);
  EXPECT_THAT(made.error().what, HasSubstr("and was written with " + size));
  EXPECT_THAT(made.error().where, HasSubstr(table.filename().string()));
  EXPECT_THAT(made.error().hint, HasSubstr("tidemark log verify"));
}

TEST_F(ABackup, WhoseFolderHasATableThatHasGrownSaysWhichOne) {
  append(1, 20);
  static_cast<void>(make());
  fs::path table;
  for (const auto& one : fs::directory_iterator{root / "backups/log/shared_checksum"}) table = one.path();
  std::ofstream{table, std::ios::binary | std::ios::app} << "xx";
  const auto made = backups().make({*store, directory(), {1'760'000'200'000}});
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().what, HasSubstr("a file of the folder is not what was written"));
  EXPECT_THAT(made.error().where, HasSubstr(table.filename().string()));
  EXPECT_THAT(made.error().hint, HasSubstr("name a new folder"));
}

}  // namespace
}  // namespace tidemark::backup
