#include "service/routes.h"

namespace tidemark::service {

std::vector<Api::Route> Api::routes_of_plans() {
  constexpr std::string_view json = "application/json";
  Route lines{"showPlan",
              "GET",
              "/api/v1/subscriptions/{subscription}/plans/{digest}",
              Role::viewer,
              "A plan's lines (docs/plan-format.md); of one that was made before this service started, its changes",
              200,
              "PlanLine",
              "application/x-ndjson",
              &Api::plan};
  lines.is_long = true;
  return {
      {"makePlans",
       "POST",
       "/api/v1/subscriptions/{subscription}/plans",
       Role::runner,
       "Plans from live data what a run would change, without any effect; `listPlans` has the plans when they are made",
       202,
       "Planning",
       json,
       &Api::make_plans,
       {},
       "MakePlans",
       {409, 415, 422}},
      {"listPlans", "GET", "/api/v1/subscriptions/{subscription}/plans", Role::viewer,
       "The newest plan of each part that was made since this service started, and whether one is being made", 200,
       "Plans", json, &Api::plans},
      {"cancelPlans",
       "DELETE",
       "/api/v1/subscriptions/{subscription}/plans",
       Role::runner,
       "Makes no more of the plans that are being made",
       202,
       "PlansCancelled",
       json,
       &Api::cancel_plans,
       {},
       {},
       {409}},
      std::move(lines),
      {"applyPlan",
       "POST",
       "/api/v1/subscriptions/{subscription}/plans/{digest}/apply",
       Role::runner,
       "Starts a run that carries out what of this plan still holds, and nothing else",
       202,
       "Started",
       json,
       &Api::apply_plan,
       {},
       "ApplyPlan",
       {409, 415, 422}},
      {"approveRun",
       "POST",
       "/api/v1/subscriptions/{subscription}/runs/{run}/approve",
       Role::runner,
       "Starts a run that carries out what the guard held, as it was looked at",
       202,
       "Started",
       json,
       &Api::approve_run,
       {},
       "Approve",
       {409, 415, 422}},
      {"undoRun",
       "POST",
       "/api/v1/subscriptions/{subscription}/runs/{run}/undo",
       Role::runner,
       "Plans to put back what a run replaced, without any effect: all, or of one visitor, account, Salesforce record "
       "or field; `listPlans` "
       "has the plans when they are made, and `applyPlan` carries one out",
       202,
       "Planning",
       json,
       &Api::undo_run,
       {},
       "UndoRun",
       {409, 415, 422}},
      {"retireFields",
       "POST",
       "/api/v1/subscriptions/{subscription}/retire",
       Role::runner,
       "Plans to clear what Tidemark wrote into fields that no line of the configuration in force writes to any more, "
       "where nobody has changed it since: all, or of one part or field; `listPlans` has the plans when they are made, "
       "and `applyPlan` carries one out",
       202,
       "Planning",
       json,
       &Api::retire,
       {},
       "RetireFields",
       {409, 415, 422}},
      {"rejectRun",
       "POST",
       "/api/v1/subscriptions/{subscription}/runs/{run}/reject",
       Role::runner,
       "What the guard held of this run is not carried out: nobody can approve it any more",
       200,
       "Run",
       json,
       &Api::reject_run,
       {},
       "Comment",
       {409, 415, 422}},
  };
}

std::string_view Api::schemas_of_plans() {
  return R"json(
"MakePlans":{"type":"object","additionalProperties":false,"properties":{"connection":{"enum":["visitor","account"]},"direction":{"enum":["pull","push"]}}},
"UndoRun":{"type":"object","additionalProperties":false,"properties":{"visitor":{"type":"string"},"account":{"type":"string"},"record":{"type":"string"},"field":{"type":"string"}}},
"RetireFields":{"type":"object","additionalProperties":false,"properties":{"connection":{"enum":["visitor","account"],"description":"goes with direction"},"direction":{"enum":["pull","push"]},"field":{"type":"string","description":"custom.region, Pendo_NPS__c"}}},
"Planning":{"type":"object","additionalProperties":false,"required":["joined"],"properties":{"joined":{"type":"boolean","description":"the same was being planned already"}}},
"PlansCancelled":{"type":"object","additionalProperties":false,"required":["cancelled"],"properties":{"cancelled":{"type":"boolean"}}},
"Plans":{"type":"object","additionalProperties":false,"required":["making","plans","error"],"properties":{
 "making":{"type":"boolean"},"plans":{"type":"array","items":{"$ref":"#/components/schemas/Plan"}},
 "error":{"type":["object","null"],"additionalProperties":false,"required":["code","what","where","hint"],"description":"of what was asked for last, where it could not be made","properties":{
  "code":{"type":"string"},"what":{"type":"string"},"where":{"type":"string"},"hint":{"type":"string"}}}}},
"Plan":{"type":"object","additionalProperties":false,"required":["connection","direction","digest","made","actor","held","guarded","whole","forecast","summary","correction","not_put_back","warnings","waits"],"properties":{
 "connection":{"type":"string"},"direction":{"type":"string"},"digest":{"type":"string"},"made":{"type":"string"},"actor":{"type":"string"},
 "held":{"type":"boolean","description":"the guard would hold it"},"guarded":{"type":"boolean"},"whole":{"type":"boolean","description":"showPlan has all of its lines, not its changes alone"},
 "forecast":{"type":"object","additionalProperties":false,"required":["salesforce_calls","pendo_calls","quota","reserve","enough"],"properties":{
  "salesforce_calls":{"type":"integer"},"pendo_calls":{"type":"integer"},"quota":{"type":["object","null"]},"reserve":{"type":"integer"},"enough":{"type":"boolean"}}},
 "summary":{"type":["object","null"]},"correction":{"type":"string","description":"what it puts back, where no mapping calls for it: undo of run 12"},"not_put_back":{"type":"integer","description":"values that can not be put back: lines of the plan say why"},"warnings":{"type":"array","items":{"$ref":"#/components/schemas/Error"}},
 "waits":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["target","until"],"properties":{"target":{"type":"string"},"until":{"type":"string"}}}}}},
"PlanLine":{"type":"object","description":"of each line: docs/plan-format.md"},
"ApplyPlan":{"type":"object","additionalProperties":false,"properties":{"exact":{"type":"boolean","description":"all of that plan or nothing"}}},
"Approve":{"type":"object","additionalProperties":false,"required":["digest"],"properties":{"digest":{"type":"string","pattern":"^[0-9a-fA-F]{64}$","description":"of the held plan"}}}
)json";
}

}  // namespace tidemark::service
