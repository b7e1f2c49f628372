#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulators/salesforce_org.h"
#include "tidemark.h"

namespace tidemark::command {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view config = R"({"subscription":"acme","time_zone":"Asia/Tokyo",
"salesforce":{"login_url":"https://a.my.salesforce.com","api_version":"66.0","credential":"s"},
"pendo":{"host":"https://app.pendo.io","credential":"p"},
"connections":{"visitor":{"object":"Contact","identifier":{"pendo":"visitorId","salesforce":"Email"},"guard":GUARD,
"pull":[{"from":"Region__c","to":"region"}]}}})";

/// A plan from files of which some are spoilt.
struct Files {
  std::string source = "\"Id\",\"Email\",\"Region__c\"\n\"003RM000006EtKkYAK\",\"a@x.io\",\"EMEA\"\n";
  std::string target = R"({"visitorId":"a@x.io","metadata":{"custom":{"region":"APAC"}}})"
                       "\n";
  std::string guard = "\"off\"";
  bool json = true;
  std::string source_name = "contacts.csv";
  std::string target_name = "visitors.ndjson";

  [[nodiscard]] Outcome plan() const {
    const Folder folder;
    std::string text{config};
    text.replace(text.find("GUARD"), 5, guard);
    std::vector<std::string> words = {
        "plan",
        "--config",
        folder.write("config.json", text),
        "--connection",
        "visitor",
        "--direction",
        "pull",
        "--salesforce-schema",
        folder.write("contact.json",
                     sim::describe_of({"Contact", "003", {{"Email", "email"}, {"Region__c", "string"}}})),
        "--pendo-schema",
        folder.write("visitor.json", R"({"custom":{"region":{"Type":"string"}}})"),
        "--source",
        folder.write(source_name, source),
        "--target",
        folder.write(target_name, target)};
    if (json) words.emplace_back("--json");
    return run_tidemark(words);
  }
};

TEST(PlanFromFiles, NeedsNoDirectoryAndPrintsOneObjectALine) {
  const Outcome planned = Files{}.plan();
  EXPECT_EQ(planned.status, 0) << planned.err;
  EXPECT_TRUE(is_json_lines(planned.out));
  EXPECT_THAT(
      planned.out,
      AllOf(
          HasSubstr(
              R"({"change":{"target":"a@x.io","field":"custom.region","old":"APAC","new":"EMEA","source":"003RM000006EtKkYAK"}})"),
          HasSubstr("{\"summary\":{\"sources\":1,\"targets\":1,")));
}

TEST(PlanFromFiles, IsReadableWithoutJson) {
  Files files;
  files.json = false;
  EXPECT_THAT(files.plan().out, HasSubstr("a@x.io  custom.region  \"APAC\" → \"EMEA\"  from 003RM000006EtKkYAK"));
}

/// RFC 8785: a line is one line, and a value has one digest, however its page spells it.
TEST(PlanFromFiles, AnObjectInATargetIsToldInOneWay) {
  Files files;
  files.target_name = "visitors.json";
  files.target =
      "{\"results\":[{\"visitorId\":\"a@x.io\",\"metadata\":{\"custom\":{\"region\":{\n  \"new\": \"WRONG\",\n  \"a\": "
      "1.0\n}}}}]}";
  const std::string lines = files.plan().out;
  EXPECT_TRUE(is_json_lines(lines));
  EXPECT_THAT(lines, HasSubstr(R"("old":{"a":1,"new":"WRONG"},"new":"EMEA","source")"));
  files.target = R"({"results":[{"visitorId":"a@x.io","metadata":{"custom":{"region":{"a":1,"new":"\u0057RONG"}}}}]})";
  EXPECT_EQ(files.plan().out, lines);
  files.json = false;
  EXPECT_THAT(files.plan().out, HasSubstr(R"(custom.region  {"a":1,"new":"WRONG"} → "EMEA"  from 003)"));
  std::string deep(300, '[');
  deep.append(300, ']');
  files.target = R"({"results":[{"visitorId":"a@x.io","metadata":{"custom":{"region":)" + deep + "}}}]}";
  EXPECT_THAT(files.plan().out, HasSubstr(deep + " → \"EMEA\""));
}

TEST(PlanFromFiles, APageOfAQueryThatGoesOnIsPlannedWithAWarning) {
  Files files;
  files.source_name = "contacts.json";
  files.source = R"({"totalSize":2, "done":false, "nextRecordsUrl":"/services/data/v66.0/query/01g-2000", "records":[
{"attributes":{"type":"Contact"},"Id":"003RM000006EtKkYAK","Email":"a@x.io","Region__c":"EMEA"}]})";
  const Outcome cut = files.plan();
  EXPECT_EQ(cut.status, 0);
  EXPECT_THAT(cut.err,
              AllOf(HasSubstr("each of Salesforce's pages says that more follows"), HasSubstr("contacts.json")));
  EXPECT_THAT(cut.out, HasSubstr("\"changes\":1"));
  files.source.replace(files.source.find("false"), 5, "true");
  EXPECT_EQ(files.plan().err, "");
}

