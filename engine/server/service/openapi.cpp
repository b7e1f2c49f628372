#include <algorithm>
#include <set>

#include "core/json/line.h"
#include "service/routes.h"

namespace tidemark::service {
namespace {

/// The shapes of bodies. `additionalProperties` is false everywhere: what is answered and not described is a bug.
constexpr std::string_view schemas = R"json(
"Health":{"type":"object","additionalProperties":false,"required":["status"],"properties":{"status":{"type":"string"}}},
"Description":{"type":"object"},
"Problem":{"type":"object","additionalProperties":false,"required":["type","title","status","detail"],"properties":{
 "type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},"where":{"type":"string"},"hint":{"type":"string"},
 "errors":{"type":"array","items":{"$ref":"#/components/schemas/Error"}}}},
"Subscription":{"type":"object","additionalProperties":false,"required":["subscription","position","running","newest_run_state","paused","pause","next_night","last_good_night","missed_nights","not_begun"],"properties":{
 "subscription":{"type":"string"},"position":{"type":"integer","description":"of the log's newest entry"},
 "running":{"type":"integer","description":"the run that goes on; 0: none"},"newest_run_state":{"type":"string"},
 "paused":{"type":"boolean","description":"nights are skipped"},
 "pause":{"type":["object","null"],"additionalProperties":false,"required":["since","actor","comment"],"properties":{"since":{"type":"string"},"actor":{"type":"string"},"comment":{"type":"string"}}},
 "next_night":{"type":["object","null"],"additionalProperties":false,"required":["date","planned"],"properties":{"date":{"type":"string"},"planned":{"type":"string"}}},
 "last_good_night":{"type":["object","null"],"additionalProperties":false,"required":["date","run","ended"],"properties":{"date":{"type":"string"},"run":{"type":"integer"},"ended":{"type":"string"}}},
 "missed_nights":{"type":"integer","description":"since the log began"},
 "not_begun":{"anyOf":[{"$ref":"#/components/schemas/Error"},{"type":"null"}],"description":"why the run that was begun last could not begin or go on; null where it could"},
 "damaged":{"$ref":"#/components/schemas/Error"}}},
"Comment":{"type":"object","additionalProperties":false,"properties":{"comment":{"type":"string","description":"why; at most 1,000 bytes"}}},
"Subscriptions":{"type":"object","additionalProperties":false,"required":["subscriptions"],"properties":{
 "subscriptions":{"type":"array","items":{"$ref":"#/components/schemas/Subscription"}}}},
"Counts":{"type":"object","additionalProperties":{"type":"integer"}},
"Error":{"type":"object","additionalProperties":false,"required":["code","what","where","hint"],"properties":{
 "code":{"type":"string"},"what":{"type":"string"},"where":{"type":"string"},"hint":{"type":"string"}}},
"RunPart":{"type":"object","additionalProperties":false,"required":["connection","direction","state","planned","digest","held","held_by","kept_plan","guard","counts"],"properties":{
 "connection":{"type":"string"},"direction":{"type":"string"},"state":{"enum":["running","completed","held","failed"]},"planned":{"type":"integer"},
 "digest":{"type":"string"},"held":{"type":"boolean"},"held_by":{"type":"array","items":{"type":"string"}},"kept_plan":{"type":"string"},
 "guard":{"type":["object","null"]},"counts":{"$ref":"#/components/schemas/Counts"},"error":{"$ref":"#/components/schemas/Error"}}},
"Continuation":{"type":"object","additionalProperties":false,"required":["position","time","actor","configuration","failures"],"properties":{
 "position":{"type":"integer"},"time":{"type":"string"},"actor":{"type":"string"},"configuration":{"type":"integer"},"failures":{"type":"array","items":{"type":"string"}}}},
"Run":{"type":"object","additionalProperties":false,"required":["run","state","cut_off","kind","actor","started","ended","started_position","ended_position","configuration","expect","exact","said_of_lines","only","approves","correction","undoes","approved_by","approved","approved_digest","rejected_by","rejected","rejection","cancelled_by","continuations","failed_calls","found_by_reading","open","open_until","counts","parts"],"properties":{
 "run":{"type":"integer"},"state":{"enum":["running","continued","completed","held","failed"]},"cut_off":{"type":"boolean"},"kind":{"type":"string"},"actor":{"type":"string"},
 "started":{"type":"string"},"ended":{"type":"string"},"started_position":{"type":"integer"},"ended_position":{"type":"integer"},"configuration":{"type":"integer"},
 "expect":{"type":"string"},"exact":{"type":"boolean"},"said_of_lines":{"type":"array","items":{"type":"string"}},"only":{"type":"string"},"approves":{"type":"integer"},"correction":{"type":"string","description":"what it puts back, undo of run 12; empty for all other runs"},"undoes":{"type":"integer","description":"the run that it takes back; 0: none"},
 "approved_by":{"type":"string"},"approved":{"type":"string"},"approved_digest":{"type":"string"},"rejected":{"type":"string"},"rejected_by":{"type":"string"},"rejection":{"type":"string","description":"why it was rejected"},"cancelled_by":{"type":"string","description":"while nobody goes on with it"},"continuations":{"type":"array","items":{"$ref":"#/components/schemas/Continuation"}},"failed_calls":{"type":"integer"},
 "found_by_reading":{"$ref":"#/components/schemas/Counts"},"open":{"type":"integer","description":"targets of which nobody knows yet what became of what was sent"},"open_until":{"type":"string"},"counts":{"$ref":"#/components/schemas/Counts"},"parts":{"type":"array","items":{"$ref":"#/components/schemas/RunPart"}}}},
"Runs":{"type":"object","additionalProperties":false,"required":["runs","next"],"properties":{
 "runs":{"type":"array","items":{"$ref":"#/components/schemas/Run"}},"next":{"type":["string","null"]}}},
"StartRun":{"type":"object","additionalProperties":false,"properties":{"only":{"enum":["pull","push"]},"connection":{"enum":["visitor","account"]}}},
"Started":{"type":"object","additionalProperties":false,"required":["run","joined"],"properties":{
 "run":{"type":"integer","description":"0: it goes on, and its number is not known yet"},"joined":{"type":"boolean"}}},
"Cancelled":{"type":"object","additionalProperties":false,"required":["run"],"properties":{"run":{"type":"integer"}}}
)json";

bool may_be_empty(std::string_view body) {
  return body == "StartRun" || body == "Comment" || body == "MakePlans" || body == "UndoRun" || body == "ReplayRun" ||
         body == "ApplyPlan" || body == "TestCredentials";
}

/// Headers of an answer that say something: what a client goes by.
struct Sent {
  std::string_view name;
  std::string_view says;
};
using AllSent = std::vector<Sent>;

/// With a good answer whose body is of that schema; of a changing call or not.
AllSent sent_with(std::string_view schema, bool changes) {
  if (schema == "Configuration" || schema == "Differences" || schema == "Applied")
    return {{"ETag", "The version in force, for If-Match; there is none where nothing is configured"}};
  if (schema == "Started" || schema == "Planning" || schema == "ReadingBegun")
    return {{"Location", "Where to look at it"}};
  if (schema == "BundleLine" || schema == "Change") return {{"Content-Disposition", "A name for the file"}};
  if (schema == "Invited" || schema == "NewToken") return {{"Location", "Of what was made"}};
  if (changes && (schema == "Session" || schema == "SignedOut")) return {{"Set-Cookie", "The session's cookie"}};
  return {};
}

/// With a refusal, where that is what a good answer sends. A version that is not the expected one is told by its tag.
AllSent sent_with(int refusal, const AllSent& good) {
  switch (refusal) {
    case 401: return {{"WWW-Authenticate", "How one is known"}};
    case 405: return {{"Allow", "The methods that are answered"}};
    case 412: return good;
    case 429:
    case 503: return {{"Retry-After", "Seconds"}};
    default: return {};
  }
}

std::string headers_of(const AllSent& sent) {
  if (sent.empty()) return {};
  std::string text;
  for (const auto& [name, says] : sent)
    text += (text.empty() ? "\"" : ",\"") + std::string{name} + R"(":{"description":")" + std::string{says} +
            R"(","schema":{"type":"string"}})";
  return R"("headers":{)" + text + "},";
}

