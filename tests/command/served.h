#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include "synced.h"

namespace tidemark::command {

using nlohmann::json;

inline constexpr const char* acme = "/api/v1/subscriptions/acme";

/// The built command serves the directory of a `Synced`, and there is a token of each role.
class Served : public testing::Test {
 protected:
  void SetUp() override {
    synced.set_up();
    for (const char* role : {"viewer", "operator", "administrator"})
      tokens[role] = member(synced({"tokens", "create", role, "--role", role, "--json"}).out, "token");
    start();
  }
  void start() {
    running = std::make_unique<Started>(
        std::vector<std::string>{"serve", "--port", "0", "--json", "--directory", synced.folder / "data"});
    url = member(running->first_line(), "url");
    link = member(running->first_line(), "link");
    ASSERT_THAT(url, testing::StartsWith("http://127.0.0.1:")) << running->errors();
  }
  [[nodiscard]] httplib::Client client(const std::string& role) const {
    httplib::Client made{url};
    made.set_read_timeout(std::chrono::seconds{20});
    if (!role.empty()) made.set_bearer_token_auth(tokens.at(role).c_str());
    return made;
  }
  json get(const std::string& path, int status = 200, const std::string& role = "viewer") {
    const auto answer = client(role).Get(path);
    EXPECT_TRUE(answer) << path;
    if (!answer) return {};
    EXPECT_EQ(answer->status, status) << path << " " << answer->body;
    return json::parse(answer->body, nullptr, false);
  }
  int post(const std::string& path, const std::string& role, const std::string& body = {}) {
    const auto answer = client(role).Post(path, body, "application/json");
    return answer ? answer->status : 0;
  }
  static httplib::Result send(httplib::Client from, const std::string& method, const std::string& target,
                              const httplib::Headers& headers = {}, const std::string& body = {}) {
    const char* const type = body.empty() ? "" : "application/json";
    if (method == "post") return from.Post(target, headers, body, type);
    if (method == "put") return from.Put(target, headers, body, type);
    if (method == "patch") return from.Patch(target, headers, body, type);
    return method == "delete" ? from.Delete(target, headers) : from.Get(target, headers);
  }
  json wait_for_run(int number) {
    for (int waited = 0; waited < 400; ++waited) {
      const auto answer = client("viewer").Get(std::string{acme} + "/runs/" + std::to_string(number));
      if (!answer || answer->status == 404) return {};
      json run = json::parse(answer->body);
      if (run.value("state", "") != "" && run["state"] != "running" && run["state"] != "continued" &&
          get(acme)["running"] == 0)
        return run;  // and another one can begin
      std::this_thread::sleep_for(std::chrono::milliseconds{25});
    }
    return {};
  }

  Synced synced;
  std::map<std::string, std::string> tokens;
  std::unique_ptr<Started> running;
  std::string url;
  std::string link;  ///< of the first administrator
};

}  // namespace tidemark::command
