// Who may do what, asked of the API cell by cell.
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <thread>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <unistd.h>

#include "access/tokens.h"
#include "access/users.h"
#include "core/events/codec.h"
#include "core/events/schedule_events.h"
#include "installed.h"

namespace tidemark::service {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr const char* good_password = "correct horse battery";

/// A browser: it has a cookie, and a page of ours that knows the session's token.
struct Browser {
  std::string cookie = {};
  std::string csrf = {};
};

class Access : public testing::Test {
 protected:
  Access() {
    std::string name = (std::filesystem::temp_directory_path() / "tidemark-may-XXXXXX").string();
    directory = mkdtemp(name.data());
    log::LogStore::Options options;
    options.clock = [this] { return now.load(); };
    options.entropy = entropy;
    const auto logs = must(log::LogStore::open(directory / "log", std::move(options)));
    for (const char* one : {"acme", "globex"}) static_cast<void>(must(logs->create(one)));
    file = std::make_unique<access::Register>(directory / "users", entropy);
  }
  ~Access() override {
    api.reset();
    service.reset();
    std::filesystem::remove_all(directory);
  }
  void SetUp() override { start(); }
  void start(Api::Options options = {}) {
    api.reset();
    service.reset();
    service = must(Service::open(directory, {[this] { return now.load(); }, entropy,
                                             [](const auto&) -> Result<Machine::World> {
                                               return failure(ErrorCode::unavailable, "there is no world");
                                             }}));
    api = std::make_unique<Api>(*service, *file, options);
  }
  web::Response ask(std::string method, std::string path, std::map<std::string, std::string, std::less<>> headers = {},
                    std::string body = {}) {
    web::Request request{std::move(method), path.substr(0, path.find('?')), {}, std::move(headers), std::move(body)};
    request.client = address;
    if (!request.body.empty()) request.headers.emplace("content-type", "application/json");
    if (const auto query = path.find('?'); query != path.npos) {
      const std::string one = path.substr(query + 1);
      request.query.emplace(one.substr(0, one.find('=')), one.substr(one.find('=') + 1));
    }
    web::Response given = api->answer(request);
    return given.later ? given.later() : given;
  }
  web::Response ask(const Browser& browser, std::string method, std::string path, std::string body = {}) {
    return ask(std::move(method), std::move(path),
               {{"cookie", "tidemark_session=" + browser.cookie}, {"x-csrf-token", browser.csrf}}, std::move(body));
  }
  std::string token(const std::string& name, Role role, std::vector<std::string> subscriptions = {}) {
    return must(access::Tokens{*file}.make(
        {"a test", now}, {name, role, {now.load().milliseconds + one_day}, std::move(subscriptions)}));
  }
  static Browser browser_of(const web::Response& answer) {
    const auto cookie = answer.headers.find("Set-Cookie");
    if (cookie == answer.headers.end()) return {};
    const std::string& text = cookie->second;
    const std::size_t begin = text.find('=') + 1;
    return {text.substr(begin, text.find(';') - begin), json::parse(answer.body).value("csrf", "")};
  }
  Browser sign_in(const std::string& name, const std::string& password = good_password) {
    return browser_of(ask("POST", "/api/v1/session", {}, json{{"name", name}, {"password", password}}.dump()));
  }
  web::Response attempt(const std::string& name, const std::string& password) {
    return ask("POST", "/api/v1/session", {}, json{{"name", name}, {"password", password}}.dump());
  }
  /// Of a person with that role, who has used his link.
  Browser person(const std::string& name, Role role) {
    access::Users users{*file};
    const auto link = must(users.make({"a test", now}, name, role));
    return browser_of(
        ask("POST", "/api/v1/session/claim", {}, json{{"link", link.secret}, {"password", good_password}}.dump()));
  }
  int status(const Browser& browser, const char* method, const std::string& path, const std::string& body = {}) {
    return ask(browser, method, path, body).status;
  }

  void pass(std::int64_t milliseconds) { now = Instant{now.load().milliseconds + milliseconds}; }

