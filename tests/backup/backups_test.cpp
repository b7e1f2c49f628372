#include "backup/backups.h"

#include <filesystem>
#include <fstream>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "backup/places.h"
#include "backup/receipts.h"
#include "backup/restored.h"
#include "core/events/access_events.h"
#include "core/events/codec.h"
#include "core/events/run_events.h"
#include "log/verify.h"
#include "support.h"

namespace tidemark::backup {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(ABackup, IsMadeWhileTheLogIsOpenAndRestoredElsewhere) {
  append(1, 20);
  const Manifest made = make();
  append(1, 5);  // after it
  EXPECT_EQ(made.number, 1u);
  ASSERT_THAT(made.logs, SizeIs(3));
  EXPECT_EQ(made.logs[1].name, "acme");
  EXPECT_EQ(made.logs[1].position, 21u);
  const Manifest restored = must(backups().restore(1, elsewhere(), {}));
  EXPECT_EQ(read(elsewhere() / "archive/acme/aaaa"), "page a");
  EXPECT_EQ(read(elsewhere() / "vault/acme-pendo.sealed"), "sealed");
  EXPECT_FALSE(fs::exists(elsewhere() / "vault/vault.key")) << "what opens the credentials is kept apart";
  store.reset();
  log::LogStore::Options options;
  options.read_only = true;
  options.clock = [] { return Instant{}; };
  options.entropy = [](std::span<std::uint8_t>) {};
  const auto there = must(log::LogStore::open(elsewhere() / "log", std::move(options)));
  EXPECT_EQ(must(there->log(1))->head().position, 21u);
  EXPECT_TRUE(log::verify(*must(there->log(1))));
  EXPECT_THAT(must(there->subscriptions()), SizeIs(2));
}

TEST_F(ABackup, LiesWhereARelativePathSaysToo) {
  append(1, 20);
  Backups named{fs::relative(root / "backups")};
  EXPECT_EQ(must(named.make({*store, directory(), {1'760'000'100'000}})).number, 1u);
  EXPECT_TRUE(named.verify(1));
  EXPECT_TRUE(named.restore(1, fs::relative(elsewhere()), {}));
}

TEST_F(ABackup, CopiesOnlyWhatIsNew) {
  static_cast<void>(make());
  const auto time = fs::last_write_time(root / "backups/archive/acme/aaaa");
  write("archive/acme/bbbb", "page b");
  append(2, 3);
  const Manifest second = make();
  EXPECT_EQ(second.number, 2u);
  EXPECT_EQ(fs::last_write_time(root / "backups/archive/acme/aaaa"), time);
  EXPECT_EQ(fs::status(root / "backups/archive/acme/aaaa").permissions() & fs::perms::mask, fs::perms{0600});
  EXPECT_NE(second.file("archive/acme/bbbb"), nullptr);
  EXPECT_EQ(must(backups().find(1)).file("archive/acme/bbbb"), nullptr);
  EXPECT_TRUE(backups().verify(1));
  EXPECT_TRUE(backups().verify(2));
  EXPECT_THAT(must(backups().list()), SizeIs(2));
}

TEST_F(ABackup, CopiesOnceMoreWhatHasRottenInTheFolder) {
  static_cast<void>(make());
  flip(root / "backups/archive/acme/aaaa", 2);
  EXPECT_EQ(backups().verify(1).error().code, ErrorCode::corrupt);
  const Manifest second = make();
  EXPECT_EQ(second.number, 2u);
  EXPECT_TRUE(backups().verify(2));
  EXPECT_TRUE(backups().verify(1)) << "which has the same file";
}

TEST_F(ABackup, SaysSoWhereWhatHasRottenIsNowhereElse) {
  static_cast<void>(make());
  flip(root / "backups/archive/acme/aaaa", 2);
  write("archive/acme/aaaa", "another page");  // a plan that was kept again
  EXPECT_EQ(make().number, 2u);
  EXPECT_TRUE(backups().verify(2));
  EXPECT_EQ(backups().verify(1).error().code, ErrorCode::corrupt) << "it had other bytes";
}

TEST_F(ABackup, ThatIsOldGoesWithWhatOnlyItNeeded) {
  static_cast<void>(make());
  fs::remove(directory() / "archive/acme/aaaa");
  write("archive/acme/bbbb", "page b");
  static_cast<void>(make());
  EXPECT_EQ(must(backups().keep_newest(1)), 1u);
  EXPECT_EQ(backups().verify(1).error().code, ErrorCode::not_found);
  EXPECT_TRUE(backups().verify(2));
  EXPECT_FALSE(fs::exists(root / "backups/archive/acme/aaaa"));
  EXPECT_EQ(make().number, 3u);
}

TEST_F(ABackup, IsMadeByOneProcessAtATime) {
  static_cast<void>(make());
  {
    const auto other = must(take_turn(root / "backups"));
    const auto made = backups().make({*store, directory(), {}});
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, ErrorCode::in_use);
    EXPECT_THAT(made.error().what, HasSubstr("another process works in the folder of backups"));
    EXPECT_FALSE(backups().keep_newest(1));
  }
  EXPECT_EQ(make().number, 2u);
}

