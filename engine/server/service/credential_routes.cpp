#include "service/routes.h"

namespace tidemark::service {

std::vector<Api::Route> Api::routes_of_credentials() {
  constexpr std::string_view json = "application/json";
  Route list{"listCredentials",
             "GET",
             "/api/v1/subscriptions/{subscription}/credentials",
             Role::viewer,
             "The credentials that the configuration in force names, and whether they are there; never what they hold",
             200,
             "Credentials",
             json,
             &Api::credentials,
             {},
             {},
             {409, 422}};
  Route all{"listAllCredentials",
            "GET",
            "/api/v1/credentials",
            Role::administrator,
            "All credentials that are sealed, and those that a configuration names and are missing; never what they "
            "hold",
            200,
            "AllCredentials",
            json,
            &Api::all_credentials};
  Route end{"endConnect",
            "GET",
            "/api/v1/connect/callback",
            std::nullopt,
            "Where Salesforce sends the browser of who signs in: it is sent on to the console",
            303,
            {},
            "text/plain",
            &Api::end_connect,
            {},
            {},
            {400, 500, 503}};
  list.is_long = all.is_long = end.is_long = true;
  return {
      std::move(list),
      std::move(all),
      {"testCredentials",
       "POST",
       "/api/v1/subscriptions/{subscription}/connect",
       Role::runner,
       "Asks both systems for all that runs will need, changes nothing there, and names what is missing",
       200,
       "Tested",
       json,
       &Api::test_credentials,
       {},
       "TestCredentials",
       {409, 415, 422}},
      {"beginConnect",
       "POST",
       "/api/v1/subscriptions/{subscription}/connect/salesforce",
       Role::administrator,
       "The address at which a person signs in to Salesforce and lets the app in (PKCE); what comes of it is sealed",
       202,
       "Connecting",
       json,
       &Api::begin_connect,
       {},
       "Connect",
       {409, 415, 422}},
      std::move(end),
      {"setCredential",
       "PUT",
       "/api/v1/credentials/{credential}",
       Role::administrator,
       "Seals a credential under its name, in the place of the one that was there; it can't be had again",
       200,
       "CredentialSet",
       json,
       &Api::set_credential,
       {},
       "Credential",
       {409, 415, 422}},
  };
}

std::string_view Api::schemas_of_credentials() {
  return R"json(
"Credentials":{"type":"object","additionalProperties":false,"required":["credentials"],"properties":{
 "credentials":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["name","used_for","state","way","error"],"properties":{
  "name":{"type":"string"},"used_for":{"enum":["salesforce","pendo","messages"]},"state":{"enum":["there","missing","unreadable"]},
  "way":{"enum":["","client_credentials","jwt_bearer","refresh_token","key","other"],"description":"how one signs in by it"},
  "error":{"type":["object","null"],"additionalProperties":false,"required":["code","what","where","hint"],"properties":{
   "code":{"type":"string"},"what":{"type":"string"},"where":{"type":"string"},"hint":{"type":"string"}}}}}}}},
"AllCredentials":{"type":"object","additionalProperties":false,"required":["credentials"],"properties":{
 "credentials":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["name","state","way","error","used_by"],"properties":{
  "name":{"type":"string"},"state":{"enum":["there","missing","unreadable"]},
  "way":{"enum":["","client_credentials","jwt_bearer","refresh_token","key","other"],"description":"how one signs in by it; other: a destination of messages"},
  "error":{"type":["object","null"],"additionalProperties":false,"required":["code","what","where","hint"],"properties":{
   "code":{"type":"string"},"what":{"type":"string"},"where":{"type":"string"},"hint":{"type":"string"}}},
  "used_by":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["subscription","used_for"],"properties":{
   "subscription":{"type":"string"},"used_for":{"enum":["salesforce","pendo","messages"]}}}}}}}}},
"TestCredentials":{"type":"object","additionalProperties":false,"properties":{"system":{"enum":["salesforce","pendo"],"description":"this one alone"}}},
"Tested":{"type":"object","additionalProperties":false,"required":["ok","needs"],"properties":{
 "ok":{"type":"boolean","description":"nothing is missing"},
 "needs":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["system","needs","ok","missing"],"properties":{
  "system":{"enum":["salesforce","pendo"]},"needs":{"type":"string"},"ok":{"type":"boolean"},
  "missing":{"type":["object","null"],"additionalProperties":false,"required":["code","what","where","hint"],"properties":{
   "code":{"type":"string"},"what":{"type":"string"},"where":{"type":"string"},"hint":{"type":"string"}}}}}}}},
"Connect":{"type":"object","additionalProperties":false,"required":["client_id","origin"],"properties":{
 "client_id":{"type":"string","description":"the app's consumer key"},"client_secret":{"type":"string","description":"where the app wants it for the web server flow"},
 "origin":{"type":"string","description":"as the browser reaches this service: https://sync.example.com; with /api/v1/connect/callback it is one of the app's callback URLs"},
 "login_url":{"type":"string","description":"else the configuration's"},"credential":{"type":"string","description":"likewise"}}},
"Connecting":{"type":"object","additionalProperties":false,"required":["url","redirect_uri"],"properties":{
 "url":{"type":"string","description":"to be opened in the browser within ten minutes"},"redirect_uri":{"type":"string"}}},
"Credential":{"type":"object","additionalProperties":{"type":"string"},"description":"as `tidemark credential set` reads it: {\"key\":…}, {\"client_id\":…,\"client_secret\":…}, …"},
"CredentialSet":{"type":"object","additionalProperties":false,"required":["credential"],"properties":{"credential":{"type":"string"}}}
)json";
}

}  // namespace tidemark::service
