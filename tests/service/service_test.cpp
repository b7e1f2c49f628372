#include <fstream>

#include <nlohmann/json.hpp>
#include <rocksdb/db.h>

#include "core/events/effect_events.h"
#include "core/events/schedule_events.h"
#include "installed.h"

namespace tidemark::service {
namespace {

using testing::HasSubstr;

TEST_F(Installed, TwoSubscriptionsRunAtOnceWhileQuestionsAreAnswered) {
  open();
  EXPECT_EQ(ask("POST", "/api/v1/subscriptions/acme/runs").status, 202);
  EXPECT_EQ(ask("POST", "/api/v1/subscriptions/globex/runs").status, 202);
  std::vector<std::thread> askers;
  for (int i = 0; i < 3; ++i)
    askers.emplace_back([&] {
      for (int times = 0; times < 30; ++times)
        for (const char* path : {"/api/v1/subscriptions", "/api/v1/subscriptions/acme/runs",
                                 "/api/v1/subscriptions/globex/configuration", "/metrics"})
          EXPECT_EQ(ask("GET", path).status, 200);
    });
  for (std::thread& asker : askers) asker.join();
  for (const char* name : {"acme", "globex"}) {
    Subscription& one = *service->find(name);
    wait_for(one);
    EXPECT_EQ(must(one.views().runs(1)).front().state, RunState::completed);
  }
}

TEST_F(Installed, ASecondRequestJoinsTheRunThatGoesOn) {
  open();
  Subscription& acme = *service->find("acme");
  gate_closed = true;
  const auto first = must(acme.start(by("one")));
  EXPECT_FALSE(first.joined);
  const auto second = must(acme.start(by("two")));
  EXPECT_TRUE(second.joined);
  sync::Request push = by("three");
  push.direction = Direction::push;
  EXPECT_TRUE(must(acme.start(push)).joined) << "everything has it in it";
  gate_closed = false;
  wait_for(acme);
  EXPECT_EQ(must(acme.views().runs()).size(), 1u);
  EXPECT_FALSE(must(acme.start(by("three"))).joined);
  wait_for(acme);
  EXPECT_EQ(must(acme.views().runs()).size(), 2u);
}

TEST_F(Installed, ARunThatDoesNotDoWhatIsAskedForIsNotJoined) {
  open();
  Subscription& acme = *service->find("acme");
  gate_closed = true;
  sync::Request pull = by("one");
  pull.direction = Direction::pull;
  static_cast<void>(must(acme.start(pull)));
  EXPECT_EQ(acme.start(by("two")).error().code, ErrorCode::refused);
  gate_closed = false;
  wait_for(acme);
}

TEST_F(Installed, WhatIsCancelledOrStoppedIsGoneOnWith) {
  open();
  gate_closed = true;
  static_cast<void>(must(service->find("acme")->start(by("one"))));
  EXPECT_FALSE(must(service->find("acme")->cancel(2, "jane"))) << "another one";
  EXPECT_TRUE(must(service->find("acme")->cancel(1, "jane")));
  gate_closed = false;
  wait_for(*service->find("acme"));
  EXPECT_FALSE(must(service->find("acme")->cancel(1, "jane"))) << "nothing goes on";
  static_cast<void>(must(service->find("acme")->start(by("two"))));
  api.reset();
  service.reset();  // stops it where it is
  open();
  static_cast<void>(must(service->find("acme")->start(by("three"))));
  wait_for(*service->find("acme"));
  const auto runs = must(service->find("acme")->views().runs());
  EXPECT_EQ(runs.front().state, RunState::completed);
}

TEST_F(Installed, WhatIsPutIntoTheLogBesideARunLetsItGoOn) {
  open();
  Subscription& acme = *service->find("acme");
  static_cast<void>(must(acme.start(by("one"))));
  int pauses = 0;
  for (; acme.is_at_work(); ++pauses) {
    const Event pause = event_of(SchedulePaused{"jane", ""}, 0);
    static_cast<void>(must(acme.append(pauses % 2 == 0 ? pause : event_of(ScheduleResumed{"joe", "", now()}, 0))));
  }
  EXPECT_GT(pauses, 5);
  EXPECT_EQ(must(acme.views().runs(1)).front().state, RunState::completed);
  EXPECT_EQ(must(acme.views().nights()).paused, pauses % 2 == 1);
}

TEST_F(Installed, WhatCantBeginIsAProblem) {
  create({"empty"}, {});
  open();
  const web::Response refused = ask("POST", "/api/v1/subscriptions/empty/runs");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("nothing is configured yet"));
}

TEST_F(Installed, WhatARunIsAskedForIsSaidOrRefused) {
  open();
  const std::string runs = "/api/v1/subscriptions/acme/runs";
  const auto start = [&](const std::string& body, const std::string& type = "application/json") {
    return ask(web::Request{"POST", runs, {}, {{"authorization", "Bearer " + token}, {"content-type", type}}, body})
        .status;
  };
  for (const char* body : {"{", "7", R"({"only":"both"})", R"({"only":7})", R"({"x":"pull"})", R"({"connection":""})"})
    EXPECT_EQ(start(body), 422) << body;
  EXPECT_EQ(start("{}", "text/plain"), 415);
  EXPECT_EQ(start(R"({"only":"pull","connection":"visitor"})"), 202);
  wait_for(*service->find("acme"));
  const RunRow run = must(service->find("acme")->views().runs(1)).front();
  EXPECT_EQ(run.only, "visitor pull");
  ASSERT_EQ(run.parts.size(), 1u);
  EXPECT_EQ(run.parts.front().direction, "pull");
}

/// Its name is lost with its first entry: it has its number for one.
TEST_F(Installed, ADamagedSubscriptionIsInTheListBesideTheOthers) {
  rocksdb::DB* opened = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open({}, directory / "log", &opened).ok());
  const std::unique_ptr<rocksdb::DB> database{opened};
  ASSERT_TRUE(database->Put({}, rocksdb::Slice{"\0\0\0\2\0\0\0\0\0\0\0\1\0\0\0\0", 16}, "\1\1 nonsense").ok());
  ASSERT_TRUE(database->Close().ok());
  open();
  const auto list = nlohmann::json::parse(ask("GET", "/api/v1/subscriptions").body).at("subscriptions");
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].at("subscription"), "acme");
  EXPECT_FALSE(list[0].contains("damaged"));
  EXPECT_EQ(list[1].at("subscription"), "2");
  EXPECT_NE(list[1].at("damaged").at("what"), "");
  EXPECT_EQ(ask("GET", "/api/v1/subscriptions/2").status, 503);
  EXPECT_EQ(ask("GET", "/api/v1/subscriptions/acme").status, 200);
}

