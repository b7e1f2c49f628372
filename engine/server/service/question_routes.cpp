#include "service/routes.h"

namespace tidemark::service {
namespace {

constexpr std::string_view json = "application/json";
constexpr std::string_view ndjson = "application/x-ndjson";

}  // namespace

std::vector<Api::Route> Api::routes_of_entities() {
  struct Kind {
    std::string_view name, show, history, why, path, path_of_history, path_of_why;
  };
  static constexpr Kind kinds[] = {
      {"visitor", "showVisitor", "historyOfVisitor", "whyVisitor", "/api/v1/subscriptions/{subscription}/visitors/{id}",
       "/api/v1/subscriptions/{subscription}/visitors/{id}/history",
       "/api/v1/subscriptions/{subscription}/visitors/{id}/why"},
      {"account", "showAccount", "historyOfAccount", "whyAccount", "/api/v1/subscriptions/{subscription}/accounts/{id}",
       "/api/v1/subscriptions/{subscription}/accounts/{id}/history",
       "/api/v1/subscriptions/{subscription}/accounts/{id}/why"},
      {"record", "showRecord", "historyOfRecord", "whyRecord", "/api/v1/subscriptions/{subscription}/records/{id}",
       "/api/v1/subscriptions/{subscription}/records/{id}/history",
       "/api/v1/subscriptions/{subscription}/records/{id}/why"},
  };
  const Route::Parameter at{
      .name = "at", .says = "A date, a date-time or a log position: as it was then", .most = 600, .is_text = true};
  const Route::Parameter field{
      .name = "field", .says = "custom.region, or region; of a record Pendo_NPS__c", .most = 600, .is_text = true};
  std::vector<Route> routes;
  for (const Kind& kind : kinds) {
    Route show{kind.show, "GET",    kind.path, Role::viewer, "What the log knows of it, now or then",
               200,       "Entity", json,      &Api::entity, {at},
               {},        {400}};
    Route history{
        kind.history,
        "GET",
        kind.path_of_history,
        Role::viewer,
        "What was seen of it and done to it, newest first; go on with `until` before the last position",
        200,
        "History",
        json,
        &Api::history,
        {{"limit", "How many, at most", 1, 1'000}, {"until", "A log position: nothing after it", 1, UINT64_MAX}},
        {},
        {400}};
    Route why{kind.why,
              "GET",
              kind.path_of_why,
              Role::viewer,
              "Why a value is what it is",
              200,
              "Why",
              json,
              &Api::why,
              {field},
              {},
              {400}};
    for (Route* route : {&show, &history, &why}) {
      route->of = kind.name;
      route->is_long = true;
      routes.push_back(std::move(*route));
    }
  }
  return routes;
}

std::vector<Api::Route> Api::routes_of_questions() {
  const auto of = [](std::string_view name) {
    return Route::Parameter{.name = name, .says = "The id; one of the three is given", .most = 600, .is_text = true};
  };
  Route changes{
      "listChanges",
      "GET",
      "/api/v1/subscriptions/{subscription}/runs/{run}/changes",
      Role::viewer,
      "What the run held, and every try of what it sent with what became of it: a line each; as CSV a field a row",
      200,
      "Change",
      ndjson,
      &Api::changes,
      {{.name = "format", .says = "csv, as `Accept: text/csv` asks for too", .most = 8, .is_text = true}},
      {},
      {400}};
  changes.other_media = "text/csv";
  Route differs{
      "listDifferences",
      "GET",
      "/api/v1/subscriptions/{subscription}/changed",
      Role::viewer,
      "What differs between two positions or times, a line each: the configuration's lines, then values as the log "
      "knew them; what came back to what it was is none",
      200,
      "Differs",
      ndjson,
      &Api::changed_between,
      {{.name = "from",
        .says = "A position or a time; the log's beginning where there is none",
        .most = 600,
        .is_text = true},
       {.name = "to", .says = "Likewise; the log's end", .most = 600, .is_text = true}},
      {},
      {400, 422}};
  differs.is_long = true;
  std::vector<Route> routes = {
      std::move(differs),
      {"whyNot",
       "GET",
       "/api/v1/subscriptions/{subscription}/runs/{run}/why-not",
       Role::viewer,
       "What the run did with a visitor, account or record, and why not more",
       200,
       "WhyNot",
       json,
       &Api::why_not,
       {of("visitor"), of("account"), of("record")},
       {},
       {400}},
      std::move(changes),
      {"listLetters",
       "GET",
       "/api/v1/subscriptions/{subscription}/letters",
       Role::viewer,
       "Changes that failed and are kept; `next` is the cursor of the page after it",
       200,
       "Letters",
       json,
       &Api::letters,
       {{"limit", "How many, at most", 1, 1'000},
        {.name = "cursor", .says = "As `next` gave it", .most = 600, .is_text = true},
        {.name = "connection", .says = "visitor or account alone", .most = 600, .is_text = true},
        {.name = "direction", .says = "pull or push alone", .most = 600, .is_text = true},
        {.name = "reason", .says = "Those whose words have this in them", .most = 600, .is_text = true}},
       {},
       {400}},
      {"retryLetters",
       "POST",
       "/api/v1/subscriptions/{subscription}/letters/retry",
       Role::runner,
       "Lets the next run try letters again",
       200,
       "LettersRetried",
       json,
       &Api::retry_letters,
       {},
       "WhichLetters",
       {409, 415, 422}},
      {"dropLetters",
       "POST",
       "/api/v1/subscriptions/{subscription}/letters/drop",
       Role::runner,
       "Gives letters up, until they are other changes",
       200,
       "LettersDropped",
       json,
       &Api::drop_letters,
       {},
       "WhichLetters",
       {409, 415, 422}},
  };
  for (Route& route : routes) route.is_long = true;
  return routes;
}

std::vector<Api::Route> Api::routes_of_segments() {
  constexpr std::string_view one = "/api/v1/subscriptions/{subscription}/segments/{name}";
  Route size{"sizeOfSegment",
             "POST",
             "/api/v1/subscriptions/{subscription}/segments/size",
             Role::viewer,
             "How many visitors or accounts a segment has, as the last run read them, and which",
             200,
             "SegmentSize",
             json,
             &Api::size_of_segment,
             {},
             "SegmentToAsk",
             {409, 415, 422}};
  Route save{"saveSegment",
             "PUT",
             one,
             Role::runner,
             "Keeps a segment under a name, in the place of an earlier one",
             200,
             "SavedSegment",
             json,
             &Api::save_segment,
             {},
             "SegmentToSave",
             {409, 415, 422}};
  size.is_long = save.is_long = true;
  return {
      {"listSegments", "GET", "/api/v1/subscriptions/{subscription}/segments", Role::viewer, "The saved segments", 200,
       "SavedSegments", json, &Api::segments},
      std::move(size),
      {"showSegment", "GET", one, Role::viewer, "A saved segment", 200, "SavedSegment", json, &Api::segment},
      std::move(save),
      {"dropSegment",
       "DELETE",
       one,
       Role::runner,
       "Drops a saved segment",
       200,
       "SegmentDropped",
       json,
       &Api::drop_segment,
       {},
       {},
       {409}},
  };
}

std::string_view Api::schemas_of_questions() {
  return R"json(
"Differs":{"type":"object","description":"as `tidemark changed --json` prints it: `configuration` (its place), `before`, `after`; or a value"},
"Moment":{"type":"object","description":"something that was read, or sent: `kind` is observed or written","additionalProperties":false,"required":["kind","time","position","run","source","fields"],"properties":{
 "kind":{"enum":["observed","written"]},"outcome":{"type":"string"},"words":{"type":"string"},"intended":{"type":"string"},"attempt":{"type":"integer"},"found_by":{"type":"integer"},"planned":{"type":"integer"},
 "time":{"type":"string"},"position":{"type":"integer"},"run":{"type":"integer"},"source":{"type":"string"},"quiet_until":{"type":"string"},
 "target":{"type":"string"},"open":{"type":"boolean"},"fields":{"type":"array","items":{"$ref":"#/components/schemas/FieldMoment"}}}},
"FieldMoment":{"type":"object","additionalProperties":false,"required":["field","before","after"],"properties":{
 "field":{"type":"string"},"before":{},"after":{},"note":{"type":"string"},"outcome":{"type":"string"}}},
"Moments":{"type":"array","items":{"$ref":"#/components/schemas/Moment"}},
"History":{"type":"object","additionalProperties":false,"required":["moments"],"properties":{"moments":{"$ref":"#/components/schemas/Moments"}}},
"Entity":{"type":"object","additionalProperties":false,"required":["kind","id","position","gone","sources","fields","open"],"properties":{
 "kind":{"type":"string"},"id":{"type":"string"},"position":{"type":"integer"},"gone":{"type":"boolean"},"sources":{"type":"array","items":{"type":"string"}},
 "fields":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["field","value","known","position"],"properties":{
  "field":{"type":"string"},"value":{},"known":{"type":"string"},"position":{"type":"integer"}}}},"open":{"$ref":"#/components/schemas/Moments"}}},
"Why":{"type":"object","description":"of a field that is empty and always was: `known` is empty, and there is no more than what was sent for it","additionalProperties":false,"required":["kind","id","field","value","known","earlier"],"properties":{
 "kind":{"type":"string"},"id":{"type":"string"},"field":{"type":"string"},"value":{},"known":{"type":"string"},"gone":{"type":"boolean"},"since":{"type":"string"},
 "position":{"type":"integer"},"run":{"type":"integer"},"correction":{"type":"string","description":"what put it back, where no mapping did: undo of run 12"},"mapping":{"type":"integer"},"object":{"type":"string"},"source":{"type":"string"},"from":{"type":"string"},"report":{"type":"string"},
 "before":{},"earlier":{"$ref":"#/components/schemas/Moments"},"open":{"$ref":"#/components/schemas/Moments"}}},
"WhyNot":{"type":"object","additionalProperties":false,"required":["erased","answers"],"properties":{
 "erased":{"type":"boolean","description":"filtered (erased): an erasure keeps it out of every read, and nothing of it is kept"},"answers":{"type":"array","items":{
 "type":"object","additionalProperties":false,"required":["kind","id","run","connection","direction","planned","class","verdict","why","unsent","cut_off","identifier","shared_with","invalid","sent","since_run","since_position"],"properties":{
 "kind":{"type":"string"},"id":{"type":"string"},"run":{"type":"integer"},"connection":{"type":"string"},"direction":{"type":"string"},"planned":{"type":"boolean"},"class":{"type":"string"},
 "verdict":{"type":"string"},"why":{"type":"string"},"unsent":{"type":"string"},"cut_off":{"type":"boolean"},"identifier":{"type":"string"},"shared_with":{"type":"array","items":{"type":"string"}},
 "invalid":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["field","value","why"],"properties":{"field":{"type":"string"},"value":{},"why":{"type":"string"}}}},
 "sent":{"$ref":"#/components/schemas/Moments"},"since_run":{"type":"integer"},"since_position":{"type":"integer"}}}}}},
"Change":{"type":"object","description":"of each line: of a held plan as it is kept (docs/plan-format.md, The digest), then a Moment with `connection`, `direction` and `target`"},
"Letter":{"type":"object","additionalProperties":false,"required":["connection","direction","target","source","outcome","words","attempts","since","last","next","dropped","run","position"],"properties":{
 "connection":{"type":"string"},"direction":{"type":"string"},"target":{"type":"string"},"source":{"type":"string"},"outcome":{"type":"string"},"words":{"type":"string"},"attempts":{"type":"integer"},
 "since":{"type":"string"},"last":{"type":"string"},"next":{"type":"string","description":"not before, a run tries it again; empty: it is dropped"},"dropped":{"type":"boolean"},"run":{"type":"integer"},"position":{"type":"integer"}}},
"Letters":{"type":"object","additionalProperties":false,"required":["letters","next"],"properties":{"letters":{"type":"array","items":{"$ref":"#/components/schemas/Letter"}},"next":{"type":["string","null"]}}},
"Trouble":{"type":"object","additionalProperties":false,"required":["position","time","kind","part","what","hint","run"],"properties":{
 "position":{"type":"integer"},"time":{"type":"string"},"kind":{"enum":["failed","held","overdue","slow","unusual","shrunken","letters","undone","credential"]},
 "part":{"type":"string","description":"visitor pull; empty: the whole subscription"},"what":{"type":"string"},"hint":{"type":"string"},"run":{"type":"integer","description":"that shows it; 0: none does"}}},
"WaitingMessage":{"type":"object","additionalProperties":false,"required":["position","time","kind","part","what","hint","run","well_again","destination"],"properties":{
 "position":{"type":"integer"},"time":{"type":"string"},"kind":{"type":"string"},"part":{"type":"string"},"what":{"type":"string"},"hint":{"type":"string"},"run":{"type":"integer"},
 "well_again":{"type":"boolean"},"destination":{"type":"string"}}},
"Messages":{"type":"object","additionalProperties":false,"required":["troubles","waiting"],"properties":{"troubles":{"type":"array","items":{"$ref":"#/components/schemas/Trouble"}},"waiting":{"type":"array","items":{"$ref":"#/components/schemas/WaitingMessage"}}}},
"TryMessages":{"type":"object","additionalProperties":false,"properties":{"destination":{"type":"string","description":"this one alone"}}},
"MessagesTried":{"type":"object","additionalProperties":false,"required":["tried"],"properties":{"tried":{"type":"array","items":{
 "type":"object","additionalProperties":false,"required":["destination","form","delivered","error"],"properties":{
 "destination":{"type":"string"},"form":{"enum":["webhook","slack","pagerduty","email"]},"delivered":{"type":"boolean","description":"the other side has taken it"},
 "error":{"type":["object","null"],"additionalProperties":false,"required":["code","what","where","hint"],"properties":{
  "code":{"type":"string"},"what":{"type":"string"},"where":{"type":"string"},"hint":{"type":"string"}}}}}}}},
"WhichLetters":{"type":"object","description":"an id, a reason, or all","additionalProperties":false,"properties":{
 "id":{"type":"string","description":"of the target"},"reason":{"type":"string","description":"those whose words have this in them"},"connection":{"enum":["visitor","account"]},"direction":{"enum":["pull","push"]},"all":{"type":"boolean"}}},
"LettersRetried":{"type":"object","additionalProperties":false,"required":["retried"],"properties":{"retried":{"type":"integer"}}},
"LettersDropped":{"type":"object","additionalProperties":false,"required":["dropped"],"properties":{"dropped":{"type":"integer"}}},
"SavedSegment":{"type":"object","additionalProperties":false,"required":["name","of","segment","actor","saved","position"],"properties":{
 "name":{"type":"string"},"of":{"enum":["visitors","accounts"]},"segment":{"type":"string"},"actor":{"type":"string"},"saved":{"type":"string"},"position":{"type":"integer"}}},
"SavedSegments":{"type":"object","additionalProperties":false,"required":["segments"],"properties":{"segments":{"type":"array","items":{"$ref":"#/components/schemas/SavedSegment"}}}},
"SegmentToSave":{"type":"object","additionalProperties":false,"required":["segment"],"properties":{"segment":{"type":"string","description":"docs/segments.md"},"of":{"enum":["visitors","accounts"]}}},
"SegmentToAsk":{"type":"object","additionalProperties":false,"required":["segment"],"properties":{"segment":{"type":"string","description":"docs/segments.md"},"of":{"enum":["visitors","accounts"]},
 "members":{"type":"integer","minimum":0,"maximum":1000,"description":"so many of them are named"}}},
"SegmentSize":{"type":"object","additionalProperties":false,"required":["of","segment","size","entities","run","read","members"],"properties":{
 "of":{"type":"string"},"segment":{"type":"string"},"size":{"type":"integer"},"entities":{"type":"integer"},"run":{"type":"integer","description":"that read them"},"read":{"type":"string"},
 "members":{"type":"array","items":{"type":"string"}}}},
"SegmentDropped":{"type":"object","additionalProperties":false,"required":["dropped"],"properties":{"dropped":{"type":"string"}}}
)json";
}

}  // namespace tidemark::service
