#include <csignal>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json/document.h"
#include "http/curl_transport.h"
#include "tidemark.h"

namespace tidemark::command {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// A subscription that runs.
class AServedSimulator : public testing::Test {
 protected:
  explicit AServedSimulator(const std::vector<std::string>& more = {})
      : started{[&] {
          std::vector<std::string> words{"sim", "pendo", "--port", "0", "--demo", "--journal", folder / "journal"};
          words.insert(words.end(), more.begin(), more.end());
          return words;
        }()} {
    line = started.first_line();
    const auto document = json::Document::read(line);
    url = document->root().member("url")->text();
    key = document->root().member("key")->text();
  }
  Outcome fault(std::vector<std::string> options) const {
    options.insert(options.begin(), {"sim", "fault", "--url", url});
    return run_tidemark(options);
  }
  Result<http::Response> accounts() {
    return network.send({"POST",
                         url + "/api/v1/aggregation",
                         {{"X-Pendo-Integration-Key", key}},
                         R"({"request":{"pipeline":[{"source":{"accounts":null}}]}})"});
  }

  Folder folder;
  Started started;
  std::string line;
  std::string url;
  std::string key;
  http::CurlTransport network;
};

TEST_F(AServedSimulator, FailsAsItIsToldToWhileItRuns) {
  const Outcome made = fault({"--status", "429", "--retry-after", "2", "--call", "aggregation", "--count", "1"});
  EXPECT_EQ(made.status, 0) << made.err;
  EXPECT_EQ(made.out, "1  status 429 on aggregation, once: 0 of 0 requests so far\n");
  const auto refused = accounts();
  EXPECT_EQ(refused->status, 429);
  EXPECT_EQ(http::header(refused->headers, "retry-after"), "2");
  const auto answered = accounts();
  EXPECT_EQ(answered->status, 200);
  EXPECT_GT(answered->body.size(), 10'000u) << "whole, though it was compressed";
  EXPECT_EQ(fault({"--kind", "drop"}).status, 0);
  EXPECT_EQ(accounts().error().code, ErrorCode::network);
  EXPECT_THAT(fault({"--json"}).out, HasSubstr(R"({"id":2,"kind":"drop","call":"*","seen":1,"applied":1})"));
  EXPECT_EQ(fault({"--off"}).status, 0);
  EXPECT_EQ(accounts()->status, 200);
  EXPECT_EQ(fault({}).out, "");
  const Outcome journal = run_tidemark({"sim", "journal", "--url", url, "--call", "aggregation"});
  EXPECT_THAT(journal.out, AllOf(HasSubstr(R"("status":429)"), HasSubstr(R"("faults":["drop"])")));
  EXPECT_EQ(run_tidemark({"sim", "journal", "--url", url, "--counts"}).out,
            "{\"aggregation\":{\"calls\":4,\"done\":2,\"records\":1000}}\n");
  EXPECT_EQ(started.stop(SIGTERM), 0);
  std::ifstream in{folder / "journal"};
  EXPECT_EQ(std::count(std::istreambuf_iterator<char>{in}, {}, '\n'), 4);
}

TEST_F(AServedSimulator, SaysWhatIsWrongWithAFault) {
  for (const auto& [options, says] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"--status", "twice"}, "--status is a number"},
           {{"--status", "99"}, "status"},
           {{"--kind", "flood"}, "flood"},
           {{"--kind", "latency"}, "seconds"},
           {{"--kind", "expired-token"}, "this system has no fault"},
           {{"--status", "500", "--call", "agregation"}, "write_values"},
           {{"--off", "--kind", "flood"}, "no such fault"}}) {
    const Outcome refused = fault(options);
    EXPECT_EQ(refused.status, 2) << says;
    EXPECT_THAT(refused.err, HasSubstr(says));
  }
  EXPECT_EQ(run_tidemark({"sim", "fault", "--status", "500"}).status, 2);
  EXPECT_NE(run_tidemark({"sim", "fault", "--url", "http://127.0.0.1:9", "--status", "500"}).status, 0);
}

TEST(AFaultPlanInAFile, IsInForceFromTheFirstRequestOn) {
  const Folder folder;
  std::ofstream{folder / "plan"} << "{\"status\":503,\"call\":\"token\",\"count\":1}\n";
  Started salesforce{{"sim", "salesforce", "--port", "0", "--demo", "--faults", folder / "plan"}};
  const std::string line = salesforce.first_line();
  const auto document = json::Document::read(line);
  http::CurlTransport network;
  const std::string url{document->root().member("url")->text()};
  EXPECT_EQ(network.send({"POST", url + "/services/oauth2/token", {}, "grant_type=x"})->status, 503);
  EXPECT_EQ(network.send({"POST", url + "/services/oauth2/token", {}, "grant_type=x"})->status, 400);
  EXPECT_EQ(salesforce.stop(SIGTERM), 0);
  std::ofstream{folder / "plan"} << "{\"kind\":\"flood\"}\n";
  const Outcome refused = run_tidemark({"sim", "salesforce", "--port", "0", "--demo", "--faults", folder / "plan"});
  EXPECT_NE(refused.status, 0);
  EXPECT_THAT(refused.err, HasSubstr("flood"));
}

}  // namespace
}  // namespace tidemark::command
