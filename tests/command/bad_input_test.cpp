#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include "synced.h"

namespace tidemark::command {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

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
  const std::string file = synced.folder.write("other.json", other);
  for (const char* use : {"apply", "diff"})
    expect_one_line(synced({"config", use, file}), 2, "of subscription emca, not of acme");
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

TEST(BadConfiguration, AFieldThatWasInNoSchemaMayHaveComeSinceAndIsWarnedOf) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"sync"}).status, 4);
  const std::string misspelled =
      synced.folder.write("misspelled.json", synced.configuration(R"(,{"from":"Titel","to":"title"})"));
  const Outcome applied = synced({"config", "apply", misspelled});
  EXPECT_EQ(applied.status, 0);
  EXPECT_THAT(applied.err, AllOf(HasSubstr("warning"), HasSubstr("Titel"), HasSubstr("connections.visitor.pull[2]")));
}

TEST(BadConfiguration, AnIdentifierThatWasInNoSchemaIsWarnedOf) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"sync"}).status, 4);
  std::string misspelled = synced.configuration();
  const std::string right = "agent.email";
  misspelled.replace(misspelled.find(right), right.size(), "agent.emial");
  const Outcome applied = synced({"config", "apply", synced.folder.write("misspelled.json", misspelled)});
  EXPECT_EQ(applied.status, 0) << applied.err;
  EXPECT_THAT(applied.err, AllOf(HasSubstr("warning"), HasSubstr("connections.visitor.identifier.pendo")));
}

TEST(BadInput, AnIdThatLooksLikeAnOptionIsToldToGoBehindTwoDashes) {
  const Synced synced;
  ASSERT_EQ(synced({"init", "acme"}).status, 0);
  expect_one_line(synced({"history", "visitor", "-x"}), 2, "goes behind --: tidemark history -- KIND ID");
  expect_one_line(synced({"history", "visitor", "--lmit", "5"}), 2, "--limit");
}

TEST(BadInput, NothingIsConfigured) {
  const Synced synced;
  ASSERT_EQ(synced({"init", "acme"}).status, 0);
  expect_one_line(synced({"sync"}), 2, "nothing is configured yet");
  expect_one_line(synced({"config", "export"}), 2, "nothing is configured yet");
  const Outcome first = synced({"config", "diff", synced.folder.write("acme.json", synced.configuration())});
  EXPECT_THAT(first.out, AllOf(StartsWith("+ "), testing::Not(HasSubstr("~ ")), testing::Not(HasSubstr("- "))));
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
  expect_one_line(synced({"credential", "set", "a"}, R"({"key":"secret-x","key":"secret-y","other":1,"other":2})"), 2,
                  "\"key\" is there twice");
  expect_one_line(
      synced({"credential", "set", "a"}, R"({"client_id":"i","username":"u@x.io","private_key":"secret-x"})"), 2,
      "it is no private key");
  EXPECT_EQ(synced({"credential", "list"}).out, "") << "none was kept";
}

TEST(BadInput, ACredentialOfTheOtherSystemIsRefusedByItsNameAndByTheConfiguration) {
  const Synced synced;
  const std::string salesforce = R"({"client_id":"a","client_secret":"b"})";
  expect_one_line(synced({"credential", "set", "acme-pendo"}, salesforce), 2,
                  "tidemark credential set acme-salesforce");
  expect_one_line(synced({"credential", "set", "acme-salesforce"}, R"({"key":"k"})"), 2,
                  "tidemark credential set acme-pendo");
  EXPECT_EQ(synced({"credential", "list"}).out, "") << "none was kept";
  EXPECT_EQ(synced({"credential", "set", "pendo-of-salesforce"}, salesforce).status, 0) << "a name may say both";
  synced.set_up();
  std::string other = synced.configuration();
  other.replace(other.find("acme-salesforce"), 15, "crm");
  synced.apply(other);
  expect_one_line(synced({"credential", "set", "crm"}, R"({"key":"k"})"), 2, "tidemark credential set acme-pendo");
}

TEST(BadInput, AMissingVaultKeySaysTheWholeWayOut) {
  const Synced synced;
  for (const char* name : {"a", "b"}) ASSERT_EQ(synced({"credential", "set", name}, R"({"key":"k"})").status, 0);
  std::filesystem::remove(synced.folder.path() / "data/vault/vault.key");
  const Outcome lost = synced({"credential", "set", "a"}, R"({"key":"k"})");
  EXPECT_EQ(lost.status, 1);
  EXPECT_THAT(lost.err, testing::AllOf(HasSubstr("credential a, b"), HasSubstr("`tidemark credential remove` each")));
  for (const char* name : {"a", "b"}) ASSERT_EQ(synced({"credential", "remove", name}).status, 0);
  EXPECT_EQ(synced({"credential", "set", "a"}, R"({"key":"k"})").status, 0);
}

