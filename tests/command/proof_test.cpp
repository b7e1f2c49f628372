// What proves a log to somebody else: kept heads, signed ones, and bundles for the stand-alone verifier.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <sys/wait.h>

#include "synced.h"

namespace tidemark::command {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

std::string bytes_of(const std::string& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::string last_line(const std::string& text) { return text.substr(text.rfind('\n', text.size() - 2) + 1); }

void expect_one_line(const Outcome& outcome, int status, std::string_view words) {
  EXPECT_EQ(outcome.status, status) << outcome.err;
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr(std::string{words}));
}

class Proof : public testing::Test {
 protected:
  Proof() {
    synced.set_up();
    EXPECT_EQ(synced({"sync"}).status, 4);
    key = member(synced({"log", "key", "--json"}).out, "key");
  }

  [[nodiscard]] std::string kept(const std::string& name, bool is_signed = true) const {
    const Outcome head = is_signed ? synced({"log", "head", "--sign"}) : synced({"log", "head"});
    EXPECT_EQ(head.status, 0) << head.err;
    return synced.folder.write(name, head.out);
  }

  /// Node with one of the project's scripts.
  [[nodiscard]] Outcome node(const std::string& script, const std::vector<std::string>& words) const {
    std::string line = std::string{TIDEMARK_NODE} + " " + TIDEMARK_SOURCE + "/" + script;
    for (const std::string& word : words) line += " '" + word + "'";
    line += " >" + (synced.folder / "node.out") + " 2>" + (synced.folder / "node.err");
    const int status = std::system(line.c_str());
    return {WEXITSTATUS(status), bytes_of(synced.folder / "node.out"), bytes_of(synced.folder / "node.err")};
  }
  [[nodiscard]] Outcome verifier(const std::vector<std::string>& words) const {
    return node("tools/verify/tidemark-verify.mjs", words);
  }

  [[nodiscard]] std::string exported(std::vector<std::string> words, const std::string& name) const {
    const std::string file = synced.folder / name;
    words.insert(words.end(), {"--output", file});
    const Outcome outcome = synced(words);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return file;
  }

  Synced synced;
  std::string key;
};

TEST_F(Proof, ARangeOfTheLogIsVerified) {
  const Outcome verified = synced({"log", "verify", "--range", "3-5", "--json"});
  EXPECT_EQ(verified.status, 0) << verified.err;
  EXPECT_EQ(member(verified.out, "position"), "5");
  EXPECT_EQ(member(verified.out, "first"), "3");
  EXPECT_EQ(member(verified.out, "entries"), "3");
  const std::string head = "5:" + member(verified.out, "head");
  EXPECT_EQ(synced({"log", "verify", "--range", "5-", "--from", head}).status, 0);
  EXPECT_THAT(synced({"log", "verify", "--range", "4"}).out, HasSubstr("1 entry"));
  EXPECT_THAT(synced({"log", "verify", "--range", "4"}).out, HasSubstr("from position 4 to 4"));
  expect_one_line(synced({"log", "verify", "--range", "7-", "--from", head}), 2,
                  "the given head lies outside the range");
  expect_one_line(synced({"log", "verify", "--range", "3-5000"}), 1, "the log ends before the end of the range");
  for (const char* wrong : {"5-3", "0-3", "a-b", "-", "3-0", "1-2-3"})
    expect_one_line(synced({"log", "verify", "--range", wrong}), 2, "that is no range of positions");
}

/// Credentials were set: acts of the trail.
TEST_F(Proof, TheTrailIsProvenWithTheLogAndHasAHeadOfItsOwn) {
  const Outcome verified = synced({"log", "verify"});
  EXPECT_EQ(verified.status, 0) << verified.err;
  EXPECT_THAT(verified.out, HasSubstr("the trail of users and tokens is whole, too: head 2:"));
  const Outcome head = synced({"log", "head", "--trail", "--sign"});
  ASSERT_EQ(head.status, 0) << head.err;
  const std::string file = synced.folder.write("trail.json", head.out);
  EXPECT_EQ(member(head.out, "subscription"), "audit-trail");
  ASSERT_EQ(synced({"credential", "set", "more"}, R"({"key":"k"})").status, 0);
  EXPECT_EQ(synced({"log", "verify", "--trail", "--from", file}).status, 0);
  EXPECT_EQ(synced({"log", "verify", "--from", file}).status, 1) << "it is of another log";
  EXPECT_THAT(synced({"log", "verify", "--trail", "--json"}).out, HasSubstr("\"position\":3"));
}

TEST_F(Proof, AnActThatIsGoneOrAnotherIsNoticed) {
  const auto expect_noticed = [&](const char* how) {
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"log", "verify"}, {"log", "verify", "--trail"}})
      EXPECT_EQ(synced(words).status, 1) << how;
    EXPECT_THAT(synced({"doctor", "--offline"}).out, HasSubstr("BROKEN  audit trail  ")) << how;
  };
  const auto change = [&](const auto& how) {
    rocksdb::DB* opened = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open({}, synced.folder / "data/log", &opened).ok());
    const std::unique_ptr<rocksdb::DB> database{opened};
    how(*database);
    ASSERT_TRUE(database->Close().ok());
  };
  using namespace std::string_literals;
  const std::string last_act = "\0\0\0\0\0\0\0\0\0\0\0\2"s;
  std::string items;
  change([&](rocksdb::DB& log) {
    ASSERT_TRUE(log.Get({}, last_act + "\0\0\0\1"s, &items).ok());
    std::string altered = items;
    altered.back() = static_cast<char>(altered.back() ^ 1);
    ASSERT_TRUE(log.Put({}, last_act + "\0\0\0\1"s, altered).ok());
  });
  expect_noticed("another one");
  change([&](rocksdb::DB& log) {
    ASSERT_TRUE(log.Delete({}, last_act + "\0\0\0\0"s).ok());
    ASSERT_TRUE(log.Delete({}, last_act + "\0\0\0\1"s).ok());
  });
  expect_noticed("gone");
}

