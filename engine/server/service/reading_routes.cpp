#include "service/reading_routes.h"

#include "service/routes.h"

namespace tidemark::service {

std::vector<Api::Route> Api::routes_of_readings() {
  constexpr std::string_view json = "application/json";
  constexpr std::string_view bytes = "application/octet-stream";
  constexpr std::string_view path = "/api/v1/subscriptions/{subscription}/readings";
  Route make{"makeReading",
             "POST",
             path,
             Role::runner,
             "Reads both sides as a draft of a configuration wants them, for a plan that is made elsewhere; "
             "`showReading` has it when it is made",
             202,
             "ReadingBegun",
             json,
             &Api::make_reading,
             {},
             "MakeReading",
             {409, 415, 422}};
  make.largest_body = largest_reading_body;
  Route page{"showPage",
             "GET",
             "/api/v1/subscriptions/{subscription}/pages/{digest}",
             Role::viewer,
             "The bytes of a page or schema that the newest reading or one of the newest runs names, as they came",
             200,
             {},
             bytes,
             &Api::page};
  Route fields{"listFields",
               "GET",
               "/api/v1/subscriptions/{subscription}/fields",
               Role::viewer,
               "The fields of both sides, what each can be used for, and some values; what was read in the last hour "
               "is good still",
               200,
               "Fields",
               json,
               &Api::fields,
               {{.name = "connection", .says = "visitor or account", .most = 16, .is_text = true},
                {.name = "object", .says = "Another object than the connection's", .most = 80, .is_text = true},
                {"fresh", "1: read again, which takes an operator", 0, 1}},
               {},
               {400, 404, 409, 422}};
  Route reports{"listReports",
                "GET",
                "/api/v1/subscriptions/{subscription}/reports",
                Role::viewer,
                "Pendo's reports, and which of them can be pushed; what was read in the last hour is good still",
                200,
                "Reports",
                json,
                &Api::reports,
                {{"fresh", "1: read again, which takes an operator", 0, 1}},
                {},
                {400, 409, 422}};
  Route org{"showSalesforce",
            "GET",
            "/api/v1/subscriptions/{subscription}/salesforce",
            Role::viewer,
            "Where the Salesforce org is, for links to its records: what it said of itself in the last hour",
            200,
            "SalesforceOrg",
            json,
            &Api::salesforce_org,
            {},
            {},
            {409, 422}};
  page.is_long = fields.is_long = reports.is_long = org.is_long = true;
  return {
      std::move(make),
      {"showReading", "GET", path, Role::viewer,
       "The newest reading that was made since this service started, and whether one is being made", 200, "Readings",
       json, &Api::readings},
      {"cancelReading",
       "DELETE",
       path,
       Role::runner,
       "Reads no more of what is being read",
       202,
       "ReadingCancelled",
       json,
       &Api::cancel_reading,
       {},
       {},
       {409}},
      std::move(page),
      std::move(fields),
      std::move(reports),
      std::move(org),
      {"showZone",
       "GET",
       "/api/v1/zones/{zone}",
       Role::viewer,
       "A time zone's bytes (TZif, RFC 8536), by which the engine plans: Europe%2FLondon",
       200,
       {},
       bytes,
       &Api::zone},
  };
}

std::string_view Api::schemas_of_readings() {
  return R"json(
"MakeReading":{"type":"object","additionalProperties":false,"required":["configuration","connection","direction"],"properties":{
 "configuration":{"description":"the draft: as an object, or the text of its file","oneOf":[{"$ref":"#/components/schemas/ConfigurationFile"},{"type":"string"}]},
 "connection":{"enum":["visitor","account"]},"direction":{"enum":["pull","push"]},
 "fields":{"type":"array","items":{"type":"string"},"description":"of the Salesforce object, to be read beside those that the draft names"}}},
"ReadingBegun":{"type":"object","additionalProperties":false,"required":["joined"],"properties":{"joined":{"type":"boolean","description":"the same was being read already"}}},
"ReadingCancelled":{"type":"object","additionalProperties":false,"required":["cancelled"],"properties":{"cancelled":{"type":"boolean"}}},
"Readings":{"type":"object","additionalProperties":false,"required":["making","error","reading"],"properties":{
 "making":{"type":"boolean"},
 "error":{"type":["object","null"],"additionalProperties":false,"required":["code","what","where","hint"],"description":"of what was asked for last, where it could not be made","properties":{
  "code":{"type":"string"},"what":{"type":"string"},"where":{"type":"string"},"hint":{"type":"string"}}},
 "reading":{"oneOf":[{"$ref":"#/components/schemas/Reading"},{"type":"null"}],"description":"null while one is being made"}}},
"Fields":{"type":"object","additionalProperties":false,"required":["connection","object","read_at","salesforce","pendo"],"properties":{
 "connection":{"enum":["visitor","account"]},"object":{"type":"string"},"read_at":{"type":"string"},
 "salesforce":{"type":"array","items":{"$ref":"#/components/schemas/SalesforceField"}},"pendo":{"type":"array","items":{"$ref":"#/components/schemas/PendoField"}}}},
"Reports":{"type":"object","additionalProperties":false,"required":["read_at","reports"],"properties":{"read_at":{"type":"string"},
 "reports":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["report","name","type","kind","can_be_pushed","why_not","last_run"],"properties":{
  "report":{"type":"string","description":"its id: what a configuration names it by"},"name":{"type":"string"},"type":{"type":"string","description":"in Pendo's words"},
  "kind":{"enum":["visitor","account",""],"description":"what its rows are of; empty where Pendo does not say"},"can_be_pushed":{"type":"boolean"},
  "why_not":{"type":"string"},"last_run":{"type":"string","description":"empty where Pendo does not say"}}}}}},
