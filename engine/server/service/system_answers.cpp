// What the API answers of both systems beside their fields: Pendo's reports, where the org is.
#include "core/json/line.h"
#include "core/time/date_text.h"
#include "service/problem.h"
#include "service/routes.h"
#include "sync/fetch.h"

namespace tidemark::service {
namespace {

std::string reports_json(const std::vector<pendo::Report>& reports, Instant now) {
  std::string text;
  json::Line{text}
      .text("read_at", iso(now))
      .objects("reports", reports, [](json::Line& line, const pendo::Report& report) {
        line.text("report", report.id)
            .text("name", report.name)
            .text("type", report.type)
            .text("kind", report.kind ? name_of(*report.kind) : std::string_view{})
            .flag("can_be_pushed", report.can_be_pushed())
            .text("why_not", report.why_not)
            .text("last_run", report.last_run ? iso(*report.last_run) : std::string{});
      });
  return line_of(std::move(text));
}

}  // namespace

web::Response Api::kept_or_asked(const std::string& key, bool fresh, const AskSystems& ask) {
  const Instant now = service_.machine().clock();
  if (!fresh)
    if (auto kept = kept_.find(key, now)) return json_answer(std::move(*kept));
  const auto turn = turn_to_ask();
  if (!turn.owns_lock()) return somebody_else_asks();
  const auto world = service_.machine().world(leaving_);
  if (!world) return problem(world.error());
  auto json = ask(world->surroundings);
  if (!json) return problem(json.error());
  kept_.keep(key, *json, now);
  return json_answer(std::move(*json));
}

web::Response Api::reports(const Asked& asked) {
  const auto fresh = asked.number("fresh", 0, 0, 1);
  if (!fresh) return problem(400, "fresh is 0 or 1", "fresh");
  if (*fresh == 1 && asked.caller->role < Role::runner)
    return problem(403, "reading again takes a call of Pendo", "fresh", "an operator may");
  const auto configuration = asked.subscription->configuration();
  if (!configuration) return problem(configuration.error());
  const std::string key =
      asked.subscription->name() + "/reports/" + configuration->pendo_host + "/" + configuration->pendo_credential;
  return kept_or_asked(key, *fresh == 1, [&](const sync::Surroundings& world) -> Result<std::string> {
    const auto client = sync::Systems::open_pendo(world, *world.network, *configuration);
    if (!client) return tl::unexpected(client.error());
    const auto reports = (*client)->reports();
    if (!reports) return tl::unexpected(reports.error());
    return reports_json(*reports, service_.machine().clock());
  });
}

/// The address at which one signs in may be everybody's: where the org itself is, its answer to that says.
web::Response Api::salesforce_org(const Asked& asked) {
  const auto configuration = asked.subscription->configuration();
  if (!configuration) return problem(configuration.error());
  const std::string key = asked.subscription->name() + "/org/" + configuration->salesforce_login_url + "/" +
                          configuration->salesforce_credential;
  return kept_or_asked(key, false, [&](const sync::Surroundings& world) -> Result<std::string> {
    const auto client = sync::Systems::open_salesforce(world, *world.network, *configuration);
    if (!client) return tl::unexpected(client.error());
    if (auto signed_in = (*client)->sign_in(); !signed_in) return tl::unexpected(std::move(signed_in.error()));
    std::string text;
    json::Line{text}.text("address", (*client)->session().address()).text("org", (*client)->org_id());
    return line_of(std::move(text));
  });
}

}  // namespace tidemark::service
