#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/events/codec.h"
#include "core/events/configuration_events.h"
#include "sample/company.h"
#include "service/api.h"
#include "service/service.h"
#include "simulators/in_process.h"
#include "simulators/pendo_simulator.h"
#include "simulators/salesforce_simulator.h"
#include "zones/zone_table.h"

namespace tidemark::service {

inline constexpr const char* salesforce_url = "https://acme.my.salesforce.com";
inline constexpr const char* pendo_url = "https://app.pendo.io";

inline Instant now() {
  return {std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

inline void entropy(std::span<std::uint8_t> bytes) {
  std::random_device random;
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
}

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(to_line(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

inline sync::Request by(const char* actor) {
  sync::Request request;
  request.actor = actor;
  return request;
}

/// The same configuration, that names this subscription.
inline std::string configuration_of(const std::string& subscription, const std::string& configuration) {
  nlohmann::json named = nlohmann::json::parse(configuration);
  named["subscription"] = subscription;
  return named.dump();
}

/// The sample company's two systems, and a directory with subscriptions of it.
class Installed : public testing::Test {
 protected:
  explicit Installed(std::function<Instant()> the_clock = now) : clock{std::move(the_clock)} {
    std::string name = (std::filesystem::temp_directory_path() / "tidemark-service-XXXXXX").string();
    directory = mkdtemp(name.data());
    file = std::make_unique<access::Register>(directory / "users", entropy);
    sample::Company company = must(sample::make_company(1, {6, 30}));
    org = std::make_unique<sim::SalesforceSimulator>(std::move(company.salesforce));
    subscription = must(sim::PendoSimulator::make(company.pendo, {}, clock));
    network.route(salesforce_url, *org);
    network.route(pendo_url, *subscription);
    network.on_call([this](sim::InProcess::Moment moment, const http::Request&) {
      if (moment == sim::InProcess::Moment::before) ++requests;
      while (gate_closed) std::this_thread::sleep_for(std::chrono::milliseconds{1});
      if (offline) return sim::InProcess::Fate::drop;
      return sim::InProcess::Fate::proceed;
    });
    create({"acme", "globex"}, sample::demo_configuration(salesforce_url, pendo_url));
  }
  ~Installed() override {
    gate_closed = false;
    api.reset();
    service.reset();
    std::filesystem::remove_all(directory);
  }

  /// Subscriptions of these names, beside those that there are, while no service has them open. Without a configuration nothing is configured.
  void create(const std::vector<std::string>& names, const std::string& configuration) {
    log::LogStore::Options options;
    options.clock = clock;
    options.entropy = entropy;
    const auto logs = must(log::LogStore::open(directory / "log", std::move(options)));
    for (const std::string& one : names) {
      log::EventLog* const log = must(logs->create(one));
      if (configuration.empty()) continue;
      const Event event = event_of(Configured{"a test", "", configuration_of(one, configuration)}, 0);
      static_cast<void>(must(log->append(log->head().position, {&event, 1})));
    }
  }
  void open() {
    Machine machine{clock,
                    entropy,
                    [this](const std::atomic<bool>& stop) -> Result<Machine::World> {
                      ++worlds;
                      if (world_fails) return failure(ErrorCode::storage, "the vault can't be read");
                      Machine::World world;
                      world.surroundings.clock = clock;
                      world.surroundings.sleep = [](std::int64_t) {};
                      world.surroundings.stopping = [&stop] { return stop.load(); };
                      world.surroundings.network = &network;
                      world.surroundings.zone = load_zone;
                      world.surroundings.zone_exists = zone_exists;
                      world.surroundings.keep_credential = [this](std::string_view name, const sync::Credential& one) {
                        sealed[std::string{name}] = one.salesforce.refresh_token;
                        return Result<void>{};
                      };
                      world.surroundings.credential = [this](std::string_view name) -> Result<sync::Credential> {
                        if (name == lacks) return failure(ErrorCode::not_found, "there is no such credential");
                        return sync::Credential{{.client_id = "simulated-client", .client_secret = "simulated-secret"},
                                                "simulated-key"};
                      };
                      return world;
                    },
                    [this](std::string_view, const Error&) { ++troubles; },
                    [](const Happening&) {},
                    [this](std::string_view name, std::string_view json) -> Result<void> {
                      sealed[std::string{name}] = json;
                      return {};
                    },
                    [] { return Result<std::string>{std::string(32, 's')}; },
                    [] {
                      return Result<std::vector<std::string>>{
                          std::vector<std::string>{"demo-pendo", "demo-salesforce", "left-over"}};
                    },
                    posting};
    service = must(Service::open(directory, std::move(machine)));
    token = must(access::Tokens{*file}.make(
        {"a test", clock()},
        {"t" + std::to_string(++tokens_made), Role::administrator, {clock().milliseconds + one_day}, {}}));
    api = std::make_unique<Api>(*service, *file, Api::Options{});
  }
  web::Response ask(const web::Request& request) {
    web::Response given = api->answer(request);
    return given.later ? given.later() : given;
  }
  web::Response ask(const std::string& method, const std::string& path) {
    return ask({method, path, {}, {{"authorization", "Bearer " + token}}, {}});
  }
  void wait_for(Subscription& one) {
    while (one.is_at_work()) std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }

  std::function<Instant()> clock = now;  ///< of the machine and of both systems
  std::filesystem::path directory;
  std::unique_ptr<sim::SalesforceSimulator> org;
  std::unique_ptr<sim::PendoSimulator> subscription;
  sim::InProcess network;
  std::atomic<bool> gate_closed = false;
  std::atomic<bool> offline = false;
  std::atomic<int> requests = 0;
  std::atomic<int> worlds = 0;  ///< how often a run was begun
  std::atomic<bool> world_fails = false;
  std::map<std::string, std::string, std::less<>> sealed;  ///< credentials that were set through the API
  std::string lacks;                                       ///< a credential that is not there
  /// The way to whoever is told.
  std::function<Result<Machine::Posting>(const std::atomic<bool>& stop)> posting = Machine{}.posting;
  std::atomic<int> troubles = 0;  ///< that the machine's operator was told
  std::unique_ptr<access::Register> file;
  std::unique_ptr<Service> service;
  std::unique_ptr<Api> api;
  std::string token;
  int tokens_made = 0;
};

}  // namespace tidemark::service
