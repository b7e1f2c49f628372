#include "service/routes.h"

namespace tidemark::service {

std::vector<Api::Route> Api::routes_of_log() {
  constexpr std::string_view json = "application/json";
  Route entries{
      "listLog",
      "GET",
      "/api/v1/subscriptions/{subscription}/log",
      Role::viewer,
      "Entries of the log, with the bytes that they are stored as; `next` is the `from` of the page after it",
      200,
      "LogEntries",
      json,
      &Api::log_entries,
      {{"from", "The position of the first one; the newest where there is none, the oldest with order=oldest", 1,
        UINT64_MAX},
       {"limit", "How many, at most", 1, 500},
       {"run", "Only those with an event of that run", 1, UINT64_MAX},
       {.name = "type", .says = "Only those with an event of that type", .most = 64, .is_text = true},
       {.name = "by", .says = "Only what this one asked for", .most = 200, .is_text = true},
       {.name = "order", .says = "newest (first, where nothing is said) or oldest", .most = 6, .is_text = true},
       {"items", "1: with what the events hold", 0, 1}},
      {},
      {400}};
  Route items{"listLogItems",
              "GET",
              "/api/v1/subscriptions/{subscription}/log/{position}/items",
              Role::viewer,
              "The items of an entry as they are stored, for whoever proves the chain; `next` is the `from` of the "
              "page after it",
              200,
              "LogItems",
              json,
              &Api::log_items,
              {{"from", "The first one's number, from 0", 0, UINT64_MAX}, {"limit", "How many, at most", 1, 100'000}},
              {},
              {400}};
  Route bundle{
      "exportRun",
      "GET",
      "/api/v1/subscriptions/{subscription}/runs/{run}/bundle",
      Role::viewer,
      "The run's entries and items with a signed head, for whoever proves them without Tidemark; nothing where the "
      "log is not as it was written",
      200,
      "BundleLine",
      "application/x-ndjson",
      &Api::bundle};
  entries.is_long = items.is_long = bundle.is_long = true;
  return {std::move(entries),
          std::move(items),
          std::move(bundle),
          {"showSignedHead", "GET", "/api/v1/subscriptions/{subscription}/head/signed", Role::viewer,
           "The same, signed by the directory's key: `tidemark log verify --from` and tidemark-verify.mjs take it", 200,
           "SignedHead", json, &Api::signed_head},
          {"showHead", "GET", "/api/v1/subscriptions/{subscription}/head", Role::viewer,
           "The log's newest entry: whoever keeps its digest can tell later that the log still has it", 200, "LogHead",
           json, &Api::log_head}};
}

std::string_view Api::schemas_of_log() {
  return R"json(
"LogHead":{"type":"object","additionalProperties":false,"required":["position","digest"],"properties":{"position":{"type":"integer","description":"0: it is empty"},"digest":{"type":"string"}}},
"SignedHead":{"type":"object","additionalProperties":false,"required":["tidemark","version","subscription","number","position","digest","time","key","signature"],"properties":{
 "tidemark":{"const":"head"},"version":{"const":1},"subscription":{"type":"string"},"number":{"type":"integer"},"position":{"type":"integer"},"digest":{"type":"string"},
 "time":{"type":"integer","description":"of the head's entry, milliseconds since 1970"},"key":{"type":"string","description":"the public key, Ed25519, hex"},"signature":{"type":"string"}}},
"BundleLine":{"type":"object","description":"docs/log-format.md, The bundle, has each line"},
"LogEntries":{"type":"object","additionalProperties":false,"required":["head","entries","next"],"properties":{
 "head":{"$ref":"#/components/schemas/LogHead"},"entries":{"type":"array","items":{"$ref":"#/components/schemas/LogEntry"}},"next":{"type":["string","null"]}}},
"LogEntry":{"type":"object","additionalProperties":false,"required":["position","time","digest","previous","bytes","events"],"properties":{
 "position":{"type":"integer"},"time":{"type":"string"},"digest":{"type":"string"},"previous":{"type":"string","description":"the digest of the entry before"},
 "bytes":{"type":"string","description":"base64: the entry as it is stored (docs/log-format.md)"},
 "events":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["type","version","run","cause","actor","comment","items","root","counts","text"],"properties":{
  "type":{"type":"string"},"version":{"type":"integer"},"run":{"type":"integer"},"cause":{"type":"integer"},"actor":{"type":"string"},"comment":{"type":"string"},
  "items":{"type":"integer"},"root":{"type":"string"},"counts":{"$ref":"#/components/schemas/Counts"},"text":{"type":"string","description":"one line, for people"},
  "holds":{"type":["object","null"],"description":"with items=1; null where that is too much for one answer"}}}},
 "leaves":{"type":["array","null"],"items":{"type":"string"},"description":"with items=1: of each item in base64 what its leaf is the digest of (0x00, salt, bytes), of one that was erased 0xff and the leaf itself; null where these are too many for one answer: listLogItems"}}},
"LogItems":{"type":"object","additionalProperties":false,"required":["position","from","leaves","next"],"properties":{
 "position":{"type":"integer"},"from":{"type":"integer"},"leaves":{"type":"array","items":{"type":"string"}},"next":{"type":["string","null"]}}}
)json";
}

}  // namespace tidemark::service
