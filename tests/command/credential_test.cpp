#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "synced.h"
#include "variable.h"

namespace tidemark::command {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* first_key = "303132333435363738396162636465666768696a6b6c6d6e6f70717273747576";
constexpr const char* second_key = "vutsrqponmlkjihgfedcba9876543210";

bool exists(const Synced& at, const std::string& file) {
  return std::filesystem::exists(at.folder.path() / "data/vault" / file);
}

TEST(ACredential, IsSealedByTheKeyThatTheEnvironmentNames) {
  const Synced synced;
  const std::string file = synced.folder.write("key", first_key);
  {
    const Variable named{"TIDEMARK_KEY_FILE", file};
    synced.set_up();
    EXPECT_FALSE(exists(synced, "vault.key"));
    EXPECT_EQ(synced({"plan"}).status, 0);
  }
  const Outcome without = synced({"plan"});
  EXPECT_EQ(without.status, 1);
  EXPECT_THAT(without.err, HasSubstr("$TIDEMARK_KEY_FILE says where"));
  const Outcome set = synced({"credential", "set", "b"}, R"({"key":"k"})");
  EXPECT_EQ(set.status, 1) << "no second key is made beside what another one has sealed";
  EXPECT_FALSE(exists(synced, "vault.key"));
  const Variable given{"TIDEMARK_KEY", first_key};
  EXPECT_EQ(synced({"plan"}).status, 0) << "the same key";
  const Variable wrong{"TIDEMARK_KEY_FILE", synced.folder.write("other", second_key)};
  const Outcome other = synced({"plan"});
  EXPECT_EQ(other.status, 1) << "the file comes before the text";
  EXPECT_THAT(other.err, HasSubstr("acme-salesforce"));
}

TEST(ACredential, IsSealedByTheKeyThatSystemdHandsOver) {
  const Synced synced;
  synced.folder.write("tidemark-key", first_key);
  const Variable handed_over{"CREDENTIALS_DIRECTORY", synced.folder.path().string()};
  synced.set_up();
  EXPECT_FALSE(exists(synced, "vault.key"));
  EXPECT_EQ(synced({"plan"}).status, 0);
  const Outcome rotated = synced({"credential", "rotate"});
  EXPECT_EQ(rotated.status, 2) << "it is systemd's to keep";
  EXPECT_THAT(rotated.err, HasSubstr("--new-key FILE"));
}

TEST(ACredential, IsSealedAnewByOneCommand) {
  const Synced synced;
  synced.set_up();
  const Outcome rotated = synced({"credential", "rotate", "--json"});
  ASSERT_EQ(rotated.status, 0) << rotated.err;
  EXPECT_EQ(member(rotated.out, "credentials"), "2");
  EXPECT_EQ(synced({"plan"}).status, 0);

  const std::string file = synced.folder.write("key", second_key);
  const Outcome moved = synced({"credential", "rotate", "--new-key", file});
  ASSERT_EQ(moved.status, 0) << moved.err;
  EXPECT_EQ(moved.out, "2 credentials are sealed by a new key; the old one opens nothing any more\n");
  EXPECT_THAT(moved.err, HasSubstr("TIDEMARK_KEY_FILE=" + file));
  EXPECT_EQ(synced({"plan"}).status, 1);
  const Variable named{"TIDEMARK_KEY_FILE", file};
  EXPECT_EQ(synced({"plan"}).status, 0);
  EXPECT_EQ(synced({"credential", "rotate", "--new-key", file}).status, 2) << "that is the key already";
}

TEST(ACredential, AndItsKeyStandInNoFileOfTheDirectoryAndInNoOutput) {
  const Synced synced;
  const Variable given{"TIDEMARK_KEY", first_key};
  synced.set_up();
  std::string said;
  for (const std::vector<std::string>& words : {std::vector<std::string>{"sync"},
                                                {"credential", "list"},
                                                {"credential", "rotate"},
                                                {"log", "show", "--items"}}) {
    const Outcome outcome = synced(words);
    said += outcome.out + outcome.err;
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator{synced.folder.path() / "data"}) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in{entry.path(), std::ios::binary};
    said.append(std::istreambuf_iterator<char>{in}, {});
  }
  for (const char* secret : {"simulated-secret", "simulated-key", first_key, "0123456789abcdefghijklmnopqrstuv"})
    EXPECT_THAT(said, Not(HasSubstr(secret)));
}

}  // namespace
}  // namespace tidemark::command
