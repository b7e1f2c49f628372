// A set without its manifest: a backup that was cut off, or whose manifest was lost; they look the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "backup/receipts.h"
#include "support.h"

namespace tidemark::backup {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Two backups, the second with a receipt that the first has not, and without its manifest.
class AnUnfinished : public ABackup {
 protected:
  AnUnfinished() {
    keep_receipt_at(7);
    static_cast<void>(make());
    EXPECT_THAT(backups().unfinished(), IsEmpty());
    keep_receipt_at(9);
    static_cast<void>(make());
    fs::remove(root / "backups/sets/2/manifest.json");
  }
  [[nodiscard]] fs::path receipts() const { return root / "backups/sets/2/erasures/receipts.ndjson"; }
};

TEST_F(AnUnfinished, IsToldOfWithWhatToDo) {
  EXPECT_THAT(must(backups().list()), SizeIs(1));
  EXPECT_THAT(backups().unfinished(), ElementsAre(2u));
  const Error told = told_unfinished(root / "backups", 2);
  EXPECT_THAT(to_line(told), HasSubstr("it was cut off, or its manifest was lost"));
  EXPECT_THAT(told.hint, HasSubstr("put sets/2/manifest.json back"));
  fs::remove_all(root / "backups/sets/2");
  EXPECT_THAT(backups().unfinished(), ElementsAre(2u)) << "its logs are there";
}

TEST_F(AnUnfinished, GivesItsReceiptsToWhateverIsRestored) {
  EXPECT_TRUE(backups().verify(1));
  static_cast<void>(must(backups().restore(1, elsewhere(), {})));
  const auto known = must(receipts_in(receipts_of(elsewhere())));
  ASSERT_THAT(known, SizeIs(2));
  EXPECT_EQ(known[1].position, 9u);
}

TEST_F(AnUnfinished, GivesItsReceiptsToWhateverIsRestoredThoughTheWholeOnesHaveNone) {
  fs::rename(root / "backups", root / "first");
  fs::remove_all(directory() / "erasures");
  static_cast<void>(make());
  keep_receipt_at(9);
  ASSERT_FALSE(backups().make({*store, directory(), {}}, [](std::uint64_t done, std::uint64_t) { return done < 3; }));
  ASSERT_TRUE(fs::exists(receipts())) << "else it was cut off too early for this";
  static_cast<void>(must(backups().restore(1, elsewhere(), {})));
  EXPECT_THAT(must(receipts_in(receipts_of(elsewhere()))), SizeIs(1));
}

TEST_F(AnUnfinished, WhoseReceiptsCantBeReadKeepsAnOlderOneFromBeingRestored) {
  std::ofstream{receipts(), std::ios::binary} << "no receipt";
  const auto restored = backups().restore(1, elsewhere(), {});
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().code, ErrorCode::corrupt);
  EXPECT_THAT(restored.error().what, HasSubstr("the receipts of who was erased can't be read"));
  EXPECT_FALSE(fs::exists(elsewhere()));
  EXPECT_FALSE(backups().verify(1));
  static_cast<void>(make());
  EXPECT_TRUE(backups().restore(1, elsewhere(), {})) << "a newer one is whole, and has them";
}

TEST_F(AnUnfinished, StaysAmongThoseThatAreKeptAsItsManifestMayComeBack) {
  fs::remove_all(root / "backups");
  static_cast<void>(make());
  write(directory() / "archive/acme/bbbb", "of the second alone");
  static_cast<void>(make());
  fs::remove(directory() / "archive/acme/bbbb");
  const fs::path manifest = root / "backups/sets/2/manifest.json";
  fs::rename(manifest, root / "aside");
  static_cast<void>(make());
  EXPECT_EQ(must(backups().keep_newest(2)), 0u);
  fs::rename(root / "aside", manifest);
  EXPECT_TRUE(backups().verify(2)) << "with the page that no other has";
  fs::remove(manifest);
  EXPECT_EQ(must(backups().keep_newest(1)), 2u) << "it is older than all that are kept";
  EXPECT_THAT(backups().unfinished(), IsEmpty());
}

TEST_F(AnUnfinished, GivesNothingToADirectoryWhoseFirstBackupThisIs) {
  fs::remove_all(root / "backups/sets/1");
  fs::remove_all(directory() / "erasures");
  static_cast<void>(make());
  EXPECT_THAT(must(receipts_in(receipts_of(directory()))), IsEmpty()) << "they may be another directory's";
}

TEST_F(AnUnfinished, HandsItsReceiptsBackToADirectoryThatLostThem) {
  fs::remove_all(directory() / "erasures");
  static_cast<void>(make());
  EXPECT_THAT(must(receipts_in(receipts_of(directory()))), SizeIs(2));
}

}  // namespace
}  // namespace tidemark::backup
