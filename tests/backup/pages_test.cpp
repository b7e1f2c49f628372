// Pages of the archive in a backup: their names say what they hold, and no rotten one is taken for a good one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "archive/file_archive.h"
#include "core/hash/blake2b.h"
#include "support.h"

namespace tidemark::backup {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class APage : public ABackup {
 protected:
  APage() {
    const auto archive =
        must(archive::FileArchive::open(directory() / "archive/acme", {.clock = [] { return Instant{}; },
                                                                       .entropy =
                                                                           [](std::span<std::uint8_t> bytes) {
                                                                             for (std::uint8_t& byte : bytes) byte = 7;
                                                                           }}));
    name = "archive/acme/" + must(archive->put_page("id,region\nv-1,EMEA\n"));
    good = read(directory() / name);
  }
  void put(const fs::path& file, const std::string& bytes) const { std::ofstream{file, std::ios::binary} << bytes; }
  /// As an older Tidemark made it, which copied what was there and did not look.
  void make_as_before() {
    static_cast<void>(make());
    Manifest manifest = must(backups().find(1));
    put(copied(), rotten());
    for (Manifest::File& file : manifest.files) {
      file.held = false;
      if (file.name == name) file.digest = blake2b(rotten());
    }
    put(root / "backups/sets/1/manifest.json", to_text(manifest));
  }
  [[nodiscard]] std::string rotten() const {
    std::string bytes = good;
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    return bytes;
  }
  [[nodiscard]] fs::path copied() const { return root / "backups" / name; }
  std::string name;
  std::string good;
};

TEST_F(APage, ThatIsRottenIsLeftOutAndTheBackupIsMadeAllTheSame) {
  put(directory() / name, rotten());
  const Manifest made = make();
  EXPECT_THAT(made.left_out, ElementsAre(name));
  EXPECT_EQ(made.file(name), nullptr);
  EXPECT_FALSE(fs::exists(copied()));
  EXPECT_THAT(must(backups().verify(1)).left_out, ElementsAre(name)) << "which says so";
  EXPECT_THAT(must(backups().restore(1, elsewhere(), {})).left_out, ElementsAre(name));
  put(directory() / name, good);
  EXPECT_THAT(make().left_out, IsEmpty());
  EXPECT_EQ(read(copied()), good);
}

TEST_F(APage, ThatAnEarlierBackupHasStaysGoodWhereTheDirectorysIsRotten) {
  static_cast<void>(make());
  put(directory() / name, rotten());
  EXPECT_THAT(make().left_out, IsEmpty());
  EXPECT_EQ(read(copied()), good);
  EXPECT_TRUE(backups().verify(2));
}

TEST_F(APage, ThatIsRottenInTheFolderIsCopiedAnewOrLeftOut) {
  static_cast<void>(make());
  put(copied(), rotten());
  EXPECT_THAT(make().left_out, IsEmpty());
  EXPECT_EQ(read(copied()), good);
  put(copied(), rotten());
  put(directory() / name, rotten());
  EXPECT_THAT(make().left_out, ElementsAre(name));
  EXPECT_TRUE(backups().verify(3));
  EXPECT_FALSE(backups().verify(2)) << "which had a good one";
}

TEST_F(APage, ThatAnOlderTidemarkCopiedRottenIsFoundAndReplacedByAGoodOne) {
  make_as_before();
  const auto verified = backups().verify(1);
  ASSERT_FALSE(verified);
  EXPECT_THAT(verified.error().what, HasSubstr("was rotten already when it was copied"));
  EXPECT_THAT(verified.error().where, HasSubstr(name));
  EXPECT_THAT(must(backups().restore(1, elsewhere(), {})).left_out, ElementsAre(name)) << "the log is worth more";
  EXPECT_FALSE(fs::exists(elsewhere() / name));
  EXPECT_THAT(make().left_out, IsEmpty());
  EXPECT_EQ(read(copied()), good);
  fs::remove_all(elsewhere());
  EXPECT_TRUE(backups().verify(1)) << "a good one is as good as what was written";
  EXPECT_TRUE(backups().restore(1, elsewhere(), {}));
  EXPECT_EQ(read(elsewhere() / name), good);
}

TEST_F(APage, ThatAnOlderTidemarkCopiedRottenIsLeftOutWhereTheDirectoryHasNoGoodOne) {
  make_as_before();
  put(directory() / name, rotten());
  EXPECT_THAT(make().left_out, ElementsAre(name));
  EXPECT_TRUE(backups().verify(2));
}

}  // namespace
}  // namespace tidemark::backup
