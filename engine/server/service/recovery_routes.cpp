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
  Route sizes{"getStorage",
              "GET",
              "/api/v1/subscriptions/{subscription}/storage",
              Role::viewer,
              "What log and archive take on the disk, and what they will take if it goes on as in the last thirty days",
              200,
              "Storage",
              json,
              &Api::sizes};
  sizes.is_long = true;
  Route rebuild{"rebuildViews",
                "POST",
                "/api/v1/subscriptions/{subscription}/views/rebuild",
                Role::runner,
                "Folds what is derived from the log anew; what there is answers meanwhile",
                200,
                "Views",
                json,
                &Api::rebuild_views,
                {},
                {},
                {409}};
  rebuild.is_long = true;
  Route verify{"verifyViews",
               "POST",
               "/api/v1/subscriptions/{subscription}/views/verify",
               Role::runner,
               "Folds what is derived from the log once more, and compares it with what there is",
               200,
               "Views",
               json,
               &Api::verify_views,
               {},
               {},
               {409}};
  verify.is_long = true;
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
  Route erase{"erase",
              "POST",
              "/api/v1/subscriptions/{subscription}/erasures",
              Role::administrator,
              "Takes everything of a person out of log, views, archive, kept plans and letters; or says what would go. "
              "There is no way back",
              200,
              "Erasure",
              json,
              &Api::erase,
              {},
              "Erase",
              {409, 415, 422}};
  erase.is_long = true;
  Route drift{"listDrift",
              "GET",
              "/api/v1/subscriptions/{subscription}/drift",
              Role::viewer,
              "Values that others have changed since Tidemark wrote them, as runs have seen",
              200,
              "Drifts",
              json,
              &Api::drift,
              {{"accepted", "1: also those that a person lets stand", 1, 1}},
              {},
              {400}};
  drift.is_long = true;
  Route accept{"acceptDrift",
               "POST",
               "/api/v1/subscriptions/{subscription}/drift/accept",
               Role::runner,
               "Lets others' values stand, for as long as nobody changes them; those of a target, of a field, or all",
               200,
               "DriftAccepted",
               json,
               &Api::accept_drift,
               {},
               "AcceptDrift",
               {409, 415, 422}};
  accept.is_long = true;
  return {std::move(drift),
          std::move(accept),
          {"putBackDrift",
           "POST",
           "/api/v1/subscriptions/{subscription}/drift/put-back",
           Role::runner,
           "Plans to put Tidemark's values in the place of others'; the plans are listed when they are made, and are "
           "applied like any other",
           202,
           "Planning",
           json,
           &Api::restore_drift,
           {},
           "PutBackDrift",
           {409, 415, 422}},
          std::move(erase),
          {"listErasures", "GET", "/api/v1/subscriptions/{subscription}/erasures", Role::viewer,
           "Receipts of what was erased, oldest first: when, by whom, why; not of whom", 200, "Erasures", json,
           &Api::erasures},
          std::move(check),
          std::move(sizes),
          std::move(rebuild),
          std::move(verify),
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
"Views":{"type":"object","additionalProperties":false,"required":["position","digest","same","what"],"properties":{
 "position":{"type":"integer","description":"of the log, that they stand at"},"digest":{"type":"string","description":"of all rows; empty where they differ"},
 "same":{"type":"boolean","description":"they are what the log gives"},"what":{"type":"string","description":"where they are not"}}},
"Storage":{"type":"object","additionalProperties":false,
 "required":["log","log_a_day","log_in_a_year","archive","archive_pages","archive_a_day","archive_later","pages_days","free","full_in_days"],"properties":{
 "log":{"type":"integer","description":"bytes, compressed, about"},"log_a_day":{"type":"integer","description":"that came, lately"},"log_in_a_year":{"type":"integer"},
 "archive":{"type":"integer","description":"bytes, compressed"},"archive_pages":{"type":"integer","description":"with kept plans and captured calls"},
 "archive_a_day":{"type":"integer"},"archive_later":{"type":"integer","description":"when as much goes as comes"},
 "pages_days":{"type":"integer","description":"how long pages are kept"},"free":{"type":"integer","description":"on the disk"},
 "full_in_days":{"type":["integer","null"],"description":"when the disk would be full of this subscription alone; null: not within ten years"}}},
"Drifts":{"type":"object","additionalProperties":false,"required":["drift"],"properties":{"drift":{"type":"array","items":{
 "type":"object","additionalProperties":false,"required":["connection","direction","target","field","source","ours","theirs","wrote","saw","position","accepted"],"properties":{
 "connection":{"enum":["visitor","account"]},"direction":{"enum":["pull","push"]},"target":{"type":"string"},"field":{"type":"string"},
 "source":{"type":"string","description":"the record that Tidemark's value came from"},"ours":{"description":"what Tidemark wrote"},"theirs":{"description":"what is there"},
 "wrote":{"type":"integer","description":"run"},"saw":{"type":"integer","description":"run"},"position":{"type":"integer","description":"in the log, of what that run saw"},
 "accepted":{"type":"boolean"}}}}}},
"AcceptDrift":{"type":"object","additionalProperties":false,"properties":{"id":{"type":"string"},"field":{"type":"string"},"all":{"type":"boolean"},"comment":{"type":"string"}}},
"PutBackDrift":{"type":"object","additionalProperties":false,"properties":{"id":{"type":"string"},"field":{"type":"string"},"all":{"type":"boolean"}}},
"DriftAccepted":{"type":"object","additionalProperties":false,"required":["accepted"],"properties":{"accepted":{"type":"integer"}}},
"Erase":{"type":"object","additionalProperties":false,"required":["kind","id"],"properties":{
 "kind":{"enum":["visitor","account","record"]},"id":{"type":"string","description":"Pendo's, or that of a Salesforce record"},
 "reason":{"type":"string","description":"why, without naming the person: it stays in the log"},
 "suppress":{"type":"boolean","description":"later reads leave the person out"},
 "only_look":{"type":"boolean","description":"nothing is taken away"}}},
"Erasure":{"type":"object","additionalProperties":false,"required":["position","receipt","items","entries","pages","also","once_linked","shared","others","identifier_known","still_there"],"properties":{
 "position":{"type":"integer","description":"of the event in the log; 0 where it was only looked"},"receipt":{"type":"string"},
 "items":{"type":"integer"},"entries":{"type":"integer","description":"of the log, that have these items"},"pages":{"type":"integer","description":"of the archive"},
 "also":{"type":"array","items":{"type":"string"},"description":"the person's other names, which go too"},
 "once_linked":{"type":"array","items":{"type":"string"},"description":"linked with the person earlier, and with another now: these stay"},
 "shared":{"type":"array","items":{"type":"string"},"description":"linked with the person and with others now, such as the account of many visitors: these stay"},
 "others":{"type":"array","items":{"type":"string"},"description":"who lose items too: values from the person's record, or a class as of one identifier"},
 "identifier_known":{"type":"boolean","description":"false: no page that has the person is kept, so that nothing is found or kept out by what a run matches the person by; a run that reads both sides first tells it"},
 "still_there":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["where","times","first"],"properties":{
 "where":{"type":"string"},"times":{"type":"integer"},"first":{"type":"integer","description":"log position of the first; 0 where it is none of the log"}}}}}},
"Erasures":{"type":"object","additionalProperties":false,"required":["erasures"],"properties":{"erasures":{"type":"array","items":{
 "type":"object","additionalProperties":false,"required":["subscription","position","time","actor","reason","kind","receipt","key","items","pages","suppressed","done"],"properties":{
 "subscription":{"type":"string"},
 "position":{"type":"integer"},"time":{"type":"string"},"actor":{"type":"string"},"reason":{"type":"string"},"kind":{"type":"string"},
 "receipt":{"type":"string","description":"a hash of the id under a key of the directory"},
 "key":{"type":"string","description":"tells that key from another directory's; empty where an older Tidemark made it"},"items":{"type":"integer"},"pages":{"type":"integer"},
 "suppressed":{"type":"array","items":{"type":"string"},"description":"hashes of the names that later reads leave out"},"done":{"type":"boolean","description":"false: it was cut short; the next run goes on with it"}}}}}},
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
