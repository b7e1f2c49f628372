#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "service/service.h"
#include "service/tokens.h"
#include "web/message.h"

namespace tidemark::service {

/// What the API answers (docs/service.md; openapi.json describes every answer). Thread-safe.
///
///     Api api{service, tokens};
///     api.answer({.method = "GET", .path = "/api/v1/subscriptions/acme/runs", .headers = {{"authorization", "Bearer tdm_…"}}})
///
/// Whatever is asked, the answer is below 500 unless this machine has trouble of its own.
class Api {
 public:
  Api(Service& service, Tokens tokens);
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;
  ~Api();

  [[nodiscard]] web::Response answer(const web::Request& request);

  /// What /api/v1/openapi.json is.
  [[nodiscard]] static const std::string& description();

 private:
  struct Asked;
  struct Route;
  [[nodiscard]] static const std::vector<Route>& routes();
  [[nodiscard]] web::Response route(const web::Request& request);

  web::Response health(const Asked& asked);
  web::Response ready(const Asked& asked);
  web::Response metrics(const Asked& asked);
  web::Response openapi(const Asked& asked);
  web::Response subscriptions(const Asked& asked);
  web::Response subscription(const Asked& asked);
  web::Response configuration(const Asked& asked);
  web::Response runs(const Asked& asked);
  web::Response run(const Asked& asked);
  web::Response start_run(const Asked& asked);
  web::Response cancel_run(const Asked& asked);
  web::Response events(const Asked& asked);

  /// Sends what is new in the logs to whoever listens.
  class Follower;

  Service& service_;
  Tokens tokens_;
  std::unique_ptr<Follower> follower_;
};

}  // namespace tidemark::service
