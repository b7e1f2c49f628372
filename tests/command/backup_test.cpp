// A directory copied while it works, made again elsewhere, and taken over.
#include <filesystem>
#include <fstream>
#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "synced.h"

namespace tidemark::command {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class BackedUp : public testing::Test {
 protected:
  void SetUp() override {
    synced.set_up();
    ASSERT_EQ(synced({"sync"}).status, 4);
  }
  [[nodiscard]] Outcome there(std::vector<std::string> words) const {
    words.insert(words.begin(), {"--directory", synced.folder / "restored"});
    return run_tidemark(words, "");
  }
  [[nodiscard]] std::string backups() const { return synced.folder / "backups"; }
  Synced synced;
};

TEST_F(BackedUp, IsRestoredTakenOverAndItsFirstRunIsLookedAt) {
  const Outcome made = synced({"backup", backups(), "--keep", "3"});
  ASSERT_EQ(made.status, 0) << made.err;
  EXPECT_THAT(made.out, AllOf(HasSubstr("backup 1  "), HasSubstr("  acme  head ")));
  EXPECT_EQ(synced({"backups", "verify", backups()}).status, 0);
  EXPECT_TRUE(is_json_lines(synced({"backups", "list", backups(), "--json"}).out));
  EXPECT_THAT(synced({"audit"}).out, HasSubstr("backed_up  backup 1"));

  const Outcome restored = synced({"restore", backups(), "--to", synced.folder / "restored"});
  ASSERT_EQ(restored.status, 0) << restored.err;
  EXPECT_THAT(restored.err, HasSubstr("sleeps"));
  EXPECT_EQ(there({"log", "verify"}).status, 0) << "it can be read";
  EXPECT_EQ(there({"why", "visitor", "v-1", "custom.region"}).status, 0);
  const Outcome asleep = there({"sync"});
  EXPECT_EQ(asleep.status, 1);
  EXPECT_THAT(asleep.err, HasSubstr("tidemark take-over"));
  EXPECT_EQ(there({"serve", "--port", "0"}).status, 1);

  std::filesystem::copy_file(synced.folder.path() / "data/vault/vault.key",
                             synced.folder.path() / "restored/vault/vault.key");
  EXPECT_EQ(there({"take-over"}).status, 0);
  EXPECT_EQ(there({"take-over"}).status, 2) << "it is awake";
  EXPECT_THAT(there({"audit"}).out, HasSubstr("taken_over"));
  synced.pendo->set_value(EntityKind::visitor, "v-1", "custom.region", R"("changed since")");
  const Outcome first = there({"sync"});
  EXPECT_EQ(first.status, 3) << first.out;
  EXPECT_THAT(first.out, HasSubstr("the directory was restored from a backup"));
  EXPECT_EQ(synced.pendo->value(EntityKind::visitor, "v-1", "custom.region"), R"("changed since")");
  EXPECT_EQ(there({"sync"}).status, 3) << "until a person has looked at it";
  static const std::regex line{"tidemark approve 3 ([0-9a-f]{64})"};
  std::smatch found;
  const std::string shown = there({"runs", "show", "3"}).out;
  ASSERT_TRUE(std::regex_search(shown, found, line)) << shown;
  EXPECT_EQ(there({"approve", "3", found[1]}).status, 4);
  EXPECT_EQ(synced.pendo->value(EntityKind::visitor, "v-1", "custom.region"), R"("EMEA")");
  synced.pendo->set_value(EntityKind::visitor, "v-1", "custom.region", R"("again")");
  EXPECT_EQ(there({"sync"}).status, 4) << "from then on it is the guard's again";
}

TEST_F(BackedUp, IsHeldOnceAfterTheTakeOverThoughTheGuardIsOff) {
  synced.apply(synced.configuration({}, R"("guard":"off",)"));
  ASSERT_EQ(synced({"backup", backups()}).status, 0);
  ASSERT_EQ(synced({"restore", backups(), "--to", synced.folder / "restored"}).status, 0);
  std::filesystem::copy_file(synced.folder.path() / "data/vault/vault.key",
                             synced.folder.path() / "restored/vault/vault.key");
  ASSERT_EQ(there({"take-over"}).status, 0);
  synced.pendo->set_value(EntityKind::visitor, "v-1", "custom.region", R"("changed since")");
  const Outcome planned = there({"plan"});
  EXPECT_EQ(planned.status, 3) << planned.err;
  EXPECT_THAT(planned.out, AllOf(HasSubstr("GUARD OFF: the first run after a restore is held all the same"),
                                 Not(HasSubstr("no plan of this connection is held"))));
}

TEST_F(BackedUp, IsNeverRestoredOverAnythingAndBadInputIsOneLine) {
  EXPECT_EQ(synced({"restore", backups(), "--to", synced.folder / "restored"}).status, 1) << "there is no backup";
  ASSERT_EQ(synced({"backup", backups()}).status, 0);
  EXPECT_EQ(synced({"restore", backups(), "--to", synced.folder / "data"}).status, 1);
  EXPECT_EQ(synced({"restore", backups()}).status, 2);
  EXPECT_EQ(synced({"restore", backups(), "--to", ""}).status, 2);
  EXPECT_THAT(synced({"restore", backups(), "--to", synced.folder / "data/archive/inner"}).err,
              HasSubstr("lies in a directory that has logs of its own"));
  EXPECT_EQ(synced({"restore", backups(), "--to", synced.folder / "restored", "--backup", "9"}).status, 1);
  EXPECT_EQ(synced({"restore", backups(), "--to", synced.folder / "restored", "--backup", "x"}).status, 2);
  EXPECT_EQ(synced({"backup"}).status, 2);
  EXPECT_EQ(synced({"backup", synced.folder / "data"}).status, 1) << "in the directory itself";
  EXPECT_EQ(synced({"backup", synced.folder / "data/archive/x"}).status, 1);
  EXPECT_EQ(synced({"backup", backups(), "--keep", "0"}).status, 2);
  EXPECT_EQ(synced({"backups", "verify", backups(), "9"}).status, 1);
  EXPECT_EQ(synced({"sync"}).status, 4) << "nothing is lost";
}

TEST_F(BackedUp, WithoutItsManifestIsSpokenOfWhereverOneLooksForIt) {
  ASSERT_EQ(synced({"backup", backups()}).status, 0);
  ASSERT_EQ(synced({"backup", backups()}).status, 0);
  std::filesystem::remove(backups() + "/sets/2/manifest.json");
  for (const std::vector<std::string>& words : {std::vector<std::string>{"backups", "list", backups()},
                                                {"backups", "verify", backups()},
                                                {"restore", backups(), "--to", synced.folder / "restored"}}) {
    const Outcome told = synced(words);
    EXPECT_EQ(told.status, 0) << told.err;
    EXPECT_THAT(told.err, AllOf(HasSubstr("warning: "), HasSubstr("backup 2 has no manifest"))) << words[0];
  }
}

class KeptAlone : public BackedUp {
 protected:
  [[nodiscard]] std::filesystem::path data() const { return synced.folder.path() / "data"; }
  static void damage(const std::filesystem::path& file) {
    std::fstream stream{file, std::ios::binary | std::ios::in | std::ios::out};
    stream.seekg(-1, std::ios::end);
    const char last = static_cast<char>(stream.get() ^ 1);
    stream.seekp(-1, std::ios::end);
    stream.put(last);
  }
  [[nodiscard]] std::filesystem::path page() const {
    for (const auto& one : std::filesystem::directory_iterator{data() / "archive/acme"}) return one.path();
    return {};
  }
  /// Where something is warned of, backup 1 may be the last that has it whole.
  void expect_that_none_goes(const char* warning) {
    const Outcome made = synced({"backup", backups(), "--keep", "1"});
    EXPECT_EQ(made.status, 0) << made.err;
    EXPECT_THAT(made.err, AllOf(HasSubstr("warning"), HasSubstr(warning), HasSubstr("no older backup is removed")));
    EXPECT_THAT(synced({"backups", "list", backups()}).out, HasSubstr("backup 1  "));
  }
};

TEST_F(KeptAlone, GoesForNoBackupOfADamagedKeyThatSigns) {
  ASSERT_EQ(synced({"backup", backups()}).status, 0);
  damage(data() / "vault/log.signing");
  expect_that_none_goes("log.signing");
}

TEST_F(KeptAlone, GoesForNoBackupOfADamagedCredential) {
  ASSERT_EQ(synced({"backup", backups()}).status, 0);
  damage(data() / "vault/acme-pendo.sealed");
  expect_that_none_goes("acme-pendo");
}

TEST_F(KeptAlone, GoesForNoBackupThatLeavesARottenPageOut) {
  const std::filesystem::path rotten = page();
  std::filesystem::copy_file(rotten, synced.folder.path() / "good");
  damage(rotten);
  ASSERT_EQ(synced({"backup", backups()}).status, 0);
  expect_that_none_goes(("archive/acme/" + rotten.filename().string()).c_str());
  EXPECT_THAT(synced({"backups", "verify", backups()}).err, HasSubstr("is left out of the backup"));
  EXPECT_THAT(synced({"restore", backups(), "--to", synced.folder / "restored"}).err,
              HasSubstr("is left out of the backup"));
  std::filesystem::copy_file(synced.folder.path() / "good", rotten, std::filesystem::copy_options::overwrite_existing);
  const Outcome made = synced({"backup", backups(), "--keep", "1"});
  EXPECT_THAT(made.err, AllOf(Not(HasSubstr("warning")), HasSubstr("2 older backups are gone")));
}

}  // namespace
}  // namespace tidemark::command
