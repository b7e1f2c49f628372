// The pages for whoever was woken: each command of each page is run, in its order, in a directory where that is wrong which the page is about.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "synced.h"
#include "variable.h"

namespace tidemark::command {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const std::filesystem::path pages = std::filesystem::path{TIDEMARK_DOCS} / "runbooks";

/// The words of a command as a shell would take them apart; what follows `<` is told apart.
struct Typed {
  std::vector<std::string> words;
  std::string input;  ///< the word behind `<`
};

Typed taken_apart(const std::string& line) {
  static const std::regex word{"'([^']*)'|(\\S+)"};
  Typed typed;
  bool is_input = false;
  for (std::sregex_iterator at{line.begin(), line.end(), word}, end; at != end; ++at) {
    const std::string text = (*at)[1].matched ? (*at)[1].str() : (*at)[2].str();
    if (text == "<") is_input = true;
    else if (is_input) typed.input = text;
    else typed.words.push_back(text);
  }
  return typed;
}

std::vector<std::string> commands_of(const std::string& page) {
  std::ifstream file{pages / page};
  EXPECT_TRUE(file) << page;
  std::vector<std::string> commands;
  static const std::regex command{"^ +\\$ tidemark (.*)$"};
  std::smatch found;
  for (std::string line; std::getline(file, line);)
    if (std::regex_match(line, found, command)) commands.push_back(found[1]);
  return commands;
}

class Runbook : public testing::Test {
 protected:
  void SetUp() override { synced.set_up(); }

  struct Said {
    std::string typed;
    Outcome outcome;
  };
  /// `stands_for`: what RUN and FILE are here; DIGEST is what was printed last. Commands that have `but` in them are left out.
  std::vector<Said> follow(const std::string& page, std::map<std::string, std::string> stands_for,
                           const std::string& but = "\n") {
    std::vector<Said> said;
    for (const std::string& line : commands_of(page)) {
      if (line.find(but) != line.npos) continue;
      Typed typed = taken_apart(line);
      for (std::string& word : typed.words)
        if (const auto found = stands_for.find(word); found != stands_for.end()) word = found->second;
      const auto input = stands_for.find(typed.input);
      const std::string given = input == stands_for.end() ? "" : input->second;
      const bool elsewhere = std::ranges::find(typed.words, "--directory") != typed.words.end();
      const Outcome outcome = elsewhere ? run_tidemark(typed.words, given) : synced(typed.words, given);
      static const std::regex digest{"[0-9a-f]{64}"};
      std::smatch found;
      const std::string printed = outcome.out + outcome.err;
      if (std::regex_search(printed, found, digest)) stands_for["DIGEST"] = found[0];
      EXPECT_NE(outcome.status, 2) << "wrong usage: " << line << "\n" << outcome.err;
      said.push_back({line, outcome});
    }
    EXPECT_FALSE(said.empty()) << page << " has no command";
    return said;
  }
  static void expect_good(const std::vector<Said>& said) {
    for (const Said& one : said)
      EXPECT_THAT(one.outcome.status, AnyOf(0, 4)) << one.typed << "\n" << one.outcome.out << one.outcome.err;
  }
  /// A backup, somebody erased since, and the key at hand for a directory that is made of it: what the placeholders stand for.
  [[nodiscard]] std::map<std::string, std::string> backed_up() const {
    EXPECT_EQ(synced({"backup", synced.folder / "backups"}).status, 0);
    EXPECT_EQ(synced({"erase", "visitor", "v-2", "--reason", "request 7"}).status, 0);
    std::filesystem::copy_file(synced.folder.path() / "data/vault/vault.key", synced.folder.path() / "key");
    return {{"FOLDER", synced.folder / "backups"},
            {"DIRECTORY", synced.folder / "new"},
            {"FILE", synced.folder / "data/erasures/receipts.ndjson"}};
  }
  [[nodiscard]] std::string region() const { return synced.pendo->value(EntityKind::visitor, "v-1", "custom.region"); }

