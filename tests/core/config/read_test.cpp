#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/config/configuration.h"
#include "example.h"

namespace tidemark {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Configuration read(std::string_view json) {
  auto configuration = read_configuration(json, is_test_zone);
  EXPECT_TRUE(configuration) << (configuration ? std::string{} : to_line(configuration.error().front()));
  return configuration ? *configuration : Configuration{};
}

TEST(ReadConfiguration, TakesEveryKey) {
  const Configuration c = read(full_example);
  EXPECT_EQ(c.subscription, "acme");
  EXPECT_EQ(c.time_zone, "Asia/Tokyo");
  EXPECT_EQ(c.salesforce_login_url, "https://acme.my.salesforce.com");
  EXPECT_EQ(c.salesforce_api_version, "66.0");
  EXPECT_EQ(c.salesforce_credential, "acme-salesforce");
  EXPECT_EQ(c.salesforce_call_reserve, 900u);
  EXPECT_EQ(c.salesforce_collections_up_to, 400u);
  EXPECT_EQ(c.retention, (Retention{.pages = 60, .calls = 30, .letters = 90}));
  EXPECT_EQ(c.pendo_host, "https://app.pendo.io");
  EXPECT_EQ(c.pendo_credential, "acme-pendo");
  EXPECT_EQ(c.pull_group, "agent");
  ASSERT_EQ(c.connections.size(), 2u);
  const Connection& visitor = *c.connection(EntityKind::visitor);
  EXPECT_EQ(visitor.object, "Contact");
  EXPECT_EQ(visitor.pendo_identifier, "agent.email");
  EXPECT_EQ(visitor.salesforce_identifier, "Email");
  EXPECT_TRUE(visitor.ignore_case);
  EXPECT_TRUE(visitor.duplicates_all);
  EXPECT_EQ(visitor.guard, (Guard{50, 0.25, 10, 0, 1}));
  EXPECT_EQ(c.connection(EntityKind::account)->guard, std::nullopt);
}

TEST(ReadConfiguration, TakesEveryKindOfLine) {
  const Configuration c = read(full_example);
  const std::vector<MappingLine>& pull = c.connections[0].pull;
  ASSERT_EQ(pull.size(), 4u);
  EXPECT_EQ(pull[0].place, "connections.visitor.pull[0]");
  EXPECT_EQ(pull[0].from, "Owner.Email");
  EXPECT_EQ(pull[0].to, "owner_email");
  EXPECT_TRUE(pull[1].keep_when_empty && pull[1].only_if_empty && pull[1].is_volatile);
  EXPECT_FALSE(pull[0].keep_when_empty || pull[0].only_if_empty || pull[0].is_volatile);
  EXPECT_EQ(pull[2].constant, Constant{(std::vector<std::string>{"a", "b"})});
  EXPECT_EQ(pull[2].from, "");
  const Values values{{{"Open", "prospect"}, {"Trial", "trial"}}, Values::Otherwise::pass};
  EXPECT_THAT(pull[3].convert, ElementsAre(Converter{Trim{}}, Converter{Lower{}}, Converter{Upper{}},
                                           Converter{Scale{"0.10"}}, Converter{values}));
  const std::vector<ReportPush>& push = c.connections[0].push;
  ASSERT_EQ(push.size(), 2u);
  EXPECT_EQ(push[0].report, "9Xk2pQ");
  EXPECT_EQ(push[0].columns[0].type, ColumnType::integer);
  EXPECT_TRUE(push[0].columns[0].truncate);
  EXPECT_EQ(push[0].columns[1].place, "connections.visitor.push[0].columns[1]");
  EXPECT_EQ(push[0].columns[1].type, std::nullopt);
}

TEST(ReadConfiguration, HasDefaults) {
  const Configuration c = read(R"({"subscription": "a", "time_zone": "UTC",
    "salesforce": {"login_url": "https://x", "api_version": "66.0", "credential": "s"},
    "pendo": {"host": "https://y", "credential": "p"},
    "connections": {"account": {"object": "Account", "identifier": {"pendo": "accountId", "salesforce": "Id"},
      "guard": {"changed": 7}, "pull": [{"from": "A", "to": "a", "convert": [{"values": {}}]}]}}})");
  EXPECT_EQ(c.pull_group, "custom");
  EXPECT_EQ(c.salesforce_call_reserve, std::nullopt) << "none and a share of what is allowed are not the same";
  EXPECT_EQ(c.connection(EntityKind::visitor), nullptr);
  const Connection& account = c.connections[0];
  EXPECT_FALSE(account.ignore_case);
  EXPECT_FALSE(account.duplicates_all);
  EXPECT_EQ(account.guard, (Guard{7, 0.2, 100, 0.1, 0.5})) << "limits that are not named have their defaults";
  EXPECT_EQ(account.pull[0].convert[0], Converter{(Values{{}, Values::Otherwise::invalid})});
}

