// What people decide through the API: plans, what the guard held, letters, segments; and what they ask.
#include <random>

#include "asking.h"

namespace tidemark::service {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

std::string held_by_all() {
  json configuration = json::parse(configuration_of("acme", sample::demo_configuration(salesforce_url, pendo_url)));
  for (auto& [kind, connection] : configuration["connections"].items())
    connection["guard"] = {{"changed", 0}, {"changed_share", 0}};
  configuration["connections"]["account"]["pull"][0]["convert"] =
      json::array({json{{"upper", true}}});  // it changes something too
  return configuration.dump();
}

class Deciding : public Asking {
 protected:
  void hold() {
    const std::string seen = header_of(send("GET", "/configuration"), "ETag");
    ASSERT_EQ(send("PUT", "/configuration", held_by_all(), {{"if-match", seen}}).status, 200);
  }
  /// Of a run that the guard holds, the digest of the first part that is held.
  std::string held_digest(int number) {
    const json held = get("/runs/" + std::to_string(number));
    for (const json& part : held["parts"])
      if (part["held"]) return part["digest"];
    ADD_FAILURE() << "nothing is held";
    return {};
  }
  json plans() {
    json all;
    for (int waited = 0; waited < 5'000 && (all.is_null() || all["making"]); ++waited) {
      all = get("/plans");
      std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
    return all;
  }
};

TEST_F(Deciding, WhatWasHeldIsApproved) {
  hold();
  const int held = run();
  const std::string path = "/runs/" + std::to_string(held);
  EXPECT_EQ(get(path)["state"], "held");
  EXPECT_EQ(status("POST", path + "/approve", R"({"digest":"00"})"), 422);
  EXPECT_EQ(status("POST", path + "/approve", json{{"digest", std::string(64, '0')}}.dump()), 404);
  const std::string digest = held_digest(held);
  const web::Response approved = send("POST", path + "/approve", json{{"digest", digest}}.dump());
  ASSERT_EQ(approved.status, 202) << approved.body;
  wait_for(*service->find("acme"));
  const json after = get("/runs/" + std::to_string(json::parse(approved.body)["run"].get<int>()));
  EXPECT_EQ(after["kind"], "approve");
  EXPECT_EQ(after["approves"], held);
  EXPECT_EQ(get(path)["approved_by"], "token t1");
}

TEST_F(Deciding, WhatWasRejectedIsNotApprovedAnyMore) {
  hold();
  const int held = run();
  const std::string path = "/runs/" + std::to_string(held);
  const std::string digest = held_digest(held);
  const web::Response rejected = send("POST", path + "/reject", R"({"comment":"look first"})");
  ASSERT_EQ(rejected.status, 200) << rejected.body;
  const json run = json::parse(rejected.body);
  EXPECT_EQ(run["rejected_by"], "token t1");
  EXPECT_EQ(run["rejection"], "look first");
  EXPECT_EQ(run["state"], "held");
  EXPECT_EQ(status("POST", path + "/reject"), 409) << "it was already";
  const web::Response approved = send("POST", path + "/approve", json{{"digest", digest}}.dump());
  EXPECT_EQ(approved.status, 409) << approved.body;
  EXPECT_THAT(approved.body, HasSubstr("that run was rejected"));
  EXPECT_EQ(status("POST", "/runs/77/reject"), 404);
}

TEST_F(Deciding, ARunThatHoldsNothingIsNotRejected) {
  const int number = run();
  EXPECT_EQ(status("POST", "/runs/" + std::to_string(number) + "/reject"), 409);
}

TEST_F(Deciding, APlanIsMadeLookedAtAndCarriedOut) {
  const web::Response asked = send("POST", "/plans", R"({"connection":"visitor","direction":"pull"})");
  ASSERT_EQ(asked.status, 202) << asked.body;
  const json all = plans();
  ASSERT_THAT(all["plans"], SizeIs(1)) << all;
  EXPECT_TRUE(all["error"].is_null());
  const json plan = all["plans"][0];
  const std::string path = "/plans/" + plan["digest"].get<std::string>();
  const web::Response lines = send("GET", path);
  ASSERT_EQ(lines.status, 200);
  EXPECT_THAT(lines.body, HasSubstr("{\"change\":{\"target\":"));
  EXPECT_THAT(lines.body, HasSubstr("{\"summary\":"));
  EXPECT_EQ(must(service->find("acme")->views().runs()).size(), 0u) << "without any effect";
  const web::Response applied = send("POST", path + "/apply", R"({"exact":true})");
  ASSERT_EQ(applied.status, 202) << applied.body;
  wait_for(*service->find("acme"));
  EXPECT_EQ(get("/runs/1")["kind"], "apply");
  EXPECT_EQ(get("/runs/1")["expect"], plan["digest"]);
  EXPECT_EQ(status("POST", path + "/apply"), 409) << "it was carried out";
}

TEST_F(Deciding, ARunIsTakenBackByAPlanThatIsLookedAtAndApplied) {
  const int number = run();
  const std::string undo = "/runs/" + std::to_string(number) + "/undo";
  EXPECT_EQ(status("POST", undo, R"({"visitor":"v-1","account":"a-1"})"), 422);
  EXPECT_EQ(status("POST", undo, R"({"run":1})"), 422);
  ASSERT_EQ(status("POST", "/runs/77/undo"), 202);
  EXPECT_EQ(plans()["error"]["code"], "not_found");
  const web::Response asked = send("POST", undo);
  ASSERT_EQ(asked.status, 202) << asked.body;
  const json all = plans();
  ASSERT_TRUE(all["error"].is_null()) << all;
  ASSERT_FALSE(all["plans"].empty());
  const json plan = all["plans"][0];
  EXPECT_EQ(plan["correction"], "undo of run " + std::to_string(number));
  EXPECT_EQ(plan["not_put_back"], 0);
  EXPECT_GT(plan["summary"]["changes"], 0);
  const std::string path = "/plans/" + plan["digest"].get<std::string>();
  EXPECT_THAT(send("GET", path).body, HasSubstr("{\"change\":{\"target\":"));
  ASSERT_EQ(status("POST", path + "/apply"), 202);
  wait_for(*service->find("acme"));
  const json undone = get("/runs/" + std::to_string(number + 1));
  EXPECT_EQ(undone["kind"], "undo");
  EXPECT_EQ(undone["undoes"], number);
  EXPECT_EQ(undone["state"], "completed");
}

TEST_F(Deciding, WhatALineThatIsRemovedHasWrittenIsClearedByAPlan) {
  run();
  ASSERT_EQ(status("POST", "/retire", R"({"connection":"visitor","direction":"pull","field":"custom.region"})"), 202);
  EXPECT_EQ(plans()["error"]["code"], "refused") << "a line still writes to it";
  json without = json::parse(configuration_of("acme", sample::demo_configuration(salesforce_url, pendo_url)));
  std::erase_if(without["connections"]["visitor"]["pull"].get_ref<json::array_t&>(),
                [](const json& line) { return line["to"] == "region"; });
  const std::string seen = header_of(send("GET", "/configuration"), "ETag");
  ASSERT_EQ(send("PUT", "/configuration", without.dump(), {{"if-match", seen}}).status, 200);
  ASSERT_EQ(status("POST", "/retire"), 202);
  const json all = plans();
  ASSERT_TRUE(all["error"].is_null()) << all;
  ASSERT_THAT(all["plans"], SizeIs(1));
  const json plan = all["plans"][0];
  EXPECT_THAT(plan["correction"].get<std::string>(), HasSubstr("retire"));
  EXPECT_GT(plan["summary"]["changes"], 0);
  ASSERT_EQ(status("POST", "/plans/" + plan["digest"].get<std::string>() + "/apply"), 202);
  wait_for(*service->find("acme"));
  EXPECT_EQ(get("/runs/2")["kind"], "retire");
  EXPECT_EQ(get("/runs/2")["state"], "completed");
  for (const char* bad :
       {R"({"connection":"visitor"})", R"({"direction":"pull"})", R"({"field":7})", R"({"all":true})"})
    EXPECT_EQ(status("POST", "/retire", bad), 422) << bad;
}

TEST_F(Deciding, ARunIsPlannedAgainAsItWasAndUnderADraft) {
  const std::string path = "/runs/" + std::to_string(run()) + "/replay";
  const web::Response same = send("POST", path);
  ASSERT_EQ(same.status, 200) << same.body;
  EXPECT_THAT(same.body, HasSubstr("\"same\":true"));
  EXPECT_THAT(same.body, testing::Not(HasSubstr("\"same\":false")));
  json draft = json::parse(configuration_of("acme", sample::demo_configuration(salesforce_url, pendo_url)));
  draft["connections"]["visitor"]["pull"] = json::array({json{{"from", "Score__c"}, {"to", "score"}}});
  const web::Response under = send("POST", path, json{{"configuration", draft}}.dump());
  ASSERT_EQ(under.status, 200) << under.body;
  EXPECT_THAT(under.body, HasSubstr("{\"difference\":{\"target\":"));
  EXPECT_EQ(status("POST", "/runs/77/replay"), 404);
  EXPECT_EQ(status("POST", path, R"({"configuration":{"no":1}})"), 422);
}

TEST_F(Deciding, ACheckUpSaysHowEverythingIs) {
  run();
  const json findings = get("/checkup")["findings"];
  std::vector<std::string> of;
  for (const json& finding : findings) {
    of.push_back(finding["of"]);
    EXPECT_NE(finding["state"], "broken") << finding;
  }
  EXPECT_THAT(
      of, testing::ElementsAre("log", "clock", "views", "last run", "open intents", "letters", "nights", "erasures"));
}

TEST_F(Deciding, ACheckUpNamesARunUntilAllOfItsHeldPartsAreDecidedOn) {
  hold();
  const int held = run();
  const auto said = [&] {
    const json checkup = get("/checkup");
    for (const json& finding : checkup["findings"])
      if (finding["of"] == "last run") return finding["what"].get<std::string>();
    return std::string{};
  };
  const std::string waits = "run " + std::to_string(held) + " is held by the guard";
  std::vector<std::string> digests;
  const json before = get("/runs/" + std::to_string(held));
  for (const json& part : before["parts"])
    if (part["held"]) digests.push_back(part["digest"]);
  ASSERT_GE(digests.size(), 2u) << before;
  for (const std::string& digest : digests) {
    EXPECT_EQ(said(), waits);
    ASSERT_EQ(status("POST", "/runs/" + std::to_string(held) + "/approve", json{{"digest", digest}}.dump()), 202);
    wait_for(*service->find("acme"));
  }
  EXPECT_THAT(said(),
              HasSubstr("run " + std::to_string(held) + ", the newest of all connections, was held, and decided on"));
}

TEST_F(Deciding, APlanOfTheMappingStandsBesideOneThatPutsBack) {
  const int number = run();
  ASSERT_EQ(status("POST", "/runs/" + std::to_string(number) + "/undo"), 202);
  const std::size_t corrections = plans()["plans"].size();
  ASSERT_EQ(status("POST", "/plans", R"({"connection":"visitor","direction":"pull"})"), 202);
  EXPECT_EQ(plans()["plans"].size(), corrections + 1);
}

TEST_F(Deciding, AKeptPlanIsThereAfterARestartAndAPageIsNoPlan) {
  ASSERT_EQ(status("POST", "/plans", R"({"connection":"visitor","direction":"pull"})"), 202);
  const std::string digest = plans()["plans"][0]["digest"];
  run();
  const auto rows = must(service->find("acme")->views().schemas());
  api.reset();
  service.reset();
  open();
  EXPECT_THAT(get("/plans")["plans"], SizeIs(0));
  const web::Response lines = send("GET", "/plans/" + digest);
  EXPECT_EQ(lines.status, 200);
  EXPECT_THAT(lines.body, HasSubstr("{\"change\":{\"field\":"));
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(status("GET", "/plans/" + rows.front().archive_name), 404) << "the archive has it, and it is no plan";
  for (const char* other : {"00", "..%2f..%2fetc", "x"})
    EXPECT_EQ(status("GET", std::string{"/plans/"} + other), 404) << other;
}

TEST_F(Deciding, WhoeverStartsARunIsToldOfHisOwn) {
  hold();
  const int held = run();
  const std::string digest = held_digest(held);
  ASSERT_EQ(status("POST", "/runs/" + std::to_string(held) + "/reject"), 200);
  std::atomic<bool> goes_on = true;
  std::vector<std::thread> others;
  for (int i = 0; i < 4; ++i)
    others.emplace_back([&] {
      while (goes_on) static_cast<void>(status("POST", "/runs"));
    });
  for (int i = 0; i < 60; ++i) {
    const int answer = status("POST", "/runs/" + std::to_string(held) + "/approve", json{{"digest", digest}}.dump());
    EXPECT_EQ(answer, 409) << "it was rejected, or another run goes on; never a run of somebody else";
  }
  goes_on = false;
  for (std::thread& one : others) one.join();
  wait_for(*service->find("acme"));
}

TEST_F(Deciding, OneThingGoesOnAtATime) {
  gate_closed = true;
  ASSERT_EQ(status("POST", "/plans"), 202);
  EXPECT_EQ(json::parse(send("POST", "/plans").body)["joined"], true);
  EXPECT_EQ(status("POST", "/plans", R"({"connection":"account"})"), 409);
  EXPECT_EQ(status("POST", "/runs"), 409) << "a run does not join a plan";
  EXPECT_EQ(status("DELETE", "/plans"), 202);
  gate_closed = false;
  wait_for(*service->find("acme"));
  EXPECT_EQ(status("DELETE", "/plans"), 409);
  gate_closed = true;
  ASSERT_EQ(status("POST", "/runs"), 202);
  EXPECT_EQ(status("POST", "/plans"), 409);
  EXPECT_EQ(status("POST", "/plans/" + std::string(64, '0') + "/apply"), 409) << "another run is no answer to that";
  gate_closed = false;
  wait_for(*service->find("acme"));
}

TEST_F(Deciding, QuestionsAreAnswered) {
  const int number = run();
  std::string target;
  std::string field;
  std::istringstream lines{send("GET", "/runs/" + std::to_string(number) + "/changes").body};
  for (std::string line; target.empty() && std::getline(lines, line);) {
    const json change = json::parse(line);
    if (!change.contains("target") || change["connection"] != "visitor" || change["direction"] != "pull") continue;
    target = change["target"];
    field = change["fields"][0]["field"];
  }
  ASSERT_FALSE(target.empty());
  const json entity = get("/visitors/" + target);
  EXPECT_EQ(entity["id"], target);
  EXPECT_THAT(get("/visitors/" + target + "/history")["moments"], testing::Not(SizeIs(0)));
  EXPECT_EQ(get("/visitors/" + target + "/why", {{"field", field}})["run"], number);
  EXPECT_EQ(get("/runs/" + std::to_string(number) + "/why-not", {{"visitor", target}})["answers"][0]["verdict"],
            "changed");
  EXPECT_EQ(send("GET", "/visitors/" + target, {}, {}, {{"at", "1"}}).status, 404) << "nothing was known then";
  for (const char* at : {"999999", "x", "2999-01-01", "-1"})
    EXPECT_EQ(send("GET", "/visitors/" + target, {}, {}, {{"at", at}}).status, 400) << at;
  EXPECT_EQ(status("GET", "/visitors/nobody"), 404);
  EXPECT_EQ(status("GET", "/accounts/nobody/history"), 404);
  EXPECT_EQ(status("GET", "/records/nobody/why"), 400) << "which field?";
  EXPECT_EQ(status("GET", "/runs/1/why-not"), 400) << "whom?";
  EXPECT_EQ(send("GET", "/runs/1/why-not", {}, {}, {{"visitor", "a"}, {"record", "b"}}).status, 400);
  EXPECT_EQ(status("GET", "/runs/77/why-not"), 404);
}

TEST_F(Deciding, LettersAreAskedForByName) {
  run();
  EXPECT_TRUE(get("/letters")["next"].is_null());
  EXPECT_EQ(status("POST", "/letters/retry", "{}"), 422) << "which?";
  EXPECT_EQ(status("POST", "/letters/drop", R"({"id":""})"), 422) << "an empty id is not all of them";
  EXPECT_EQ(status("POST", "/letters/drop", R"({"id":"nobody"})"), 404);
  EXPECT_EQ(status("POST", "/letters/drop", R"({"all":"yes"})"), 422);
  EXPECT_EQ(status("POST", "/letters/retry", R"({"all":true,"connection":"robot"})"), 422);
  EXPECT_EQ(status("POST", "/letters/retry", R"({"all":true,"direction":"sideways"})"), 422);
  EXPECT_EQ(send("GET", "/letters", {}, {}, {{"direction", "sideways"}}).status, 400);
  for (const char* bad : {"x", "9.a", ".", "1"})
    EXPECT_EQ(send("GET", "/letters", {}, {}, {{"cursor", bad}}).status, 400) << bad;
}

TEST_F(Deciding, SegmentsAreSavedMeasuredAndDropped) {
  run();
  const std::string text = R"({"segment":"visitor.id != \"\""})";
  EXPECT_EQ(status("PUT", "/segments/none", R"({"segment":"and and"})"), 422);
  const json problem = json::parse(send("PUT", "/segments/none", R"({"segment":"custom.nothing_such = 1"})").body);
  EXPECT_THAT(problem["errors"], SizeIs(1)) << problem;
  EXPECT_EQ(status("PUT", "/segments/-bad", R"({"segment":"custom.region = \"EMEA\""})"), 422);
  const std::string region = R"({"segment":"custom.region = \"EMEA\"","of":"visitors"})";
  const web::Response saved = send("PUT", "/segments/emea", region);
  ASSERT_EQ(saved.status, 200) << saved.body;
  EXPECT_EQ(json::parse(saved.body)["actor"], "token t1");
  EXPECT_EQ(json::parse(send("PUT", "/segments/emea", region).body)["position"], json::parse(saved.body)["position"]);
  EXPECT_THAT(get("/segments")["segments"], SizeIs(1));
  const json size = json::parse(
      send("POST", "/segments/size", R"({"segment":"custom.region = \"EMEA\"","of":"visitors","members":2})").body);
  EXPECT_GT(size["size"], 0) << size;
  EXPECT_THAT(size["members"], SizeIs(std::min(2, size["size"].get<int>())));
  EXPECT_EQ(status("POST", "/segments/size", R"({"segment":"x","of":"robots"})"), 422);
  EXPECT_EQ(status("DELETE", "/segments/emea"), 200);
  EXPECT_EQ(status("DELETE", "/segments/emea"), 404);
  EXPECT_EQ(status("GET", "/segments/emea"), 404);
}

