// What the API answers of what the log remembers: a run planned again; and how everything is.
#include "core/json/line.h"
#include "service/checkup.h"
#include "service/configuration_change.h"
#include "service/fields.h"
#include "service/problem.h"
#include "service/replaying.h"
#include "service/routes.h"
#include "zones/zone_table.h"

namespace tidemark::service {
namespace {

/// Of the replay of a run's parts; a larger answer would be made whole in memory.
constexpr std::size_t most_bytes = std::size_t{64} << 20;

}  // namespace

web::Response Api::check_up(const Asked& asked) {
  const auto configuration = asked.subscription->configuration();
  std::optional<Zone> zone;
  if (configuration)
    if (auto loaded = load_zone(configuration->time_zone)) zone = std::move(*loaded);
  const auto findings =
      check_subscription(asked.subscription->views(), asked.subscription->log(), zone, service_.machine().clock());
  std::string text;
  {
    json::Line line{text};
    line.objects("findings", findings, put_finding);
  }
  return json_answer(line_of(std::move(text)));
}

web::Response Api::replay_run(const Asked& asked) {
  const auto run = asked.run();
  if (!run) return problem(404, "there is no such run");
  const auto fields = fields_in(asked.request, {{"configuration", json::Kind::object, false}});
  if (!fields) return fields.error();
  std::optional<Configuration> under;
  if (const auto given = fields->texts.find("configuration"); given != fields->texts.end()) {
    auto draft = configuration_sent(given->second, asked.subscription->name());
    if (!draft) return draft.error();
    under = std::move(*draft);
  }
  const auto parts = sync::replayable(asked.subscription->views(), *run);
  if (!parts) return problem(parts.error());
  const sync::ReplayWorld world{&asked.subscription->log(),
                                &asked.subscription->views(),
                                &asked.subscription->archive(),
                                load_zone,
                                zone_exists,
                                zone_table_version(),
                                one_by_one};
  std::string lines;
  for (const Part part : *parts) {
    const auto replayed = replay_part(world, *run, part, under ? &*under : nullptr);
    if (!replayed) return problem(replayed.error());
    print_replay(*replayed, [&](std::string_view more) { lines += more; });
    if (lines.size() > most_bytes)
      return problem(422, "there are more differences than one answer takes", "configuration",
                     "tidemark replay on the host lists them all");
  }
  return lines_answer(std::move(lines));
}

std::vector<Api::Route> Api::routes_of_recovery() {
  constexpr std::string_view json = "application/json";
  Route check{"checkUp",
              "GET",
              "/api/v1/subscriptions/{subscription}/checkup",
              Role::viewer,
              "How everything is that this machine knows of: log, clock, views, the last run, open intents, letters, "
              "nights; each with "
              "what to do",
              200,
              "CheckUp",
              json,
              &Api::check_up};
  check.is_long = true;
  Route replay{"replayRun",
               "POST",
               "/api/v1/subscriptions/{subscription}/runs/{run}/replay",
               Role::viewer,
               "Plans a recorded run again from its archived pages, as it was, and under another configuration where "
               "one is sent; nothing "
               "can be written by it",
               200,
               "ReplayLine",
               "application/x-ndjson",
               &Api::replay_run,
               {},
               "ReplayRun",
               {409, 415, 422}};
  replay.is_long = true;
  return {std::move(check), std::move(replay)};
}

std::string_view Api::schemas_of_recovery() {
  return R"json(
"CheckUp":{"type":"object","additionalProperties":false,"required":["findings"],"properties":{"findings":{"type":"array","items":{
 "type":"object","additionalProperties":false,"required":["state","of","what","hint"],"properties":{
 "state":{"enum":["well","look","broken"]},"of":{"type":"string"},"what":{"type":"string"},"hint":{"type":"string","description":"what to do"}}}}}},
"ReplayRun":{"type":"object","additionalProperties":false,"properties":{"configuration":{"type":"object","description":"another one, under which it is planned too"}}},
"ReplayLine":{"type":"object","description":"of each line: docs/recovery.md, Planning a run again"}
)json";
}

}  // namespace tidemark::service