TEST(BadInput, APartOfTheLogThatEndsBeforeItBegins) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"sync"}).status, 4);
  expect_one_line(synced({"log", "show", "--from", "5", "--to", "3"}), 2, "--from lies behind --to");
  EXPECT_EQ(synced({"log", "show", "--from", "5000"}).status, 0) << "nothing lies there yet";
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

/// A run was made, and then the log lost what `damage` takes of it. Every command says so, and nothing is lost by asking.
class LostEntries : public testing::Test {
 protected:
  LostEntries() {
    synced.set_up();
    std::filesystem::copy(log, copy, std::filesystem::copy_options::recursive);
    EXPECT_EQ(synced({"sync"}).status, 4);
  }

  /// All that the log's directory holds but RocksDB's own notes, by file.
  std::map<std::string, std::string> bytes() const {
    std::map<std::string, std::string> found;
    for (const auto& file : std::filesystem::directory_iterator{log}) {
      if (file.path().filename().string().starts_with("LOG")) continue;
      std::ifstream in{file.path(), std::ios::binary};
      found[file.path().string()].assign(std::istreambuf_iterator<char>{in}, {});
    }
    return found;
  }

  void restore_the_older_copy() const {
    std::filesystem::remove_all(log);
    std::filesystem::copy(copy, log, std::filesystem::copy_options::recursive);
  }

  /// Of these the newest write-ahead log.
  static std::string newest_of(const std::map<std::string, std::string>& files) {
    std::string newest;
    for (const auto& [name, bytes] : files)
      if (name.ends_with(".log")) newest = std::max(newest, name);
    return newest;
  }

  /// Turns a bit so far before the end of the newest write-ahead log.
  void turn_a_bit(std::size_t before_the_end) const {
    std::fstream wal{newest_of(bytes()), std::ios::in | std::ios::out | std::ios::binary};
    wal.seekg(-static_cast<std::streamoff>(before_the_end), std::ios::end);
    const auto at = wal.tellg();
    const char byte = static_cast<char>(wal.get());
    wal.seekp(at);
    wal.put(static_cast<char>(byte ^ 1));
    ASSERT_TRUE(wal.good());
  }

  void expect_told_by_every_command() const {
    const std::string file =
        synced.folder.write("more.json", synced.configuration(R"(,{"from":"Title","to":"title"})"));
    const std::string digest(64, 'a');
    const std::vector<std::vector<std::string>> refused = {
        {"log", "verify"},        {"views", "verify"},      {"sync"}, {"plan"}, {"apply", "--expect", digest},
        {"approve", "1", digest}, {"config", "apply", file}};
    for (std::vector<std::string> words : refused) {
      SCOPED_TRACE(words[0]);
      expect_one_line(synced(words), 1, "views have followed");
      words.emplace_back("--json");
      const Outcome told = synced(words);
      EXPECT_EQ(told.out, "");
      EXPECT_THAT(told.err, AllOf(HasSubstr(R"({"error":{"code":"corrupt")"), HasSubstr("tidemark views rebuild")));
    }
    const std::vector<std::vector<std::string>> answered = {
        {"runs"}, {"log", "show"}, {"config", "export"}, {"config", "diff", file}, {"subscriptions", "list"}};
    for (std::vector<std::string> words : answered) {
      SCOPED_TRACE(words[0]);
      const auto before = bytes();
      EXPECT_THAT(synced(words).err, AllOf(HasSubstr("warning"), HasSubstr("views have followed")));
      words.emplace_back("--json");
      const Outcome told = synced(words);
      EXPECT_EQ(told.status, 0);
      EXPECT_THAT(told.err, AllOf(HasSubstr(R"({"warning":{"code":"corrupt")"), HasSubstr("tidemark views rebuild")));
      EXPECT_EQ(bytes(), before);
    }
  }

  Synced synced;
  std::string log = synced.folder / "data/log";
  std::string copy = synced.folder / "copy";
};

TEST_F(LostEntries, ByALogRestoredFromAnOlderCopyBesideNewerViewsAreToldUntilSomebodyAcceptsIt) {
  restore_the_older_copy();
  expect_told_by_every_command();
  expect_told_by_every_command();
  EXPECT_THAT(synced({"runs"}).err, HasSubstr("There was no run yet")) << "answered from today's log";
  const Outcome rebuilt = synced({"views", "rebuild"});
  EXPECT_EQ(rebuilt.status, 0) << rebuilt.err;
  EXPECT_THAT(rebuilt.err, HasSubstr("from now on the log counts as it is"));
  const Outcome verified = synced({"log", "verify"});
  EXPECT_EQ(verified.status, 0) << verified.err;
  EXPECT_EQ(synced({"sync"}).status, 4);
}