  std::string address = "192.0.2.7";                      ///< of who asks
  std::atomic<Instant> now = Instant{1'760'000'000'000};  ///< the service's threads ask for it
  std::filesystem::path directory;
  std::unique_ptr<access::Register> file;
  std::unique_ptr<Service> service;
  std::unique_ptr<Api> api;
};

/// The table of docs/service.md: of each call by its operationId who may, 0 being anybody, 1 a viewer, 2 an operator, 3 an administrator.
std::map<std::string, int> table_of_the_docs() {
  static const std::regex row{R"(^\|(.*)\| (yes|–) \| (yes|–) \| (yes|–) \| (yes|–) \|$)"};
  static const std::regex id{R"(`(\w+)`)"};
  std::map<std::string, int> least;
  std::ifstream docs{TIDEMARK_DOCS "/service.md"};
  for (std::string line; std::getline(docs, line);) {
    std::smatch cells;
    if (!std::regex_match(line, cells, row)) continue;
    int refused = 0;
    for (std::size_t cell = 2; cell <= 5; ++cell) refused += cells[cell] == "–" ? 1 : 0;
    const std::string calls = cells[1];
    for (std::sregex_iterator one{calls.begin(), calls.end(), id}, end; one != end; ++one) least[(*one)[1]] = refused;
  }
  return least;
}

struct Operation {
  std::string id, method, path;
};

std::vector<Operation> operations() {
  std::vector<Operation> all;
  const json paths = json::parse(Api::description()).at("paths");
  for (const auto& [path, methods] : paths.items())
    for (const auto& [method, operation] : methods.items()) {
      std::string capitals = method;
      for (char& c : capitals) c = static_cast<char>(c - ('a' - 'A'));
      std::string filled = path;
      for (const auto& [place, value] : {std::pair{"{subscription}", "acme"},
                                         {"{run}", "1"},
                                         {"{user}", "nobody"},
                                         {"{token}", "none"},
                                         {"{id}", "v-1"},
                                         {"{name}", "rich"},
                                         {"{digest}", "00"}})
        if (const auto at = filled.find(place); at != filled.npos)
          filled.replace(at, std::string_view{place}.size(), value);
      all.push_back({operation.at("operationId"), capitals, filled});
    }
  return all;
}

TEST_F(Access, EveryCellOfTheTableOfRolesIsTrue) {
  const std::map<std::string, int> table = table_of_the_docs();
  const std::vector<std::string> names = {"nobody", "viewer", "operator", "administrator"};
  std::map<std::string, std::string> tokens;
  std::map<std::string, Browser> people;
  for (const char* role : {"viewer", "operator", "administrator"}) {
    tokens[role] = token(role, *access::role_of(role));
    people[role] = person(role, *access::role_of(role));
  }
  const auto all = operations();
  EXPECT_EQ(all.size(), table.size()) << "the table has every call, and nothing else";
  for (const Operation& call : all) {
    ASSERT_TRUE(table.contains(call.id)) << call.id << " is not in the table";
    for (int who = 0; who <= 3; ++who) {
      const int refusal = who == 0 ? 401 : 403;
      const auto check = [&](int status, const char* how) {
        const bool may = who >= table.at(call.id);
        EXPECT_EQ(status == refusal, !may) << call.id << " by " << names[who] << " " << how << ": " << status;
        EXPECT_TRUE(!may || (status != 401 && status != 403)) << call.id << " by " << names[who] << ": " << status;
      };
      if (who == 0) {
        check(ask(call.method, call.path).status, "");
        continue;
      }
      check(ask(call.method, call.path, {{"authorization", "Bearer " + tokens[names[who]]}}).status, "by token");
      check(ask(people[names[who]], call.method, call.path).status, "signed in");
      if (call.id.starts_with("signOut")) people[names[who]] = sign_in(names[who]);
    }
  }
}

TEST_F(Access, ATokenSeesTheSubscriptionsThatItIsForAlone) {
  const std::map<std::string, int> table = table_of_the_docs();
  const std::map<std::string, std::string, std::less<>> elsewhere = {
      {"authorization", "Bearer " + token("ci", Role::administrator, {"globex"})}};
  for (const Operation& call : operations()) {
    const int status = ask(call.method, call.path, elsewhere).status;
    const bool of_acme = call.path.find("/acme") != call.path.npos;
    if (of_acme || table.at(call.id) == 3) {
      EXPECT_EQ(status, table.at(call.id) == 3 ? 403 : 404) << call.id;
    } else {
      EXPECT_THAT(status, testing::AllOf(Not(401), Not(403))) << call.id;
    }
  }
  const json list = json::parse(ask("GET", "/api/v1/subscriptions", elsewhere).body)["subscriptions"];
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0]["subscription"], "globex");
  EXPECT_EQ(ask("GET", "/api/v1/subscriptions/globex", elsewhere).status, 200);
}