TEST_F(Proof, AKeptHeadIsFoundAgainOrItIsSaidWhyNot) {
  const std::string head = kept("head.json");
  EXPECT_THAT(
      bytes_of(head),
      MatchesRegex(
          R"(\{"tidemark":"head","version":1,"subscription":"acme","number":1,"position":[0-9]+,"digest":"[0-9a-f]*","time":[0-9]+,"key":")" +
          key + R"(","signature":"[0-9a-f]*"\}.)"));
  const std::string plain = kept("plain.json", false);
  EXPECT_THAT(bytes_of(plain), Not(HasSubstr("signature")));
  ASSERT_EQ(synced({"sync"}).status, 4);
  const Outcome verified = synced({"log", "verify", "--from", head});
  EXPECT_EQ(verified.status, 0) << verified.err;
  EXPECT_THAT(verified.out, HasSubstr("signed by " + key));
  EXPECT_EQ(member(synced({"log", "verify", "--from", head, "--key", key, "--json"}).out, "signed_by"), key);
  EXPECT_EQ(synced({"log", "verify", "--from", plain}).status, 0);
  EXPECT_EQ(synced({"log", "verify", "--from", synced.folder.write("text", "1:" + std::string(64, 'a'))}).status, 1);

  const std::string other(64, '7');
  expect_one_line(synced({"log", "verify", "--from", plain, "--key", key}), 1, "the head is not signed");
  expect_one_line(synced({"log", "verify", "--from", head, "--key", other}), 1, "the head is signed by another key");
  expect_one_line(synced({"log", "verify", "--from", head, "--key", "77"}), 2, "that is no public key");
  expect_one_line(synced({"log", "verify", "--key", key}), 2, "--key is of a head that is signed");
  expect_one_line(synced({"log", "verify", "--from", "1:" + other, "--key", key}), 2,
                  "--key is of a head that is signed");
  expect_one_line(synced({"log", "verify", "--from", synced.folder / "none.json"}), 2, "that is no head");
  expect_one_line(synced({"log", "verify", "--from", synced.folder.write("x", "{}")}), 2, "that is no head");
  expect_one_line(synced({"log", "verify", "--from", "99:" + other}), 1, "the log ends before the given head");
  expect_one_line(synced({"log", "verify", "--from", "1:" + other}), 1, "its entry there has another digest");
}