/// One more event of acme's, while no service has the log open.
void append_to_acme(const std::filesystem::path& directory, const Event& event) {
  log::LogStore::Options options;
  options.clock = now;
  options.entropy = entropy;
  const auto logs = must(log::LogStore::open(directory / "log", std::move(options)));
  log::EventLog* const log = must(logs->log(1));
  static_cast<void>(must(log->append(log->head().position, {&event, 1})));
}

TEST_F(Installed, ALogThatHasLostEntriesIsNotBackedUp) {
  namespace fs = std::filesystem;
  fs::copy(directory / "log", directory / "older", fs::copy_options::recursive);
  append_to_acme(directory, event_of(SchedulePaused{"ann", ""}, 0));
  open();  // the views follow it
  service.reset();
  fs::remove_all(directory / "log");
  fs::rename(directory / "older", directory / "log");
  open();
  service->keep_backups_in(directory.string() + "-backups", 1);
  const auto refused = service->back_up();
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().what, HasSubstr("entries are missing"));
  EXPECT_THAT(refused.error().where, HasSubstr("subscription acme"));
  fs::remove_all(directory.string() + "-backups");
}

TEST_F(Installed, ALogThatIsWholeIsBackedUpThoughNoViewTakesIt) {
  append_to_acme(directory, event_of(EffectSettled{1, 0, false, 0, {}}, 1));  // the outcome of nothing
  open();
  EXPECT_EQ(service->damaged().size(), 1u);
  service->keep_backups_in(directory.string() + "-backups", 1);
  EXPECT_TRUE(service->back_up());
  std::filesystem::remove_all(directory.string() + "-backups");
}

TEST_F(Installed, ABackupTakesNoOlderOneAwayWhileACredentialDoesNotOpen) {
  open();
  service->keep_backups_in(directory.string() + "-backups", 1);
  EXPECT_TRUE(service->back_up());
  lacks = must(service->machine().credential_names()).at(0);
  EXPECT_TRUE(service->back_up());
  EXPECT_EQ(must(service->backups()->list()).size(), 2u);
  lacks.clear();
  EXPECT_TRUE(service->back_up());
  EXPECT_EQ(must(service->backups()->list()).size(), 1u);
  std::filesystem::remove_all(directory.string() + "-backups");
}

TEST_F(Installed, AListenerThatGoesIsForgottenAndOneThatStaysIsTold) {
  open();
  const auto gone = ask("GET", "/api/v1/subscriptions/acme/events");
  const auto stays = ask("GET", "/api/v1/subscriptions/acme/events");
  ASSERT_TRUE(gone.stream && stays.stream);
  gone.stream->abandon();
  static_cast<void>(must(service->find("acme")->start(by("one"))));
  std::string came;
  for (int waited = 0; waited < 5'000 && came.find("run_completed") == came.npos; ++waited) {
    const auto piece = stays.stream->take(
        10'000, [] {}, [] {});
    if (piece) came += *piece;
    else std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
  EXPECT_THAT(came, HasSubstr("event: entry"));
  EXPECT_THAT(came, HasSubstr("run_completed"));
}

}  // namespace
}  // namespace tidemark::service
