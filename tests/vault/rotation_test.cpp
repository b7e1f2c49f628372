#include <string>

#include <gmock/gmock.h>
#include <sys/wait.h>

#include "vault/seal.h"
#include "vault_folder.h"

namespace tidemark::vault {
namespace {

using ::testing::HasSubstr;

constexpr const char* first_key = "0123456789abcdefghijklmnopqrstuv";
constexpr const char* second_key = "vutsrqponmlkjihgfedcba9876543210";

class ARotation : public VaultFolder {
 protected:
  void SetUp() override {
    VaultFolder::SetUp();
    write("../first", first_key);
    write("../second", second_key);
  }
  void fill(KeySource source) {
    Vault filled = vault(std::move(source));
    for (const std::string name : {"a", "b", "c"}) ASSERT_TRUE(filled.set(name, R"({"key":"of )" + name + "\"}"));
  }
  KeySource first() { return {.file = directory_ / "first", .name = "$TIDEMARK_KEY_FILE"}; }
  KeySource second() { return {.file = directory_ / "second", .name = "$TIDEMARK_KEY_FILE"}; }
  static KeySource text(const char* key) { return {.text = Secret{std::string{key}}, .name = "$TIDEMARK_KEY"}; }

  bool opens(KeySource source) {
    const Vault opened = vault(std::move(source));
    for (const std::string name : {"a", "b", "c"}) {
      const auto got = opened.get(name);
      if (!got || got->key.reveal() != "of " + name) return false;
    }
    return true;
  }
  /// In a process of its own, which ends there without a word. False where the rotation came to its end before.
  bool is_cut_after(int writes, KeySource source, const std::filesystem::path& new_key) {
    const pid_t child = fork();
    if (child == 0) {
      Rotation rotation{.key_file = new_key};
      rotation.wrote = [left = writes]() mutable {
        if (--left == 0) _exit(7);
      };
      _exit(vault(std::move(source)).rotate(rotation) ? 0 : 1);
    }
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) != 1);
    return WEXITSTATUS(status) == 7;
  }
  void begin_anew() { std::filesystem::remove_all(directory_ / "vault"); }
};

TEST_F(ARotation, SealsEverythingByAKeyThatIsMadeForIt) {
  fill({});
  const std::string old_key = bytes("vault.key");
  const std::string sealed = bytes("b.sealed");
  const auto rotated = vault().rotate({});
  ASSERT_TRUE(rotated) << to_line(rotated.error());
  EXPECT_EQ(rotated->credentials, 3U);
  EXPECT_FALSE(rotated->went_on);
  EXPECT_NE(bytes("vault.key"), old_key);
  EXPECT_TRUE(opens({}));
  EXPECT_FALSE(unseal(sealed, "b", Secret{bytes("vault.key")}));
  EXPECT_FALSE(unseal(bytes("b.sealed"), "b", Secret{old_key})) << "the old key is of no use any more";
  EXPECT_FALSE(std::filesystem::exists(file("vault.rotation")));
}

TEST_F(ARotation, CutOffAtAnyPlaceLeavesAVaultThatOpensAndTheNextOneGoesOn) {
  int cuts = 0;
  for (int writes = 1;; ++writes) {
    begin_anew();
    fill({});
    if (!is_cut_after(writes, {}, {})) break;
    ++cuts;
    EXPECT_TRUE(opens({})) << "cut after write " << writes;
    EXPECT_TRUE(vault().set("b", R"({"key":"of b"})")) << "and it can be written to";
    ASSERT_TRUE(vault().rotate({})) << writes;
    EXPECT_TRUE(opens({}));
    EXPECT_FALSE(std::filesystem::exists(file("vault.rotation")));
  }
  EXPECT_EQ(cuts, 6) << "both keys, three credentials, the key in its place, and the end";
}

TEST_F(ARotation, CutOffAtAnyPlaceBeforeItsEndOpensByTheOldKeyAndByTheNewOne) {
  for (int writes = 1; writes <= 5; ++writes) {
    begin_anew();
    fill(first());
    ASSERT_TRUE(is_cut_after(writes, first(), directory_ / "second"));
    EXPECT_TRUE(opens(first())) << writes;
    EXPECT_TRUE(opens(second())) << writes;
    EXPECT_TRUE(opens(text(second_key))) << writes;
    const auto done = vault(writes % 2 == 0 ? first() : second()).rotate({.key_file = directory_ / "second"});
    ASSERT_TRUE(done) << to_line(done.error());
    EXPECT_TRUE(done->went_on);
    EXPECT_TRUE(opens(second()));
    EXPECT_FALSE(opens(first())) << "done, the old key opens nothing";
  }
}