TEST(ReadConfiguration, TakesConstantsOfEveryType) {
  const auto constant = [](std::string_view json) {
    return *read(example_with(R"(["a", "b"])", json)).connections[0].pull[2].constant;
  };
  EXPECT_EQ(constant("null"), Constant{nullptr});
  EXPECT_EQ(constant("true"), Constant{true});
  EXPECT_EQ(constant("7"), Constant{std::int64_t{7}});
  EXPECT_EQ(constant("-0"), Constant{std::int64_t{0}});
  EXPECT_EQ(constant("7.0"), Constant{7.0});
  EXPECT_EQ(constant("12.5e1"), Constant{125.0});
  EXPECT_EQ(constant("9007199254740993"), Constant{9007199254740992.0}) << "beyond 2^53 it is a float";
  EXPECT_EQ(constant(R"("a;b")"), Constant{std::string{"a;b"}});
  EXPECT_EQ(constant("[]"), Constant{std::vector<std::string>{}});
}

TEST(ReadConfiguration, TakesCommentsAndAByteOrderMark) {
  EXPECT_THAT(errors_of("\xef\xbb\xbf// one\n" + example_with("\"acme\",", "\"acme\", /* two */")), IsEmpty());
}

TEST(ReadConfiguration, TakesWhatCanBeGivenToAFieldOrAnAddress) {
  const std::vector<std::pair<std::string, std::string>> pieces{
      {"https://app.pendo.io", "https://app.pendo.io/"},
      {"https://app.pendo.io", "https://app.pendo.io:8443"},
      {"https://app.pendo.io", "http://localhost:8080"},
      {"https://app.pendo.io", "http://127.0.0.1:8080/"},
      {"https://app.pendo.io", "http://127.200.0.9"},
      {"https://app.pendo.io", "http://[::1]:1"},
      {"https://app.pendo.io", "https://[2001:db8::1]"},
      {"\"Contact\"", "\"Account\""},
      {"\"Contact\"", "\"Asset\""},
      {"\"Contact\"", "\"Lead\""},
      {"\"Contact\"", "\"Opportunity\""},
      {"\"Contact\"", "\"ns__Thing__c\""},
      {"agent.email", "visitorId"},
      {"\"accountId\"", "\"auto.id\""},
      {"Owner.Email", "A.B.C.D.E.F"},
      {"\"owner_email\"", "\"_1\""},
      {"\"agent\"", "\"salesforce\""},
      {"0.10", "-1"},
      {"\"Trial\": \"trial\"", "\"\": \"\""},
      {"\"changed\": 50", "\"changed\": 0"},
      {"\"ignore_case\": true", "\"salesforce_filter\": \"\", \"pendo_filter\": \"\""},
  };
  for (const auto& [piece, replacement] : pieces)
    EXPECT_THAT(errors_of(example_with(piece, replacement)), IsEmpty()) << replacement;
}

TEST(ReadConfiguration, LeavesToPlanningWhatRefusesALineAlone) {
  const std::vector<std::pair<std::string, std::string>> pieces{
      {R"("from": "Owner.Email")", R"("from": "Email")"},         // the identifier as a source (M6)
      {R"("from": "Owner.Email")", R"("from": "pendo_NPS__c")"},  // a Pendo_ field as a source (M13)
      {R"("from": "Owner.Email")", R"("from": "Account.Pendo_NPS__c")"},
      {R"("to": "owner_email")", R"("to": "email")"},       // the identifier as a target
      {R"("from": "npsScore")", R"("from": "visitorId")"},  // Visitor ID as a column (M9)
      {R"("to": "Pendo_NPS__c")", R"("to": "NPS__c")"},     // a target without Pendo_ (M5)
      {R"("to": "Pendo_NPS__c")", R"("to": "Id")"},
  };
  for (const auto& [piece, replacement] : pieces)
    EXPECT_THAT(errors_of(example_with(piece, replacement)), IsEmpty()) << replacement;
}