TEST_F(ABackup, ThatWasCutOffIsNone) {
  const auto cut = backups().make({*store, directory(), {}}, [](std::uint64_t, std::uint64_t) { return false; });
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, ErrorCode::interrupted);
  EXPECT_THAT(must(backups().list()), IsEmpty());
  EXPECT_EQ(make().number, 2u) << "the numbers of cut-off ones are used up";
}

TEST_F(ABackup, OfWhichAnythingIsAlteredCutOrMissingIsNotRestored) {
  append(1, 20);
  keep_receipt_at(7);
  static_cast<void>(make());
  std::vector<fs::path> files;
  for (const auto& one : fs::recursive_directory_iterator{root / "backups"})
    if (one.is_regular_file() && one.file_size() > 0 && one.path().string().find("LOCK") == std::string::npos)
      files.push_back(one.path());
  ASSERT_GT(files.size(), 4u);
  for (const fs::path& file : files) {
    const std::string good = read(file);
    for (const char* how : {"altered", "cut", "missing"}) {
      if (std::string_view{how} == "altered") flip(file, good.size() / 2);
      else if (std::string_view{how} == "cut") fs::resize_file(file, good.size() / 2);
      else fs::remove(file);
      const auto restored = backups().restore(1, elsewhere(), {});
      EXPECT_FALSE(restored) << how << " " << file;
      EXPECT_FALSE(fs::exists(elsewhere())) << how << " " << file;
      fs::remove_all(elsewhere());
      std::ofstream{file, std::ios::binary} << good;
    }
  }
  EXPECT_TRUE(backups().restore(1, elsewhere(), {}));
}

TEST_F(ABackup, IsNeverRestoredOverAnything) {
  static_cast<void>(make());
  const auto over = backups().restore(1, directory(), {});
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code, ErrorCode::refused);
  EXPECT_EQ(read(directory() / "vault/vault.key"), "the key");
  EXPECT_EQ(backups().restore(7, elsewhere(), {}).error().code, ErrorCode::not_found);
}

TEST_F(ABackup, ThatIsNotRestoredLeavesWhatWasThereBefore) {
  static_cast<void>(make());
  flip(root / "backups/sets/1/users/users.json", 0);
  fs::create_directory(elsewhere());
  fs::create_directory_symlink(root / "nowhere", root / "dangling");
  fs::create_directory_symlink(elsewhere(), root / "link");
  std::ofstream{root / "file"};
  for (const char* into : {"restored", "dangling", "link", "file", "link/"}) {
    EXPECT_FALSE(backups().restore(1, root / into, {})) << into;
    EXPECT_TRUE(fs::exists(fs::symlink_status(root / into))) << into;
  }
  EXPECT_TRUE(fs::is_empty(elsewhere()));
  EXPECT_FALSE(fs::exists(root / "nowhere"));
  EXPECT_FALSE(backups().restore(1, root / "new", {}));
  EXPECT_FALSE(fs::exists(root / "new"));
}

TEST_F(ABackup, IsNotRestoredIntoHalfADirectoryWhichIsSaidToBeOne) {
  static_cast<void>(make());
  must(begin_restore(elsewhere()));
  const auto restored = backups().restore(1, elsewhere(), {});
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().code, ErrorCode::refused);
  EXPECT_THAT(to_line(restored.error()), HasSubstr("did not come to its end"));
  EXPECT_THAT(to_line(restored.error()), HasSubstr("remove the directory, and restore it again"));
  EXPECT_TRUE(fs::exists(elsewhere() / "restored/restoring"));
}

