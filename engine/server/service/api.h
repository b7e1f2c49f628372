#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "access/register.h"
#include "access/role.h"
#include "access/trail.h"
#include "service/connecting.h"
#include "service/door.h"
#include "service/downloads.h"
#include "service/each_second.h"
#include "service/kept_answers.h"
#include "service/service.h"
#include "web/message.h"

namespace tidemark::service {

using access::By;
using access::Caller;
using access::Role;

/// What the API answers (docs/service.md; openapi.json describes every answer). Thread-safe.
///
///     Api api{service, file, {.encrypted = true}};
///     api.answer({.method = "GET", .path = "/api/v1/subscriptions/acme/runs", .headers = {{"authorization", "Bearer tdm_…"}}})
///
/// Whatever is asked, the answer is below 500 unless this machine has trouble of its own.
class Api {
 public:
  using Options = Door::Options;
  /// `file` is that of the service's directory, and outlives this.
  Api(Service& service, const access::Register& file, Options options);
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;
  ~Api();

  [[nodiscard]] web::Response answer(const web::Request& request);

  /// The most bytes that the body of a request may have, when its headers are there: more than usual only from who is known.
  [[nodiscard]] std::size_t largest_body(const web::Request& request);

  /// Whatever other systems are being asked for an answer is given up: the service is about to stop.
  void stop() { leaving_ = true; }

  /// What /api/v1/openapi.json is.
  [[nodiscard]] static const std::string& description();

 private:
  struct Asked;
  struct Route;
  [[nodiscard]] static const std::vector<Route>& routes();
  [[nodiscard]] static std::vector<Route> routes_of_configuration();
  [[nodiscard]] static std::vector<Route> routes_of_plans();
  [[nodiscard]] static std::vector<Route> routes_of_readings();
  [[nodiscard]] static std::vector<Route> routes_of_log();
  [[nodiscard]] static std::vector<Route> routes_of_recovery();
  [[nodiscard]] static std::vector<Route> routes_of_credentials();
  [[nodiscard]] static std::vector<Route> routes_of_entities();
  [[nodiscard]] static std::vector<Route> routes_of_questions();
  [[nodiscard]] static std::vector<Route> routes_of_segments();
  [[nodiscard]] static std::vector<Route> routes_of_sessions();
  [[nodiscard]] static std::vector<Route> routes_of_access();
  [[nodiscard]] static std::string_view schemas_of_configuration();
  [[nodiscard]] static std::string_view schemas_of_plans();
  [[nodiscard]] static std::string_view schemas_of_readings();
  [[nodiscard]] static std::string_view schemas_of_log();
  [[nodiscard]] static std::string_view schemas_of_recovery();
  [[nodiscard]] static std::string_view schemas_of_credentials();
  [[nodiscard]] static std::string_view schemas_of_questions();
  [[nodiscard]] static std::string schemas_of_access();
  /// What is said of the request, but for its answer, into `noted`.
  [[nodiscard]] web::Response route(const web::Request& request, Happening& noted);
  void note(Happening happening, int status, Instant began) const;
  [[nodiscard]] web::Response later(const Route& route, const Asked& asked);
  /// Who asks, into `asked`; the refusal where he is not known, or may not.
  [[nodiscard]] std::optional<web::Response> refuse(const Route& route, Asked& asked);
  [[nodiscard]] access::By by(const Asked& asked) const;

