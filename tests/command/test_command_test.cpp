#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tidemark.h"

namespace tidemark::command {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// docs/examples, copied; what of it is changed is changed in the copy.
struct Examples {
  Folder folder;
  std::string configuration = folder / "acme.json";

  Examples() { fs::copy(TIDEMARK_DOCS "/examples", folder.path(), fs::copy_options::recursive); }

  void change(std::string_view file, std::string_view before, std::string_view after) const {
    std::string text = bytes_of(folder.path() / file);
    ASSERT_NE(text.find(before), std::string::npos) << file << ": " << before;
    folder.write(file, text.replace(text.find(before), before.size(), after));
  }
  [[nodiscard]] Outcome test(std::vector<std::string> options = {}) const {
    options.insert(options.begin(), {"test", configuration});
    return run_tidemark(options);
  }
};

TEST(TestCommand, TheDocumentedExamplesPass) {
  const Outcome outcome = Examples{}.test();
  EXPECT_EQ(outcome.status, 0) << outcome.out;
  EXPECT_EQ(outcome.out, "3 cases: 3 passed\n");
  EXPECT_EQ(outcome.err, "");
}

TEST(TestCommand, AChangedMappingFailsWithEachDifferenceAtItsLine) {
  const Examples examples;
  examples.change("acme.json", R"("Trial": "trial")", R"("Trial": "trying")");
  const Outcome outcome = examples.test();
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(
      outcome.out,
      AllOf(HasSubstr("FAILED  stage: stages become ours"),
            HasSubstr("acme.tests/stage.case.json:21: v-1  custom.stage  expected → \"trial\", planned \"prospect\" → "
                      "\"trying\"\n"),
            EndsWith("3 cases: 2 passed, 1 failed\n")));
  EXPECT_EQ(examples.test({"--name", "push/"}).out, "1 case: 1 passed\n");
}

TEST(TestCommand, JsonHasALineACaseAndASummary) {
  const Examples examples;
  examples.change("acme.json", R"("Trial": "trial")", R"("Trial": "trying")");
  const Outcome outcome = examples.test({"--json"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(is_json_lines(outcome.out));
  EXPECT_THAT(
      outcome.out,
      AllOf(
          HasSubstr(
              R"("result":"failed","differences":[{"kind":"different","about":"change","line":21,"target":"v-1",)"
              R"("field":"custom.stage","expected":{"new":"trial"},"planned":{"old":"prospect","new":"trying"},"why":""}])"),
          HasSubstr(R"({"summary":{"cases":3,"passed":2,"failed":1,"accepted":0,"unreadable":0}})")));
}

TEST(TestCommand, AReportAsJUnitHasFailuresAndErrors) {
  const Examples examples;
  examples.change("acme.json", R"("Trial": "trial")", R"("Trial": "<&>")");
  examples.folder.write("acme.tests/bad.case.json", "{");
  EXPECT_EQ(examples.test({"--junit", examples.folder / "report.xml"}).status, 2);
  const std::string report = bytes_of(examples.folder / "report.xml");
  EXPECT_THAT(report,
              AllOf(HasSubstr(R"(<testsuite name="acme" tests="4" failures="1" errors="1">)"),
                    HasSubstr("&quot;&lt;&amp;&gt;&quot;"), HasSubstr("<error message="), Not(HasSubstr("<&>"))));
  EXPECT_EQ(examples.test({"--junit", examples.folder / "no/such/folder.xml"}).status, 1);
}

TEST(TestCommand, OnlyAcceptWritesWhatIsPlanned) {
  const Examples examples;
  examples.change("acme.json", R"("Trial": "trial")", R"("Trial": "trying")");
  const fs::path file = examples.folder.path() / "acme.tests/stage.case.json";
  const std::string before = bytes_of(file);
  EXPECT_EQ(examples.test().status, 1);
  EXPECT_EQ(bytes_of(file), before);
  const Outcome accepted = examples.test({"--accept"});
  EXPECT_EQ(accepted.status, 0) << accepted.err;
  EXPECT_THAT(accepted.out, AllOf(HasSubstr("ACCEPTED  stage"), EndsWith("3 cases: 2 passed, 1 accepted\n")));
  EXPECT_THAT(bytes_of(file), HasSubstr(R"("v-1": {"custom.stage": "trying"},)"));
  EXPECT_EQ(examples.test().status, 0);
}

TEST(TestCommand, ACaseThatExpectsNothingDoesNotPass) {
  const Examples examples;
  const fs::path file = examples.folder.path() / "acme.tests/stage.case.json";
  std::string text = bytes_of(file);
  text.resize(text.find(",\n  \"expect\""));
  examples.folder.write("acme.tests/stage.case.json", text + "\n}\n");
  const Outcome outcome = examples.test();
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err,
              HasSubstr("acme.tests/stage.case.json: the case expects nothing (write \"expect\", or let --accept"));
  EXPECT_THAT(outcome.out, HasSubstr("3 cases: 2 passed, 1 could not be read\n"));
  EXPECT_EQ(examples.test({"--accept"}).status, 0);
  EXPECT_EQ(examples.test().status, 0);
}

TEST(TestCommand, WhatCannotBeReadEndsWithTwo) {
  const Examples examples;
  examples.change("acme.tests/stage.case.json", "\"Status__c\"", "\"Sttus__c\"");
  const Outcome misspelt = examples.test();
  EXPECT_EQ(misspelt.status, 2);
  EXPECT_THAT(misspelt.err,
              HasSubstr("stage.case.json: line 7, given.salesforce[0].Sttus__c: in the schemas Contact has no field"));
  examples.change("acme.tests/schemas.json", "\"email\"", "\"mail address\"");
  const Outcome schemas = examples.test();
  EXPECT_EQ(schemas.status, 2);
  EXPECT_THAT(schemas.err, HasSubstr("schemas.json: line 5, salesforce.Contact.Email: "));
  examples.change("acme.json", "Europe/Prague", "Europe/Prag");
  EXPECT_EQ(examples.test().status, 2);
}

TEST(TestCommand, NoCasesAreAnError) {
  const Examples examples;
  EXPECT_EQ(examples.test({"--name", "nobody"}).status, 2);
  const Outcome elsewhere = examples.test({"--cases", examples.folder / "elsewhere"});
  EXPECT_EQ(elsewhere.status, 2);
  EXPECT_THAT(elsewhere.err,
              AllOf(HasSubstr("elsewhere: there are no cases"), HasSubstr("--cases names another folder")));
  fs::create_directory(examples.folder.path() / "elsewhere");
  EXPECT_EQ(examples.test({"--cases", examples.folder / "elsewhere"}).status, 2);
}

TEST(TestCommand, AFileThatLooksLikeACaseAndIsNoneIsWarnedOf) {
  const Examples examples;
  examples.folder.write("acme.tests/forgotten.json", "{}");
  const Outcome outcome = examples.test();
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.err, HasSubstr("forgotten.json: the file is no case, and no case names it"));
  examples.folder.write("acme.tests/pages/contacts.json", "");
  EXPECT_EQ(examples.test({"--name", "stage"}).err, "") << "another case may name it";
}

TEST(TestCommand, AThousandSmallCasesAreQuick) {
  const Examples examples;
  const std::string one = bytes_of(examples.folder.path() / "acme.tests/stage.case.json");
  for (int i = 0; i < 1000; ++i) examples.folder.write("acme.tests/" + std::to_string(i) + ".case.json", one);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(examples.test().out, "1,003 cases: 1,003 passed\n");
  // A quarter of a second alone; a test runs beside others, and under sanitizers.
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{10});
}

}  // namespace
}  // namespace tidemark::command
