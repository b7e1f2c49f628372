// What goes wrong is noticed and told, once; and once more when it is well again. To a server of this machine, by the real network; by a
// clock that the test sets.
#include "service/herald.h"

#include <mutex>
#include <set>

#include <httplib.h>

#include "core/events/codec.h"
#include "core/events/schedule_events.h"
#include "core/time/date_text.h"
#include "http/curl_transport.h"
#include "installed.h"

namespace tidemark::service {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

struct Hands {
  std::atomic<std::int64_t> time = std::int64_t{20'000} * one_day;
};

class Telling : public Hands, public Installed {
 protected:
  Telling() : Installed{[this] { return Instant{time.load()}; }} {
    server.Post(R"(/(\w+))", [this](const httplib::Request& request, httplib::Response& response) {
      const std::string who = request.matches[1];
      const std::lock_guard lock{mutex};
      const json body = json::parse(request.body);
      if (down) {
        response.status = 503;
        return;
      }
      const std::string id = body["id"];
      told.push_back(who + " " + std::string{body["type"]} + " " + std::string{body["kind"]} + " " +
                     std::string{body["part"]});
      ids.push_back(id);
    });
    port = server.bind_to_any_port("127.0.0.1");
    listening = std::thread{[this] { server.listen_after_bind(); }};
    while (!server.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds{1});
    start();
  }
  ~Telling() override {
    herald.reset();
    server.stop();
    listening.join();
  }

  void start() {
    posting = [this](const std::atomic<bool>&) -> Result<Machine::Posting> { return Machine::Posting{post(), {}}; };
    open();
    herald = std::make_unique<Herald>(*service, post());
  }
  messages::Post post() {
    messages::Post post;
    post.network = &wire;
    post.clock = clock;
    post.credential = [this](std::string_view name) -> Result<vault::Credential> {
      if (name.starts_with("demo"))
        return vault::read_credential(ends_on.empty() ? json{{"key", "k"}}.dump()
                                                      : json{{"key", "k"}, {"expires_on", ends_on}}.dump());
      return vault::read_credential(json{
          {"url", "http://127.0.0.1:" + std::to_string(port) + "/" + std::string{name}},
          {"signing_secret", "s"}}.dump());
    };
    return post;
  }
  void restart() {
    herald.reset();
    api.reset();
    service.reset();
    start();
  }
  Subscription& acme() { return *service->find("acme"); }
  void configure(const std::vector<std::string>& names, const std::string& guard = {}) {
    json next = json::parse(must(acme().views().configuration()).configuration);
    next["messages"] = json::array();
    for (const std::string& name : names)
      next["messages"].push_back({{"name", name}, {"form", "webhook"}, {"credential", name}});
    if (!guard.empty()) next["connections"]["visitor"]["guard"] = json::parse(guard);
    must(acme().append(event_of(Configured{"a test", "", next.dump()}, 0)));
  }
  void run() {
    static_cast<void>(must(acme().start(by("joe"))));
    wait_for(acme());
  }
  void look() {
    time += Herald::looks_every;
    herald->look();
  }
  std::vector<std::string> take() {
    const std::lock_guard lock{mutex};
    return std::exchange(told, {});
  }

