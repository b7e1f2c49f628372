#include "service/routes.h"

namespace tidemark::service {
namespace {

constexpr std::string_view json = "application/json";
constexpr std::string_view path = "/api/v1/subscriptions/{subscription}/configuration";

}  // namespace

std::vector<Api::Route> Api::routes_of_configuration() {
  Route apply{"applyConfiguration",
              "PUT",
              path,
              Role::administrator,
              "Makes a configuration the one that runs go by, where the version in force is the one that was seen",
              200,
              "Applied",
              json,
              &Api::apply_configuration,
              {{.name = "comment", .says = "Why, for the log", .most = 1'000, .is_text = true}},
              "ConfigurationFile",
              {400, 409, 412, 415, 422, 428}};
  apply.headers = {{"If-Match", "The ETag of the version that this one replaces"},
                   {"If-None-Match", "* for the first configuration of a subscription"}};
  Route check{"checkConfiguration",
              "POST",
              "/api/v1/subscriptions/{subscription}/configuration/check",
              Role::viewer,
              "All errors of a configuration: its own, and lines that no run could plan",
              200,
              "Checked",
              json,
              &Api::check_configuration,
              {},
              "ConfigurationFile",
              {415, 422}};
  Route diff{"diffConfiguration",
             "POST",
             "/api/v1/subscriptions/{subscription}/configuration/diff",
             Role::viewer,
             "What applying it would change; defaults are spelled out",
             200,
             "Differences",
             json,
             &Api::diff_configuration,
             {},
             "ConfigurationFile",
             {415, 422}};
  for (Route* route : {&apply, &check, &diff}) {
    route->largest_body = std::size_t{1} << 20;
    route->is_long = true;
  }
  return {
      {"showConfiguration",
       "GET",
       path,
       Role::viewer,
       "The configuration in force, or an earlier version; its version is the ETag",
       200,
       "Configuration",
       json,
       &Api::configuration,
       {{"version", "An earlier one", 1, UINT64_MAX}},
       {},
       {400}},
      std::move(apply),
      {"listConfigurations",
       "GET",
       "/api/v1/subscriptions/{subscription}/configurations",
       Role::viewer,
       "Who applied which version and why, the newest first",
       200,
       "Configurations",
       json,
       &Api::configurations,
       {{"limit", "How many, at most", 1, 200}, {"cursor", "As `next` gave it", 1, UINT64_MAX}},
       {},
       {400}},
      std::move(check),
      std::move(diff),
      {"configurationSchema", "GET", "/api/v1/configuration.schema.json", std::nullopt,
       "The JSON Schema of configurations", 200, "Description", "application/schema+json",
       &Api::schema_of_configuration},
  };
}

std::string_view Api::schemas_of_configuration() {
  return R"json(
"Configuration":{"type":"object","additionalProperties":false,"required":["version","applied","author","comment","configuration"],"properties":{
 "version":{"type":"integer"},"applied":{"type":"string"},"author":{"type":"string"},"comment":{"type":"string"},"configuration":{"type":"object"}}},
"ConfigurationFile":{"type":"object","description":"as /api/v1/configuration.schema.json has it; comments are allowed"},
"Configurations":{"type":"object","additionalProperties":false,"required":["configurations","next"],"properties":{
 "configurations":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["version","applied","author","comment"],"properties":{
  "version":{"type":"integer"},"applied":{"type":"string"},"author":{"type":"string"},"comment":{"type":"string"}}}},"next":{"type":["string","null"]}}},
"Difference":{"type":"object","additionalProperties":false,"required":["place","before","after"],"properties":{
 "place":{"type":"string"},"before":{"description":"null: it was not there"},"after":{"description":"null: it is gone"}}},
"Differences":{"type":"object","additionalProperties":false,"required":["version","differences"],"properties":{
 "version":{"type":"integer","description":"in force; 0: none"},"differences":{"type":"array","items":{"$ref":"#/components/schemas/Difference"}}}},
"Checked":{"type":"object","additionalProperties":false,"required":["ok","subscription","warnings"],"properties":{
 "ok":{"type":"boolean"},"subscription":{"type":"string"},"warnings":{"type":"array","items":{"$ref":"#/components/schemas/Error"}}}},
"Applied":{"type":"object","additionalProperties":false,"required":["version","changed","author","differences","warnings"],"properties":{
 "version":{"type":"integer","description":"in force from now on"},"changed":{"type":"boolean"},"author":{"type":"string"},
 "differences":{"type":"array","items":{"$ref":"#/components/schemas/Difference"}},"warnings":{"type":"array","items":{"$ref":"#/components/schemas/Error"}}}}
)json";
}

}  // namespace tidemark::service
