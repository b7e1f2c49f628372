#include "simulators/salesforce_composite.h"

#include <optional>

#include <nlohmann/json.hpp>

namespace tidemark::sim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_requests = 25, most_queries = 5;

std::string text_in(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

bool flag(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_boolean() && found->get<bool>();
}

Json body_of(const http::Response& response) {
  Json json = Json::parse(response.body, nullptr, false);
  return json.is_discarded() ? Json(nullptr) : json;
}

/// `@{first.id}` and `@{query.records[0].Id}` become what the earlier answers hold; false where they hold no such thing.
bool fill_in(std::string& text, const Json& answers) {
  for (std::size_t at = 0; (at = text.find("@{", at)) != text.npos;) {
    const auto end = text.find('}', at);
    if (end == text.npos) return false;
    std::string path = text.substr(at + 2, end - at - 2);
    const Json* here = &answers;
    std::size_t begin = 0;
    while (begin < path.size()) {
      const auto stop = path.find_first_of(".[]", begin);
      const std::string name = path.substr(begin, stop == path.npos ? stop : stop - begin);
      begin = stop == path.npos ? path.size() : stop + 1;
      if (name.empty()) continue;
      const bool index = here->is_array() && name.find_first_not_of("0123456789") == name.npos && name.size() < 6;
      if (index && std::stoul(name) < here->size()) {
        here = &(*here)[std::stoul(name)];
      } else if (here->is_object() && here->contains(name)) {
        here = &(*here)[name];
      } else {
        return false;
      }
    }
    const std::string found = here->is_string() ? here->get<std::string>() : here->dump();
    text.replace(at, end - at + 1, found);
    at += found.size();  // what was put in is never looked at for more
  }
  return true;
}

bool counts_as_query(std::string_view url) {
  return url.find("/query") != url.npos || url.find("/composite/sobjects") != url.npos;
}

Json error_list(const char* code, const char* message) {
  return Json::array({{{"errorCode", code}, {"message", message}}});
}

}  // namespace

http::Response SalesforceComposite::composite(const SalesforceCall& call) const {
  const Json asked = Json::parse(call.request.body, nullptr, false);
  if (!asked.is_object() || !asked.contains("compositeRequest") || !asked["compositeRequest"].is_array())
    return malformed_json("The request body must be an object with an array named compositeRequest");
  const Json& requests = asked["compositeRequest"];
  std::size_t queries = 0;
  for (const Json& request : requests) queries += counts_as_query(text_in(request, "url"));
  if (requests.empty() || requests.size() > most_requests || queries > most_queries)
    return refusal(400, "INVALID_INPUT",
                   "A composite takes 1 to 25 subrequests, at most 5 of them queries or collections");
  Json answers = Json::object(), list = Json::array();
  bool halted = false;
  for (const Json& request : requests) {
    const std::string name = text_in(request, "referenceId");
    std::string url = text_in(request, "url");
    std::string body = request.contains("body") ? request["body"].dump() : std::string{};
    Json entry;
    if (halted || !fill_in(url, answers) || !fill_in(body, answers)) {
      entry = {{"body",
                error_list("PROCESSING_HALTED",
                           "The transaction was rolled back since another operation in the same transaction failed.")},
               {"httpHeaders", Json::object()},
               {"httpStatusCode", 400}};
    } else {
      const http::Response response =
          carry_out_({text_in(request, "method"), url, {{"Content-Type", "application/json"}}, body});
      Json headers = Json::object();
      if (const auto location = http::header(response.headers, "Location"); !location.empty())
        headers["Location"] = location;
      answers[name] = body_of(response);
      entry = {{"body", answers[name]}, {"httpHeaders", headers}, {"httpStatusCode", response.status}};
      halted = response.status >= 400 && flag(asked, "allOrNone");
    }
    entry["referenceId"] = name;
    list.push_back(std::move(entry));
  }
  return json_answer(200, Json{{"compositeResponse", std::move(list)}}.dump());
}

http::Response SalesforceComposite::batch(const SalesforceCall& call) const {
  const Json asked = Json::parse(call.request.body, nullptr, false);
  if (!asked.is_object() || !asked.contains("batchRequests") || !asked["batchRequests"].is_array())
    return malformed_json("The request body must be an object with an array named batchRequests");
  if (asked["batchRequests"].size() > most_requests)
    return refusal(400, "INVALID_INPUT", "A batch takes at most 25 subrequests");
  Json results = Json::array();
  bool errors = false;
  for (const Json& request : asked["batchRequests"]) {
    if (errors && flag(asked, "haltOnError")) {
      results.push_back({{"statusCode", 412},
                         {"result", error_list("BATCH_PROCESSING_HALTED", "Batch processing halted per request")}});
      continue;
    }
    const std::string url = text_in(request, "url");
    const http::Response response =
        carry_out_({text_in(request, "method"),
                    url.starts_with('/') ? url : "/services/data/" + url,
                    {{"Content-Type", "application/json"}},
                    request.contains("richInput") ? request["richInput"].dump() : std::string{}});
    errors = errors || response.status >= 400;
    results.push_back({{"statusCode", response.status}, {"result", body_of(response)}});
  }
  return json_answer(200, Json{{"hasErrors", errors}, {"results", std::move(results)}}.dump());
}

}  // namespace tidemark::sim
