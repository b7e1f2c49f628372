#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "command/command.h"
#include "tidemark.h"

namespace tidemark::command {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Usage, AMisspeltCommandIsToldWhatWasMeant) {
  const Outcome outcome = run_tidemark({"synk"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.err, "tidemark: there is no command `synk` (did you mean \"sync\"?)\n");
  EXPECT_THAT(run_tidemark({"config", "aply", "x"}).err, HasSubstr("did you mean \"apply\"?"));
  EXPECT_THAT(run_tidemark({"runs", "--jsn"}).err, HasSubstr("did you mean \"--json\"?"));
  EXPECT_EQ(run_tidemark({"config"}).status, 2);
  EXPECT_EQ(run_tidemark({}).status, 2);
  EXPECT_EQ(run_tidemark({"why", "visitor"}).status, 2) << "ID and FIELD are missing";
  EXPECT_EQ(run_tidemark({"why", "robot", "1", "x"}).status, 2);
  EXPECT_EQ(run_tidemark({"runs", "extra"}).status, 2);
}

TEST(Usage, EveryHelpBeginsWithAUseAndNamesTheExitStatuses) {
  for (const Command& command : all_commands()) {
    std::vector<std::string> words;
    std::istringstream name{std::string{command.name}};
    for (std::string word; name >> word;) words.push_back(word);
    words.emplace_back("--help");
    const Outcome help = run_tidemark(words);
    EXPECT_EQ(help.status, 0) << command.name;
    EXPECT_THAT(help.out, StartsWith(std::string{command.summary} + "\n\n    " + std::string{command.name == "credential set" ? "tidemark credential set" : "tidemark " + std::string{command.name}}));
    EXPECT_THAT(help.out, HasSubstr("Exit status: 0 done; 1 failed; 2 wrong usage or configuration"));
  }
}

TEST(Usage, TheOverviewListsEveryCommandAndTheReferenceHasThemAll) {
  const Outcome help = run_tidemark({"--help"});
  std::ifstream file{TIDEMARK_DOCS "/command-line.md"};
  std::ostringstream reference;
  reference << file.rdbuf();
  for (const Command& command : all_commands()) {
    EXPECT_THAT(help.out, HasSubstr("  " + std::string{command.name} + "  "));
    EXPECT_THAT(reference.str(), HasSubstr("`tidemark " + std::string{command.name}));
    for (const Option& option : command.options) EXPECT_THAT(reference.str(), HasSubstr("`" + std::string{option.name})) << command.name;
  }
}

TEST(Usage, AWordThatIsACommandCanBeAnId) {
  const Folder folder;
  ASSERT_EQ(run_tidemark({"--directory", folder / "data", "init", "sync"}).status, 0);
  EXPECT_EQ(run_tidemark({"show", "visitor", "runs", "--directory", folder / "data"}).status, 1) << "nothing is known of it, but it was understood";
  EXPECT_EQ(run_tidemark({"show", "visitor", "--directory", folder / "data", "--", "-v"}).status, 1);
}

TEST(Usage, TheVersionIsPrinted) { EXPECT_THAT(run_tidemark({"--version"}).out, StartsWith("tidemark ")); }

}  // namespace
}  // namespace tidemark::command