/// Every call of the description, with whatever comes: it is refused or done, and never a fault of this machine.
TEST_F(Deciding, WhateverIsAskedTheAnswerIsBelow500) {
  run();
  std::mt19937 random{88};
  const std::vector<std::string> bodies = {"",
                                           "{",
                                           "[]",
                                           "null",
                                           "7",
                                           "\"x\"",
                                           R"({"comment":7})",
                                           R"({"comment":"x","comment":"y"})",
                                           R"({"digest":[]})",
                                           R"({"segment":"","of":7})",
                                           R"({"all":true,"x":1})",
                                           R"({"exact":"yes"})",
                                           R"({"connection":{"a":1}})",
                                           std::string(3'000, '['),
                                           "{\"id\":\"" + std::string(70'000, 'x') + "\"}",
                                           "\xff\xfe{}",
                                           R"({"members":1e999})",
                                           R"({"members":-1,"segment":"a"})",
                                           R"({"segment":"(((((((((((((((((((((("})"};
  const std::vector<std::string> words = {"1",
                                          "0",
                                          "acme",
                                          "%00",
                                          "..%2f..",
                                          "%ff%fe",
                                          std::string(500, 'a'),
                                          "-1",
                                          std::string(64, '0'),
                                          "18446744073709551616",
                                          "",
                                          "%"};
  const json paths = json::parse(Api::description())["paths"];
  for (const auto& [path, methods] : paths.items())
    for (const auto& [method, operation] : methods.items()) {
      if (path.ends_with("/events") || path.find("/session") != path.npos || path.find("/tokens") != path.npos)
        continue;
      for (int times = 0; times < 25; ++times) {
        std::string target = path;
        for (auto at = target.find('{'); at != target.npos; at = target.find('{')) {
          const bool names_one = target.compare(at, 14, "{subscription}") == 0;
          target.replace(at, target.find('}') - at + 1, names_one ? "acme" : words[random() % words.size()]);
        }
        web::Request request{
            method, target, {}, {{"authorization", "Bearer " + token}}, bodies[random() % bodies.size()]};
        for (char& c : request.method) c = static_cast<char>(c - ('a' - 'A'));
        if (random() % 4 != 0) request.headers.emplace("content-type", "application/json");
        if (random() % 2 != 0) request.headers.emplace("if-match", random() % 2 != 0 ? "*" : "\"x");
        if (operation.contains("parameters"))
          for (const json& parameter : operation["parameters"])
            if (parameter["in"] == "query" && random() % 2 != 0)
              request.query.emplace(parameter["name"], words[random() % words.size()]);
        const web::Response answer = ask(request);
        EXPECT_LT(answer.status, 500) << request.method << " " << target << " " << request.body.substr(0, 80) << "\n"
                                      << answer.body;
        EXPECT_TRUE(operation["responses"].contains(std::to_string(answer.status)))
            << request.method << " " << path << " " << answer.status << " is not described";
      }
      wait_for(*service->find("acme"));
    }
}

}  // namespace
}  // namespace tidemark::service
