#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "pendo/client.h"
#include "simulators/in_process.h"
#include "simulators/pendo_simulator.h"

namespace tidemark::pendo {

inline constexpr const char* host = "https://app.pendo.io";

/// Passes requests on and keeps them.
class Recorder final : public http::Transport {
 public:
  explicit Recorder(http::Transport& inner) : inner_(inner) {}
  Result<http::Response> send(const http::Request& request) override {
    requests.push_back(request);
    return inner_.send(request);
  }
  std::vector<http::Request> requests;

 private:
  http::Transport& inner_;
};

/// Answers as told, one after the other; the last one again and again.
class Script final : public http::Transport {
 public:
  explicit Script(std::deque<Result<http::Response>> answers) : answers_(std::move(answers)) {}
  Result<http::Response> send(const http::Request& request) override {
    requests.push_back(request);
    Result<http::Response> answer = answers_.front();
    if (answers_.size() > 1) answers_.pop_front();
    return answer;
  }
  std::vector<http::Request> requests;

 private:
  std::deque<Result<http::Response>> answers_;
};

inline http::Response ok(std::string body) { return {200, {}, std::move(body)}; }

/// The simulated subscription of the moment: a test may begin again with another one.
class Current final : public sim::Handler {
 public:
  http::Response handle(const http::Request& request) override { return subscription->handle(request); }
  std::unique_ptr<sim::PendoSimulator> subscription;
};

/// A simulated subscription and a client of it; `network` sees every request.
class Subscription : public ::testing::Test {
 protected:
  Subscription() {
    wire.route(host, current_);
    with({}, {});
  }

  void with(const std::string& visitors, const std::string& accounts) {
    sim::PendoData data;
    data.visitor_schema = R"({"agent":{"email":{"Type":"string"}},"custom":{"region":{"Type":"string"},)"
                          R"("seats":{"Type":"integer"},"arr":{"Type":"float"},"churned":{"Type":"boolean"},)"
                          R"("renewal":{"Type":"time"}}})";
    data.account_schema = R"({"custom":{"region":{"Type":"string"}}})";
    data.reports = reports;
    data.visitors = visitors;
    data.accounts = accounts;
    auto made = sim::PendoSimulator::make(data, {"full", "read"}, [this] { return now; });
    ASSERT_TRUE(made) << to_line(made.error());
    current_.subscription = std::move(*made);
    pendo = current_.subscription.get();
  }
  void with_visitors(const std::vector<std::string>& ids) {
    std::string lines;
    for (const std::string& id : ids) lines += nlohmann::json{{"visitorId", id}}.dump() + "\n";
    with(lines, {});
  }
  void with_numbered_visitors(int count) {
    std::vector<std::string> ids;
    for (int i = 0; i < count; ++i) ids.push_back("v-" + std::to_string(100000 + i));
    with_visitors(ids);
  }

  Client client(std::uint32_t page_rows = 10'000, std::string key = "full") {
    return Client{network,
                  {.host = host, .key = std::move(key), .page_rows = page_rows},
                  [this](std::int64_t milliseconds) { pauses.push_back(milliseconds); }};
  }
  /// The ids of a fetch's rows, in their order.
  std::vector<std::string> fetched(EntityKind kind = EntityKind::visitor, std::uint32_t page_rows = 10'000) {
    std::vector<std::string> ids;
    const auto done = client(page_rows).fetch(kind, collect(ids, kind));
    EXPECT_TRUE(done) << to_line(done.error());
    return ids;
  }
  static PageSink collect(std::vector<std::string>& ids, EntityKind kind = EntityKind::visitor) {
    return [&ids, kind](std::string_view bytes, std::uint64_t rows) -> Result<void> {
      const auto page = nlohmann::json::parse(bytes);
      EXPECT_EQ(page["results"].size(), rows);
      for (const auto& row : page["results"])
        ids.push_back(row[kind == EntityKind::visitor ? "visitorId" : "accountId"]);
      return {};
    };
  }

  Instant now{1'767'225'600'000};
  std::string reports = "[]";  ///< of the next `with`
  sim::PendoSimulator* pendo = nullptr;
  sim::InProcess wire;
  Recorder network{wire};
  std::vector<std::int64_t> pauses;

 private:
  Current current_;
};

}  // namespace tidemark::pendo
