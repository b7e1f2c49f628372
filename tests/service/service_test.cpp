#include "service/service.h"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/events/codec.h"
#include "core/events/configuration_events.h"
#include "sample/company.h"
#include "service/api.h"
#include "simulators/in_process.h"
#include "simulators/pendo_simulator.h"
#include "simulators/salesforce_simulator.h"
#include "zones/zone_table.h"

namespace tidemark::service {
namespace {

using testing::HasSubstr;

constexpr const char* salesforce_url = "https://acme.my.salesforce.com";
constexpr const char* pendo_url = "https://app.pendo.io";

Instant now() {
  return {std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

void entropy(std::span<std::uint8_t> bytes) {
  std::random_device random;
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
}

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(to_line(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

sync::Request by(const char* actor) {
  sync::Request request;
  request.actor = actor;
  return request;
}

/// The sample company's two systems, and a directory with subscriptions of it.
class Installed : public testing::Test {
 protected:
  Installed() {
    std::string name = (std::filesystem::temp_directory_path() / "tidemark-service-XXXXXX").string();
    directory = mkdtemp(name.data());
    file = std::make_unique<access::Register>(directory / "users", entropy);
    sample::Company company = must(sample::make_company(1, {6, 30}));
    org = std::make_unique<sim::SalesforceSimulator>(std::move(company.salesforce));
    subscription = must(sim::PendoSimulator::make(company.pendo, {}, now));
    network.route(salesforce_url, *org);
    network.route(pendo_url, *subscription);
    network.on_call([this](sim::InProcess::Moment moment, const http::Request&) {
      if (moment == sim::InProcess::Moment::before) ++requests;
      while (gate_closed) std::this_thread::sleep_for(std::chrono::milliseconds{1});
      return sim::InProcess::Fate::proceed;
    });
    log::LogStore::Options options;
    options.clock = now;
    options.entropy = entropy;
    const auto logs = must(log::LogStore::open(directory / "log", std::move(options)));
    for (const char* one : {"acme", "globex"}) {
      log::EventLog* const log = must(logs->create(one));
      std::string configuration = sample::demo_configuration(salesforce_url, pendo_url);
      const Event event = event_of(Configured{"a test", "", configuration}, 0);
      static_cast<void>(must(log->append(log->head().position, {&event, 1})));
    }
  }
  ~Installed() override {
    gate_closed = false;
    api.reset();
    service.reset();
    std::filesystem::remove_all(directory);
  }

  void open() {
    Machine machine{now, entropy, [this](const std::atomic<bool>& stop) -> Result<Machine::World> {
                      Machine::World world;
                      world.surroundings.clock = now;
                      world.surroundings.sleep = [](std::int64_t) {};
                      world.surroundings.stopping = [&stop] { return stop.load(); };
                      world.surroundings.network = &network;
                      world.surroundings.zone = load_zone;
                      world.surroundings.zone_exists = zone_exists;
                      world.surroundings.credential = [](std::string_view) -> Result<sync::Credential> {
                        return sync::Credential{{.client_id = "simulated-client", .client_secret = "simulated-secret"},
                                                "simulated-key"};
                      };
                      return world;
                    }};
    service = must(Service::open(directory, std::move(machine)));
    token = must(access::Tokens{*file}.make(
        {"a test", now()},
        {"t" + std::to_string(++tokens_made), Role::administrator, {now().milliseconds + one_day}, {}}));
    api = std::make_unique<Api>(*service, *file, Api::Options{});
  }
  web::Response ask(const std::string& method, const std::string& path) {
    return api->answer({method, path, {}, {{"authorization", "Bearer " + token}}, {}});
  }
  void wait_for(Subscription& one) {
    while (one.is_at_work()) std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }

  std::filesystem::path directory;
  std::unique_ptr<sim::SalesforceSimulator> org;
  std::unique_ptr<sim::PendoSimulator> subscription;
  sim::InProcess network;
  std::atomic<bool> gate_closed = false;
  std::atomic<int> requests = 0;
  std::unique_ptr<access::Register> file;
  std::unique_ptr<Service> service;
  std::unique_ptr<Api> api;
  std::string token;
  int tokens_made = 0;
};

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
  EXPECT_FALSE(service->find("acme")->cancel(2)) << "another one";
  EXPECT_TRUE(service->find("acme")->cancel(1));
  gate_closed = false;
  wait_for(*service->find("acme"));
  EXPECT_FALSE(service->find("acme")->cancel(1)) << "nothing goes on";
  static_cast<void>(must(service->find("acme")->start(by("two"))));
  api.reset();
  service.reset();  // stops it where it is
  open();
  static_cast<void>(must(service->find("acme")->start(by("three"))));
  wait_for(*service->find("acme"));
  const auto runs = must(service->find("acme")->views().runs());
  EXPECT_EQ(runs.front().state, RunState::completed);
}

TEST_F(Installed, WhatCantBeginIsAProblem) {
  open();
  api.reset();
  service.reset();
  {
    log::LogStore::Options options;
    options.clock = now;
    options.entropy = entropy;
    static_cast<void>(must(must(log::LogStore::open(directory / "log", std::move(options)))->create("empty")));
  }
  open();
  const web::Response refused = ask("POST", "/api/v1/subscriptions/empty/runs");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("nothing is configured yet"));
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
