// What both sides hold, read for a draft that is planned elsewhere: whoever plans from it has the engine's own plan.
#include "asking.h"
#include "core/planning/plan.h"
#include "core/time/zone.h"
#include "http/message.h"

namespace tidemark::service {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

/// The plan of a reading, made of nothing but what the API answers: what the console does in the browser.
class PlannedElsewhere {
 public:
  using Get = std::function<std::string(const std::string& path)>;

  PlannedElsewhere(const json& reading, const std::string& draft, const Get& get) {
    configuration_ = read_configuration(draft, zone_exists).value();
    const Part part =
        part_of(reading["connection"].get<std::string>(), reading["direction"].get<std::string>()).value();
    const auto page = [&](const json& one) -> std::string_view {
      return bytes_.emplace_back(get("/pages/" + one["digest"].get<std::string>()));
    };
    const auto pages = [&](const json& side) {
      std::vector<Page> all;
      for (const json& one : side) {
        all.push_back({page(one), format(one["format"]), one["name"]});
        EXPECT_EQ(all.back().bytes.size(), one["bytes"].get<std::size_t>());
      }
      return all;
    };
    for (const json& schema : reading["salesforce_schemas"]) salesforce_.add(must(read_describe(page(schema))));
    pendo_ = must(PendoSchema::read(page(reading["pendo_schema"])));
    zone_ = must(Zone::from_tzif(get("/api/v1/zones/" + http::encode(reading["time_zone"].get<std::string>()))));
    inputs_.configuration = &configuration_;
    inputs_.connection = configuration_.connection(part.kind);
    inputs_.direction = part.direction;
    inputs_.salesforce = &salesforce_;
    inputs_.pendo = &pendo_;
    inputs_.zone = &zone_;
    inputs_.targets = pages(reading["targets"]);
    if (part.direction == Direction::pull) inputs_.sources = pages(reading["sources"]);
    else
      for (const json& source : reading["sources"])
        inputs_.reports.push_back({source["report"], pages(json::array({source}))});
    if (!reading["entities"].is_null()) inputs_.entities = pages(reading["entities"]);
    for (const json& write : reading["own_writes"])
      inputs_.own_writes.push_back({write["target"], write["field"], write["before"], write["written"]});
    inputs_.left_out = reading["left_out"].get<std::vector<std::string>>();
    inputs_.memory.changed = reading["memory"]["changed"].get<std::vector<std::string>>();
    for (const json& cleared : reading["memory"]["cleared"])
      inputs_.memory.cleared.push_back({cleared["field"], cleared["targets"].get<std::vector<std::string>>()});
    inputs_.memory.most_sources = reading["memory"]["most_sources"];
    plan = must(tidemark::plan(inputs_));
  }
  Plan plan;

 private:
  static PageFormat format(const std::string& name) {
    for (const PageFormat one : {PageFormat::csv, PageFormat::salesforce_json, PageFormat::pendo_json,
                                 PageFormat::ndjson, PageFormat::report_json})
      if (name_of(one) == name) return one;
    throw std::runtime_error("no format: " + name);
  }
  std::deque<std::string> bytes_;
  Configuration configuration_;
  SalesforceSchema salesforce_;
  PendoSchema pendo_;
  Zone zone_;
  PlanInputs inputs_;
};

class Reading : public Asking {
 protected:
  static json asked(const std::string& connection, const std::string& direction, const std::string& draft) {
    return {{"configuration", json::parse(draft)}, {"connection", connection}, {"direction", direction}};
  }
  json newest(const std::string& path, const char* of) {
    wait_for(*service->find("acme"));
    const json all = get(path);
    EXPECT_FALSE(all["making"]);
    EXPECT_TRUE(all["error"].is_null()) << all["error"];
    return all[of];
  }
  json read(const json& body) {
    const web::Response begun = send("POST", "/readings", body.dump());
    EXPECT_EQ(begun.status, 202) << begun.body;
    return newest("/readings", "reading");
  }
  json plan(const std::string& connection, const std::string& direction) {
    const json part = {{"connection", connection}, {"direction", direction}};
    EXPECT_EQ(status("POST", "/plans", part.dump()), 202);
    for (const json& one : newest("/plans", "plans"))
      if (one["connection"] == connection && one["direction"] == direction) return one;
    return {};
  }
  void apply(const std::string& configuration) {
    const std::string seen = header_of(send("GET", "/configuration"), "ETag");
    ASSERT_EQ(send("PUT", "/configuration", configuration, {{"if-match", seen}}).status, 200);
  }
  [[nodiscard]] PlannedElsewhere planned(const json& reading, const std::string& draft) {
    return {reading, draft, [&](const std::string& path) {
              const web::Response bytes = path.starts_with("/api") ? ask("GET", path) : send("GET", path);
              EXPECT_EQ(bytes.status, 200) << path << " " << bytes.body;
              return bytes.body;
            }};
  }
  [[nodiscard]] web::Response as(Role role, const std::string& method, const std::string& path,
                                 const std::string& body = {}) {
    const std::string of = must(access::Tokens{*file}.make(
        {"a test", clock()}, {"r" + std::to_string(++tokens_made), role, {clock().milliseconds + one_day}, {}}));
    return ask(
        {method, acme + path, {}, {{"authorization", "Bearer " + of}, {"content-type", "application/json"}}, body});
  }