"SalesforceOrg":{"type":"object","additionalProperties":false,"required":["address","org"],"properties":{
 "address":{"type":"string","description":"https://acme.my.salesforce.com"},"org":{"type":"string","description":"its id; empty where Salesforce does not say"}}},
"SalesforceField":{"type":"object","additionalProperties":false,"required":["name","label","type","length","updateable","calculated","restricted","picklist","reference_to","relationship","identifier","source","target","why_not","samples"],"properties":{
 "name":{"type":"string"},"label":{"type":"string"},"type":{"type":"string","description":"as Salesforce calls it"},"length":{"type":"integer","description":"of a text; 0 of others"},
 "updateable":{"type":"boolean"},"calculated":{"type":"boolean"},"restricted":{"type":"boolean","description":"takes values of the picklist alone"},
 "picklist":{"type":"array","items":{"type":"string"},"description":"at most 200"},"reference_to":{"type":"array","items":{"type":"string"}},"relationship":{"type":"string","description":"Owner, of OwnerId: its fields are Owner.Email"},
 "identifier":{"type":"boolean","description":"it can be that"},"source":{"type":"boolean","description":"it can be read from"},"target":{"type":"boolean","description":"it can be written to"},"why_not":{"type":"object","additionalProperties":false,"properties":{"identifier":{"type":"string"},"source":{"type":"string"},"target":{"type":"string"}}},"samples":{"type":"array","items":{"type":"string"},"description":"at most five distinct values of the first records"}}},
"PendoField":{"type":"object","additionalProperties":false,"required":["name","label","type","identifier","source","target","why_not","samples"],"properties":{
 "name":{"type":"string","description":"custom.region"},"label":{"type":"string"},"type":{"enum":["text","integer","float","boolean","date","list","unknown"]},
 "identifier":{"type":"boolean","description":"it can be that"},"source":{"type":"boolean","description":"it can be read from"},"target":{"type":"boolean","description":"it can be written to"},"why_not":{"type":"object","additionalProperties":false,"properties":{"identifier":{"type":"string"},"source":{"type":"string"},"target":{"type":"string"}}},"samples":{"type":"array","items":{"type":"string"},"description":"at most five distinct values of the first records"}}},
