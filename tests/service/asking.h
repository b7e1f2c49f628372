#pragma once

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "installed.h"

namespace tidemark::service {

using nlohmann::json;

inline constexpr const char* acme = "/api/v1/subscriptions/acme";

/// An administrator who asks about acme.
class Asking : public Installed {
 protected:
  Asking() { open(); }

  web::Response send(const std::string& method, const std::string& path, const std::string& body = {},
                     std::map<std::string, std::string, std::less<>> headers = {},
                     std::map<std::string, std::string, std::less<>> query = {}) {
    headers.emplace("authorization", "Bearer " + token);
    if (!body.empty()) headers.emplace("content-type", "application/json");
    return ask(web::Request{method, acme + path, std::move(query), std::move(headers), body});
  }
  json get(const std::string& path, std::map<std::string, std::string, std::less<>> query = {}) {
    const web::Response answer = send("GET", path, {}, {}, std::move(query));
    EXPECT_EQ(answer.status, 200) << path << " " << answer.body;
    return json::parse(answer.body, nullptr, false);
  }
  int status(const std::string& method, const std::string& path, const std::string& body = {}) {
    return send(method, path, body).status;
  }
  /// One whole run; its number.
  int run() {
    const json started = json::parse(send("POST", "/runs").body);
    wait_for(*service->find("acme"));
    return started["run"];
  }
};

inline std::string header_of(const web::Response& answer, const std::string& name) {
  const auto found = answer.headers.find(name);
  return found == answer.headers.end() ? "" : found->second;
}

}  // namespace tidemark::service