  httplib::Server server;
  int port = 0;
  std::thread listening;
  std::mutex mutex;
  std::vector<std::string> told;
  std::vector<std::string> ids;
  bool down = false;
  std::string ends_on;
  http::CurlTransport wire;
  std::unique_ptr<Herald> herald;
};

TEST_F(Telling, AFailureIsToldOnceAndThatItIsWellAgainOnce) {
  configure({"ops", "duty"});
  look();
  EXPECT_THAT(take(), IsEmpty()) << "nothing is wrong";
  offline = true;
  run();
  look();
  const std::vector<std::string> first = take();
  EXPECT_THAT(first, testing::IsSupersetOf(
                         {"ops trouble.began failed visitor pull", "duty trouble.began failed visitor pull"}));
  for (int i = 0; i < 5; ++i) look();
  restart();
  look();
  run();
  look();
  EXPECT_THAT(take(), IsEmpty()) << "it is the same still, after a restart and another run too";
  offline = false;
  run();
  look();
  const std::vector<std::string> last = take();
  EXPECT_EQ(last.size(), first.size()) << "each of them is well again";
  EXPECT_THAT(last, testing::Contains("ops trouble.ended failed visitor pull"));
  EXPECT_THAT(must(acme().views().messages()).open, IsEmpty());
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size() * 2, ids.size()) << "both are told by one number";
}

TEST_F(Telling, AMessageIsKeptUntilItIsDelivered) {
  configure({"ops"});
  offline = true;
  run();
  down = true;
  look();
  const std::size_t waiting = must(acme().views().messages()).waiting.size();
  EXPECT_GT(waiting, 0u);
  EXPECT_EQ(troubles, 1) << "the operator of the machine hears of it once";
  for (int i = 0; i < 3; ++i) look();
  restart();
  look();
  EXPECT_EQ(must(acme().views().messages()).waiting.size(), waiting);
  down = false;
  time += 3 * one_hour;
  look();
  EXPECT_EQ(take().size(), waiting);
  EXPECT_THAT(must(acme().views().messages()).waiting, IsEmpty());
  look();
  EXPECT_THAT(take(), IsEmpty());
}

TEST_F(Telling, ADestinationThatIsGoneIsToldNothing) {
  configure({"ops"});
  offline = true;
  run();
  down = true;
  look();
  configure({"duty"});
  down = false;
  time += 3 * one_hour;
  look();
  EXPECT_THAT(take(), IsEmpty()) << "duty was not there when it began";
  EXPECT_THAT(must(acme().views().messages()).waiting, IsEmpty());
  offline = false;
  run();
  look();
  EXPECT_THAT(take(), testing::Contains("duty trouble.ended failed visitor pull"));
}

TEST_F(Telling, WhatIsHeldIsToldAndDecided) {
  configure({"ops"}, R"({"changed":0,"changed_share":0})");
  run();
  look();
  EXPECT_THAT(take(), ElementsAre("ops trouble.began held visitor pull"));
  must(acme().reject(1, "joe", "look first"));
  look();
  EXPECT_THAT(take(), ElementsAre("ops trouble.ended held visitor pull"));
}

TEST_F(Telling, WhileARunGoesOnNothingIsWellAgain) {
  configure({"ops"});
  offline = true;
  run();
  look();
  EXPECT_FALSE(take().empty());
  offline = false;
  gate_closed = true;
  static_cast<void>(must(acme().start(by("joe"))));
  look();
  look();
  EXPECT_THAT(take(), IsEmpty()) << "the failed run is gone on with: nobody knows yet";
  gate_closed = false;
  wait_for(acme());
  look();
  EXPECT_THAT(take(), testing::Contains("ops trouble.ended failed visitor pull"));
}

TEST_F(Telling, AValueThatIsTakenBackThreeTimesIsUndone) {
  configure({"ops"}, R"("off")");
  run();
  std::optional<views::TargetMoment> sent;
  must(acme().views().each_sent(1, [&](Part part, const views::TargetMoment& one) {
    if (part.kind == EntityKind::visitor) sent = one;
    return !sent;
  }));
  ASSERT_TRUE(sent);
  const views::FieldMoment field = sent->moment.fields.at(0);
  for (int i = 0; i < 2; ++i) {
    subscription->set_value(EntityKind::visitor, sent->target, field.name, field.before);
    time += one_day;
    run();
    look();
  }
  EXPECT_THAT(take(), ElementsAre("ops trouble.began undone visitor pull"));
  time += one_day;
  run();
  look();
  EXPECT_THAT(take(), ElementsAre("ops trouble.ended undone visitor pull")) << "nobody took it back";
}

TEST_F(Telling, OnlyARunOfEverythingMakesUpForANightThatWasMissed) {
  configure({"ops"});
  must(acme().append(event_of(NightsMissed{time / one_day - 1, time / one_day - 1}, 0)));
  look();
  EXPECT_THAT(take(), ElementsAre("ops trouble.began overdue "));
  sync::Request one = by("joe");
  one.only = EntityKind::visitor;
  static_cast<void>(must(acme().start(std::move(one))));
  wait_for(acme());
  look();
  EXPECT_THAT(take(), testing::Not(testing::Contains("ops trouble.ended overdue "))) << "one connection alone";
  run();
  look();
  EXPECT_THAT(take(), testing::Contains("ops trouble.ended overdue "));
}

TEST_F(Telling, ThatNoRunCanBeginIsTold) {
  configure({"ops"});
  world_fails = true;
  static_cast<void>(acme().start(by("joe")));
  wait_for(acme());
  look();
  EXPECT_THAT(take(), ElementsAre("ops trouble.began failed "));
  world_fails = false;
  restart();
  look();
  EXPECT_THAT(take(), IsEmpty()) << "a restart makes nothing well";
  time += one_minute;
  run();
  look();
  EXPECT_THAT(take(), ElementsAre("ops trouble.ended failed "));
}

TEST_F(Telling, WhoeverAsksForAPartThatIsNotConfiguredWakesNobody) {
  configure({"ops"});
  sync::Request push = by("joe");
  push.direction = Direction::push;
  static_cast<void>(acme().start(push));
  wait_for(acme());
  ASSERT_TRUE(acme().ended_by());
  look();
  EXPECT_THAT(take(), IsEmpty());
}

TEST_F(Telling, ATrialSaysOfEachDestinationWhatBecameOfIt) {
  const auto tried = [&](const std::string& body) {
    return ask({"POST",
                "/api/v1/subscriptions/acme/messages/try",
                {},
                {{"authorization", "Bearer " + token}, {"content-type", "application/json"}},
                body});
  };
  EXPECT_EQ(tried("{}").status, 422) << "there is nobody";
  configure({"ops", "demo"});
  const web::Response answer = tried("{}");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const json all = json::parse(answer.body)["tried"];
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0]["destination"], "ops");
  EXPECT_TRUE(all[0]["delivered"]);
  EXPECT_TRUE(all[0]["error"].is_null());
  EXPECT_FALSE(all[1]["delivered"]);
  EXPECT_EQ(all[1]["error"]["code"], "invalid_input") << "that is a credential of another system";
  EXPECT_THAT(take(), ElementsAre("ops trouble.began trial "));
  down = true;
  EXPECT_EQ(json::parse(tried(R"({"destination":"ops"})").body)["tried"][0]["error"]["code"], "unavailable");
  EXPECT_EQ(tried(R"({"destination":"nobody"})").status, 422);
}

TEST_F(Telling, ACredentialThatEndsSoonIsToldBefore) {
  configure({"ops"});
  std::string soon;
  append_date(20'010, soon);
  ends_on = soon;
  look();
  EXPECT_THAT(take(), testing::Contains("ops trouble.began credential demo-salesforce"));
  ends_on = "2030-01-01";
  time += Herald::looks_at_credentials;
  look();
  EXPECT_THAT(take(), testing::Contains("ops trouble.ended credential demo-salesforce"));
}

}  // namespace
}  // namespace tidemark::service