TEST_F(ABackup, LiesInNoOtherDirectoryEither) {
  fs::create_directories(root / "other/log");
  std::ofstream{root / "other/log/CURRENT"} << "MANIFEST-000001";
  fs::create_directory_symlink(root / "other", root / "link");
  for (const char* folder : {"other", "other/backups", "other/archive/x", "link/backups"}) {
    const auto made = Backups{root / folder}.make({*store, directory(), {}});
    ASSERT_FALSE(made) << folder;
    EXPECT_EQ(made.error().code, ErrorCode::refused) << folder;
    EXPECT_THAT(made.error().what, HasSubstr("lies in a directory that has logs of its own")) << folder;
  }
  EXPECT_FALSE(fs::exists(root / "other/sets"));
  EXPECT_FALSE(fs::exists(root / "other/backups"));
}

TEST_F(ABackup, ThatWasRestoredSleepsAndItsFirstRunsAreHeld) {
  static_cast<void>(make());
  static_cast<void>(must(backups().restore(1, elsewhere(), {})));
  EXPECT_TRUE(is_asleep(elsewhere()));
  EXPECT_EQ(check_awake(elsewhere()).error().code, ErrorCode::refused);
  EXPECT_TRUE(check_awake(directory()));
  must(take_over(elsewhere()));
  EXPECT_TRUE(check_awake(elsewhere()));
  EXPECT_FALSE(take_over(elsewhere())) << "it is awake";
  constexpr Part pull{EntityKind::visitor, Direction::pull};
  constexpr Part push{EntityKind::visitor, Direction::push};
  EXPECT_TRUE(first_run_is_held(elsewhere(), "acme", pull));
  EXPECT_FALSE(first_run_is_held(directory(), "acme", pull));
  first_run_was(elsewhere(), "acme", pull);
  EXPECT_FALSE(first_run_is_held(elsewhere(), "acme", pull));
  EXPECT_TRUE(first_run_is_held(elsewhere(), "acme", push));
  EXPECT_TRUE(first_run_is_held(elsewhere(), "globex", pull));
}

TEST_F(ABackup, ThatIsHalfRestoredCanBeUsedByNobody) {
  must(begin_restore(elsewhere()));
  EXPECT_EQ(check_awake(elsewhere()).error().code, ErrorCode::refused);
  EXPECT_EQ(take_over(elsewhere()).error().code, ErrorCode::refused);
}

TEST_F(ABackup, OfAnotherDirectoryIsNotMixedIn) {
  static_cast<void>(make());
  store.reset();
  fs::remove_all(directory() / "log");
  open();
  static_cast<void>(must(store->create("acme")));
  const auto mixed = backups().make({*store, directory(), {}});
  ASSERT_FALSE(mixed);
  EXPECT_EQ(mixed.error().code, ErrorCode::refused);
  EXPECT_TRUE(backups().verify(1));
}

TEST_F(ABackup, KeepsWhatEarlierOnesHaveOfAPlanThatIsKeptAgain) {
  static_cast<void>(make());
  fs::remove(directory() / "archive/acme/aaaa");
  static_cast<void>(make());
  write("archive/acme/aaaa", "sealed anew");
  static_cast<void>(make());
  for (std::uint32_t number = 1; number <= 3; ++number) EXPECT_TRUE(backups().verify(number)) << number;
}

TEST_F(ABackup, TakesOfTheVaultWhatIsSealedAndNothingElse) {
  write("vault/vault.key.Xx12ab", "the key, by a crash");
  write("vault/other.key", "a key");
  write("archive/incoming-leads/cccc", "a page of a subscription of that name");
  write("archive/acme/incoming-1", "half");
  const Manifest made = make();
  std::vector<std::string> names;
  for (const Manifest::File& file : made.files) names.push_back(file.name);
  EXPECT_THAT(names, ElementsAre("archive/acme/aaaa", "archive/incoming-leads/cccc", "users/users.json",
                                 "vault/acme-pendo.sealed"));
}