TEST_F(LostEntries, AreGoneForGoodForNobodyWhenTheNewerLogIsPutBack) {
  std::filesystem::copy(log, synced.folder / "newer", std::filesystem::copy_options::recursive);
  restore_the_older_copy();
  expect_told_by_every_command();
  std::filesystem::remove_all(log);
  std::filesystem::rename(synced.folder / "newer", log);
  EXPECT_EQ(synced({"log", "verify"}).status, 0);
  EXPECT_EQ(synced({"views", "verify"}).status, 0);
  EXPECT_THAT(synced({"runs"}).out, HasSubstr("run 1"));
}

TEST_F(LostEntries, ByABitThatTurnedInTheLastAppendAreTold) {
  turn_a_bit(3);
  expect_told_by_every_command();
}

/// A command that appends one entry and ends, and then the file is lost that has it.
TEST_F(LostEntries, OfACommandThatAppendedOneAreTold) {
  ASSERT_EQ(synced({"segments", "save", "rich", "custom.region = \"EMEA\""}).status, 0);
  for (const auto& words : std::vector<std::vector<std::string>>{{"pause"}, {"segments", "drop", "rich"}}) {
    SCOPED_TRACE(words[0]);
    ASSERT_EQ(synced(words).status, 0);
    EXPECT_THAT(synced({"doctor", "--offline"}).out, HasSubstr("ok      acme  views  at the log's head"));
    const auto whole = bytes();
    std::filesystem::remove(newest_of(whole));
    for (const char* proof : {"log", "views"}) expect_one_line(synced({proof, "verify"}), 1, "views have followed");
    std::ofstream{newest_of(whole), std::ios::binary} << whole.at(newest_of(whole));
    EXPECT_EQ(synced({"log", "verify"}).status, 0) << "put back";
  }
}

TEST_F(LostEntries, AreToldWhereASubscriptionBeganInThem) {
  ASSERT_EQ(synced({"init", "other"}).status, 0);
  EXPECT_THAT(synced({"doctor", "--offline"}).out, HasSubstr("ok      other  views  at the log's head"));
  std::filesystem::remove(newest_of(bytes()));
  EXPECT_THAT(synced({"doctor", "--offline"}).out,
              HasSubstr("BROKEN  subscriptions  the log has no subscription other"));
}

TEST_F(LostEntries, ByABitThatTurnedBeforeItStopTheLogFromBeingOpened) {
  turn_a_bit(4'000);
  for (const auto& words : std::vector<std::vector<std::string>>{{"log", "verify"}, {"runs"}, {"sync"}}) {
    const auto before = bytes();
    expect_one_line(synced(words), 1, "the log is damaged");
    EXPECT_EQ(bytes(), before) << words[0];
  }
}

TEST(BadInput, ViewsThatWereRemovedOrDamagedComeBack) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"sync"}).status, 4);
  std::filesystem::remove_all(synced.folder / "data/views");
  EXPECT_EQ(synced({"runs", "show", "1"}).status, 0);
  ASSERT_EQ(synced({"views", "rebuild"}).status, 0);
  synced.folder.write("data/views/CURRENT", "nonsense");
  const Outcome shown = synced({"runs", "show", "1"});
  EXPECT_EQ(shown.status, 0) << "the log has all of it";
  EXPECT_THAT(shown.err, AllOf(StartsWith("tidemark: warning: "), HasSubstr("tidemark views rebuild")));
  EXPECT_EQ(synced({"sync"}).status, 1) << "nothing is written by views that nobody can read";
  EXPECT_EQ(synced({"views", "rebuild"}).status, 0);
  EXPECT_EQ(synced({"runs", "show", "1"}).status, 0);
  for (const auto& file : std::filesystem::directory_iterator{synced.folder / "data/views"})
    if (file.path().filename().string().starts_with("MANIFEST")) std::filesystem::remove(file.path());
  EXPECT_THAT(synced({"pause"}).err, HasSubstr("tidemark views rebuild"));
  EXPECT_EQ(synced({"views", "rebuild"}).status, 0);
  std::filesystem::remove_all(synced.folder / "data/views");
  synced.folder.write("data/views", "a file");
  EXPECT_EQ(synced({"views", "rebuild"}).status, 0);
  EXPECT_EQ(synced({"sync"}).status, 4);
}

TEST(BadInput, ASubscriptionThatTheLogHasLostIsFoundByTheDoctor) {
  const Synced synced;
  synced.set_up();
  std::filesystem::create_directories(synced.folder / "data/archive/globex");
  const Outcome looked = synced({"doctor", "--offline"});
  EXPECT_EQ(looked.status, 1);
  EXPECT_THAT(looked.out, HasSubstr("BROKEN  subscriptions  the log has no subscription globex"));
}

