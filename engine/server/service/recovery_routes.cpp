#include "service/routes.h"

namespace tidemark::service {

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
