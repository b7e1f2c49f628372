// A person erased as an administrator does it, and looked for in every file of the directory, unpacked.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../log/raw_files.h"
#include "synced.h"

namespace tidemark::command {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class APersonWhoAsks : public testing::Test {
 protected:
  void SetUp() override {
    synced.set_up();
    ASSERT_EQ(synced({"sync"}).status, 4);
    synced.salesforce->change("Contact", synced.contact(1), "Region__c", "LATAM");
    ASSERT_EQ(synced({"plan"}).status, 0);
    ASSERT_EQ(synced({"sync"}).status, 4);
  }
  [[nodiscard]] std::vector<std::string> files(std::string_view text) const {
    return files_with(synced.folder.path(), text);
  }
  void expect_nowhere() const {
    for (const std::string& text :
         {std::string{"\"v-1\""}, std::string{"v-1\""}, synced.contact(1), std::string{"a@x.io"}})
      EXPECT_THAT(files(text), IsEmpty()) << text;
  }
  Synced synced;
};

TEST_F(APersonWhoAsks, IsInFilesBeforeAndInNoneAfter) {
  ASSERT_THAT(files(synced.contact(1)), Not(IsEmpty())) << "the search finds what is there";
  ASSERT_THAT(files("a@x.io"), Not(IsEmpty()));
  const Outcome looked = synced({"erase", "visitor", "v-1", "--look"});
  EXPECT_EQ(looked.status, 0) << looked.err;
  EXPECT_THAT(looked.out, AllOf(HasSubstr("would erase "), HasSubstr("with it  " + synced.contact(1))));
  EXPECT_THAT(files("a@x.io"), Not(IsEmpty()));

  const Outcome erased = synced({"erase", "visitor", "v-1", "--reason", "request 7", "--json"});
  EXPECT_EQ(erased.status, 0) << erased.err;
  EXPECT_TRUE(is_json_lines(erased.out));
  expect_nowhere();
  EXPECT_THAT(files(synced.contact(2)), Not(IsEmpty())) << "others stay";

  const Outcome verified = synced({"log", "verify"});
  EXPECT_EQ(verified.status, 0) << verified.err;
  EXPECT_EQ(synced({"views", "verify"}).status, 0);
  const Outcome list = synced({"erasures"});
  EXPECT_THAT(list.out, AllOf(HasSubstr("visitor "), HasSubstr(": request 7"), Not(HasSubstr("v-1"))));
  EXPECT_EQ(synced({"why", "visitor", "v-1", "custom.region"}).status, 1);
  EXPECT_EQ(synced({"why", "visitor", "v-2", "custom.region"}).status, 0);
  EXPECT_EQ(synced({"erase", "visitor", "v-1", "--reason", "request 7"}).status, 1) << "nobody is left";
}

TEST_F(APersonWhoAsks, StaysAwayWhereThatIsAskedFor) {
  ASSERT_EQ(synced({"erase", "record", synced.contact(1).substr(0, 15), "--reason", "request 7", "--suppress"}).status,
            0);
  const Outcome run = synced({"sync"});
  EXPECT_EQ(run.status, 4) << run.err;
  expect_nowhere();
  const Outcome asked = synced({"why-not", "visitor", "v-1"});
  EXPECT_EQ(asked.status, 0) << asked.err;
  EXPECT_THAT(asked.out, HasSubstr("filtered (erased)"));
}

TEST_F(APersonWhoAsks, IsErasedAgainWhereTheDirectoryIsRestored) {
  const Folder elsewhere;
  const std::string backups = elsewhere / "backups";
  ASSERT_EQ(synced({"backup", backups}).status, 0);
  ASSERT_EQ(synced({"erase", "visitor", "v-1", "--reason", "request 7"}).status, 0);
  ASSERT_EQ(synced({"backup", backups}).status, 0);
  const std::string restored = elsewhere / "restored";
  ASSERT_EQ(run_tidemark({"restore", backups, "--backup", "1", "--to", restored}).status, 0);
  std::filesystem::copy_file(synced.folder / "data/vault/vault.key", restored + "/vault/vault.key");
  ASSERT_THAT(files_with(restored, "a@x.io"), Not(IsEmpty()));
  const Outcome taken = run_tidemark({"take-over", "--directory", restored});
  EXPECT_EQ(taken.status, 0) << taken.err;
  EXPECT_THAT(taken.err, HasSubstr("1 person is erased again"));
  EXPECT_THAT(files_with(restored, "a@x.io"), IsEmpty());
  EXPECT_THAT(files_with(restored, synced.contact(1)), IsEmpty());
  EXPECT_EQ(run_tidemark({"log", "verify", "--directory", restored}).status, 0);
  EXPECT_THAT(run_tidemark({"erasures", "--directory", restored}).out, HasSubstr("request 7"));
}

TEST_F(APersonWhoAsks, IsAskedForRightly) {
  EXPECT_EQ(synced({"erase", "visitor", "v-1"}).status, 2) << "no reason";
  EXPECT_EQ(synced({"erase", "visitor", "v-1", "--reason", "v-1 has asked"}).status, 2);
  EXPECT_EQ(synced({"erase", "person", "v-1", "--reason", "x"}).status, 2);
  EXPECT_EQ(synced({"erase", "visitor", "nobody", "--reason", "x"}).status, 1);
  EXPECT_THAT(files("a@x.io"), Not(IsEmpty()));
}

}  // namespace
}  // namespace tidemark::command