TEST_F(Access, NumbersAreOfWhomOneSeesAndNobodyIsAskedOnThisMachineAlone) {
  const auto by = [&](std::string token) {
    return ask("GET", "/metrics", {{"authorization", "Bearer " + token}}).body;
  };
  EXPECT_EQ(ask("GET", "/metrics").status, 401);
  EXPECT_THAT(by(token("all", Role::viewer)), testing::AllOf(HasSubstr("acme"), HasSubstr("globex")));
  EXPECT_THAT(by(token("one", Role::viewer, {"globex"})), testing::AllOf(Not(HasSubstr("acme")), HasSubstr("globex")));
  for (const char* own : {"127.0.0.1", "::1", "::ffff:127.0.0.1"}) {
    address = own;
    EXPECT_THAT(ask("GET", "/metrics").body, HasSubstr("acme")) << own;
    EXPECT_EQ(ask("GET", "/api/v1/subscriptions").status, 401);
    EXPECT_EQ(ask("GET", "/metrics", {{"x-forwarded-for", "127.0.0.1"}}).status, 401) << "a proxy that nobody told of";
  }
  start({.encrypted = true, .behind_proxy = true});
  EXPECT_EQ(ask("GET", "/metrics").status, 401) << "that is the proxy";
}

TEST_F(Access, TheFirstLinkMakesAnAdministratorWhoInvitesOthers) {
  const auto link = must(access::Users{*file}.first_link({"service", now}));
  const std::string claim = json{{"link", link.secret}, {"name", "ann"}, {"password", good_password}}.dump();
  const web::Response claimed = ask("POST", "/api/v1/session/claim", {}, claim);
  ASSERT_EQ(claimed.status, 200) << claimed.body;
  EXPECT_EQ(ask("POST", "/api/v1/session/claim", {}, claim).status, 403) << "it was used";
  const Browser ann = browser_of(claimed);
  const json who = json::parse(ask(ann, "GET", "/api/v1/session").body);
  EXPECT_EQ(who["actor"], "user ann");
  EXPECT_EQ(who["role"], "administrator");
  EXPECT_EQ(who["csrf"], ann.csrf);
  const web::Response made = ask(ann, "POST", "/api/v1/users", R"({"name":"joe","role":"operator"})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string path = json::parse(made.body)["link"];
  ASSERT_THAT(path, testing::StartsWith("/#invite="));
  const json by_joe = {{"link", path.substr(std::string_view{"/#invite="}.size())}, {"password", good_password}};
  const Browser joe = browser_of(ask("POST", "/api/v1/session/claim", {}, by_joe.dump()));
  EXPECT_EQ(status(joe, "GET", "/api/v1/subscriptions"), 200);
  EXPECT_EQ(status(joe, "GET", "/api/v1/users"), 403);
  EXPECT_EQ(ask(ann, "GET", "/api/v1/users").body,
            R"({"users":[{"name":"ann","role":"administrator","has_password":true,"link_expires":""},)"
            R"({"name":"joe","role":"operator","has_password":true,"link_expires":""}]})");
  EXPECT_EQ(status(ann, "DELETE", "/api/v1/users/ann"), 409) << "the last one";
  EXPECT_EQ(status(ann, "PATCH", "/api/v1/users/ann", R"({"role":"viewer"})"), 409);
  EXPECT_EQ(status(ann, "POST", "/api/v1/users", R"({"name":"joe","role":"viewer"})"), 409);
}

TEST_F(Access, WhatEndsAPersonsSessionsEndsThemAll) {
  const Browser ann = person("ann", Role::administrator);
  const char* const whoami = "/api/v1/session";
  Browser joe = person("joe", Role::viewer);
  EXPECT_EQ(status(ann, "PATCH", "/api/v1/users/joe", R"({"role":"operator"})"), 200);
  EXPECT_EQ(status(joe, "GET", whoami), 401) << "another role";
  joe = sign_in("joe");
  const Browser elsewhere = sign_in("joe");
  EXPECT_EQ(status(joe, "DELETE", whoami), 200);
  EXPECT_EQ(status(joe, "GET", whoami), 401);
  EXPECT_EQ(status(elsewhere, "GET", whoami), 200) << "only here";
  joe = sign_in("joe");
  EXPECT_EQ(status(joe, "DELETE", "/api/v1/sessions"), 200);
  EXPECT_EQ(status(elsewhere, "GET", whoami), 401) << "everywhere";
  joe = sign_in("joe");
  const auto link = must(access::Users{*file}.make_link({"host root", now}, "joe"));
  static_cast<void>(must(access::Users{*file}.claim(link.secret, "", "another good one", now)));
  EXPECT_EQ(status(joe, "GET", whoami), 401) << "another password";
  joe = sign_in("joe", "another good one");
  must(access::Users{*file}.remove({"host root", now}, "joe"));
  EXPECT_EQ(status(joe, "GET", whoami), 401) << "he is gone, on the host";
  EXPECT_EQ(status(ann, "GET", whoami), 200);
  pass(12 * one_hour);
  EXPECT_EQ(status(ann, "GET", whoami), 401) << "twelve hours without a request";
}

TEST_F(Access, ACookieAloneChangesNothing) {
  const Browser ann = person("ann", Role::administrator);
  const std::string user = R"({"name":"joe","role":"viewer"})";
  const std::string cookie = "tidemark_session=" + ann.cookie;
  const auto make = [&](std::map<std::string, std::string, std::less<>> headers) {
    return ask("POST", "/api/v1/users", std::move(headers), user);
  };
  const web::Response refused = make({{"cookie", cookie}});
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("X-CSRF-Token"));
  EXPECT_EQ(make({{"cookie", cookie}, {"x-csrf-token", std::string(64, 'a')}}).status, 403);
  EXPECT_EQ(make({{"cookie", cookie}, {"x-csrf-token", access::Sessions::csrf_of("another")}}).status, 403);
  for (const auto& [name, value] : {std::pair{"origin", "https://evil.example"},
                                    {"origin", "null"},
                                    {"sec-fetch-site", "cross-site"},
                                    {"sec-fetch-site", "same-site"}})
    EXPECT_EQ(
        make({{"cookie", cookie}, {"x-csrf-token", ann.csrf}, {"host", "sync.example:7411"}, {name, value}}).status,
        403)
        << value;
  EXPECT_EQ(json::parse(ask(ann, "GET", "/api/v1/users").body)["users"].size(), 1u);
  EXPECT_EQ(make({{"cookie", "a=1; " + cookie + "; b=2"},
                  {"x-csrf-token", ann.csrf},
                  {"host", "sync.example:7411"},
                  {"origin", "https://sync.example:7411"},
                  {"sec-fetch-site", "same-origin"}})
                .status,
            201);
  EXPECT_EQ(ask("POST", "/api/v1/session", {{"origin", "https://evil.example"}, {"host", "sync.example"}},
                json{{"name", "ann"}, {"password", good_password}}.dump())
                .status,
            403)
      << "nor is somebody signed in by a page of somebody else";
}

