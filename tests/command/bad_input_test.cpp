#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include "synced.h"

namespace tidemark::command {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// One clear line, and the status that is documented for it.
void expect_one_line(const Outcome& outcome, int status, std::string_view words) {
  EXPECT_EQ(outcome.status, status) << outcome.err;
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr(std::string{words}));
}

TEST(BadConfiguration, AllErrorsAreToldAtOnceAndNothingIsApplied) {
  const Synced synced;
  synced.set_up();
  std::string wrong = synced.configuration(R"(,{"frm":"Title","to":"title"},{"from":"Title","to":"two words"})");
  wrong.replace(wrong.find("Asia/Tokyo"), 10, "Asia/Tokio");
  const std::string file = synced.folder.write("wrong.json", wrong);
  for (const char* verb : {"check", "diff", "apply"}) {
    const Outcome outcome = synced({"config", verb, file});
    EXPECT_EQ(outcome.status, 2) << verb;
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("wrong.json: line 1, time_zone"), HasSubstr("connections.visitor.pull[2]"),
                                   HasSubstr("connections.visitor.pull[3]")))
        << verb;
  }
  EXPECT_EQ(member(synced({"log", "verify", "--json"}).out, "entries"), "2");
}

TEST(BadConfiguration, OfAnotherSubscriptionIsRefused) {
  const Synced synced;
  synced.set_up();
  std::string other = synced.configuration();
  other.replace(other.find("\"acme\""), 6, "\"emca\"");
  expect_one_line(synced({"config", "apply", synced.folder.write("other.json", other)}), 2,
                  "of subscription emca, not of acme");
}

TEST(BadConfiguration, LinesThatTheSeenSchemasRefuseAreNotApplied) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"sync"}).status, 4);
  const std::string refused =
      synced.folder.write("refused.json", synced.configuration(R"(,{"from":"MailingAddress","to":"title"})"));
  expect_one_line(synced({"config", "apply", refused}), 2, "connections.visitor.pull[2]");
  const std::string good = synced.folder.write("good.json", synced.configuration(R"(,{"from":"Title","to":"title"})"));
  EXPECT_EQ(synced({"config", "apply", good}).status, 0);
}

TEST(BadInput, NothingIsConfigured) {
  const Synced synced;
  ASSERT_EQ(synced({"init", "acme"}).status, 0);
  expect_one_line(synced({"sync"}), 2, "nothing is configured yet");
  expect_one_line(synced({"config", "export"}), 2, "nothing is configured yet");
}

TEST(BadInput, ACredentialThatIsNoneIsRefusedAndNeverQuoted) {
  const Synced synced;
  for (const char* text : {"", "{", "[]", R"({"key":7})", R"({"client_id":"secret-x"})",
                           R"({"client_id":"secret-x","client_secret":"b","key":"c"})"}) {
    const Outcome outcome = synced({"credential", "set", "a"}, text);
    EXPECT_EQ(outcome.status, 2) << text;
    EXPECT_THAT(outcome.err, testing::Not(HasSubstr("secret-x")));
  }
  EXPECT_EQ(synced({"credential", "set", "A b"}, R"({"key":"k"})").status, 2) << "no name";
}

TEST(BadInput, ADirectoryWithoutDataAndOneThatCannotBeMade) {
  const Folder folder;
  expect_one_line(run_tidemark({"runs", "--directory", folder / "nothing"}), 1, "there is no Tidemark data here");
  EXPECT_FALSE(std::filesystem::exists(folder / "nothing")) << "asking makes nothing";
  const std::string file = folder.write("file", "x");
  expect_one_line(run_tidemark({"init", "acme", "--directory", file + "/data"}), 1, "the directory can't be made");
  expect_one_line(run_tidemark({"init", "Acme!", "--directory", folder / "data"}), 2, "a-z, 0-9 and -");
}

TEST(BadInput, ADirectoryOfANewerVersion) {
  const Folder folder;
  ASSERT_EQ(run_tidemark({"init", "acme", "--directory", folder / "data"}).status, 0);
  rocksdb::DB* opened = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open({}, folder / "data/log", &opened).ok());
  const std::unique_ptr<rocksdb::DB> database{opened};
  const rocksdb::Slice format{"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16};
  ASSERT_TRUE(database->Put({}, format, "tidemark log 9").ok());
  ASSERT_TRUE(database->Close().ok());
  for (const char* use : {"sync", "runs"}) {
    const Outcome outcome = run_tidemark({use, "--directory", folder / "data", "--json"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("newer_version")) << use;
  }
}

TEST(BadInput, ALogThatWasRestoredFromAnOlderCopyBesideNewerViews) {
  const Synced synced;
  synced.set_up();
  const std::string data = synced.folder / "data";
  std::filesystem::copy(data + "/log", synced.folder / "copy", std::filesystem::copy_options::recursive);
  ASSERT_EQ(synced({"sync"}).status, 4);
  std::filesystem::remove_all(data + "/log");
  std::filesystem::copy(synced.folder / "copy", data + "/log", std::filesystem::copy_options::recursive);
  const Outcome runs = synced({"runs"});
  EXPECT_EQ(runs.status, 0);
  EXPECT_THAT(runs.err, AllOf(HasSubstr("rebuilt from the log"), HasSubstr("There was no run yet")));
  EXPECT_EQ(synced({"views", "verify"}).status, 0);
  EXPECT_EQ(synced({"sync"}).status, 4);
}

TEST(BadInput, ViewsThatWereRemovedOrDamagedComeBack) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"sync"}).status, 4);
  std::filesystem::remove_all(synced.folder / "data/views");
  EXPECT_EQ(synced({"runs", "show", "1"}).status, 0);
  synced.folder.write("data/views/CURRENT", "nonsense");
  EXPECT_EQ(synced({"runs", "show", "1"}).status, 1);
  EXPECT_EQ(synced({"views", "rebuild"}).status, 0);
  EXPECT_EQ(synced({"runs", "show", "1"}).status, 0);
}

TEST(BadInput, AFullDiskBehindStandardOutputIsNoSuccess) {
  const Outcome outcome = run_tidemark({"--help"}, {}, "/dev/full");
  EXPECT_EQ(outcome.status, 1);
}

}  // namespace
}  // namespace tidemark::command
