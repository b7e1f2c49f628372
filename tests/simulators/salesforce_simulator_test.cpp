#include "simulators/salesforce_simulator.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "org.h"

namespace tidemark::sim {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

constexpr const char* form = "grant_type=client_credentials&client_id=simulated-client&client_secret=simulated-secret";

class Simulated : public testing::Test {
 protected:
  http::Response call(const std::string& method, const std::string& path, http::Headers headers = {},
                      const std::string& body = {}) {
    if (!token.empty()) headers.emplace_back("Authorization", "Bearer " + token);
    return org.handle({method, "https://acme.my.salesforce.com" + path, std::move(headers), body});
  }
  http::Response get(const std::string& path, http::Headers headers = {}) {
    return call("GET", path, std::move(headers));
  }
  http::Response query(const std::string& soql, http::Headers headers = {}) {
    return get("/services/data/v66.0/query?q=" + http::encode(soql), std::move(headers));
  }
  void sign_in() { token = Json::parse(call("POST", "/services/oauth2/token", {}, form).body)["access_token"]; }

  SalesforceSimulator org{test::org_of(4'500)};
  std::string token;
};

TEST_F(Simulated, ATokenComesInTheDocumentedShape) {
  const auto answer = call("POST", "/services/oauth2/token", {}, form);
  ASSERT_EQ(answer.status, 200);
  const Json json = Json::parse(answer.body);
  for (const char* key : {"access_token", "signature", "scope", "instance_url", "id", "token_type", "issued_at"}) {
    EXPECT_TRUE(json.at(key).is_string()) << key;
  }
  EXPECT_EQ(json["instance_url"], "https://acme.my.salesforce.com");
  EXPECT_FALSE(json.contains("expires_in"));
}

TEST_F(Simulated, CredentialsMayComeAsHttpBasicToo) {
  const auto answer =
      call("POST", "/services/oauth2/token", {{"Authorization", "Basic c2ltdWxhdGVkLWNsaWVudDpzaW11bGF0ZWQtc2VjcmV0"}},
           "grant_type=client_credentials");
  EXPECT_EQ(answer.status, 200);
}

TEST_F(Simulated, WrongCredentialsGetTheOauthErrors) {
  const std::tuple<const char*, int, const char*> cases[] = {
      {"grant_type=password&client_id=simulated-client", 400, "unsupported_grant_type"},
      {"", 400, "unsupported_grant_type"},
      {"grant_type=client_credentials&client_id=x&client_secret=y", 400, "invalid_client_id"},
      {"grant_type=client_credentials&client_id=simulated-client&client_secret=y", 401, "invalid_client"},
  };
  for (const auto& [body, status, error] : cases) {
    const auto answer = call("POST", "/services/oauth2/token", {}, body);
    EXPECT_EQ(answer.status, status) << body;
    EXPECT_EQ(Json::parse(answer.body)["error"], error);
  }
}

TEST_F(Simulated, WithoutAGoodTokenNothingButTheVersionsIsTold) {
  EXPECT_EQ(get("/services/data/").status, 200);
  EXPECT_EQ(http::header(get("/services/data/").headers, "Sforce-Limit-Info"), "");
  for (const char* path : {"/services/data/v66.0/", "/services/data/v66.0/limits", "/services/data/v66.0/sobjects/"}) {
    const auto answer = get(path);
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(Json::parse(answer.body)[0]["errorCode"], "INVALID_SESSION_ID");
    EXPECT_EQ(http::header(answer.headers, "WWW-Authenticate"), "Token");
  }
  sign_in();
  EXPECT_EQ(get("/services/data/v66.0/limits").status, 200);
  org.expire_tokens();
  EXPECT_EQ(get("/services/data/v66.0/limits").status, 401);
}

TEST_F(Simulated, CallsAreCountedAndRefusedBeyondTheLimit) {
  SalesforceSimulator::Options options;
  options.daily_calls = 2;
  SalesforceSimulator small{test::org_of(1), options};
  const std::string given =
      Json::parse(small.handle({"POST", "/services/oauth2/token", {}, form}).body)["access_token"];
  const http::Request ask{"GET", "/services/data/v66.0/limits", {{"Authorization", "Bearer " + given}}};
  EXPECT_EQ(http::header(small.handle(ask).headers, "Sforce-Limit-Info"), "api-usage=1/2");
  EXPECT_EQ(small.handle(ask).status, 200);
  const auto beyond = small.handle(ask);
  EXPECT_EQ(beyond.status, 403);
  EXPECT_THAT(beyond.body, HasSubstr("REQUEST_LIMIT_EXCEEDED"));
}

TEST_F(Simulated, PagesOfAQueryFollowOneAnotherToTheEnd) {
  sign_in();
  std::string path;
  std::set<std::string> ids;
  Json page = Json::parse(query("SELECT Id FROM Contact").body);
  EXPECT_EQ(page["totalSize"], 4'500);
  while (!page["done"].get<bool>()) {
    for (const Json& record : page["records"]) ids.insert(record["Id"]);
    page = Json::parse(get(page["nextRecordsUrl"]).body);
  }
  EXPECT_FALSE(page.contains("nextRecordsUrl"));
  for (const Json& record : page["records"]) ids.insert(record["Id"]);
  EXPECT_EQ(ids.size(), 4'500u);
}

TEST_F(Simulated, ThePageSizeIsAWishFrom200To2000) {
  sign_in();
  for (const auto& [wish, size] :
       {std::pair{"200", 200u}, std::pair{"199", 2'000u}, std::pair{"5000", 2'000u}, std::pair{"x", 2'000u}}) {
    const auto answer = query("SELECT Id FROM Contact", {{"Sforce-Query-Options", std::string{"batchSize="} + wish}});
    EXPECT_EQ(Json::parse(answer.body)["records"].size(), size) << wish;
  }
}

TEST_F(Simulated, TheOldestOfElevenCursorsIsGone) {
  sign_in();
  std::vector<std::string> next;
  for (int i = 0; i < 11; ++i) next.push_back(Json::parse(query("SELECT Id FROM Contact").body)["nextRecordsUrl"]);
  const auto gone = get(next.front());
  EXPECT_EQ(gone.status, 400);
  EXPECT_EQ(Json::parse(gone.body)[0]["errorCode"], "INVALID_QUERY_LOCATOR");
  EXPECT_EQ(get(next[1]).status, 200);
  for (const char* wrong : {"x", "x-1", "-", "0r8000000000002AAA-99999999999999999999"}) {
    EXPECT_EQ(get(std::string{"/services/data/v66.0/query/"} + wrong).status, 400) << wrong;
  }
}

TEST_F(Simulated, RowsAreFixedWhenAQueryBeginsAndReadPageByPage) {
  sign_in();
  const std::string next = Json::parse(query("SELECT Email FROM Contact WHERE Email != null").body)["nextRecordsUrl"];
  ASSERT_TRUE(org.change("Contact", record_id("003", 2'001), "Email", Value{}));
  const Json page = Json::parse(get(next).body);
  EXPECT_EQ(page["records"][0]["Email"], nullptr);
}

TEST_F(Simulated, CountTellsTheNumberAndNoRecords) {
  sign_in();
  EXPECT_EQ(query("SELECT COUNT() FROM Contact").body, R"({"totalSize":4500,"done":true,"records":[]})");
}

TEST_F(Simulated, OneRecordIsReadAndChangedByItsId) {
  sign_in();
  const std::string path = "/services/data/v66.0/sobjects/Contact/003000000000001";
  EXPECT_EQ(call("PATCH", path, {}, R"({"Email":"new@example.com"})").status, 204);
  const Json record = Json::parse(get(path + "?fields=Email,Score__c").body);
  EXPECT_EQ(record["Email"], "new@example.com");
  EXPECT_EQ(record["attributes"]["type"], "Contact");
  EXPECT_EQ(org.value("contact", record_id("003", 1), "email"), Value{"new@example.com"});
  const auto refused = call("PATCH", path, {}, R"({"Nope__c":1})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(Json::parse(refused.body)[0]["errorCode"], "INVALID_FIELD");
  EXPECT_EQ(get("/services/data/v66.0/sobjects/Contact/003000000009999").status, 404);
}

TEST_F(Simulated, PathsThatAreNotThereAre404AndWrongMethods405) {
  sign_in();
  for (const char* path : {"/", "/services", "/services/data/v1.0/limits", "/services/data/v66.0/nope",
                           "/services/data/v66.0/sobjects/Nope/describe"}) {
    EXPECT_EQ(get(path).status, 404) << path;
  }
  EXPECT_EQ(call("PUT", "/services/data/v66.0/sobjects/Contact/003000000000001").status, 405);
  EXPECT_EQ(call("POST", "/services/data/v66.0/query?q=x").status, 405);
}

TEST_F(Simulated, ALongAddressIsRefusedBeforeItIsRead) {
  sign_in();
  EXPECT_EQ(query(std::string(17'000, 'x')).status, 414);
  EXPECT_EQ(get("/services/data/v66.0/limits", {{"X", std::string(17'000, 'x')}}).status, 431);
}

TEST_F(Simulated, ListsItsObjectsAndGivesTheirDescribesAsTheyAre) {
  sign_in();
  const Json list = Json::parse(get("/services/data/v66.0/sobjects/").body);
  EXPECT_EQ(list["sobjects"][1]["name"], "Contact");
  EXPECT_FALSE(list["sobjects"][1].contains("fields"));
  EXPECT_EQ(get("/services/data/v66.0/sobjects/Contact/describe").body, test::org_of(0).object("Contact")->describe());
}

TEST(SalesforceFolder, AnOrgIsReadFromDescribesAndRecords) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path{testing::TempDir()} / ("org_" + std::to_string(::getpid()));
  fs::create_directories(folder / "records");
  fs::copy(fs::path{TIDEMARK_TEST_DATA} / "salesforce/describe", folder / "describe");
  std::ofstream{folder / "records/Contact.ndjson"}
      << R"({"attributes":{},"Id":"003000000000001AAA","LastName":"Ito","IsDeleted":false})"
      << "\n\n"
      << R"({"Id":"003000000000002","Birthdate":"1990-01-31"})";
  auto org = Org::load(folder.string());
  ASSERT_TRUE(org.has_value()) << to_line(org.error());
  EXPECT_EQ(org->object("Contact")->size(), 2u);
  EXPECT_EQ(org->object("Account")->size(), 0u);
  for (const char* wrong :
       {"{", "[]", R"({"LastName":"x"})", R"({"Id":"003000000000001AAA"})", R"({"Id":"003000000000009","Nope":1})"}) {
    std::ofstream{folder / "records/Contact.ndjson"} << R"({"Id":"003000000000001AAA"})"
                                                     << "\n"
                                                     << wrong << "\n";
    org = Org::load(folder.string());
    ASSERT_FALSE(org.has_value()) << wrong;
    EXPECT_THAT(org.error().where, HasSubstr("Contact.ndjson:2"));
  }
  fs::remove_all(folder);
  EXPECT_EQ(Org::load(folder.string()).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace tidemark::sim