TEST_F(Access, TheCookieIsForThisSiteAndNoScript) {
  person("ann", Role::administrator);
  const std::string body = json{{"name", "ann"}, {"password", good_password}}.dump();
  const web::Response plain = ask("POST", "/api/v1/session", {}, body);
  const std::string cookie = plain.headers.find("Set-Cookie")->second;
  for (const char* part : {"; HttpOnly", "; SameSite=Strict", "; Path=/"}) EXPECT_THAT(cookie, HasSubstr(part));
  EXPECT_THAT(cookie, Not(HasSubstr("Secure")));
  EXPECT_THAT(cookie, testing::StartsWith("tidemark_session="));
  start({.encrypted = true});
  const web::Response over_tls = ask("POST", "/api/v1/session", {}, body);
  const std::string host_cookie = over_tls.headers.find("Set-Cookie")->second;
  EXPECT_THAT(host_cookie, testing::StartsWith("__Host-tidemark_session="));
  for (const char* part : {"; HttpOnly", "; SameSite=Strict", "; Path=/;", "; Secure"})
    EXPECT_THAT(host_cookie, HasSubstr(part));
  EXPECT_THAT(host_cookie, Not(HasSubstr("Domain")));
  const std::string session = browser_of(over_tls).cookie;
  EXPECT_EQ(ask("GET", "/api/v1/session", {{"cookie", "__Host-tidemark_session=" + session}}).status, 200);
  EXPECT_EQ(ask("GET", "/api/v1/session", {{"cookie", "tidemark_session=" + session}}).status, 401)
      << "that one a neighbour can put there";
}