TEST(PlanFromFiles, ThatWouldBeHeldEndsWithThree) {
  Files files;
  files.guard = R"({"changed":0,"changed_share":0.1})";
  const Outcome planned = files.plan();
  EXPECT_EQ(planned.status, 3);
  EXPECT_THAT(planned.out, HasSubstr("\"held\":true"));
}

TEST(PlanFromFiles, APageThatIsNotWholeGivesOneLineAndNoSummary) {
  const Files good;
  struct Spoilt {
    const char* how;
    std::string source;
    std::string target;
  };
  const std::string header = "\"Id\",\"Email\",\"Region__c\"\n";
  const std::vector<Spoilt> cases = {
      {"a quoted cell that is cut", good.source.substr(0, good.source.size() - 3), good.target},
      {"a NUL", header + std::string("\"003RM000006EtKkYAK\",\"a\0b\",\"EMEA\"\n", 34), good.target},
      {"not UTF-8", header + "\"003RM000006EtKkYAK\",\"a\xff\",\"EMEA\"\n", good.target},
      {"a row too short", header + "\"003RM000006EtKkYAK\",\"a@x.io\"\n", good.target},
      {"a row too long", header + "\"003RM000006EtKkYAK\",\"a@x.io\",\"EMEA\",\"x\"\n", good.target},
      {"a header without a mapped field", "\"Id\",\"Email\"\n\"003RM000006EtKkYAK\",\"a@x.io\"\n", good.target},
      {"a JSON line that is cut", good.source, good.target.substr(0, good.target.size() - 4)},
      {"nesting 100,000 deep", good.source, std::string(100'000, '[') + "\n"},
  };
  for (const Spoilt& spoilt : cases) {
    Files files;
    files.source = spoilt.source;
    files.target = spoilt.target;
    const Outcome planned = files.plan();
    EXPECT_EQ(planned.status, 1) << spoilt.how;
    EXPECT_THAT(planned.out, Not(HasSubstr("summary"))) << spoilt.how;
    EXPECT_EQ(std::count(planned.err.begin(), planned.err.end(), '\n'), 1) << spoilt.how << "\n" << planned.err;
    EXPECT_THAT(planned.err, AllOf(HasSubstr("unreadable_page"),
                                   HasSubstr(spoilt.target == good.target ? "contacts.csv" : "visitors.ndjson")))
        << spoilt.how;
  }
}

TEST(PlanFromFiles, AFileThatIsNotThereIsNamed) {
  const Outcome planned =
      run_tidemark({"plan", "--config", "no-such.json", "--connection", "visitor", "--direction", "pull",
                    "--salesforce-schema", "a", "--pendo-schema", "b", "--source", "c.csv", "--target", "d.ndjson"});
  EXPECT_EQ(planned.status, 2) << "a configuration that can't be read";
  EXPECT_THAT(planned.err, HasSubstr("no-such.json"));
  EXPECT_EQ(run_tidemark({"plan", "--config", "no-such.json"}).status, 2) << "the other files are missing";
}

TEST(Identifiers, AreMeasuredOnFilesAndTheBestPairIsSuggested) {
  const Folder folder;
  std::vector<std::string> words = {
      "identifiers",
      "--connection",
      "visitor",
      "--object",
      "Contact",
      "--salesforce-schema",
      folder.write("contact.json", sim::describe_of({"Contact", "003", {{"Email", "email"}, {"Code__c", "string"}}})),
      "--pendo-schema",
      folder.write("visitor.json", R"({"agent":{"email":{"Type":"string"}}})"),
      "--salesforce",
      folder.write("contacts.csv",
                   "\"Id\",\"Email\",\"Code__c\"\n\"003RM000006EtKkYAK\",\"a@x.io\",\"1\"\n"
                   "\"003RM000006EtKlYAK\",\"b@x.io\",\"\"\n"),
      "--pendo",
      folder.write("visitors.ndjson", R"({"visitorId":"v-1","metadata":{"agent":{"email":"a@x.io"}}})"
                                      "\n"
                                      R"({"visitorId":"v-2","metadata":{"agent":{"email":"B@x.io"}}})"
                                      "\n")};
  const Outcome read = run_tidemark(words);
  EXPECT_EQ(read.status, 0) << read.err;
  EXPECT_THAT(read.out, HasSubstr("1  agent.email = Email   suggested"));
  EXPECT_THAT(read.out, HasSubstr("1 of 2 filled (50.0 %), 1 different (100.0 %)"));
  words.insert(words.end(), {"--ignore-case", "--json"});
  const Outcome json = run_tidemark(words);
  EXPECT_THAT(json.out, HasSubstr(R"("suggested":{"pendo":"agent.email","salesforce":"Email","matching":2})"));
  words.erase(words.begin() + 3, words.begin() + 5);
  EXPECT_THAT(run_tidemark(words).err, HasSubstr("evidence needs --object"));
}

}  // namespace
}  // namespace tidemark::command