TEST_F(ARotation, ToAFileTakesTheKeyOutOfTheVault) {
  for (int writes = 1; writes <= 6; ++writes) {
    begin_anew();
    fill({});
    ASSERT_TRUE(is_cut_after(writes, {}, directory_ / "second"));
    EXPECT_TRUE(opens(second())) << writes;
    if (std::filesystem::exists(file("vault.key"))) {
      ASSERT_TRUE(vault().rotate({.key_file = directory_ / "second"}));
    } else if (std::filesystem::exists(file("vault.rotation"))) {
      ASSERT_TRUE(vault(second()).rotate({}));
    }
    EXPECT_TRUE(opens(second()));
    EXPECT_FALSE(std::filesystem::exists(file("vault.key")));
    EXPECT_FALSE(std::filesystem::exists(file("vault.rotation")));
  }
}

TEST_F(ARotation, OfAKeyInAFilePutsTheNewOneThere) {
  fill(first());
  const auto rotated = vault(first()).rotate({});
  ASSERT_TRUE(rotated) << to_line(rotated.error());
  EXPECT_EQ(rotated->key_file, directory_ / "first");
  EXPECT_NE(bytes("../first"), first_key);
  EXPECT_TRUE(opens(first()));
  EXPECT_FALSE(opens(text(first_key)));
}

TEST_F(ARotation, OfAKeyThatIsAnothersToKeepWantsToBeToldTheNewOne) {
  fill(text(first_key));
  for (const bool fixed : {false, true}) {
    KeySource source = fixed ? first() : text(first_key);
    source.is_fixed = fixed;
    const auto rotated = vault(std::move(source)).rotate({});
    ASSERT_FALSE(rotated);
    EXPECT_EQ(rotated.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(to_line(rotated.error()), HasSubstr("--new-key FILE"));
    EXPECT_TRUE(opens(text(first_key)));
  }
  ASSERT_TRUE(vault(text(first_key)).rotate({.key_file = directory_ / "second"}));
  EXPECT_TRUE(opens(text(second_key)));
}

TEST_F(ARotation, ToNoKeyOrToThePresentOneOrToAThirdOneIsRefusedBeforeAnythingIsWritten) {
  fill(first());
  write("../short", "short");
  EXPECT_EQ(vault(first()).rotate({.key_file = directory_ / "short"}).error().code, ErrorCode::invalid_input)
      << "of a key that seals nothing yet nothing is lost";
  EXPECT_FALSE(vault(first()).rotate({.key_file = directory_ / "nowhere"}));
  EXPECT_EQ(vault(first()).rotate({.key_file = directory_ / "first"}).error().code, ErrorCode::invalid_input);
  EXPECT_FALSE(std::filesystem::exists(file("vault.rotation")));
  ASSERT_TRUE(is_cut_after(2, first(), directory_ / "second"));
  write("../third", std::string(32, '3'));
  const auto third = vault(first()).rotate({.key_file = directory_ / "third"});
  ASSERT_FALSE(third);
  EXPECT_THAT(to_line(third.error()), HasSubstr("was cut off"));
  EXPECT_TRUE(opens(first()));
}

TEST_F(ARotation, ByRootLeavesTheVaultToItsOwner) {
  if (::geteuid() != 0) GTEST_SKIP() << "wants to be root";
  fill({});
  ASSERT_EQ(::chown(file("").parent_path().c_str(), 4711, 4712), 0);
  ASSERT_TRUE(vault({}).rotate({}));
  for (const char* name : {"vault.key", "a.sealed"}) {
    struct stat one {};
    ASSERT_EQ(::stat(file(name).c_str(), &one), 0) << name;
    EXPECT_EQ(one.st_uid, 4711u) << name;
    EXPECT_EQ(one.st_gid, 4712u) << name;
  }
}

TEST_F(ARotation, OfADamagedCredentialChangesNothingAndNamesIt) {
  fill({});
  const std::string key = bytes("vault.key");
  write("b.sealed", "damaged");
  const auto rotated = vault().rotate({});
  ASSERT_FALSE(rotated);
  EXPECT_EQ(rotated.error().code, ErrorCode::corrupt);
  EXPECT_EQ(rotated.error().where, "credential b");
  EXPECT_EQ(bytes("vault.key"), key);
  EXPECT_FALSE(std::filesystem::exists(file("vault.rotation")));
}

TEST_F(ARotation, OfAnEmptyVaultIsRefused) { EXPECT_EQ(vault().rotate({}).error().code, ErrorCode::not_found); }

TEST_F(ARotation, RemovesWhatWritesThatWereCutOffHaveLeft) {
  fill({});
  write("vault.key.Ab12Cd", first_key);
  write("a.sealed.Ab12Cd", "half");
  ASSERT_TRUE(vault().rotate({}));
  EXPECT_FALSE(std::filesystem::exists(file("vault.key.Ab12Cd")));
  EXPECT_FALSE(std::filesystem::exists(file("a.sealed.Ab12Cd")));
}

}  // namespace
}  // namespace tidemark::vault