TEST_F(Access, ABrowserHasOneSession) {
  const Browser first = person("ann", Role::administrator);
  const Browser elsewhere = sign_in("ann");
  const std::map<std::string, std::string, std::less<>> with_first = {{"cookie", "tidemark_session=" + first.cookie}};
  const json body = {{"name", "ann"}, {"password", good_password}};
  const Browser second = browser_of(ask("POST", "/api/v1/session", with_first, body.dump()));
  EXPECT_EQ(status(first, "GET", "/api/v1/session"), 401) << "another one was begun in its place";
  const auto link = must(access::Users{*file}.make({"a test", now}, "joe", Role::viewer));
  const json claim = {{"link", link.secret}, {"password", good_password}};
  const Browser third =
      browser_of(ask("POST", "/api/v1/session/claim", {{"cookie", "tidemark_session=" + second.cookie}}, claim.dump()));
  EXPECT_EQ(status(second, "GET", "/api/v1/session"), 401);
  EXPECT_EQ(status(third, "GET", "/api/v1/session"), 200);
  EXPECT_EQ(status(elsewhere, "GET", "/api/v1/session"), 200);
}

TEST_F(Access, WhoFailsToSignInWaitsLongerEachTime) {
  person("ann", Role::administrator);
  for (const char* name : {"ann", "nobody"}) {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(attempt(name, "a wrong password").status, 401);
    const web::Response refused = attempt(name, good_password);
    EXPECT_EQ(refused.status, 429) << "the right one too: " << name;
    EXPECT_EQ(refused.headers.find("Retry-After")->second, "2");
  }
  pass(2'000);
  EXPECT_EQ(attempt("ann", good_password).status, 200);
}

TEST_F(Access, AStrangerKeepsNobodyOut) {
  person("ann", Role::administrator);
  int refused = 0;
  for (int i = 0; i < 40; ++i, pass(100)) {
    address = "198.51.100.66";
    const int status = attempt(i < 4 ? "ann" : "n" + std::to_string(i), "a wrong password").status;
    if (status == 429) ++refused;
    if (i % 8 != 7) continue;
    address = "192.0.2.7";
    EXPECT_EQ(attempt("ann", good_password).status, 200) << i;
  }
  EXPECT_GE(refused, 5) << "he himself is to wait";
}

TEST_F(Access, WhoGuessesLinksIsToWaitToo) {
  const auto link = must(access::Users{*file}.first_link({"service", now}));
  const auto claim = [&](const std::string& secret, const std::string& password) {
    const json body = {{"link", secret}, {"name", "ann"}, {"password", password}};
    return ask("POST", "/api/v1/session/claim", {}, body.dump()).status;
  };
  for (int i = 0; i < 40; ++i) EXPECT_EQ(claim(link.secret, "too short"), 422) << "that is no guess";
  for (int i = 0; i < 30; ++i) EXPECT_EQ(claim(std::string(64, 'a'), good_password), 403);
  EXPECT_EQ(claim(std::string(64, 'a'), good_password), 429);
  EXPECT_EQ(claim(link.secret, good_password), 429) << "the right one too";
  EXPECT_EQ(attempt("ann", good_password).status, 429);
  address = "192.0.2.8";
  EXPECT_EQ(claim(link.secret, good_password), 200) << "others go on";
}

TEST_F(Access, BehindAProxyWhoFailsIsWhomTheProxyNames) {
  person("ann", Role::administrator);
  const auto attempt_from = [&](const char* forwarded, const char* password) {
    return ask("POST", "/api/v1/session", {{"x-forwarded-for", forwarded}},
               json{{"name", "ann"}, {"password", password}}.dump())
        .status;
  };
  for (const bool behind_proxy : {false, true}) {
    start({.encrypted = true, .behind_proxy = behind_proxy});
    for (const char* forged : {"1.1.1.1, 2001:db8::1", "2.2.2.2, 2001:db8::2", "3.3.3.3, 2001:db8::3"})
      EXPECT_EQ(attempt_from(forged, "a wrong password"), 401);
    EXPECT_EQ(attempt_from("4.4.4.4, 2001:db8::4", good_password), 429) << "a /64 is one";
    EXPECT_EQ(attempt_from("4.4.4.4, 2001:db8:0:1::4", good_password), behind_proxy ? 200 : 429);
  }
}

TEST_F(Access, OnePasswordAtATimeIsLookedAt) {
  std::atomic<int> busy = 0;
  std::vector<std::thread> askers;
  for (int i = 0; i < 8; ++i)
    askers.emplace_back([&, i] {
      const int status = attempt("n" + std::to_string(i), "a wrong password").status;
      EXPECT_TRUE(status == 401 || status == 429) << status;
      if (status == 429) ++busy;
    });
  for (std::thread& asker : askers) asker.join();
  EXPECT_GE(busy, 1) << "nobody has failed before with any of these names";
}

TEST_F(Access, WhatIsChangedIsInTheTrailByWhomeverAndNoSecretIs) {
  const Browser ann = person("ann", Role::administrator);
  const json made = json::parse(
      ask(ann, "POST", "/api/v1/tokens", R"({"name":"ci","role":"operator","subscriptions":["acme"],"days":7})").body);
  const std::string token = made["token"];
  EXPECT_EQ(ask("POST", "/api/v1/subscriptions/acme/runs", {{"authorization", "Bearer " + token}}).status, 503)
      << "there is no world, but he may";
  EXPECT_EQ(ask("GET", "/api/v1/subscriptions/globex", {{"authorization", "Bearer " + token}}).status, 404);
  EXPECT_EQ(status(ann, "DELETE", "/api/v1/tokens/ci"), 200);
  EXPECT_EQ(ask("GET", "/api/v1/subscriptions/acme", {{"authorization", "Bearer " + token}}).status, 401);
  must(access::Tokens{*file}.make({"host root", now}, {"nightly", Role::viewer, {now.load().milliseconds + 1}, {}}));
  const std::string trail = ask(ann, "GET", "/api/v1/audit").body;
  std::vector<std::string> acts;
  std::istringstream lines{trail};
  for (std::string line; std::getline(lines, line);) {
    const json act = json::parse(line);
    acts.push_back(act["position"].dump() + " " + act["actor"].get<std::string>() + " " +
                   act["act"].get<std::string>() + " " + act["of"].get<std::string>());
  }
  EXPECT_THAT(acts, testing::ElementsAre("1 a test user_made user ann", "2 user ann password_set user ann",
                                         "3 user ann token_made token ci", "4 user ann token_revoked token ci",
                                         "5 host root token_made token nightly"));
  EXPECT_THAT(trail, Not(HasSubstr(token.substr(4, 12))));
  const std::string rest = ask(ann, "GET", "/api/v1/audit?after=4").body;
  EXPECT_THAT(rest, testing::StartsWith("{\"position\":5,"));
  EXPECT_EQ(ask(ann, "GET", "/api/v1/audit?after=6").status, 400);
  EXPECT_EQ(ask(ann, "GET", "/api/v1/audit?after=x").status, 400);
  EXPECT_EQ(ask(ann, "GET", "/api/v1/audit?limit=0").status, 400);
  start();
  EXPECT_EQ(service->subscriptions().size(), 2u) << "the trail is no subscription";
  EXPECT_EQ(service->own_log().head().position, 5u);
}

TEST_F(Access, ActsOfTheHostAreInTheLogWithinASecondOrTwo) {
  must(access::Tokens{*file}.make({"host root", now}, {"nightly", Role::viewer, {now.load().milliseconds + 1}, {}}));
  for (int waited = 0; waited < 500 && service->own_log().head().position == 0; ++waited)
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  EXPECT_EQ(service->own_log().head().position, 1u);
}

TEST_F(Access, APersonSetsHisOwnPassword) {
  const char* const path = "/api/v1/session/password";
  const auto words = [](const char* old, const char* other) { return json{{"old", old}, {"new", other}}.dump(); };
  const Browser here = person("joe", Role::viewer);
  const Browser elsewhere = sign_in("joe");
  EXPECT_EQ(status(here, "POST", path, words("a wrong password", "another good one")), 403);
  EXPECT_EQ(status(here, "POST", path, words(good_password, "too short")), 422);
  EXPECT_EQ(status({here.cookie, "forged"}, "POST", path, words(good_password, "another good one")), 403);
  EXPECT_EQ(ask("POST", path, {{"authorization", "Bearer " + token("ci", Role::viewer)}}, words("a", "b")).status, 409);
  EXPECT_EQ(status(elsewhere, "GET", "/api/v1/session"), 200) << "so far nothing is another one";
  const web::Response changed = ask(here, "POST", path, words(good_password, "another good one"));
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(status(elsewhere, "GET", "/api/v1/session"), 401);
  EXPECT_EQ(status(here, "GET", "/api/v1/session"), 401) << "the cookie is another one too";
  const Browser now_here = browser_of(changed);
  EXPECT_EQ(status(now_here, "GET", "/api/v1/session"), 200);
  EXPECT_EQ(attempt("joe", good_password).status, 401);
  EXPECT_EQ(attempt("joe", "another good one").status, 200);
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(status(now_here, "POST", path, words("a wrong password", "one more good one")), 403);
  EXPECT_EQ(status(now_here, "POST", path, words("another good one", "one more good one")), 429);
  EXPECT_EQ(attempt("joe", "another good one").status, 429) << "it is the same measure";
}

/// Ctrl-Z at the wrong moment on the host.
TEST_F(Access, AProcessThatWasStoppedWithTheFileStopsNoStreamAndNoAnswerForLong) {
  const std::map<std::string, std::string, std::less<>> by_ci = {
      {"authorization", "Bearer " + token("ci", Role::administrator)}};
  const web::Response events = ask("GET", "/api/v1/subscriptions/acme/events", by_ci);
  ASSERT_TRUE(events.stream);
  const int lock = ::open((directory / "users" / "users.json.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  ASSERT_EQ(::flock(lock, LOCK_EX), 0);
  std::string came;
  for (int second = 0; second < 4; ++second) {
    const Event paused = event_of(SchedulePaused{"a test", std::to_string(second)}, 0);
    must(service->find("acme")->append(paused));
    const std::string wanted = "id: " + std::to_string(service->find("acme")->log().head().position) + "\n";
    for (int waited = 0; waited < 100 && came.find(wanted) == came.npos; ++waited) {
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
      came += events.stream
                  ->take(
                      10'000, [] {}, [] {})
                  .value_or("");
    }
    EXPECT_THAT(came, HasSubstr(wanted)) << "within a second";
  }
  EXPECT_EQ(ask("DELETE", "/api/v1/tokens/ci", by_ci).status, 409);
  ::close(lock);
  EXPECT_EQ(ask("DELETE", "/api/v1/tokens/ci", by_ci).status, 200);
}

TEST_F(Access, BodiesThatAreNotAsDescribedAreRefused) {
  const Browser ann = person("ann", Role::administrator);
  for (const char* body : {"{", "[]", "7", R"({"name":"joe"})", R"({"name":7,"role":"viewer"})",
                           R"({"name":"joe","role":"king"})", R"({"name":"joe","role":"viewer","x":1})",
                           R"({"name":"joe","name":"jim","role":"viewer"})", R"({"name":"Joe","role":"viewer"})"})
    EXPECT_EQ(status(ann, "POST", "/api/v1/users", body), 422) << body;
  for (const char* body :
       {R"({"name":"t","role":"viewer","days":0})", R"({"name":"t","role":"viewer","days":1.5})",
        R"({"name":"t","role":"viewer","days":99999})", R"({"name":"t","role":"viewer","subscriptions":"acme"})",
        R"({"name":"t","role":"viewer","subscriptions":[]})", R"({"name":"t","role":"viewer","subscriptions":["no"]})",
        R"({"name":"t","role":"viewer","subscriptions":[1]})", R"({"name":"T","role":"viewer"})"})
    EXPECT_EQ(status(ann, "POST", "/api/v1/tokens", body), 422) << body;
  EXPECT_EQ(ask("POST", "/api/v1/session", {{"content-type", "text/plain"}}, "{}").status, 415);
  EXPECT_EQ(ask("POST", "/api/v1/session").status, 415);
  EXPECT_EQ(status(ann, "DELETE", "/api/v1/users/nobody"), 404);
  EXPECT_EQ(status(ann, "DELETE", "/api/v1/users/"), 404) << "whoever uses the first link has no name";
  EXPECT_EQ(status(ann, "POST", "/api/v1/users//link"), 404);
}

}  // namespace
}  // namespace tidemark::service
