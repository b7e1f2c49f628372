// The service as a program meets it: the built command serves, a client that knows nothing but the published description asks.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include "described.h"
#include "served.h"

namespace tidemark::command {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST_F(Served, ARunIsStartedFollowedAndLookedAt) {
  const auto started = client("operator").Post(std::string{acme} + "/runs");
  ASSERT_TRUE(started);
  EXPECT_EQ(started->status, 202) << started->body;
  EXPECT_EQ(json::parse(started->body), json::parse(R"({"run":1,"joined":false})"));
  EXPECT_EQ(started->get_header_value("Location"), std::string{acme} + "/runs/1");
  const json run = wait_for_run(1);
  EXPECT_EQ(run["state"], "completed") << run;
  EXPECT_EQ(run["actor"], "token operator");
  EXPECT_EQ(synced.pendo->value(EntityKind::visitor, "v-1", "custom.region"), "\"EMEA\"");
  EXPECT_EQ(get(std::string{acme} + "/runs")["runs"].size(), 1u);
  EXPECT_EQ(get(acme)["newest_run_state"], "completed");
}

TEST_F(Served, WhoMayNotIsToldWhatItNeeds) {
  const std::string runs = std::string{acme} + "/runs";
  for (const auto& [role, status] : std::map<std::string, int>{{"", 401}, {"viewer", 403}})
    EXPECT_EQ(post(runs, role), status) << role;
  EXPECT_EQ(post(runs + "/9/cancel", "viewer"), 403);
  EXPECT_EQ(post(runs + "/9/cancel", "operator"), 404);
  for (const char* path : {"/api/v1/subscriptions", acme, "/api/v1/subscriptions/acme/runs"}) {
    const json refused = get(path, 401, "");
    EXPECT_THAT(refused["hint"].get<std::string>(), HasSubstr("tidemark tokens create"));
    get(path, 200, "viewer");
    get(path, 200, "administrator");
  }
  ASSERT_EQ(synced({"tokens", "revoke", "viewer"}).status, 0);
  get(acme, 401, "viewer");
}

TEST_F(Served, NobodyElseWritesThereAndAStopIsGraceful) {
  EXPECT_THAT(synced({"sync"}).err, HasSubstr("another process has it open"));
  EXPECT_EQ(running->stop(SIGTERM), 0);
  EXPECT_EQ(synced({"sync"}).status, 4);
}

TEST_F(Served, EveryAnswerIsAsItIsDescribed) {
  ASSERT_EQ(post(std::string{acme} + "/runs", "operator"), 202);
  wait_for_run(1);
  const Described described{client("").Get("/api/v1/openapi.json")->body};
  const auto filled = [](std::string path, const char* run, const char* subscription) {
    for (const auto& [place, value] : {std::pair{"{subscription}", subscription},
                                       std::pair{"{run}", run},
                                       {"{id}", "v-1"},
                                       {"{name}", "rich"},
                                       {"{digest}", "00"},
                                       {"{zone}", "UTC"},
                                       {"{position}", "1"},
                                       {"{credential}", "acme-salesforce"},
                                       {"{user}", "nobody"},
                                       {"{token}", "nothing"}})
      if (const auto at = path.find(place); at != std::string::npos)
        path.replace(at, std::string_view{place}.size(), value);
    return path;
  };
  std::set<int> seen;
  for (const auto& [path, methods] : described.paths().items()) {
    for (const auto& [method, operation] : methods.items()) {
      if (path.ends_with("/events")) continue;  // has no end: below
      for (const char* role : {"", "viewer", "operator"}) {
        for (const char* subscription : {"acme", "nobody"}) {
          for (const char* run : {"1", "77", "x%2Fy"}) {
            const std::string target = filled(path, run, subscription);
            const auto answer = send(client(role), method, target);
            ASSERT_TRUE(answer) << target;
            std::string media = answer->get_header_value("Content-Type");
            EXPECT_EQ(described.complaint(method, path, answer->status, media, answer->body), "") << answer->body;
            for (const auto& [name, value] : answer->headers)
              EXPECT_EQ(described.complaint_of_header(method, path, answer->status, name), "");
            EXPECT_EQ(answer->get_header_value("X-Content-Type-Options"), "nosniff");
            seen.insert(answer->status);
          }
        }
      }
      wait_for_run(2);
    }
  }
  EXPECT_THAT(seen, testing::IsSupersetOf({200, 202, 401, 403, 404, 409}));
}

TEST_F(Served, TheFirstAdministratorComesInByTheLinkAndSeesToOthers) {
  const Described described{client("").Get("/api/v1/openapi.json")->body};
  httplib::Headers headers;
  const auto call = [&](const std::string& method, const std::string& path, int status, const json& body = {},
                        std::string as = {}) {
    const auto answer = send(client(""), method, path, headers, body.is_null() ? "" : body.dump());
    EXPECT_TRUE(answer) << path;
    if (!answer) return httplib::Response{};
    EXPECT_EQ(answer->status, status) << method << " " << path << " " << answer->body;
    const std::string described_as = as.empty() ? path : as;
    EXPECT_EQ(described.complaint(method, described_as, status, answer->get_header_value("Content-Type"), answer->body),
              "");
    for (const auto& [name, value] : answer->headers)
      EXPECT_EQ(described.complaint_of_header(method, described_as, status, name), "");
    return *answer;
  };
  ASSERT_THAT(link, StartsWith(url + "/#invite="));
  json claim = {{"link", link.substr(link.find('=') + 1)}, {"name", "ann"}, {"password", "correct horse battery"}};
  const auto claimed = call("post", "/api/v1/session/claim", 200, claim);
  call("post", "/api/v1/session/claim", 403, claim);
  const std::string cookie = claimed.get_header_value("Set-Cookie");
  EXPECT_THAT(cookie, AllOf(HasSubstr("HttpOnly"), HasSubstr("SameSite=Strict"), Not(HasSubstr("Secure"))));
  headers = {{"Cookie", cookie.substr(0, cookie.find(';'))}};
  call("post", "/api/v1/users", 403, {{"name", "joe"}, {"role", "viewer"}});
  headers.emplace("X-CSRF-Token", json::parse(claimed.body)["csrf"].get<std::string>());
  call("get", "/api/v1/session", 200);
  call("post", "/api/v1/users", 201, {{"name", "joe"}, {"role", "viewer"}});
  call("post", "/api/v1/users", 409, {{"name", "joe"}, {"role", "viewer"}});
  call("patch", "/api/v1/users/joe", 200, {{"role", "operator"}}, "/api/v1/users/{user}");
  call("post", "/api/v1/users/joe/link", 201, {}, "/api/v1/users/{user}/link");
  call("get", "/api/v1/users", 200);
  call("delete", "/api/v1/users/joe", 200, {}, "/api/v1/users/{user}");
  call("delete", "/api/v1/users/ann", 409, {}, "/api/v1/users/{user}");
  call("post", "/api/v1/tokens", 201, {{"name", "ci"}, {"role", "viewer"}, {"subscriptions", {"acme"}}});
  call("get", "/api/v1/tokens", 200);
  call("delete", "/api/v1/tokens/ci", 200, {}, "/api/v1/tokens/{token}");
  EXPECT_THAT(call("get", "/api/v1/audit", 200).body, HasSubstr("\"act\":\"token_revoked\",\"of\":\"token ci\""));
  call("delete", "/api/v1/sessions", 200);
  call("get", "/api/v1/session", 401);
  call("post", "/api/v1/session", 200, {{"name", "ann"}, {"password", "correct horse battery"}});
  const auto again = call("post", "/api/v1/session", 200, {{"name", "ann"}, {"password", "correct horse battery"}});
  const std::string second = again.get_header_value("Set-Cookie");
  headers = {{"Cookie", second.substr(0, second.find(';'))},
             {"X-CSRF-Token", json::parse(again.body)["csrf"].get<std::string>()}};
  const auto set_password = [&](int status, const char* old) {
    call("post", "/api/v1/session/password", status, {{"old", old}, {"new", "another good one"}});
  };
  set_password(200, "correct horse battery");
  set_password(401, "another good one");
  call("post", "/api/v1/session", 401, {{"name", "ann"}, {"password", "a wrong password"}});
}

TEST_F(Served, TheHostLetsInWhoHasLostTheLinkBesideTheRunningService) {
  const Outcome link_of_ann = synced({"users", "link", "ann", "--url", url, "--json"});
  ASSERT_EQ(link_of_ann.status, 0) << link_of_ann.err;
  const std::string address = member(link_of_ann.out, "link");
  ASSERT_THAT(address, StartsWith(url + "/#invite="));
  const std::string secret = address.substr(address.find('=') + 1);
  const json claim = {{"link", secret}, {"password", "correct horse battery"}};
  EXPECT_EQ(post("/api/v1/session/claim", "", claim.dump()), 200);
  EXPECT_THAT(synced({"users", "list", "--json"}).out,
              HasSubstr(R"({"name":"ann","role":"administrator","has_password":true,"link_expires":""})"));
  EXPECT_THAT(synced({"users", "remove", "ann"}).err, HasSubstr("that is the last administrator"));
  EXPECT_EQ(synced({"users", "link", "joe"}).status, 1) << "there is no such user, and he would not be the first";
  std::string trail;
  for (int waited = 0; waited < 100 && trail.find("password_set") == trail.npos; ++waited) {
    trail = synced({"audit", "--json"}).out;
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  EXPECT_TRUE(is_json_lines(trail)) << trail;
  EXPECT_THAT(trail, testing::MatchesRegex(".*\"actor\":\"host [^\"]+\",\"act\":\"user_made\",\"of\":\"user ann\".*"));
  EXPECT_THAT(trail, Not(HasSubstr(secret)));
  EXPECT_EQ(running->stop(SIGTERM), 0);
  EXPECT_EQ(synced({"tokens", "revoke", "viewer"}).status, 0);
  EXPECT_THAT(synced({"audit", "--json"}).out, HasSubstr("\"act\":\"token_revoked\",\"of\":\"token viewer\""))
      << "nobody else has the log: it is there at once";
  EXPECT_EQ(synced({"subscriptions", "list", "--json"}).out.find("user"), std::string::npos);
  start();
  EXPECT_EQ(link, "") << "somebody is there";
}

TEST_F(Served, ATokenMayBeOfOneSubscription) {
  const std::string here =
      member(synced({"tokens", "create", "here", "--subscription", "acme", "--json"}).out, "token");
  const std::string there =
      member(synced({"tokens", "create", "there", "--subscription", "other", "--json"}).out, "token");
  for (const auto& [token, status] : {std::pair{here, 200}, {there, 404}}) {
    httplib::Client from{url};
    from.set_bearer_token_auth(token.c_str());
    EXPECT_EQ(from.Get(acme)->status, status);
    EXPECT_EQ(from.Get("/api/v1/users")->status, 403);
  }
}

TEST_F(Served, TheLogIsFollowedAsItGrowsAndFromWhereOneWas) {
  ASSERT_EQ(post(std::string{acme} + "/runs", "operator"), 202);
  wait_for_run(1);
  const auto listen = [&](const httplib::Headers& headers, const std::string& query, const std::string& until) {
    std::string came;
    (void)client("viewer").Get(std::string{acme} + "/events" + query, headers, [&](const char* data, std::size_t size) {
      came.append(data, size);
      return came.find(until) == std::string::npos;
    });
    return came;
  };
  const std::string whole = listen({}, "?after=0", "run_completed");
  EXPECT_THAT(whole, HasSubstr("id: 1\nevent: entry\ndata: {\"position\":1,"));
  EXPECT_THAT(whole, HasSubstr("\"type\":\"effect_intended\",\"run\":1"));
  const std::string rest = listen({{"Last-Event-ID", "3"}}, "", "run_completed");
  EXPECT_THAT(rest, HasSubstr("id: 4\n"));
  EXPECT_THAT(rest, Not(HasSubstr("id: 3\n")));
  get(std::string{acme} + "/events?after=999999", 400);
  std::string live;
  (void)client("viewer").Get(std::string{acme} + "/events", [&](const char* data, std::size_t size) {
    if (live.empty()) {
      EXPECT_EQ(post(std::string{acme} + "/runs", "operator"), 202) << "it listens, and nothing has come";
    }
    live.append(data, size);
    return live.find("run_completed") == std::string::npos;
  });
  EXPECT_THAT(live, HasSubstr("\"type\":\"run_started\",\"run\":2"));
  EXPECT_THAT(live, Not(HasSubstr("\"run\":1,")));
}

TEST_F(Served, ListsGoOnByTheirCursor) {
  for (int number = 1; number <= 3; ++number) {
    ASSERT_EQ(post(std::string{acme} + "/runs", "operator"), 202);
    wait_for_run(number);
  }
  const json first = get(std::string{acme} + "/runs?limit=2");
  ASSERT_EQ(first["runs"].size(), 2u);
  EXPECT_EQ(first["runs"][0]["run"], 3);
  const json second = get(std::string{acme} + "/runs?limit=2&cursor=" + first["next"].get<std::string>());
  ASSERT_EQ(second["runs"].size(), 1u);
  EXPECT_EQ(second["runs"][0]["run"], 1);
  EXPECT_TRUE(second["next"].is_null());
  for (const char* bad : {"limit=0", "limit=201", "limit=x", "limit=-1", "cursor=", "cursor=1e9", "cursor=0"})
    get(std::string{acme} + "/runs?" + bad, 400);
}

TEST_F(Served, TheConfigurationHasItsVersionAsTag) {
  const auto answer = client("viewer").Get(std::string{acme} + "/configuration");
  ASSERT_EQ(answer->status, 200);
  const json body = json::parse(answer->body);
  EXPECT_EQ(body["configuration"]["subscription"], "acme");
  EXPECT_EQ(body["comment"], "a test");
  const auto again =
      client("viewer").Get(std::string{acme} + "/configuration", {{"If-None-Match", answer->get_header_value("ETag")}});
  EXPECT_EQ(again->status, 304);
  EXPECT_EQ(again->body, "");
}

TEST_F(Served, NightsArePausedAndResumedByWhoMay) {
  const std::string pause = std::string{acme} + "/pause";
  const std::string resume = std::string{acme} + "/resume";
  const json before = get(acme);
  EXPECT_FALSE(before["paused"]);
  EXPECT_TRUE(before["pause"].is_null());
  EXPECT_TRUE(before["last_good_night"].is_null());
  EXPECT_EQ(before["missed_nights"], 0);
  EXPECT_EQ(post(pause, "viewer"), 403);
  EXPECT_EQ(post(resume, "viewer"), 403);
  EXPECT_EQ(post(pause, "operator", R"({"comment":7})"), 422);
  EXPECT_EQ(post(pause, "operator", "{\"comment\":\"" + std::string(1'001, 'x') + "\"}"), 422);
  EXPECT_EQ(client("operator").Post(pause, "comment=x", "application/x-www-form-urlencoded")->status, 415);
  EXPECT_EQ(post(pause, "operator", R"({"comment":"the org moves"})"), 200);
  EXPECT_EQ(post(pause, "administrator", R"({"comment":"so it is"})"), 200);
  const json paused = get(acme);
  EXPECT_TRUE(paused["paused"]);
  EXPECT_EQ(paused["pause"]["actor"], "token operator");
  EXPECT_EQ(paused["pause"]["comment"], "the org moves");
  EXPECT_TRUE(paused["next_night"].is_null());
  EXPECT_EQ(post(std::string{acme} + "/runs", "operator"), 202) << "by hand";
  wait_for_run(1);
  EXPECT_EQ(post(resume, "operator"), 200);
  json resumed;
  for (int waited = 0; waited < 400 && resumed["next_night"].is_null(); ++waited) resumed = get(acme);
  EXPECT_FALSE(resumed["paused"]);
  EXPECT_THAT(resumed["next_night"]["date"].get<std::string>(), StartsWith("20"));
}

TEST_F(Served, BothSidesAreReadAsADraftWantsThem) {
  const Described described{client("").Get("/api/v1/openapi.json")->body};
  const std::string readings = std::string{acme} + "/readings";
  const json configuration = get(std::string{acme} + "/configuration")["configuration"];
  for (const char* direction : {"pull", "push"}) {
    const json body = {{"configuration", configuration.dump()}, {"connection", "visitor"}, {"direction", direction}};
    EXPECT_EQ(post(readings, "viewer", body.dump()), 403);
    ASSERT_EQ(post(readings, "operator", body.dump()), 202);
    json made = {{"making", true}};
    for (int waited = 0; waited < 400 && made["making"]; ++waited) {
      made = get(readings);
      std::this_thread::sleep_for(std::chrono::milliseconds{25});
    }
    ASSERT_TRUE(made["reading"].is_object()) << made;
    EXPECT_EQ(described.complaint("get", "/api/v1/subscriptions/{subscription}/readings", 200, "application/json",
                                  made.dump()),
              "");
    const std::string digest = made["reading"]["targets"][0]["digest"];
    const auto page = client("viewer").Get(std::string{acme} + "/pages/" + digest);
    EXPECT_EQ(page->status, 200);
    EXPECT_EQ(page->body.size(), made["reading"]["targets"][0]["bytes"].get<std::size_t>());
    EXPECT_EQ(described.complaint("get", "/api/v1/subscriptions/{subscription}/pages/{digest}", 200,
                                  page->get_header_value("Content-Type"), page->body),
              "");
  }
}

/// Whatever comes, the answer is a problem that says what is wrong with it, and the next one is answered.
TEST_F(Served, ItStaysInsideTheMemoryThatInstallingMdStates) {
  EXPECT_GT(running->resident(), 0u);
  EXPECT_LT(running->resident(), 60u << 10) << "idle: 40 MB are stated";
  ASSERT_EQ(post(std::string{acme} + "/runs", "operator"), 202);
  ASSERT_FALSE(wait_for_run(1).empty());
  for (int i = 0; i < 2'000; ++i) static_cast<void>(get(std::string{acme} + "/runs"));
  EXPECT_LT(running->resident(), 100u << 10) << "after a small run and two thousand reads";
}

TEST_F(Served, HostileRequestsAreRefused) {
  const std::string runs = std::string{acme} + "/runs";
  for (const char* body : {"{", "[]", "null", "7", "\"x\"", "{\"only\":\"both\"}", "{\"only\":7}", "{\"what\":\"x\"}",
                           "{\"only\":\"pull\",\"only\":\"push\"}", "\xff\xfe", "{\"connection\":[\"visitor\"]}"})
    EXPECT_EQ(post(runs, "operator", body), 422) << body;
  EXPECT_EQ(post(runs, "operator", std::string(5'000, '[')), 422);
  EXPECT_EQ(post(runs, "operator", "{\"only\":\"" + std::string(200'000, 'x') + "\"}"), 413);
  EXPECT_EQ(client("operator").Post(runs, "only=pull", "application/x-www-form-urlencoded")->status, 415);
  EXPECT_EQ(client("operator").Delete(runs)->status, 405);
  EXPECT_EQ(client("operator").Delete(runs)->get_header_value("Allow"), "GET, POST");
  for (const char* path :
       {"//", "/api", "/api/v1/", "/api/v1/subscriptions/", "/api/v1/subscriptions/../../etc/passwd",
        "/api/v1/subscriptions/..%2f..%2fetc/runs", "/api/v1/subscriptions/acme/runs/99999999999999999999999",
        "/api/v1/subscriptions/acme/runs/-1", "/api/v1/subscriptions/%00/runs", "/api/v1/subscriptions/acme/runs/1%00"})
    EXPECT_EQ(client("operator").Get(path)->status, 404) << path;
  std::mt19937 random{2511};
  for (int i = 0; i < 300; ++i) {
    std::string path = "/";
    for (std::size_t length = random() % 60; length > 0; --length) path += static_cast<char>('!' + random() % 94);
    const auto answer = client(i % 2 == 0 ? "operator" : "").Get(path);
    if (!answer) continue;  // no request at all: the connection is closed
    EXPECT_LT(answer->status, 500) << path << " " << answer->body;
  }
  EXPECT_EQ(get("/healthz")["status"], "ok");
}

TEST_F(Served, MetricsNameNobody) {
  ASSERT_EQ(post(std::string{acme} + "/runs", "operator"), 202);
  wait_for_run(1);
  const std::string text = client("").Get("/metrics")->body;
  EXPECT_THAT(text, HasSubstr("tidemark_log_position{subscription=\"acme\"} "));
  EXPECT_THAT(text, HasSubstr("tidemark_newest_good_run_timestamp_seconds{subscription=\"acme\"} "));
  EXPECT_THAT(text, HasSubstr("tidemark_nights_missed_total{subscription=\"acme\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("tidemark_views_behind_log{subscription=\"acme\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("tidemark_nights_paused{subscription=\"acme\"} 0\n"));
  EXPECT_THAT(text, Not(HasSubstr("v-1")));
}

TEST_F(Served, TheFirstLinkOpensInTheConsole) {
  const std::filesystem::path pages = synced.folder / "pages";
  std::filesystem::create_directories(pages / "assets");
  std::ofstream{pages / "index.html"} << "<!doctype html><script src=\"/assets/app-1.js\"></script>";
  std::ofstream{pages / "assets" / "app-1.js"} << "claim(location.hash)";
  EXPECT_EQ(running->stop(SIGTERM), 0);
  running = std::make_unique<Started>(std::vector<std::string>{"serve", "--port", "0", "--json", "--directory",
                                                               synced.folder / "data", "--console", pages.string()});
  const json first = json::parse(running->first_line());
  EXPECT_EQ(first["console"], true);
  url = first["url"];
  const std::string opened = first["link"].get<std::string>().substr(url.size());
  const auto page = client("").Get(opened.substr(0, opened.find('#')));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->status, 200);
  EXPECT_THAT(page->body, StartsWith("<!doctype html>"));
  EXPECT_THAT(page->get_header_value("Content-Security-Policy"), HasSubstr("'wasm-unsafe-eval'"));
  EXPECT_EQ(client("").Get("/acme/runs")->body, page->body);
  const auto script = client("").Head("/assets/app-1.js");
  EXPECT_EQ(script->status, 200);
  EXPECT_EQ(script->get_header_value("Content-Length"), "20");
  EXPECT_EQ(client("").Get("/assets/gone.js")->status, 404);
  get("/api/v1/subscriptions", 401, "");
}

TEST(Serve, AConsoleThatIsNotThereIsAnError) {
  const Synced synced;
  synced.set_up();
  const Outcome none = synced({"serve", "--port", "0", "--console", synced.folder / "nowhere"});
  EXPECT_NE(none.status, 0);
  EXPECT_THAT(none.err, HasSubstr("tools/build console"));
}

TEST(Serve, TheStoredDescriptionIsTheOneThatIsServed) {
  const Outcome printed = run_tidemark({"openapi"});
  EXPECT_EQ(printed.status, 0);
  std::ifstream file{TIDEMARK_DOCS "/openapi.json"};
  const std::string stored{std::istreambuf_iterator<char>{file}, {}};
  EXPECT_EQ(printed.out, stored) << "tidemark openapi > docs/openapi.json";
}

TEST(Serve, LocalhostIsThisMachine) {
  const Synced synced;
  synced.set_up();
  const Started running{
      {"serve", "--address", "localhost", "--port", "0", "--json", "--directory", synced.folder / "data"}};
  EXPECT_THAT(member(running.first_line(), "url"), StartsWith("http://127.0.0.1:")) << running.errors();
}

TEST(Serve, TheFirstLinkLeadsToWherePeopleReachIt) {
  const Synced synced;
  synced.set_up();
  const auto link_of = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"serve", "--port", "0", "--json", "--directory", synced.folder / "data"});
    const Started running{words};
    return member(running.first_line(), "link");
  };
  EXPECT_THAT(link_of({}), StartsWith("http://127.0.0.1:"));
  EXPECT_THAT(link_of({"--behind-proxy"}), StartsWith("/#invite=")) << "nobody said where the proxy is";
  for (const char* url : {"https://sync.example.com", "https://sync.example.com/"})
    EXPECT_THAT(link_of({"--behind-proxy", "--url", url}), StartsWith("https://sync.example.com/#invite="));
}

TEST(Serve, WhatLeavesTheMachineIsEncrypted) {
  const Synced synced;
  synced.set_up();
  const Outcome open = synced({"serve", "--address", "0.0.0.0", "--port", "0"});
  EXPECT_EQ(open.status, 2);
  EXPECT_THAT(open.err, HasSubstr("--behind-proxy"));
}

}  // namespace
}  // namespace tidemark::command