TEST(BadInput, ANewLogIsNotBegunWhereOneWasLost) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"sync"}).status, 4);
  std::filesystem::remove_all(synced.folder / "data/log");
  expect_one_line(synced({"init", "again"}), 1, "the log is missing, though views of one lie here");
  EXPECT_FALSE(std::filesystem::exists(synced.folder / "data/log/CURRENT"));
}

TEST(BadInput, ALogThatIsGoneIsNamedAndNoNewOneIsSuggested) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"sync"}).status, 4);
  const std::filesystem::path log = synced.folder / "data/log";
  const auto expect_told = [&](const std::string& what) {
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"runs"}, {"log", "verify"}, {"sync"}, {"doctor", "--offline"}}) {
      const Outcome told = synced(words);
      EXPECT_EQ(told.status, 1) << words[0];
      EXPECT_THAT(told.out + told.err, AllOf(HasSubstr(what), Not(HasSubstr("tidemark init")))) << words[0];
    }
  };
  std::filesystem::rename(log / "CURRENT", synced.folder / "CURRENT");
  expect_told("the log's file CURRENT is missing");
  std::filesystem::remove_all(log);
  expect_told("the log is missing, though views, archive");
}

TEST(BadInput, ABrokenFileOfUsersAndALostArchiveAreFoundByTheDoctor) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"sync"}).status, 4);
  EXPECT_THAT(synced({"doctor", "--offline"}).out,
              AllOf(HasSubstr("ok      acme  archive"), HasSubstr("ok      audit trail")));
  std::filesystem::rename(synced.folder / "data/archive", synced.folder / "archive");
  EXPECT_THAT(synced({"doctor", "--offline"}).out, HasSubstr("LOOK    acme  archive  a page of the newest plan"));
  std::filesystem::rename(synced.folder / "archive", synced.folder / "data/archive");
  for (const auto& page : std::filesystem::recursive_directory_iterator{synced.folder / "data/archive"})
    if (page.is_regular_file()) std::filesystem::resize_file(page.path(), page.file_size() - 1);
  EXPECT_THAT(synced({"doctor", "--offline"}).out, HasSubstr("LOOK    acme  archive  a page of the newest plan"));
  synced.folder.write("data/users/users.json", "nonsense");
  EXPECT_THAT(synced({"doctor", "--offline"}).out, HasSubstr("BROKEN  users  "));
}

TEST(BadInput, OneDamagedSubscriptionDoesNotStopTheOthersAndCanBeRemoved) {
  const Folder folder;
  const auto tidemark = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"--directory", folder / "data"});
    return run_tidemark(words);
  };
  for (const char* name : {"acme", "broken"}) ASSERT_EQ(tidemark({"init", name}).status, 0);
  rocksdb::DB* opened = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open({}, folder / "data/log", &opened).ok());
  const std::unique_ptr<rocksdb::DB> database{opened};
  ASSERT_TRUE(database->Put({}, rocksdb::Slice{"\0\0\0\2\0\0\0\0\0\0\0\1\0\0\0\0", 16}, "\1\1 nonsense").ok());
  ASSERT_TRUE(database->Close().ok());
  const Outcome listed = tidemark({"subscriptions", "list"});
  EXPECT_EQ(listed.out, "acme  1 log entry\n2  damaged\n");
  expect_one_line(listed, 0, "tidemark subscriptions remove 2");
  EXPECT_EQ(tidemark({"log", "verify", "--subscription", "acme"}).status, 0);
  EXPECT_EQ(tidemark({"subscriptions", "remove", "2", "--yes"}).status, 0);
  EXPECT_EQ(tidemark({"subscriptions", "list"}).out, "acme  1 log entry\n");
  EXPECT_EQ(tidemark({"subscriptions", "remove", "2", "--yes"}).status, 1);
}

TEST(BadInput, AReaderThatHasHeardEnoughIsNoFullDisk) {
  const Synced synced;
  synced.set_up();
  const std::string command =
      std::string{TIDEMARK_EXECUTABLE} + " plan --json --directory '" + (synced.folder / "data") + "'";
  const std::string file = synced.folder / "status";
  const std::string line = "{ sleep 1; " + command + " 2>'" + file + ".err'; echo $? >'" + file + "'; } | true";
  ASSERT_EQ(std::system(line.c_str()), 0);
  std::ifstream status{file};
  int number = 0;
  status >> number;
  EXPECT_EQ(number, 141);
  EXPECT_EQ(std::filesystem::file_size(file + ".err"), 0u) << "it is told nothing";
}

TEST(BadInput, AFullDiskBehindStandardOutputIsNoSuccess) {
  const Outcome outcome = run_tidemark({"--help"}, {}, "/dev/full");
  EXPECT_EQ(outcome.status, 1);
}

}  // namespace
}  // namespace tidemark::command