TEST_F(ABackup, OfADamagedLogIsNotMadeAndNothingOlderGoes) {
  append(1, 20);
  static_cast<void>(make());
  append(1, 200);
  reopen();
  const fs::path table = largest_table();
  flip(table, fs::file_size(table) / 3);
  const auto made = backups().make({*store, directory(), {}});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::corrupt);
  EXPECT_THAT(to_line(made.error()), HasSubstr("no backup was made of it"));
  EXPECT_THAT(must(backups().list()), SizeIs(1));
  EXPECT_TRUE(backups().verify(1));
  EXPECT_TRUE(backups().restore(1, elsewhere(), {}));
}

TEST_F(ABackup, OfALogThatLacksWhatAnEarlierOneHasIsNotMade) {
  append(1, 5);
  store.reset();
  fs::copy(directory() / "log", root / "older", fs::copy_options::recursive);
  open();
  append(1, 3);
  static_cast<void>(make());
  store.reset();
  fs::remove_all(directory() / "log");
  fs::rename(root / "older", directory() / "log");
  open();
  const auto refused = backups().make({*store, directory(), {1'760'000'200'000}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::corrupt);
  EXPECT_THAT(refused.error().what, HasSubstr("the log ends at position 6, and backup 1 has it to 9"));
  append(1, 3);  // others than were there
  EXPECT_THAT(backups().make({*store, directory(), {1'760'000'200'000}}).error().what,
              HasSubstr("the log's entry at position 9 is another one"));
  EXPECT_THAT(must(backups().list()), SizeIs(1));
  EXPECT_TRUE(backups().verify(1));
}

TEST_F(ABackup, MayGoAnotherWayThanThoseBeforeTheDirectoryWasTakenOver) {
  append(1, 5);
  const Manifest first = make();
  append(1, 3);
  static_cast<void>(make());
  put_back(first.number);
  EXPECT_FALSE(backups().make({*store, directory(), {1'760'000'170'000}}));
  say_taken_over();
  append(1, 2);
  EXPECT_EQ(must(backups().make({*store, directory(), {1'760'000'170'000}})).number, 3u);
  EXPECT_TRUE(backups().make({*store, directory(), {1'760'000'180'000}})) << "which goes on from the one before";
}

TEST_F(ABackup, MayHaveAnotherSubscriptionUnderANumberThatWasGivenOutAgainAfterATakeOver) {
  append(1, 5);
  const Manifest first = make();
  static_cast<void>(must(store->create("third")));
  static_cast<void>(make());
  put_back(first.number);
  say_taken_over();
  static_cast<void>(must(store->create("another-third")));
  EXPECT_EQ(must(backups().make({*store, directory(), {1'760'000'170'000}})).logs.at(3).name, "another-third");
}

TEST_F(ABackup, DoesNotMissOneThatWasRemovedByItsNumberAsItsNameWasDamaged) {
  static_cast<void>(make());
  ASSERT_TRUE(store->remove(2));
  const Event removed = event_of(SubscriptionRemoved{"0123456789abcdef", {}, "host root", "subscription 2", "", ""}, 0);
  append_to_trail(removed);
  EXPECT_TRUE(backups().make({*store, directory(), {1'760'000'200'000}}));
}

TEST_F(ABackup, MissesASubscriptionUnlessItsRemovalIsInTheTrail) {
  static_cast<void>(make());
  ASSERT_TRUE(store->remove(2));
  EXPECT_THAT(backups().make({*store, directory(), {1'760'000'200'000}}).error().what,
              HasSubstr("there is no such subscription any more"));
  const Event removed = event_of(
      SubscriptionRemoved{
          "0123456789abcdef", {}, "host root", "subscription " + must(backups().find(1)).logs[2].name, "", ""},
      0);
  append_to_trail(removed);
  EXPECT_TRUE(backups().make({*store, directory(), {1'760'000'200'000}}));
}

TEST_F(ABackup, WhoseFolderHasTheLogOfAnotherIsNamed) {
  static_cast<void>(make());
  fs::rename(root / "backups/log", root / "log of the first");
  store.reset();
  fs::remove_all(directory() / "log");
  open();
  for (const char* one : {"acme", "globex"}) static_cast<void>(must(store->create(one)));
  append(1, 5);
  fs::rename(root / "backups", root / "first");
  static_cast<void>(make());
  fs::rename(root / "backups/log", root / "first/log");
  const auto mixed = Backups{root / "first"}.verify(1);
  ASSERT_FALSE(mixed);
  EXPECT_EQ(mixed.error().code, ErrorCode::corrupt);
  EXPECT_THAT(mixed.error().what, HasSubstr("backup 1"));
  const auto restored = Backups{root / "first"}.restore(1, elsewhere(), {});
  ASSERT_FALSE(restored);
  EXPECT_THAT(restored.error().what, HasSubstr("backup 1"));
  EXPECT_FALSE(fs::exists(elsewhere()));
}

TEST_F(ABackup, LiesApartFromTheDirectory) {
  fs::create_directory(root / "outer");
  fs::create_directory_symlink(directory(), root / "link");
  fs::create_directory_symlink(root, root / "outer/up");
  for (const fs::path& folder : {directory(), directory() / "backups", directory() / "archive/acme", root / "link",
                                 root / "link/backups/", root / "outer/up/data/x", root, directory() / "../data"}) {
    const auto made = Backups{folder}.make({*store, directory(), {}});
    ASSERT_FALSE(made) << folder;
    EXPECT_EQ(made.error().code, ErrorCode::refused) << folder;
  }
  EXPECT_FALSE(fs::exists(directory() / "backups"));
  EXPECT_FALSE(fs::exists(directory() / "sets"));
  static_cast<void>(make());
  EXPECT_EQ(backups().restore(1, root / "backups/restored", {}).error().code, ErrorCode::refused);
}

TEST_F(ABackup, GivesTheNewestReceiptsToWhateverIsRestored) {
  static_cast<void>(make());
  keep_receipt_at(7);
  static_cast<void>(make());
  static_cast<void>(must(backups().restore(1, elsewhere(), {})));
  EXPECT_THAT(must(receipts_in(receipts_of(elsewhere()))), SizeIs(1));
}

TEST_F(ABackup, IsNotRestoredWhereTheReceiptsAreAlteredOrMissing) {
  static_cast<void>(make());
  keep_receipt_at(7);
  static_cast<void>(make());
  const fs::path file = root / "backups/sets/2/erasures/receipts.ndjson";
  const std::string good = read(file);
  for (const bool is_missing : {false, true}) {
    if (is_missing) fs::remove(file);
    else flip(file, good.find("\"777") + 2);
    for (const std::uint32_t number : {1, 2}) {
      const auto verified = backups().verify(number);
      ASSERT_FALSE(verified) << number;
      EXPECT_THAT(to_line(verified.error()), HasSubstr("the receipts of who was erased are "));
      EXPECT_EQ(backups().restore(number, elsewhere(), {}).error().code, ErrorCode::corrupt) << number;
      EXPECT_FALSE(fs::exists(elsewhere()));
    }
  }
  static_cast<void>(make());
  EXPECT_TRUE(backups().restore(1, elsewhere(), {})) << "another backup has them";
}

TEST_F(ABackup, HandsReceiptsBackToADirectoryThatLostThem) {
  keep_receipt_at(7);
  static_cast<void>(make());
  fs::remove_all(directory() / "erasures");
  keep_receipt_at(9);
  static_cast<void>(make());
  EXPECT_THAT(must(receipts_in(receipts_of(directory()))), SizeIs(2));
}

TEST_F(ABackup, OfAnOlderTidemarkHasTheReceiptsBesideTheSets) {
  static_cast<void>(make());
  keep_receipt_at(7);
  fs::rename(receipts_of(directory()), root / "backups/erasures.ndjson");
  static_cast<void>(must(backups().restore(1, elsewhere(), {})));
  EXPECT_THAT(must(receipts_in(receipts_of(elsewhere()))), SizeIs(1));
  static_cast<void>(make());
  EXPECT_THAT(must(receipts_in(receipts_of(directory()))), SizeIs(1));
  EXPECT_FALSE(fs::exists(root / "backups/erasures.ndjson")) << "the newest backup has them, with a digest";
}

TEST(AManifest, ThatNamesAPathBeyondTheBackupIsNone) {
  Manifest manifest{1, {5}, {{0, "", 0, {}, {}}}, {{"archive/a", 3, {}}}};
  EXPECT_TRUE(read_manifest(to_text(manifest)));
  manifest.files[0].name = "../../etc/passwd";
  EXPECT_FALSE(read_manifest(to_text(manifest)));
  manifest.files[0].name = "/etc/passwd";
  EXPECT_FALSE(read_manifest(to_text(manifest)));
  EXPECT_FALSE(read_manifest("{}"));
}

}  // namespace
}  // namespace tidemark::backup
