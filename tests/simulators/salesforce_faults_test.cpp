#include "simulated_org.h"
#include "simulators/front.h"

namespace tidemark::sim::test {
namespace {

using Kind = Fault::Kind;

/// The org behind its front door.
class AnOrgWithFaults : public SimulatedOrg {
 protected:
  AnOrgWithFaults() : front{*org, {[this] { return Instant{now}; }, true}} {}

  http::Response ask(const std::string& method, const std::string& path, const std::string& body = {}) {
    const std::string whole = path.starts_with('/') ? path : "/services/data/v66.0/" + path;
    return front.handle(
        {method, "https://acme.my.salesforce.com" + whole, {{"Authorization", "Bearer " + token}}, body});
  }
  /// How the writes of all three things end.
  std::string collection() {
    Json records = Json::array();
    for (std::uint64_t n = 1; n <= 3; ++n) {
      records.push_back({{"attributes", {{"type", "Thing__c"}}}, {"id", record_id("a00", n)}, {"Score__c", 9}});
    }
    std::string codes;
    for (const Json& outcome : json(ask("PATCH", "composite/sobjects", Json{{"records", records}}.dump())))
      codes += (outcome["success"].get<bool>() ? "done" : outcome["errors"][0].value("statusCode", "")) + " ";
    return codes;
  }

  Front front;
};

TEST_F(AnOrgWithFaults, AnExpiredTokenIsRefusedInTheOrgsOwnWords) {
  ASSERT_TRUE(front.add({{.kind = Kind::expired_token, .call = "limits", .count = 1}}));
  const auto refused = ask("GET", "limits");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(json(refused)[0]["errorCode"], "INVALID_SESSION_ID");
  EXPECT_EQ(ask("GET", "limits").status, 401) << "until somebody signs in again";
}

TEST_F(AnOrgWithFaults, LocksAndRefusesRecordsOfOneCall) {
  ASSERT_TRUE(front.add({{.kind = Kind::locked_rows, .call = "update_collection", .count = 1},
                         {.kind = Kind::partial_failure, .skip = 1, .count = 1, .message = "no"}}));
  EXPECT_EQ(collection(), "UNABLE_TO_LOCK_ROW done done ");
  EXPECT_EQ(collection(), "done FIELD_CUSTOM_VALIDATION_EXCEPTION done ");
  EXPECT_EQ(collection(), "done done done ");
  EXPECT_EQ(front.journal().count("update_collection"), 3u);
}

TEST_F(AnOrgWithFaults, ARefusalHasTheOrgsShape) {
  ASSERT_TRUE(front.add({{.kind = Kind::status, .call = "query*", .count = 1, .status = 503, .message = "later"}}));
  const auto refused = ask("GET", "query?q=SELECT+Id+FROM+Thing__c");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.body, R"([{"message":"later","errorCode":"SERVER_UNAVAILABLE"}])");
}

TEST_F(AnOrgWithFaults, ItsClockIsWrongForThoseRequestsAlone) {
  ASSERT_TRUE(front.add({{.kind = Kind::clock_skew, .call = "token", .count = 1, .seconds = 60}}));
  const auto issued_at = [&] {
    const auto answer =
        front.handle({"POST",
                      "https://acme.my.salesforce.com/services/oauth2/token",
                      {},
                      "grant_type=client_credentials&client_id=simulated-client&client_secret=simulated-secret"});
    return json(answer).value("issued_at", "");
  };
  EXPECT_EQ(issued_at(), std::to_string(now + 60'000));
  EXPECT_EQ(issued_at(), std::to_string(now));
}

TEST_F(AnOrgWithFaults, EveryCallHasAName) {
  const std::tuple<const char*, const char*, const char*> calls[] = {
      {"POST", "/services/oauth2/token", "token"},
      {"GET", "/services/oauth2/userinfo", "userinfo"},
      {"GET", "/id/org/user", "identity"},
      {"GET", "/services/data/", "versions"},
      {"GET", "/services//data/v66.0/limits", "limits"},
      {"GET", "sobjects/", "objects"},
      {"GET", "sobjects/Thing__c/describe", "describe"},
      {"GET", "sobjects/Thing__c/updated?start=x", "updated"},
      {"PATCH", "sobjects/Thing__c/a00", "update_record"},
      {"POST", "sobjects/Thing__c", "create_record"},
      {"GET", "query?q=x", "query"},
      {"GET", "query/0r8-2000", "query_more"},
      {"POST", "composite", "composite"},
      {"POST", "composite/sobjects/Thing__c", "read_collection"},
      {"PATCH", "composite/sobjects", "update_collection"},
      {"POST", "jobs/query", "create_query_job"},
      {"GET", "jobs/query/750/resultPages", "query_result_pages"},
      {"GET", "jobs/query/750/results", "query_results"},
      {"POST", "jobs/ingest", "create_ingest_job"},
      {"PUT", "jobs/ingest/750/batches", "upload"},
      {"PATCH", "jobs/ingest/750", "change_ingest_job"},
      {"GET", "jobs/ingest/750/successfulResults", "successful_results"},
      {"POST", "tooling/sobjects/CustomField", "tooling"},
      {"GET", "/nowhere", ""}};
  const auto names = org->call_names();
  for (const auto& [method, path, name] : calls) {
    (void)ask(method, path);
    EXPECT_EQ(front.journal().entries().back().call, name) << path;
    EXPECT_TRUE(*name == '\0' || std::ranges::find(names, name) != names.end()) << name;
  }
}

}  // namespace
}  // namespace tidemark::sim::test