TEST(ReadConfiguration, DropsTheSlashAtAnAddressesEnd) {
  EXPECT_EQ(read(example_with("https://app.pendo.io", "https://app.pendo.io/")).pendo_host, "https://app.pendo.io");
}

TEST(ReadConfiguration, TellsAllErrorsAtOnceInTheFilesOrder) {
  EXPECT_THAT(errors_of(R"({
  "connections": {"visitor": {"object": "contact", "pull": [{"from": "A", "to": "a b"}, {"to": "c"}]}},
  "time_zone": "Mars/Olympus",
  "subscripton": "acme",
  "time_zone": "UTC"
})"),
              ElementsAre("line 1: the key \"subscription\" is missing", "line 1: the key \"salesforce\" is missing",
                          "line 1: the key \"pendo\" is missing",
                          "line 2, connections.visitor: the key \"identifier\" is missing",
                          testing::StartsWith("line 2, connections.visitor.object: \"contact\" is not allowed"),
                          testing::StartsWith("line 2, connections.visitor.pull[0].to: \"a b\" is not allowed"),
                          testing::StartsWith("line 2, connections.visitor.pull[1]: neither"),
                          testing::StartsWith("line 3, time_zone: \"Mars/Olympus\" is not allowed"),
                          testing::StartsWith("line 4, subscripton: the key \"subscripton\" is unknown"),
                          "line 5, time_zone: this key stands twice in one object: expected once"));
}

TEST(ReadConfiguration, ThousandsOfErrorsAreToldInReasonableTimeAndSpace) {
  std::string json = "{\"connections\": {\"visitor\": {\"pull\": [";
  for (int n = 0; n < 100'000; ++n) json += "{\"x\": 1},\n";
  json += "0]}}}";
  const std::vector<std::string> errors = errors_of(json);
  ASSERT_EQ(errors.size(), 1001u);
  EXPECT_EQ(errors.back(), "and 299007 more errors (correct these first)");
}

TEST(ReadConfiguration, AFileThatIsNoJsonIsOneErrorWithLineAndColumn) {
  EXPECT_THAT(errors_of("{\n  \"subscription\": \"acme\",,"),
              ElementsAre("line 2, column 26: a key in double quotes is expected, found `,`"));
  EXPECT_THAT(errors_of(""), ElementsAre("line 1, column 1: a value is expected, found the end of the document"));
  EXPECT_THAT(errors_of("[]"), ElementsAre("line 1: a list is not allowed: expected an object"));
  EXPECT_THAT(errors_of(std::string(100'000, '[')), ElementsAre("line 1, column 201: nested more than 200 deep"));
  EXPECT_THAT(errors_of(std::string(9 << 20, ' ')),
              ElementsAre("a document of 9437184 bytes is too large (at most 8388608 bytes are read)"));
}

TEST(ReadConfiguration, TakesTheConfigurationOfEveryPlanningCase) {
  int count = 0;
  for (const std::string direction : {"pull-", "push-"}) {
    for (int number = 1; number <= (direction == "pull-" ? 24 : 16); ++number, ++count) {
      const std::string name = direction + (number < 10 ? "0" : "") + std::to_string(number);
      std::ifstream file{TIDEMARK_TEST_DATA "/plan-cases/" + name + "/config.json"};
      const std::string json{std::istreambuf_iterator<char>{file}, {}};
      const auto read = read_configuration(json, [](std::string_view) { return true; });
      EXPECT_TRUE(read) << name << ": " << (read ? std::string{} : to_line(read.error().front()));
    }
  }
  EXPECT_EQ(count, 40);
}

}  // namespace
}  // namespace tidemark
