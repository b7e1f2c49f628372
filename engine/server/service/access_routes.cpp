// The calls of who may do what; api's own are in routes.cpp.
#include "core/events/access_events.h"
#include "service/routes.h"

namespace tidemark::service {
namespace {

constexpr std::string_view json = "application/json";
constexpr auto anybody = std::nullopt;

}  // namespace

std::vector<Api::Route> Api::routes_of_sessions() {
  return {
      {"signIn",
       "POST",
       "/api/v1/session",
       anybody,
       "Signs a person in: the answer has the cookie",
       200,
       "Session",
       json,
       &Api::open_session,
       {},
       "SignIn",
       {401, 403, 415, 422, 429, 500, 503}},
      {"showSession", "GET", "/api/v1/session", Role::viewer,
       "Who asks, and the `csrf` that changing calls send as X-CSRF-Token beside the cookie", 200, "Session", json,
       &Api::session},
      {"signOut",
       "DELETE",
       "/api/v1/session",
       Role::viewer,
       "Ends this session",
       200,
       "SignedOut",
       json,
       &Api::close_session,
       {},
       {},
       {409}},
      {"signOutEverywhere",
       "DELETE",
       "/api/v1/sessions",
       Role::viewer,
       "Ends all sessions of who asks",
       200,
       "SignedOut",
       json,
       &Api::close_sessions,
       {},
       {},
       {409}},
      {"changePassword",
       "POST",
       "/api/v1/session/password",
       Role::viewer,
       "Sets another password of one's own, ends the sessions of who asks and begins one here: the answer has the "
       "cookie",
       200,
       "Session",
       json,
       &Api::change_password,
       {},
       "ChangePassword",
       {409, 415, 422, 429}},
      {"claimLink",
       "POST",
       "/api/v1/session/claim",
       anybody,
       "Uses up a one-time link: sets the password of whom it is for, where it is not one that only signs in, and "
       "signs him in",
       200,
       "Session",
       json,
       &Api::claim_link,
       {},
       "Claim",
       {403, 409, 415, 422, 429, 500, 503}},
  };
}

std::vector<Api::Route> Api::routes_of_access() {
  return {
      {"listUsers", "GET", "/api/v1/users", Role::administrator, "All users", 200, "Users", json, &Api::users},
      {"makeUser",
       "POST",
       "/api/v1/users",
       Role::administrator,
       "Makes a user; by the one-time link he sets his password",
       201,
       "Invited",
       json,
       &Api::make_user,
       {},
       "MakeUser",
       {409, 415, 422}},
      {"changeUser",
       "PATCH",
       "/api/v1/users/{user}",
       Role::administrator,
       "Gives a user another role, and ends his sessions",
       200,
       "User",
       json,
       &Api::change_user,
       {},
       "ChangeUser",
       {409, 415, 422}},
      {"removeUser",
       "DELETE",
       "/api/v1/users/{user}",
       Role::administrator,
       "Removes a user and ends his sessions",
       200,
       "Removed",
       json,
       &Api::remove_user,
       {},
       {},
       {409}},
      {"makeLink",
       "POST",
       "/api/v1/users/{user}/link",
       Role::administrator,
       "A new one-time link for who has lost his password, or his link",
       201,
       "Invited",
       json,
       &Api::make_link,
       {},
       {},
       {409}},
      {"listTokens", "GET", "/api/v1/tokens", Role::administrator, "The tokens, without what is secret", 200, "Tokens",
       json, &Api::tokens},
      {"makeToken",
       "POST",
       "/api/v1/tokens",
       Role::administrator,
       "A token for a program; shown once",
       201,
       "NewToken",
       json,
       &Api::make_token,
       {},
       "MakeToken",
       {409, 415, 422}},
      {"revokeToken",
       "DELETE",
       "/api/v1/tokens/{token}",
       Role::administrator,
       "From now on it is good no longer",
       200,
       "Revoked",
       json,
       &Api::revoke_token,
       {},
       {},
       {409}},
      {"audit",
       "GET",
       "/api/v1/audit",
       Role::administrator,
       "Who changed what about users and tokens: a line each, oldest first; go on after the last position",
       200,
       "Act",
       "application/x-ndjson",
       &Api::audit,
       {{"after", "A position of the trail: only what comes after it", 0, UINT64_MAX},
        {"limit", "How many, at most", 1, 1'000}},
       {},
       {400, 409}},
  };
}

std::string Api::schemas_of_access() {
  std::string acts;
  for (const EventType act : AllAccessActs::types)
    acts += (acts.empty() ? "\"" : ",\"") + std::string{name_of(act)} + "\"";
  return R"json(
"Session":{"type":"object","additionalProperties":false,"required":["actor","role","subscriptions","csrf"],"properties":{
 "actor":{"type":"string"},"role":{"$ref":"#/components/schemas/Role"},"subscriptions":{"type":"array","items":{"type":"string"},"description":"the only ones that he may see; none: all"},
 "csrf":{"type":"string","description":"empty for a token"}}},
"Role":{"enum":["viewer","operator","administrator"]},
"SignIn":{"type":"object","additionalProperties":false,"required":["name","password"],"properties":{"name":{"type":"string"},"password":{"type":"string"}}},
"Claim":{"type":"object","additionalProperties":false,"required":["link"],"properties":{
 "link":{"type":"string","description":"what stands behind #invite= or #sign-in= in the link"},"name":{"type":"string","pattern":"^[a-z0-9._-]{1,40}$","description":"for the first administrator's link, who chooses it"},
 "password":{"type":"string","minLength":12,"maxLength":1024,"description":"not for a link that signs in"}}},
"ChangePassword":{"type":"object","additionalProperties":false,"required":["old","new"],"properties":{
 "old":{"type":"string"},"new":{"type":"string","minLength":12,"maxLength":1024}}},
"SignedOut":{"type":"object","additionalProperties":false,"required":["signed_out"],"properties":{"signed_out":{"enum":["here","everywhere"]}}},
"Users":{"type":"object","additionalProperties":false,"required":["users"],"properties":{"users":{"type":"array","items":{
 "type":"object","additionalProperties":false,"required":["name","role","has_password","link_expires"],"properties":{
 "name":{"type":"string"},"role":{"$ref":"#/components/schemas/Role"},"has_password":{"type":"boolean"},"link_expires":{"type":"string","description":"empty: there is no link"}}}}}},
"User":{"type":"object","additionalProperties":false,"required":["name","role"],"properties":{"name":{"type":"string"},"role":{"$ref":"#/components/schemas/Role"}}},
"MakeUser":{"type":"object","additionalProperties":false,"required":["name","role"],"properties":{"name":{"type":"string","pattern":"^[a-z0-9._-]{1,40}$"},"role":{"$ref":"#/components/schemas/Role"}}},
"ChangeUser":{"type":"object","additionalProperties":false,"required":["role"],"properties":{"role":{"$ref":"#/components/schemas/Role"}}},
"Invited":{"type":"object","additionalProperties":false,"required":["name","role","link","expires"],"properties":{
 "name":{"type":"string"},"role":{"$ref":"#/components/schemas/Role"},"link":{"type":"string","description":"path and fragment; good once"},"expires":{"type":"string"}}},
"Removed":{"type":"object","additionalProperties":false,"required":["removed"],"properties":{"removed":{"type":"string"}}},
"Tokens":{"type":"object","additionalProperties":false,"required":["tokens"],"properties":{"tokens":{"type":"array","items":{
 "type":"object","additionalProperties":false,"required":["name","role","subscriptions","expires","expired"],"properties":{
 "name":{"type":"string"},"role":{"$ref":"#/components/schemas/Role"},"subscriptions":{"type":"array","items":{"type":"string"}},"expires":{"type":"string"},"expired":{"type":"boolean"}}}}}},
"MakeToken":{"type":"object","additionalProperties":false,"required":["name","role"],"properties":{
 "name":{"type":"string","pattern":"^[a-z0-9-]{1,40}$"},"role":{"$ref":"#/components/schemas/Role"},"days":{"type":"integer","minimum":1,"maximum":3650},
 "subscriptions":{"type":"array","minItems":1,"items":{"type":"string"}}}},
"NewToken":{"type":"object","additionalProperties":false,"required":["name","role","subscriptions","expires","token"],"properties":{
 "name":{"type":"string"},"role":{"$ref":"#/components/schemas/Role"},"subscriptions":{"type":"array","items":{"type":"string"}},"expires":{"type":"string"},"token":{"type":"string"}}},
"Revoked":{"type":"object","additionalProperties":false,"required":["revoked"],"properties":{"revoked":{"type":"string"}}},
"Act":{"type":"object","description":"of each line","additionalProperties":false,"required":["position","time","actor","act","of","before","after"],"properties":{
 "position":{"type":"integer"},"time":{"type":"string"},"actor":{"type":"string"},"act":{"enum":[)json" +
         acts + R"json(]},
 "of":{"type":"string"},"before":{"type":"string"},"after":{"type":"string"}}}
)json";
}

}  // namespace tidemark::service