  web::Response health(const Asked& asked);
  web::Response ready(const Asked& asked);
  web::Response metrics(const Asked& asked);
  web::Response openapi(const Asked& asked);
  web::Response subscriptions(const Asked& asked);
  web::Response subscription(const Asked& asked);
  web::Response pause_nights(const Asked& asked);
  web::Response resume_nights(const Asked& asked);
  web::Response set_paused(const Asked& asked, bool pause);
  web::Response configuration(const Asked& asked);
  web::Response configurations(const Asked& asked);
  web::Response check_configuration(const Asked& asked);
  web::Response diff_configuration(const Asked& asked);
  web::Response apply_configuration(const Asked& asked);
  web::Response schema_of_configuration(const Asked& asked);
  web::Response runs(const Asked& asked);
  web::Response run(const Asked& asked);
  web::Response start_run(const Asked& asked);
  web::Response started(const Asked& asked, sync::Request request);
  /// Where the plans will be, and whether somebody asked for the same already.
  web::Response planning(const Asked& asked, const Result<bool>& joined);
  web::Response make_plans(const Asked& asked);
  web::Response plans(const Asked& asked);
  web::Response cancel_plans(const Asked& asked);
  web::Response plan(const Asked& asked);
  web::Response apply_plan(const Asked& asked);
  web::Response undo_run(const Asked& asked);
  web::Response retire(const Asked& asked);
  web::Response replay_run(const Asked& asked);
  web::Response drift(const Asked& asked);
  web::Response accept_drift(const Asked& asked);
  web::Response restore_drift(const Asked& asked);
  web::Response erase(const Asked& asked);
  web::Response erasures(const Asked& asked);
  web::Response check_up(const Asked& asked);
  web::Response sizes(const Asked& asked);
  web::Response rebuild_views(const Asked& asked);
  web::Response verify_views(const Asked& asked);
  web::Response make_backup(const Asked& asked);
  web::Response backups(const Asked& asked);
  web::Response make_reading(const Asked& asked);
  web::Response readings(const Asked& asked);
  web::Response cancel_reading(const Asked& asked);
  web::Response page(const Asked& asked);
  web::Response zone(const Asked& asked);
  web::Response fields(const Asked& asked);
  web::Response reports(const Asked& asked);
  web::Response salesforce_org(const Asked& asked);
  web::Response log_head(const Asked& asked);
  web::Response signed_head(const Asked& asked);
  web::Response bundle(const Asked& asked);
  web::Response log_entries(const Asked& asked);
  web::Response log_items(const Asked& asked);
  web::Response credentials(const Asked& asked);
  web::Response all_credentials(const Asked& asked);
  web::Response test_credentials(const Asked& asked);
  web::Response set_credential(const Asked& asked);
  web::Response begin_connect(const Asked& asked);
  web::Response end_connect(const Asked& asked);
  web::Response approve_run(const Asked& asked);
  web::Response entity(const Asked& asked);
  web::Response history(const Asked& asked);
  web::Response why(const Asked& asked);
  web::Response why_not(const Asked& asked);
  web::Response changes(const Asked& asked);
  web::Response changed_between(const Asked& asked);
  web::Response changes_as_csv(const Asked& asked, const RunRow& run);
  web::Response segments(const Asked& asked);
  web::Response segment(const Asked& asked);
  web::Response save_segment(const Asked& asked);
  web::Response drop_segment(const Asked& asked);
  web::Response size_of_segment(const Asked& asked);
  web::Response letters(const Asked& asked);
  web::Response messages(const Asked& asked);
  web::Response try_messages(const Asked& asked);
  web::Response decide_letters(const Asked& asked, bool retry);
  web::Response retry_letters(const Asked& asked);
  web::Response drop_letters(const Asked& asked);
  web::Response reject_run(const Asked& asked);
  web::Response cancel_run(const Asked& asked);
  web::Response events(const Asked& asked);
  web::Response open_session(const Asked& asked);
  web::Response change_password(const Asked& asked);
  web::Response claim_link(const Asked& asked);
  web::Response session(const Asked& asked);
  web::Response close_session(const Asked& asked);
  web::Response close_sessions(const Asked& asked);
  web::Response users(const Asked& asked);
  web::Response make_user(const Asked& asked);
  web::Response make_link(const Asked& asked);
  web::Response change_user(const Asked& asked);
  web::Response remove_user(const Asked& asked);
  web::Response tokens(const Asked& asked);
  web::Response make_token(const Asked& asked);
  web::Response revoke_token(const Asked& asked);
  web::Response audit(const Asked& asked);

  /// Sends what is new in the logs to whoever listens.
  class Follower;

  /// Whoever has it may ask other systems: few threads answer what takes long, and this may take very long. Not owned: somebody has it.
  [[nodiscard]] std::unique_lock<std::mutex> turn_to_ask();
  /// What was answered under that key in the last hour; else, or where it is to be `fresh`, what `ask` makes of other systems.
  using AskSystems = std::function<Result<std::string>(const sync::Surroundings& world)>;
  [[nodiscard]] web::Response kept_or_asked(const std::string& key, bool fresh, const AskSystems& ask);

  Service& service_;
  const access::Register& file_;
  Door door_;
  std::atomic<bool> leaving_ = false;
  std::mutex asking_systems_;
  KeptAnswers kept_;
  Connecting connecting_;
  Downloads downloads_;
  access::Trail trail_;
  std::unique_ptr<Follower> follower_;
  EachSecond keeping_trail_;  ///< the last: it uses the trail
};

}  // namespace tidemark::service
