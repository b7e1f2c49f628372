// What the API answers of what the log remembers: a run planned again; and how everything is.
#include "core/json/line.h"
#include "core/time/date_text.h"
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

void put_backup(json::Line& line, const backup::Manifest& one) {
  std::uint64_t bytes = 0;
  for (const backup::Manifest::File& file : one.files) bytes += file.bytes;
  line.number("backup", one.number)
      .text("made", iso(one.made))
      .number("files", one.files.size())
      .number("bytes", bytes);
  line.objects("logs", one.logs, [](json::Line& members, const backup::Manifest::Log& log) {
    members.number("subscription", log.subscription)
        .text("name", log.name)
        .text("head", std::to_string(log.position) + ":" + to_hex(log.digest));
  });
}

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

web::Response Api::make_backup(const Asked& asked) {
  const auto made = service_.back_up();
  if (!made) return problem(made.error());
  const auto told = file_.witness(by(asked), {EventType::backed_up, "backup " + std::to_string(made->number)},
                                  [] { return Result<void>{}; });
  if (!told) return problem(told.error());
  std::string text;
  {
    json::Line line{text};
    put_backup(line, *made);
  }
  return json_answer(line_of(std::move(text)));
}

web::Response Api::backups(const Asked&) {
  const auto all = service_.backups() ? service_.backups()->list() : Result<std::vector<backup::Manifest>>{};
  if (!all) return problem(all.error());
  std::string text;
  {
    json::Line line{text};
    line.flag("configured", service_.backups().has_value()).objects("backups", *all, put_backup);
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
  Route make{"makeBackup",
             "POST",
             "/api/v1/backups",
             Role::administrator,
             "Copies the whole directory to where the service was told to keep backups, while everything goes on, and "
             "verifies it",
             200,
             "Backup",
             json,
             &Api::make_backup,
             {},
             {},
             {409}};
  make.is_long = true;
  return {std::move(check),
          std::move(replay),
          std::move(make),
          {"listBackups", "GET", "/api/v1/backups", Role::administrator, "The backups of the directory, oldest first",
           200, "Backups", json, &Api::backups}};
}

std::string_view Api::schemas_of_recovery() {
  return R"json(
"CheckUp":{"type":"object","additionalProperties":false,"required":["findings"],"properties":{"findings":{"type":"array","items":{
 "type":"object","additionalProperties":false,"required":["state","of","what","hint"],"properties":{
 "state":{"enum":["well","look","broken"]},"of":{"type":"string"},"what":{"type":"string"},"hint":{"type":"string","description":"what to do"}}}}}},
"ReplayRun":{"type":"object","additionalProperties":false,"properties":{"configuration":{"type":"object","description":"another one, under which it is planned too"}}},
"Backup":{"type":"object","additionalProperties":false,"required":["backup","made","files","bytes","logs"],"properties":{
 "backup":{"type":"integer"},"made":{"type":"string"},"files":{"type":"integer"},"bytes":{"type":"integer"},
 "logs":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["subscription","name","head"],"properties":{
 "subscription":{"type":"integer"},"name":{"type":"string"},"head":{"type":"string","description":"POSITION:DIGEST when it began"}}}}}},
"Backups":{"type":"object","additionalProperties":false,"required":["configured","backups"],"properties":{
 "configured":{"type":"boolean","description":"the service was told where backups lie"},"backups":{"type":"array","items":{"$ref":"#/components/schemas/Backup"}}}},
"ReplayLine":{"type":"object","description":"of each line: docs/recovery.md, Planning a run again"}
)json";
}

}  // namespace tidemark::service