TEST_F(Proof, AHeadThatWasChangedOrIsOfAnotherLogIsRefused) {
  const std::string json = bytes_of(kept("head.json"));
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = json;
    changed.replace(changed.find(from), from.size(), to);
    return synced.folder.write("changed.json", changed);
  };
  const std::string position = "\"position\":" + member(json, "position");
  expect_one_line(synced({"log", "verify", "--from", with(position, "\"position\":3")}), 1, "it was changed");
  expect_one_line(synced({"log", "verify", "--from", with("\"number\":1", "\"number\":2")}), 1,
                  "the head is of another log");
  expect_one_line(synced({"log", "verify", "--from", with("\"version\":1", "\"version\":2")}), 1,
                  "of a newer Tidemark");
  ASSERT_EQ(synced({"init", "other"}).status, 0);
  const std::string head = synced.folder.write("head.json", json);
  expect_one_line(synced({"log", "verify", "--subscription", "other", "--from", head}), 1,
                  "the head is of another log");
  const Synced elsewhere;
  elsewhere.set_up();
  expect_one_line(elsewhere({"log", "verify", "--from", head}), 1, "the head is signed by another key");
  expect_one_line(elsewhere({"log", "verify", "--from", head, "--key", key}), 1, "the log ends before the given head");
  ASSERT_EQ(elsewhere({"sync"}).status, 4);
  expect_one_line(elsewhere({"log", "verify", "--from", head, "--key", key}), 1, "its entry there has another digest");
}

TEST_F(Proof, TheVerifierProvesARunAndTheLogAndPartsThatAreJoined) {
  const std::string run = exported({"audit", "export", "1"}, "run-1.ndjson");
  EXPECT_EQ(std::filesystem::status(run).permissions() & std::filesystem::perms::others_all,
            std::filesystem::perms::none);
  const Outcome proven = verifier({run, "--key", key});
  EXPECT_EQ(proven.status, 0) << proven.err;
  EXPECT_THAT(proven.out, AllOf(StartsWith("proven: run 1 of acme (subscription 1); positions 3 to "),
                                HasSubstr("signed by " + key)));
  const std::string whole = exported({"log", "export"}, "whole.ndjson");
  const std::string head = last_line(bytes_of(whole));
  EXPECT_THAT(verifier({whole, "--key", key}).out,
              HasSubstr("head " + member(head, "position") + ":" + member(head, "digest")));
  EXPECT_EQ(synced({"log", "export"}).out, bytes_of(whole)) << "the same, on standard output";
  EXPECT_EQ(synced({"log", "verify", "--from", synced.folder.write("head", head)}).status, 0);
  const std::string first = bytes_of(exported({"log", "export", "--range", "1-4"}, "first.ndjson"));
  const std::string second = exported({"log", "export", "--range", "5-"}, "second.ndjson");
  EXPECT_EQ(member(bytes_of(second), "previous"), member(last_line(first), "digest"));
  EXPECT_THAT(verifier({second}).out, HasSubstr("behind 4:" + member(last_line(first), "digest")));
}

TEST_F(Proof, TheVerifierRefusesEveryMutationOfARealRun) {
  const std::string run = exported({"audit", "export", "1"}, "run-1.ndjson");
  ASSERT_EQ(synced({"sync"}).status, 4);
  const std::string other = exported({"audit", "export", "2"}, "run-2.ndjson");
  const Outcome mutations = node("tests/verify/mutations.mjs", {run, key, other});
  EXPECT_EQ(mutations.status, 0) << mutations.out << mutations.err;
  EXPECT_THAT(mutations.out, HasSubstr(" mutations, seed ")) << mutations.err;
  std::printf("%s", last_line(mutations.out).c_str());
}

TEST_F(Proof, TheVerifierSaysWhatIsWrongAndWhere) {
  const std::string run = exported({"audit", "export", "1"}, "run-1.ndjson");
  expect_one_line(verifier({run, "--key", std::string(64, '1')}), 1, "the head is signed by another key, " + key);
  expect_one_line(verifier({synced.folder.write("cut", bytes_of(run).substr(0, 1000))}), 1, "the file is cut");
  expect_one_line(verifier({synced.folder / "none"}), 1, "no such file");
  expect_one_line(verifier({run, "--key", "x"}), 2, "usage: ");
  expect_one_line(verifier({}), 2, "usage: ");
}

TEST_F(Proof, WhatCantBeExportedIsToldInOneLine) {
  const std::string file = synced.folder / "out.ndjson";
  expect_one_line(synced({"audit", "export", "7", "--output", file}), 1, "there is no such run");
  expect_one_line(synced({"audit", "export", "x", "--output", file}), 2, "RUN is a number");
  expect_one_line(synced({"log", "export", "--range", "900-901", "--output", file}), 1, "the log ends before");
  expect_one_line(synced({"log", "export", "--output", synced.folder / "no/folder"}), 1, "can't be written");
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_EQ(synced({"audit"}).status, 0) << "the trail of acts is still there";
}

