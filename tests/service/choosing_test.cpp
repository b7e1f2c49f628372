// What somebody needs who sets a mapping up: the fields of both sides, the credentials, and a run's outcome as a file.
#include "asking.h"
#include "service/changes_csv.h"

namespace tidemark::service {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class Choosing : public Asking {
 protected:
  static json field(const json& side, const std::string& name) {
    for (const json& one : side)
      if (one["name"] == name) return one;
    ADD_FAILURE() << name;
    return {};
  }
  web::Response as(Role role, const std::string& method, const std::string& path,
                   std::map<std::string, std::string, std::less<>> query = {}, const std::string& body = {}) {
    const std::string of = must(access::Tokens{*file}.make(
        {"a test", clock()}, {"r" + std::to_string(++tokens_made), role, {clock().milliseconds + one_day}, {}}));
    return ask({method,
                path,
                std::move(query),
                {{"authorization", "Bearer " + of}, {"content-type", "application/json"}},
                body});
  }
  static std::string all_of(const web::Response& answer) {
    std::string text;
    while (answer.stream) {
      const auto piece = answer.stream->take(
          1'000, [] {}, [] {});
      if (piece && piece->empty()) break;
      if (piece) text += *piece;
      else std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return text;
  }
};

TEST_F(Choosing, FieldsSayWhatTheyAreForAndHaveValues) {
  const json fields = get("/fields", {{"connection", "visitor"}});
  EXPECT_EQ(fields["object"], "Contact");
  const json title = field(fields["salesforce"], "Title");
  EXPECT_TRUE(title["source"]);
  EXPECT_FALSE(title["target"]);
  EXPECT_EQ(title["why_not"]["target"], "push writes to Pendo_ fields only");
  EXPECT_THAT(title["samples"].size(), AllOf(testing::Ge(1u), testing::Le(5u)));
  for (const char* side : {"salesforce", "pendo"})
    for (const json& one : fields[side]) EXPECT_THAT(one["samples"], Not(Contains("null"))) << one["name"];
  const json owner = field(fields["salesforce"], "OwnerId");
  EXPECT_EQ(owner["relationship"], "Owner");
  EXPECT_THAT(owner["reference_to"], Contains("User"));
  const json email = field(fields["salesforce"], "Email");
  EXPECT_TRUE(email["identifier"]);
  EXPECT_EQ(email["why_not"]["source"], "an identifier is neither pulled nor pushed");
  bool has_pushed_into = false;
  for (const json& one : fields["salesforce"]) {
    EXPECT_EQ(one["source"].get<bool>(), !one["why_not"].contains("source"));
    if (!one["target"]) continue;
    has_pushed_into = true;
    EXPECT_THAT(one["name"].get<std::string>(), StartsWith("Pendo_"));
    EXPECT_EQ(one["why_not"]["source"], "a Pendo_ field is never pulled");
  }
  EXPECT_TRUE(has_pushed_into);
  const json region = field(fields["pendo"], "custom.region");
  EXPECT_TRUE(region["target"]);
  EXPECT_THAT(region["samples"], Not(IsEmpty()));
  for (const json& one : fields["pendo"])
    EXPECT_TRUE(!one["target"] || one["name"].get<std::string>().starts_with("custom.")) << one;
}

TEST_F(Choosing, WhatWasReadIsGoodForAnHour) {
  get("/fields", {{"connection", "visitor"}});
  const int asked = requests;
  get("/fields", {{"connection", "visitor"}});
  EXPECT_EQ(requests, asked);
  get("/fields", {{"connection", "visitor"}, {"object", "Account"}});
  EXPECT_GT(requests, asked) << "another object";
  const int again = requests;
  EXPECT_EQ(as(Role::viewer, "GET", std::string{acme} + "/fields", {{"connection", "visitor"}}).status, 200);
  EXPECT_EQ(as(Role::viewer, "GET", std::string{acme} + "/fields", {{"connection", "visitor"}, {"fresh", "1"}}).status,
            403);
  EXPECT_EQ(requests, again);
  get("/fields", {{"connection", "visitor"}, {"fresh", "1"}});
  EXPECT_GT(requests, again);
  const int last = requests;
  const std::string seen = header_of(send("GET", "/configuration"), "ETag");
  json next = json::parse(configuration_of("acme", sample::demo_configuration(salesforce_url, pendo_url)));
  next["connections"]["visitor"]["pull"] = json::array();
  ASSERT_EQ(send("PUT", "/configuration", next.dump(), {{"if-match", seen}}).status, 200);
  get("/fields", {{"connection", "visitor"}});
  EXPECT_GT(requests, last) << "of another configuration";
}

TEST_F(Choosing, FieldsThatCanNotBeHadAreRefused) {
  for (const auto& [query, status] :
       std::initializer_list<std::pair<std::map<std::string, std::string, std::less<>>, int>>{
           {{}, 400},
           {{{"connection", "person"}}, 400},
           {{{"connection", "visitor"}, {"fresh", "2"}}, 400},
           {{{"connection", "visitor"}, {"object", "Nothing__c"}}, 409},
           {{{"connection", "visitor"}, {"object", "no object"}}, 422}})
    EXPECT_EQ(send("GET", "/fields", {}, {}, query).status, status);
  offline = true;
  EXPECT_EQ(send("GET", "/fields", {}, {}, {{"connection", "account"}}).status, 503);
}

TEST_F(Choosing, ReportsAreNamedAndGoodForAnHour) {
  const json all = get("/reports")["reports"];
  json usage;
  for (const json& one : all)
    if (one["report"] == "usage-30d") usage = one;
  ASSERT_TRUE(usage.is_object()) << all;
  EXPECT_THAT(usage["name"].get<std::string>(), Not(IsEmpty()));
  EXPECT_EQ(usage["kind"], "visitor");
  EXPECT_TRUE(usage["can_be_pushed"]);
  const int asked = requests;
  EXPECT_EQ(get("/reports")["reports"], all);
  EXPECT_EQ(requests, asked);
  EXPECT_EQ(as(Role::viewer, "GET", std::string{acme} + "/reports", {{"fresh", "1"}}).status, 403);
  EXPECT_EQ(send("GET", "/reports", {}, {}, {{"fresh", "2"}}).status, 400);
  get("/reports", {{"fresh", "1"}});
  EXPECT_GT(requests, asked);
  const int again = requests;
  EXPECT_EQ(as(Role::administrator, "PUT", "/api/v1/credentials/demo-pendo", {}, R"({"key":"k-2"})").status, 200);
  get("/reports");
  EXPECT_GT(requests, again) << "another credential may see others";
  offline = true;
  EXPECT_EQ(send("GET", "/reports", {}, {}, {{"fresh", "1"}}).status, 503);
}

TEST_F(Choosing, WhereTheOrgIsItSaysItself) {
  const web::Response answer = as(Role::viewer, "GET", std::string{acme} + "/salesforce");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(json::parse(answer.body)["address"], salesforce_url);
  EXPECT_THAT(answer.body, Not(HasSubstr("simulated-secret")));
  const int asked = requests;
  get("/salesforce");
  EXPECT_EQ(requests, asked) << "it was asked within the hour";
  lacks = "demo-salesforce";
  EXPECT_EQ(as(Role::administrator, "PUT", "/api/v1/credentials/other", {}, R"({"key":"k"})").status, 200);
  EXPECT_EQ(status("GET", "/salesforce"), 404);
}

TEST_F(Choosing, AllCredentialsAreListedWithWhoNamesThem) {
  lacks = "demo-pendo";
  const web::Response answer = ask("GET", "/api/v1/credentials");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(answer.body, Not(HasSubstr("simulated-secret")));
  const json all = json::parse(answer.body)["credentials"];
  EXPECT_EQ(field(all, "demo-salesforce")["way"], "client_credentials");
  EXPECT_EQ(field(all, "demo-salesforce")["used_by"],
            json::parse(R"([{"subscription":"acme","used_for":"salesforce"},)"
                        R"({"subscription":"globex","used_for":"salesforce"}])"));
  EXPECT_EQ(field(all, "demo-pendo")["state"], "missing");
  EXPECT_THAT(field(all, "left-over")["used_by"], IsEmpty());
  EXPECT_EQ(as(Role::runner, "GET", "/api/v1/credentials").status, 403);
}

TEST_F(Choosing, CredentialsAreNamedAndNeverShown) {
  lacks = "demo-pendo";
  const web::Response answer = send("GET", "/credentials");
  EXPECT_THAT(answer.body, Not(HasSubstr("simulated-secret")));
  const json all = json::parse(answer.body)["credentials"];
  EXPECT_EQ(field(all, "demo-salesforce")["state"], "there");
  EXPECT_EQ(field(all, "demo-salesforce")["way"], "client_credentials");
  EXPECT_EQ(field(all, "demo-pendo")["state"], "missing");
  const json tested = json::parse(send("POST", "/connect").body);
  EXPECT_FALSE(tested["ok"]);
  lacks = "";
  const json good = json::parse(send("POST", "/connect", R"({"system":"pendo"})").body);
  EXPECT_TRUE(good["ok"]) << good;
  for (const json& need : good["needs"]) EXPECT_EQ(need["system"], "pendo");
  EXPECT_EQ(status("POST", "/connect", R"({"system":"both"})"), 422);
}

TEST_F(Choosing, OnlyAnAdministratorSealsACredential) {
  const std::string path = "/api/v1/credentials/acme-pendo";
  const std::string key = R"({"key":"k-1"})";
  EXPECT_EQ(as(Role::runner, "PUT", path, {}, key).status, 403);
  EXPECT_THAT(sealed, IsEmpty());
  const web::Response set = as(Role::administrator, "PUT", path, {}, key);
  EXPECT_EQ(set.status, 200);
  EXPECT_EQ(set.body, R"({"credential":"acme-pendo"})");
  EXPECT_EQ(sealed["acme-pendo"], key);
  const std::string trail = ask("GET", "/api/v1/audit").body;
  EXPECT_THAT(trail, HasSubstr(R"("act":"credential_set","of":"credential acme-pendo","before":"","after":"")"));
  EXPECT_THAT(trail, Not(HasSubstr("k-1")));
  EXPECT_EQ(as(Role::administrator, "PUT", "/api/v1/credentials/..%2Fvault", {}, key).status, 404);
  EXPECT_EQ(as(Role::administrator, "GET", path).status, 405) << "it can't be had again";
}

TEST_F(Choosing, WhoComesBackFromSalesforceIsKnownByTheStateOnce) {
  const web::Response begun =
      send("POST", "/connect/salesforce", R"({"client_id":"simulated-client","origin":"http://localhost:7411"})");
  ASSERT_EQ(begun.status, 202) << begun.body;
  const json asked = json::parse(begun.body);
  EXPECT_EQ(asked["redirect_uri"], "http://localhost:7411/api/v1/connect/callback");
  const std::string url = asked["url"];
  EXPECT_THAT(url, AllOf(StartsWith(std::string{salesforce_url} + "/services/oauth2/authorize?"),
                         HasSubstr("code_challenge=")));
  const auto at = url.find("state=") + 6;
  const std::string state = url.substr(at, url.find('&', at) - at);
  const auto come_back = [&](std::map<std::string, std::string, std::less<>> query) {
    return ask({"GET", "/api/v1/connect/callback", std::move(query), {}, {}});
  };
  EXPECT_EQ(come_back({{"code", "c"}, {"state", "another"}}).status, 400);
  EXPECT_EQ(come_back({}).status, 400);
  const web::Response refused = come_back({{"error", "access_denied"}, {"state", state}});
  EXPECT_EQ(refused.status, 303);
  EXPECT_EQ(header_of(refused, "Location"), "../../../#/s/acme/connections?connect=failed&code=refused");
  EXPECT_EQ(come_back({{"code", "c"}, {"state", state}}).status, 400) << "once";
  EXPECT_THAT(sealed, IsEmpty());
  for (const char* bad :
       {R"({"client_id":"x","origin":"http://elsewhere.example"})", R"({"client_id":"","origin":"https://a.example"})",
        R"({"client_id":"x","origin":"https://a.example","credential":"demo-pendo"})", R"({"client_id":"x"})"})
    EXPECT_EQ(status("POST", "/connect/salesforce", bad), 422) << bad;
}

TEST_F(Choosing, ARunsOutcomeIsAFileForASpreadsheet) {
  const std::string path = "/runs/" + std::to_string(run()) + "/changes";
  const web::Response answer = send("GET", path, {}, {}, {{"format", "csv"}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(header_of(answer, "Content-Type"), "text/csv");
  EXPECT_THAT(header_of(answer, "Content-Disposition"), HasSubstr("acme-run-1.csv"));
  const std::string csv = all_of(answer);
  EXPECT_THAT(
      csv, StartsWith("run,connection,direction,target,source,field,before,after,outcome,words,sent,settled,attempt\r\n"
                      "1,visitor,pull,"));
  EXPECT_THAT(csv, HasSubstr(",accepted,"));
  std::size_t fields = 0;
  std::istringstream lines{send("GET", path).body};
  for (std::string line; std::getline(lines, line);) fields += json::parse(line)["fields"].size();
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(csv, '\r')), fields + 1);
  EXPECT_EQ(all_of(send("GET", path, {}, {{"accept", "text/csv"}})), csv);
  EXPECT_EQ(send("GET", path, {}, {}, {{"format", "xls"}}).status, 400);
}

TEST_F(Choosing, WhoTakesNothingKeepsNobodyElseFromStopping) {
  const std::string path = "/runs/" + std::to_string(run()) + "/changes";
  std::vector<web::Response> taken;
  for (std::size_t i = 0; i < Downloads::most; ++i) taken.push_back(send("GET", path, {}, {}, {{"format", "csv"}}));
  for (const web::Response& one : taken) EXPECT_EQ(one.status, 200);
  for (const web::Response& one : taken) one.stream->abandon();
  api.reset();
}

TEST(ChangesCsv, CellsAreQuotedAndNoFormula) {
  EXPECT_EQ(csv_cell("a"), "a");
  EXPECT_EQ(csv_cell("a \"b\", c"), "\"a \"\"b\"\", c\"");
  EXPECT_EQ(csv_cell("two\nlines"), "\"two\nlines\"");
  for (const char* formula : {"=1+1", "+1", "-1", "@x", "\tx"})
    EXPECT_EQ(csv_cell(formula), "'" + std::string{formula});
  EXPECT_EQ(csv_cell("=a,b"), "\"'=a,b\"");
}

}  // namespace
}  // namespace tidemark::service