"ReadSchema":{"type":"object","additionalProperties":false,"required":["name","digest","bytes"],"properties":{
 "name":{"type":"string","description":"Contact.json"},"digest":{"type":"string"},"bytes":{"type":"integer"}}},
"ReadPage":{"type":"object","additionalProperties":false,"required":["name","format","digest","bytes","rows"],"properties":{
 "name":{"type":"string"},"format":{"enum":["csv","salesforce_json","pendo_json","ndjson","report_json"]},"digest":{"type":"string","description":"showPage has its bytes"},
 "bytes":{"type":"integer"},"rows":{"type":"integer"},"report":{"type":"string","description":"of a push's source"}}},
"Reading":{"type":"object","additionalProperties":false,"required":["id","connection","direction","read_at","actor","time_zone","fields","salesforce_schemas","pendo_schema","sources","targets","entities","own_writes","left_out","memory","calls","forecast","writing"],"description":"everything that a plan is made from: whoever plans from it has the plan that the engine makes of the same pages and configuration","properties":{
 "id":{"type":"string"},"connection":{"enum":["visitor","account"]},"direction":{"enum":["pull","push"]},"read_at":{"type":"string"},"actor":{"type":"string"},"time_zone":{"type":"string"},
 "fields":{"type":"object","additionalProperties":false,"required":["salesforce","pendo"],"description":"that were read","properties":{"salesforce":{"type":"array","items":{"type":"string"}},"pendo":{"type":"array","items":{"type":"string"}}}},
 "salesforce_schemas":{"type":"array","items":{"$ref":"#/components/schemas/ReadSchema"}},"pendo_schema":{"$ref":"#/components/schemas/ReadSchema"},
 "sources":{"type":"array","items":{"$ref":"#/components/schemas/ReadPage"}},"targets":{"type":"array","items":{"$ref":"#/components/schemas/ReadPage"}},
 "entities":{"type":["array","null"],"items":{"$ref":"#/components/schemas/ReadPage"},"description":"of a push whose identifier is not Pendo's id, or that is filtered"},
 "own_writes":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["target","field","before","written"],"properties":{
  "target":{"type":"string"},"field":{"type":"string"},"before":{"type":"string","description":"JSON"},"written":{"type":"string","description":"JSON"}}}},
 "left_out":{"type":"array","items":{"type":"string"},"description":"targets of which nobody knows yet what became of what was sent"},
 "memory":{"type":"object","additionalProperties":false,"required":["changed","cleared","most_sources"],"description":"what the guard remembers","properties":{
  "changed":{"type":"array","items":{"type":"string"}},
  "cleared":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["field","targets"],"properties":{"field":{"type":"string"},"targets":{"type":"array","items":{"type":"string"}}}}},
  "most_sources":{"type":"integer"}}},
 "calls":{"type":"object","additionalProperties":false,"required":["salesforce","pendo"],"description":"that reading took","properties":{"salesforce":{"type":"integer"},"pendo":{"type":"integer"}}},
 "forecast":{"type":"object","additionalProperties":false,"required":["salesforce_calls","pendo_calls","quota","reserve","enough"],"description":"of a run that changes nothing; `writing` comes to it","properties":{
  "salesforce_calls":{"type":"integer"},"pendo_calls":{"type":"integer"},"quota":{"type":["object","null"]},"reserve":{"type":"integer"},"enough":{"type":"boolean"}}},
 "writing":{"type":"object","additionalProperties":false,"required":["targets_a_call","in_calls_up_to","calls_of_a_job"],"description":"calls to the targets' system: changed targets / targets_a_call, rounded up; of more than in_calls_up_to (null: never) calls_of_a_job","properties":{
  "targets_a_call":{"type":"integer"},"in_calls_up_to":{"type":["integer","null"]},"calls_of_a_job":{"type":"integer"}}}}}
)json";
}

}  // namespace tidemark::service