  const std::string demo = configuration_of("acme", sample::demo_configuration(salesforce_url, pendo_url));
  const std::string with_push =
      configuration_of("acme", sample::demo_configuration_with_push(salesforce_url, pendo_url));
};

TEST_F(Reading, WhoeverPlansFromItHasTheEnginesPlan) {
  apply(with_push);
  for (const bool has_run : {false, true}) {
    if (has_run) run();
    for (const auto& [connection, direction] :
         {std::pair{"visitor", "pull"}, {"account", "pull"}, {"visitor", "push"}}) {
      const std::string part = std::string{connection} + " " + direction + (has_run ? " after a run" : "");
      const json reading = read(asked(connection, direction, with_push));
      ASSERT_TRUE(reading.is_object()) << part;
      const PlannedElsewhere elsewhere = planned(reading, with_push);
      const json engines = plan(connection, direction);
      EXPECT_EQ(to_hex(elsewhere.plan.digest), engines["digest"]) << part;
      EXPECT_EQ(!elsewhere.plan.held.empty(), engines["held"].get<bool>()) << part;
      EXPECT_EQ(elsewhere.plan.counts.changes, engines["summary"]["changes"].get<std::uint64_t>()) << part;
      if (part == "visitor pull after a run") {
        EXPECT_FALSE(reading["own_writes"].empty()) << part;
        EXPECT_FALSE(reading["memory"]["changed"].empty()) << part;
        EXPECT_GT(reading["memory"]["most_sources"], 0) << part;
      }
    }
  }
}

TEST_F(Reading, WithoutWhatEarlierRunsWroteItWouldBeAnotherPlan) {
  run();
  json reading = read(asked("visitor", "pull", demo));
  const std::string digest = to_hex(planned(reading, demo).plan.digest);
  json& write = reading["own_writes"][0];
  std::swap(write["before"], write["written"]);  // what is read counts as something else now
  EXPECT_NE(to_hex(planned(reading, demo).plan.digest), digest);
}

TEST_F(Reading, ADraftIsReadThatIsNotApplied) {
  json draft = json::parse(demo);
  draft["connections"]["visitor"]["pull"] = json::array();
  json body = asked("visitor", "pull", draft.dump());
  body["fields"] = {"Title", "Department", "Owner.Email", "Nothing__c"};
  const Position before = service->find("acme")->log().head().position;
  const json reading = read(body);
  EXPECT_EQ(service->find("acme")->log().head().position, before) << "nothing is said of it";
  const auto fields = reading["fields"]["salesforce"].get<std::vector<std::string>>();
  EXPECT_THAT(fields, testing::AllOf(testing::Contains("Title"), testing::Contains("Owner.Email"),
                                     Not(testing::Contains("Nothing__c"))));
  const web::Response page = send("GET", "/pages/" + reading["sources"][0]["digest"].get<std::string>());
  EXPECT_THAT(page.body, HasSubstr("\"Title\""));
  EXPECT_GT(reading["calls"]["pendo"], 0);
  EXPECT_EQ(reading["writing"]["targets_a_call"], 1'000);
  draft["connections"]["visitor"]["pull"] = {{{"from", "Title"}, {"to", "title"}}};
  EXPECT_GT(planned(reading, draft.dump()).plan.counts.sources, 0u) << "a line more needs no other reading";
}

TEST_F(Reading, ThePagesOfARunAndOfItAreGivenAndNothingElse) {
  const json reading = read(asked("visitor", "pull", demo));
  EXPECT_EQ(plan("visitor", "pull")["held"], false);
  run();
  const auto row = must(service->find("acme")->views().plans({EntityKind::visitor, Direction::pull}, 1)).front();
  EXPECT_EQ(status("GET", "/pages/" + row.planned.sources.front()), 200);
  EXPECT_EQ(status("GET", "/pages/" + reading["targets"][0]["digest"].get<std::string>()), 200);
  const std::string kept = get("/plans")["plans"][0]["digest"];
  ASSERT_TRUE(service->find("acme")->archive().get(kept)) << "the archive has it, and it is no page";
  for (const std::string& other : {kept, std::string(64, '0'), std::string{"..%2f..%2fusers"}, std::string{"x"}})
    EXPECT_EQ(status("GET", "/pages/" + other), 404) << other;
  EXPECT_EQ(ask("GET", "/api/v1/subscriptions/globex/pages/" + row.planned.sources.front()).status, 404);
}

TEST_F(Reading, OneThingGoesOnAtATime) {
  const std::string visitors = asked("visitor", "pull", demo).dump();
  EXPECT_TRUE(get("/readings")["reading"].is_null());
  EXPECT_EQ(status("DELETE", "/readings"), 409);
  gate_closed = true;
  EXPECT_EQ(send("POST", "/readings", visitors).body, R"({"joined":false})");
  EXPECT_EQ(send("POST", "/readings", visitors).body, R"({"joined":true})");
  EXPECT_TRUE(get("/readings")["making"]);
  EXPECT_EQ(status("POST", "/readings", asked("account", "pull", demo).dump()), 409);
  EXPECT_EQ(status("POST", "/plans"), 409);
  EXPECT_EQ(status("POST", "/runs"), 409);
  EXPECT_EQ(status("DELETE", "/readings"), 202);
  gate_closed = false;
  wait_for(*service->find("acme"));
  EXPECT_EQ(get("/readings")["error"]["code"], "interrupted");
}

TEST_F(Reading, WhatCanNotBeReadIsSaid) {
  offline = true;
  EXPECT_EQ(status("POST", "/readings", asked("visitor", "pull", demo).dump()), 202);
  wait_for(*service->find("acme"));
  EXPECT_EQ(get("/readings")["error"]["code"], "network");
  offline = false;
  json body = asked("visitor", "pull", demo);
  for (const auto& [member, value] :
       std::initializer_list<std::pair<const char*, json>>{{"connection", "person"},
                                                           {"direction", 7},
                                                           {"configuration", json::array()},
                                                           {"configuration", "{"},
                                                           {"configuration", json::object()},
                                                           {"fields", "Title"},
                                                           {"fields", {1}},
                                                           {"more", true},
                                                           {"fields", {std::string(20'000, 'x')}}}) {
    json bad = body;
    bad[member] = value;
    EXPECT_EQ(status("POST", "/readings", bad.dump()), 422) << member << value.dump().substr(0, 40);
  }
  body.erase("direction");
  EXPECT_EQ(status("POST", "/readings", body.dump()), 422);
  json of_visitors_alone = json::parse(demo);
  of_visitors_alone["connections"].erase("account");
  EXPECT_EQ(status("POST", "/readings", asked("account", "pull", of_visitors_alone.dump()).dump()), 422);
}

TEST_F(Reading, OnlyAnAdministratorHasACredentialSentElsewhere) {
  const std::string good = asked("visitor", "pull", demo).dump();
  json draft = json::parse(demo);
  draft["pendo"]["host"] = "https://app.eu.pendo.io";
  const std::string elsewhere = asked("visitor", "pull", draft.dump()).dump();
  const web::Response refused = as(Role::runner, "POST", "/readings", elsewhere);
  EXPECT_EQ(refused.status, 403) << refused.body;
  EXPECT_THAT(refused.body, HasSubstr("other systems"));
  EXPECT_EQ(as(Role::viewer, "POST", "/readings", good).status, 403);
  EXPECT_EQ(as(Role::runner, "POST", "/readings", good).status, 202);
  wait_for(*service->find("acme"));
  EXPECT_EQ(as(Role::viewer, "GET", "/readings").status, 200);
  EXPECT_EQ(as(Role::administrator, "POST", "/readings", elsewhere).status, 202);
  wait_for(*service->find("acme"));
}

TEST_F(Reading, AZoneIsGivenAsItsFileHasIt) {
  const web::Response zone = ask("GET", "/api/v1/zones/Europe%2FLondon");
  EXPECT_EQ(zone.status, 200);
  EXPECT_TRUE(zone.body.starts_with("TZif"));
  for (const char* none : {"Nowhere", "..%2F..%2F..%2Fetc%2Fpasswd", "%2Fetc%2Fpasswd", "tzdata.zi", "%00"})
    EXPECT_EQ(ask("GET", std::string{"/api/v1/zones/"} + none).status, 404) << none;
}

}  // namespace
}  // namespace tidemark::service