  Synced synced;
};

TEST_F(Runbook, BeginsWithADoctorWhoFindsNothingBroken) {
  ASSERT_EQ(synced({"sync"}).status, 4);
  const auto said = follow("README.md", {});
  expect_good(said);
  EXPECT_THAT(said[0].outcome.out,
              AllOf(HasSubstr("ok      acme  log  its last"), HasSubstr("ok      acme  open intents  none"),
                    HasSubstr("ok      acme  salesforce  the credential"),
                    HasSubstr("ok      acme  pendo  the credential"), Not(HasSubstr("BROKEN"))));
  EXPECT_TRUE(is_json_lines(synced({"doctor", "--json"}).out));
}

TEST_F(Runbook, DoctorSaysHowFarTheViewsOnTheDiskAreBehind) {
  ASSERT_EQ(synced({"sync"}).status, 4);
  EXPECT_THAT(synced({"doctor", "--offline"}).out, HasSubstr("ok      acme  views  at the log's head"));
  std::filesystem::rename(synced.folder.path() / "data/views", synced.folder.path() / "views");
  EXPECT_THAT(synced({"doctor", "--offline"}).out, HasSubstr("LOOK    acme  views  there are none on the disk"));
  ASSERT_EQ(synced({"sync"}).status, 4);
  std::filesystem::remove_all(synced.folder.path() / "data/views");
  std::filesystem::rename(synced.folder.path() / "views", synced.folder.path() / "data/views");
  EXPECT_THAT(synced({"doctor", "--offline"}).out, HasSubstr("entries behind the log"));
}

TEST_F(Runbook, OfAFailedNightGoesOnWithTheRun) {
  ASSERT_EQ(synced({"credential", "set", "acme-pendo"}, R"({"key":"of nobody"})").status, 0);
  ASSERT_EQ(synced({"sync"}).status, 1);
  const Outcome doctor = synced({"doctor"});
  EXPECT_EQ(doctor.status, 1);
  EXPECT_THAT(doctor.out, HasSubstr("BROKEN  acme  pendo"));
  ASSERT_EQ(synced({"credential", "set", "acme-pendo"}, R"({"key":"simulated-key"})").status, 0);
  const auto said = follow("failed-night.md", {{"RUN", "1"}});
  EXPECT_THAT(said[1].outcome.out + said[1].outcome.err, Not(HasSubstr("no such run")));
  EXPECT_EQ(region(), R"("EMEA")");
  EXPECT_THAT(said.back().outcome.status, AnyOf(0, 4)) << said.back().outcome.out;
  EXPECT_THAT(said.back().outcome.out, Not(HasSubstr("BROKEN")));
}

class HeldRunbook : public Runbook {
 protected:
  void SetUp() override {
    Runbook::SetUp();
    synced.apply(synced.configuration({}, R"("guard":{"changed":0,"changed_share":0},)"));
    ASSERT_EQ(synced({"sync"}).status, 3);
  }
};

TEST_F(HeldRunbook, LetsAHeldRunPassAsItWasLookedAt) {
  const auto said = follow("held-run.md", {{"RUN", "1"}}, "reject");
  EXPECT_THAT(said[0].outcome.out, HasSubstr("held by the guard"));
  EXPECT_THAT(said[1].outcome.status, AnyOf(0, 4)) << said[1].outcome.err;
  EXPECT_EQ(region(), R"("EMEA")");
}

TEST_F(HeldRunbook, OrRejectsIt) {
  const auto said = follow("held-run.md", {{"RUN", "1"}}, "approve");
  EXPECT_EQ(said[1].outcome.status, 0) << said[1].outcome.err;
  EXPECT_EQ(said[2].outcome.status, 3) << "what the guard looks at is as it was";
  EXPECT_EQ(region(), R"("APAC")");
}

TEST_F(Runbook, OfWrongValuesPutsThemBack) {
  ASSERT_EQ(synced({"sync"}).status, 4);
  ASSERT_EQ(region(), R"("EMEA")");
  std::string right = synced.configuration();
  const std::string line = R"({"from":"Region__c","to":"region"},)";
  right.erase(right.find(line), line.size());
  const auto said = follow("wrong-values.md", {{"RUN", "1"}, {"FILE", synced.folder.write("right.json", right)}});
  expect_good(said);
  EXPECT_EQ(region(), R"("APAC")");
  EXPECT_EQ(synced({"sync"}).status, 4);
  EXPECT_EQ(region(), R"("APAC")") << "the mapping does not write it any more";
}

TEST_F(Runbook, OfLettersTriesThemAgain) {
  synced.pendo->refuse_writes_of("v-1", "locked");
  ASSERT_EQ(synced({"sync"}).status, 4);
  EXPECT_THAT(synced({"doctor", "--offline"}).out, HasSubstr("LOOK    acme  letters  1 target's last write failed"));
  synced.pendo->refuse_writes_of("v-1", "");
  const auto said = follow("letters.md", {});
  expect_good(said);
  EXPECT_THAT(said[0].outcome.out, HasSubstr("locked"));
  EXPECT_THAT(said.back().outcome.out, Not(HasSubstr("locked")));
  EXPECT_EQ(region(), R"("EMEA")");
}

TEST_F(Runbook, OfACredentialPutsANewOneInItsPlace) {
  ASSERT_EQ(synced({"credential", "set", "acme-pendo"}, R"({"key":"of nobody"})").status, 0);
  const auto said = follow("credential.md", {{"FILE", R"({"key":"simulated-key"})"}});
  EXPECT_EQ(said[0].outcome.status, 1) << "what is missing is told";
  EXPECT_EQ(said[2].outcome.status, 0) << said[2].outcome.out;
  EXPECT_EQ(said[3].outcome.status, 4);
  EXPECT_EQ(region(), R"("EMEA")");
}

TEST_F(Runbook, OfADamagedLogTellsALogFromItsViews) {
  ASSERT_EQ(synced({"sync"}).status, 4);
  const auto stands_for = backed_up();
  const std::string key = synced.folder / "key";
  const Variable named{"TIDEMARK_KEY_FILE", key};
  const auto said = follow("damaged-log.md", stands_for, "step-over");
  expect_good(said);
  EXPECT_THAT(said[5].outcome.err, HasSubstr("1 person is erased again")) << said[5].typed;
}

TEST_F(Runbook, OfADamagedLogStepsOverAnEventThatNoViewTakes) {
  ASSERT_EQ(synced({"sync"}).status, 4);
  auto stands_for = backed_up();
  stands_for["EVENT"] = synced.append_what_no_view_takes();
  const std::string key = synced.folder / "key";
  const Variable named{"TIDEMARK_KEY_FILE", key};
  const auto said = follow("damaged-log.md", stands_for);
  EXPECT_EQ(said[0].outcome.status, 0) << "the log is whole";
  EXPECT_EQ(said[2].outcome.status, 1) << "and no rebuild helps";
  EXPECT_EQ(said[3].outcome.status, 0) << said[3].typed << said[3].outcome.err;
  EXPECT_THAT(said.back().outcome.status, AnyOf(0, 4)) << said.back().outcome.err;
}

TEST_F(Runbook, OfALostMachineMakesAnotherOneOfABackup) {
  ASSERT_EQ(synced({"sync"}).status, 4);
  ASSERT_EQ(synced({"backup", synced.folder / "backups"}).status, 0);
  std::filesystem::copy_file(synced.folder.path() / "data/vault/vault.key", synced.folder.path() / "key");
  std::filesystem::rename(synced.folder.path() / "data", synced.folder.path() / "gone");
  const std::string key = synced.folder / "key";
  const Variable named{"TIDEMARK_KEY_FILE", key};
  const auto said =
      follow("lost-machine.md", {{"FOLDER", synced.folder / "backups"}, {"DIRECTORY", synced.folder / "new"}});
  expect_good(said);
  EXPECT_THAT(run_tidemark({"audit", "--directory", synced.folder / "new"}).out, HasSubstr("taken_over"));
}

TEST(Runbooks, AreAllListedAndEachHasATest) {
  std::ifstream list{pages / "README.md"};
  std::stringstream text;
  text << list.rdbuf();
  const std::set<std::string> tested{"README.md",  "failed-night.md", "held-run.md",    "wrong-values.md",
                                     "letters.md", "credential.md",   "damaged-log.md", "lost-machine.md"};
  for (const auto& page : std::filesystem::directory_iterator{pages}) {
    const std::string name = page.path().filename().string();
    EXPECT_THAT(tested, Contains(name));
    if (name != "README.md") {
      EXPECT_THAT(text.str(), HasSubstr("(" + name + ")"));
    }
  }
}

}  // namespace
}  // namespace tidemark::command