class Describer {
 public:
  std::string describe(const auto& routes, const std::vector<std::string_view>& schemas_of_others) {
    json_.begin_object();
    member("openapi", "3.1.0");
    json_.key("info");
    json_.begin_object();
    member("title", "Tidemark");
    member("version", "1");
    member("description", "Problems are application/problem+json (RFC 9457); lists page by cursor.");
    json_.end_object();
    json_.key("paths");
    json_.begin_object();
    std::set<std::string_view> done;
    for (const auto& route : routes) {
      if (!done.insert(route.path).second) continue;
      json_.key(route.path);
      json_.begin_object();
      for (const auto& same : routes)
        if (same.path == route.path) operation(same);
      json_.end_object();
    }
    json_.end_object();
    json_.key("components");
    json_.begin_object();
    json_.key("securitySchemes");
    json_.literal(
        R"({"token":{"type":"http","scheme":"bearer"},"session":{"type":"apiKey","in":"cookie","name":"tidemark_session","description":"over TLS __Host-tidemark_session"},)"
        R"("csrf":{"type":"apiKey","in":"header","name":"X-CSRF-Token"}})");
    json_.key("schemas");
    std::string all{schemas};
    for (const std::string_view others : schemas_of_others) all += "," + std::string{others};
    json_.literal("{" + all + "}");
    json_.end_object();
    json_.end_object();
    return std::move(text_);
  }

 private:
  void member(std::string_view name, std::string_view value) {
    json_.key(name);
    json_.text(value);
  }