TEST_F(Proof, NothingIsExportedOrSignedOfALogThatIsNotWhole) {
  rocksdb::DB* opened = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open({}, synced.folder / "data/log", &opened).ok());
  const std::unique_ptr<rocksdb::DB> database{opened};
  ASSERT_TRUE(database->Delete({}, rocksdb::Slice{"\0\0\0\1\0\0\0\0\0\0\0\4\0\0\0\1", 16}).ok());
  ASSERT_TRUE(database->Close().ok());
  const std::string file = synced.folder / "out.ndjson";
  expect_one_line(synced({"audit", "export", "1", "--output", file}), 1, "item 4.0.0 is missing");
  expect_one_line(synced({"log", "export"}), 1, "item 4.0.0 is missing");
  EXPECT_EQ(synced({"log", "export"}).out, "");
  EXPECT_FALSE(std::filesystem::exists(file));
  expect_one_line(synced({"log", "verify", "--range", "2-4"}), 1, "item 4.0.0 is missing");
  EXPECT_EQ(synced({"log", "verify", "--range", "5-"}).status, 0);
}

TEST_F(Proof, ALogThatHasLostEntriesIsNotSignedBackedUpOrMended) {
  namespace fs = std::filesystem;
  const fs::path log = synced.folder.path() / "data/log";
  fs::copy(log, synced.folder.path() / "older", fs::copy_options::recursive);
  ASSERT_EQ(synced({"sync"}).status, 4);
  ASSERT_EQ(synced({"backup", synced.folder / "backups"}).status, 0);
  fs::remove_all(log);
  fs::rename(synced.folder.path() / "older", log);
  const auto all_files = [&] {
    std::map<std::string, std::string> bytes;
    for (const auto& file : fs::directory_iterator{log})
      if (!file.path().filename().string().starts_with("LOG")) bytes[file.path().filename()] = bytes_of(file.path());
    return bytes;
  };
  const auto before = all_files();
  for (const auto& words : {std::vector<std::string>{"log", "head", "--sign"},
                            {"resume"},
                            {"sync"},
                            {"plan"},
                            {"views", "verify"},
                            {"backup", synced.folder / "backups"}})
    EXPECT_THAT(synced(words).err, HasSubstr("entries are missing")) << words[0];
  EXPECT_THAT(synced({"init", "other"}).err, HasSubstr("entries are missing"));
  EXPECT_EQ(synced({"tokens", "create", "nightly"}).status, 0) << "what is done waits for the log";
  EXPECT_TRUE(all_files() == before) << "whoever puts the newer files back finds the others as they were";
  EXPECT_THAT(synced({"backups", "list", synced.folder / "backups"}).out, Not(HasSubstr("backup 2")));
  EXPECT_EQ(synced({"log", "head"}).status, 0) << "warned of, and told";
  EXPECT_EQ(synced({"views", "rebuild"}).status, 0) << "from then on it counts as it is";
  EXPECT_EQ(synced({"log", "head", "--sign"}).status, 0);
  EXPECT_EQ(synced({"backup", synced.folder / "backups"}).status, 0)
      << "another way than the one before, and that is in the trail";
  EXPECT_THAT(synced({"audit"}).out, AllOf(HasSubstr("entries are missing"), HasSubstr("nightly")));
}

TEST_F(Proof, ALogIsSignedAndBackedUpThoughItsViewsAreDamaged) {
  for (const auto& file : std::filesystem::directory_iterator{synced.folder / "data/views"}) {
    if (file.path().extension() != ".sst") continue;
    std::string bytes = bytes_of(file.path());
    for (std::size_t at = 0; at < bytes.size() / 2; at += 7) bytes[at] = static_cast<char>(bytes[at] ^ 1);
    std::ofstream{file.path(), std::ios::binary} << bytes;
  }
  EXPECT_EQ(synced({"log", "head", "--sign"}).status, 0);
  EXPECT_EQ(synced({"backup", synced.folder / "backups"}).status, 0);
}

TEST_F(Proof, TheKeyIsTheDirectorysAndOutlivesARotationOfWhatSealsIt) {
  ASSERT_EQ(synced({"init", "other"}).status, 0);
  EXPECT_EQ(synced({"log", "key"}).out, key + "\n");
  EXPECT_THAT(synced({"credential", "list"}).out, Not(HasSubstr("signing")));
  ASSERT_EQ(synced({"credential", "rotate"}).status, 0);
  EXPECT_EQ(synced({"log", "key"}).out, key + "\n");
  EXPECT_EQ(member(synced({"log", "head", "--sign", "--subscription", "other"}).out, "key"), key);
}

}  // namespace
}  // namespace tidemark::command
