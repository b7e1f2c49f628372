#include <fstream>
#include <sstream>

#include "asking.h"

namespace tidemark::service {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Configuring : public Asking {
 protected:
  Configuring() {
    written = json::parse(configuration_of("acme", sample::demo_configuration(salesforce_url, pendo_url)));
  }

  web::Response put(const json& configuration, const std::string& seen, const std::string& comment = {}) {
    return send("PUT", "/configuration", configuration.dump(),
                seen == "*" ? Headers{{"if-none-match", "*"}} : Headers{{"if-match", seen}},
                comment.empty() ? Headers{} : Headers{{"comment", comment}});
  }
  std::string tag() { return header_of(send("GET", "/configuration"), "ETag"); }

  using Headers = std::map<std::string, std::string, std::less<>>;
  json written;
};

TEST_F(Configuring, OneThatWasSeenIsReplacedAndTheLogSaysByWhomAndWhy) {
  const std::string seen = tag();
  json next = written;
  next["salesforce"]["call_reserve"] = 77;
  const web::Response applied = put(next, seen, "more for others");
  ASSERT_EQ(applied.status, 200) << applied.body;
  const json answer = json::parse(applied.body);
  EXPECT_TRUE(answer["changed"]);
  ASSERT_THAT(answer["differences"], SizeIs(1));
  EXPECT_EQ(answer["differences"][0]["place"], "salesforce.call_reserve");
  EXPECT_EQ(answer["differences"][0]["after"], 77);
  EXPECT_EQ(header_of(applied, "ETag"), tag());
  EXPECT_NE(tag(), seen);
  const json present = get("/configuration");
  EXPECT_EQ(present["comment"], "more for others");
  EXPECT_EQ(present["author"], "token t1");
  EXPECT_EQ(present["configuration"]["salesforce"]["call_reserve"], 77);
  const json again = json::parse(put(next, tag()).body);
  EXPECT_FALSE(again["changed"]) << "it is in force already";
  EXPECT_EQ(again["version"], present["version"]);
}

TEST_F(Configuring, OfTwoAdministratorsWhoSawTheSameOneIsTold) {
  const std::string seen = tag();
  std::atomic<int> applied = 0;
  std::atomic<int> told = 0;
  std::vector<std::thread> administrators;
  for (int i = 1; i <= 4; ++i)
    administrators.emplace_back([&, i] {
      json next = written;
      next["salesforce"]["call_reserve"] = i;
      const int status = put(next, seen).status;
      applied += status == 200 ? 1 : 0;
      told += status == 412 ? 1 : 0;
    });
  for (std::thread& one : administrators) one.join();
  EXPECT_EQ(applied, 1);
  EXPECT_EQ(told, 3);
  EXPECT_EQ(send("PUT", "/configuration", written.dump()).status, 428) << "which one it replaces is not said";
  EXPECT_EQ(put(written, "*").status, 412) << "there is one already";
  EXPECT_EQ(put(written, "\"999\"").status, 412);
}

TEST_F(Configuring, AllErrorsAreToldAtOnceAndNothingIsApplied) {
  const std::string seen = tag();
  json wrong = written;
  wrong["time_zone"] = "Mars/Base";
  wrong["connections"]["visitor"]["duplicates"] = 7;
  wrong["surprise"] = true;
  for (const web::Response& refused : {put(wrong, seen), send("POST", "/configuration/check", wrong.dump()),
                                       send("POST", "/configuration/diff", wrong.dump())}) {
    ASSERT_EQ(refused.status, 422) << refused.body;
    const json problem = json::parse(refused.body);
    EXPECT_THAT(problem["errors"], SizeIs(3)) << problem;
    EXPECT_THAT(refused.body, HasSubstr("Mars/Base"));
  }
  json other = written;
  other["subscription"] = "globex";
  EXPECT_EQ(put(other, seen).status, 422);
  EXPECT_EQ(tag(), seen);
}

TEST_F(Configuring, LinesThatNoRunCouldPlanAreRefusedOnceTheSchemasWereSeen) {
  json wrong = written;
  wrong["connections"]["visitor"]["pull"].push_back({{"from", "MailingAddress"}, {"to", "address"}});
  json unknown = written;
  unknown["connections"]["visitor"]["pull"].push_back({{"from", "Nothing__c"}, {"to", "nothing"}});
  EXPECT_EQ(send("POST", "/configuration/check", unknown.dump()).status, 200) << "no run has looked";
  run();
  const web::Response warned = send("POST", "/configuration/check", unknown.dump());
  ASSERT_EQ(warned.status, 200) << "it may be there when the next run looks";
  EXPECT_THAT(json::parse(warned.body)["warnings"], SizeIs(1));
}

TEST_F(Configuring, ACommentIsText) {
  const auto commented = [&](const std::string& comment) {
    return send("PUT", "/configuration", written.dump(), {{"if-match", tag()}}, {{"comment", comment}}).status;
  };
  EXPECT_EQ(commented("\xff\xfe"), 400);
  EXPECT_EQ(commented(std::string(1'001, 'a')), 400);
  EXPECT_EQ(commented("déjà"), 200);
  EXPECT_FALSE(get("/configurations").is_discarded());
}

TEST_F(Configuring, MoreLinesThanAnyObjectHasFieldsAreRefused) {
  json many = written;
  many["connections"]["visitor"]["pull"] = json::array();
  for (int i = 0; i < 2'001; ++i)
    many["connections"]["visitor"]["pull"].push_back(
        {{"from", "F" + std::to_string(i)}, {"to", "f" + std::to_string(i)}});
  many["connections"].erase("account");
  EXPECT_EQ(put(many, tag()).status, 422);
  EXPECT_EQ(send("POST", "/configuration/check", many.dump()).status, 422);
  many["connections"]["visitor"]["pull"].erase(0);
  EXPECT_EQ(send("POST", "/configuration/check", many.dump()).status, 200);
}

TEST_F(Configuring, EarlierVersionsAreListedAndGoneBackTo) {
  for (int reserve = 1; reserve <= 3; ++reserve) {
    json next = written;
    next["salesforce"]["call_reserve"] = reserve;
    ASSERT_EQ(put(next, tag(), "number " + std::to_string(reserve)).status, 200);
  }
  const json first = get("/configurations", {{"limit", "2"}});
  ASSERT_THAT(first["configurations"], SizeIs(2));
  EXPECT_EQ(first["configurations"][0]["comment"], "number 3");
  const json second = get("/configurations", {{"limit", "2"}, {"cursor", first["next"]}});
  ASSERT_THAT(second["configurations"], SizeIs(2));
  EXPECT_TRUE(second["next"].is_null());
  const std::string version = std::to_string(second["configurations"][0]["version"].get<int>());
  const json then = get("/configuration", {{"version", version}});
  EXPECT_EQ(then["configuration"]["salesforce"]["call_reserve"], 1);
  EXPECT_EQ(put(then["configuration"], tag(), "back").status, 200);
  EXPECT_EQ(get("/configuration")["configuration"], then["configuration"]);
  for (const char* bad : {"999999", "1"})
    EXPECT_EQ(send("GET", "/configuration", {}, {}, {{"version", bad}}).status, 404) << bad;
  for (const char* bad : {"0", "-1", "x", ""})
    EXPECT_EQ(send("GET", "/configuration", {}, {}, {{"version", bad}}).status, 400) << bad;
}

TEST_F(Configuring, OneOfSeveralVersionsMayBeTheOneThatWasSeenButNoWeakOne) {
  const std::string seen = tag();
  EXPECT_EQ(send("PUT", "/configuration", written.dump(), {{"if-match", "W/" + seen}}).status, 412);
  EXPECT_EQ(send("PUT", "/configuration", written.dump(), {{"if-match", "\"x\", \"y\""}}).status, 412);
  EXPECT_EQ(send("PUT", "/configuration", written.dump(), {{"if-match", "\"x\" , " + seen}}).status, 200);
}

TEST_F(Configuring, TheFirstOneReplacesNone) {
  api.reset();
  service.reset();
  create({"fresh"}, {});
  open();
  json first = written;
  first["subscription"] = "fresh";
  const auto fresh = [&](const std::string& method, const std::string& path, Headers headers) {
    headers.emplace("authorization", "Bearer " + token);
    headers.emplace("content-type", "application/json");
    return ask(web::Request{method, "/api/v1/subscriptions/fresh" + path, {}, std::move(headers), first.dump()});
  };
  EXPECT_EQ(fresh("GET", "/configuration", {}).status, 404);
  EXPECT_EQ(fresh("PUT", "/configuration", {{"if-match", "\"1\""}}).status, 412);
  EXPECT_EQ(fresh("PUT", "/configuration", {{"if-none-match", "*"}}).status, 200);
  EXPECT_EQ(fresh("PUT", "/configuration", {{"if-none-match", "*"}}).status, 412);
}

TEST_F(Configuring, TheSchemaIsTheOneOfTheDocs) {
  std::ifstream schema{TIDEMARK_DOCS "/configuration.schema.json"};
  std::ostringstream text;
  text << schema.rdbuf();
  EXPECT_EQ(ask("GET", "/api/v1/configuration.schema.json").body, text.str());
}

TEST_F(Configuring, OnlyWhoIsKnownMaySendMoreThanUsual) {
  const web::Request head{"PUT", std::string{acme} + "/configuration", {}, {}, {}};
  EXPECT_EQ(api->largest_body(head), web::usual_body);
  web::Request known = head;
  known.headers.emplace("authorization", "Bearer " + token);
  EXPECT_EQ(api->largest_body(known), std::size_t{1} << 20);
  known.method = "GET";
  EXPECT_EQ(api->largest_body(known), web::usual_body);
}

TEST_F(Configuring, OneIsAppliedBesideARun) {
  gate_closed = true;
  ASSERT_EQ(status("POST", "/runs"), 202);
  json next = written;
  next["salesforce"]["call_reserve"] = 5;
  EXPECT_EQ(put(next, tag()).status, 200);
  gate_closed = false;
  wait_for(*service->find("acme"));
  EXPECT_EQ(must(service->find("acme")->views().runs(1)).front().state, RunState::completed);
}

}  // namespace
}  // namespace tidemark::service