  void operation(const auto& route) {
    std::string method{route.method};
    for (char& c : method) c = static_cast<char>(c + ('a' - 'A'));
    json_.key(method);
    json_.begin_object();
    member("operationId", route.id);
    member("summary", route.summary);
    if (route.role) {
      json_.key("security");
      json_.literal(route.changes()   ? R"([{"token":[]},{"session":[],"csrf":[]}])"
                    : route.open_here ? R"([{"token":[]},{"session":[]},{}])"
                                      : R"([{"token":[]},{"session":[]}])");
      member("x-role", name_of(*route.role));
    }
    parameters(route);
    if (!route.body.empty()) {
      json_.key("requestBody");
      json_.literal(std::string{R"({"required":)"} + (may_be_empty(route.body) ? "false" : "true") +
                    R"(,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/)" +
                    std::string{route.body} + R"("}}}})");
    }
    answers(route);
    json_.end_object();
  }

  void parameters(const auto& route) {
    json_.key("parameters");
    json_.begin_array();
    for (std::string_view path = route.path; path.find('{') != path.npos;) {
      path.remove_prefix(path.find('{') + 1);
      json_.literal(R"({"in":"path","required":true,"schema":{"type":"string"},"name":")" +
                    std::string{path.substr(0, path.find('}'))} + "\"}");
    }
    for (const auto& parameter : route.query) {
      const std::string schema = parameter.is_text ? R"("string","maxLength":)" + std::to_string(parameter.most)
                                                   : R"("integer","minimum":)" + std::to_string(parameter.least) +
                                                         R"(,"maximum":)" + std::to_string(parameter.most);
      parameter_of("query", parameter.name, parameter.says, R"({"type":)" + schema + "}");
    }
    for (const auto& header : route.headers) parameter_of("header", header.name, header.says, R"({"type":"string"})");
    json_.end_array();
  }

  void parameter_of(std::string_view in, std::string_view name, std::string_view says, const std::string& schema) {
    std::string text;
    json::Line{text}
        .text("in", in)
        .flag("required", false)
        .value("schema", schema)
        .text("name", name)
        .text("description", says);
    text.pop_back();
    json_.literal(text);
  }

  void answers(const auto& route) {
    std::set<int> refusals{route.refusals.begin(), route.refusals.end()};
    refusals.insert({405, 413});  // of another method of this path; of a body that is too large
    if (route.role) refusals.insert({401, 403, 500, 503});
    if (route.path.find('{') != route.path.npos) refusals.insert(404);
    const AllSent sent =
        route.status == 303 ? AllSent{{"Location", "Where to go on"}} : sent_with(route.schema, route.changes());
    json_.key("responses");
    json_.begin_object();
    json_.key(std::to_string(route.status));
    const std::string schema = route.schema.empty()
                                   ? R"({"type":"string"})"
                                   : R"({"$ref":"#/components/schemas/)" + std::string{route.schema} + "\"}";
    const std::string other = route.other_media.empty()
                                  ? std::string{}
                                  : ",\"" + std::string{route.other_media} + R"(":{"schema":{"type":"string"}})";
    json_.literal(R"({"description":"Good",)" + headers_of(sent) + R"("content":{")" + std::string{route.media} +
                  R"(":{"schema":)" + schema + "}" + other + "}}");
    if (route.schema == "Configuration") {
      json_.key("304");
      json_.literal(R"({)" + headers_of(sent) + R"("description":"As If-None-Match says"})");
    }
    json_.key("431");  // before anything of ours sees it, in the words of the HTTP library
    json_.literal(
        R"({"description":"Line and headers are too large","content":{"text/html":{"schema":{"type":"string"}}}})");
    for (const int status : refusals) {
      json_.key(std::to_string(status));
      json_.literal(R"({"description":"Refused",)" + headers_of(sent_with(status, sent)) +
                    R"("content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}})");
    }
    json_.end_object();
  }

  std::string text_;
  json::Writer json_{text_};
};

/// A line for each call and each schema, so that two versions can be compared by any tool.
std::string laid_out(std::string_view description) {
  constexpr int depth_of_calls = 3;
  std::string text;
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < description.size(); ++i) {
    const char c = description[i];
    if (c == '\n') continue;
    if (in_text) {
      text += c;
      if (c == '\\') text += description[++i];
      else if (c == '"') in_text = false;
      continue;
    }
    in_text = c == '"';
    const bool closes = c == '}' || c == ']';
    if (closes && depth-- <= depth_of_calls) text += '\n';
    text += c;
    if (c == '{' || c == '[') ++depth;
    if (depth <= depth_of_calls && (c == '{' || c == '[' || c == ',')) text += '\n';
  }
  return text += '\n';
}

}  // namespace

const std::string& Api::description() {
  static const std::string text = laid_out(Describer{}.describe(
      routes(), {schemas_of_configuration(), schemas_of_plans(), schemas_of_readings(), schemas_of_log(),
                 schemas_of_recovery(), schemas_of_credentials(), schemas_of_questions(), schemas_of_access()}));
  return text;
}

}  // namespace tidemark::service
