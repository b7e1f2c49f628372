#include "simulators/salesforce_bulk_job.h"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

#include "simulators/salesforce_csv.h"
#include "simulators/soql_values.h"

namespace tidemark::sim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t jobs_a_page = 1'000;
constexpr const char* version_mark = "\"apiVersion\":0";

}  // namespace

std::optional<http::Response> read_csv_form(const Json& asked, BulkJob& job) {
  const auto text = [&asked](const char* key, std::string otherwise) {
    const auto found = asked.find(key);
    return found != asked.end() && found->is_string() ? found->get<std::string>() : otherwise;
  };
  job.line_ending = text("lineEnding", "LF");
  job.delimiter = text("columnDelimiter", "COMMA");
  if (text("contentType", "CSV") != "CSV") return invalid_job("InvalidJob : Unsupported content type");
  if (!line_end_of(job.line_ending)) return invalid_job("InvalidJob : Unsupported line ending: " + job.line_ending);
  if (!delimiter_of(job.delimiter)) return invalid_job("InvalidJob : Unsupported column delimiter: " + job.delimiter);
  return std::nullopt;
}

Json json_of(const BulkJob& job, std::string_view user_id) {
  return {{"id", job.id},
          {"operation", job.operation},
          {"object", job.object},
          {"createdById", user_id},
          {"createdDate", soql::instant_text(job.created)},
          {"systemModstamp", soql::instant_text(job.changed)},
          {"state", job.state},
          {"concurrencyMode", "Parallel"},
          {"contentType", "CSV"},
          {"apiVersion", 0},
          {"lineEnding", job.line_ending},
          {"columnDelimiter", job.delimiter}};
}

namespace {

/// A version is a number with one decimal, 66.0, which no JSON library would write so.
std::string with_version(const Json& json, std::string_view api_version) {
  std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (const auto at = text.find(version_mark); at != text.npos)
    text.replace(at, std::string_view{version_mark}.size(), "\"apiVersion\":" + std::string{api_version});
  return text;
}

}  // namespace

http::Response job_answer(const Json& json, std::string_view api_version) {
  return json_answer(200, with_version(json, api_version));
}

std::string text_in_list(const BulkJob& job, std::string_view user_id, std::string_view type) {
  Json json = json_of(job, user_id);
  json["jobType"] = type;
  return with_version(json, job.api_version);
}

http::Response wrong_state(std::string_view why) { return refusal(409, "INVALIDJOBSTATE", why); }
http::Response invalid_job(std::string_view why) { return refusal(400, "INVALIDJOB", why); }

http::Response list_answer(const SalesforceCall& call, const std::vector<std::string>& jobs) {
  std::size_t from = 0;
  const std::string locator = parameter(call.target.query, "queryLocator").value_or("");
  std::from_chars(locator.data(), locator.data() + locator.size(), from);
  const std::size_t to = std::min(jobs.size(), from + jobs_a_page);
  const bool done = to >= jobs.size();
  std::string json = done ? R"({"done":true,"records":[)" : R"({"done":false,"records":[)";
  for (std::size_t i = from; i < to; ++i) json += (i == from ? "" : ",") + jobs[i];
  json += R"(],"nextRecordsUrl":)";
  json += done ? "null"
               : '"' + call.base() + "/jobs/" + std::string{call.part(1)} + "?queryLocator=" + std::to_string(to) + '"';
  return json_answer(200, json + "}");
}

}  // namespace tidemark::sim
