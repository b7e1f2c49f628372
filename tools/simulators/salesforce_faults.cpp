#include <cmath>

#include <nlohmann/json.hpp>

#include "simulators/salesforce_simulator.h"

namespace tidemark::sim {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string_view> words_of(std::string_view path) {
  std::vector<std::string_view> words;
  while (!path.empty()) {
    const std::string_view word = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(word.size() + 1, path.size()));
    if (!word.empty()) words.push_back(word);  // doubled slashes are tolerated
  }
  return words;
}

std::string_view job_call(std::string_view method, const std::vector<std::string_view>& words, bool is_query) {
  if (words.size() == 5) {
    if (method == "POST") return is_query ? "create_query_job" : "create_ingest_job";
    return is_query ? "query_jobs" : "ingest_jobs";
  }
  if (words.size() == 6) {
    if (method == "PATCH") return is_query ? "change_query_job" : "change_ingest_job";
    if (method == "DELETE") return is_query ? "delete_query_job" : "delete_ingest_job";
    return is_query ? "query_job" : "ingest_job";
  }
  if (words[6] == "batches") return "upload";
  if (words[6] == "results") return "query_results";
  if (words[6] == "resultPages") return "query_result_pages";
  if (words[6] == "successfulResults") return "successful_results";
  if (words[6] == "failedResults") return "failed_results";
  return words[6] == "unprocessedrecords" ? "unprocessed_records" : "";
}

std::string_view record_call(std::string_view method, const std::vector<std::string_view>& words) {
  if (words.size() == 6 && (words[5] == "updated" || words[5] == "deleted")) return words[5];
  if (method == "PATCH") return "update_record";
  if (method == "POST") return "create_record";
  if (words.size() == 5) return "object";
  return method == "DELETE" ? "delete_record" : "record";
}

std::string_view composite_call(std::string_view method, const std::vector<std::string_view>& words) {
  if (words.size() < 5) return "composite";
  if (words[4] != "sobjects") return words[4] == "batch" ? "batch" : "composite";
  if (method == "PATCH") return "update_collection";
  if (method == "DELETE") return "delete_collection";
  return method == "POST" && words.size() == 5 ? "create_collection" : "read_collection";
}

/// words: services, data, vXX.X, then at least one more.
std::string_view data_call(std::string_view method, const std::vector<std::string_view>& words) {
  if (words[3] == "limits") return "limits";
  if (words[3] == "query" || words[3] == "queryAll") return words.size() == 4 ? "query" : "query_more";
  if (words[3] == "composite") return composite_call(method, words);
  if (words[3] == "tooling") return words.size() > 4 && words[4] == "query" ? "tooling_query" : "tooling";
  if (words[3] == "jobs" && words.size() >= 5) return job_call(method, words, words[4] == "query");
  if (words[3] != "sobjects") return "";
  if (words.size() == 4) return "objects";
  if (words.size() == 6 && words[5] == "describe") return "describe";
  return record_call(method, words);
}

constexpr const char* names[] = {"token",
                                 "userinfo",
                                 "introspect",
                                 "revoke",
                                 "identity",
                                 "versions",
                                 "limits",
                                 "objects",
                                 "describe",
                                 "query",
                                 "query_more",
                                 "record",
                                 "update_record",
                                 "create_record",
                                 "delete_record",
                                 "object",
                                 "updated",
                                 "deleted",
                                 "composite",
                                 "batch",
                                 "read_collection",
                                 "create_collection",
                                 "update_collection",
                                 "delete_collection",
                                 "tooling",
                                 "tooling_query",
                                 "create_query_job",
                                 "query_jobs",
                                 "query_job",
                                 "change_query_job",
                                 "delete_query_job",
                                 "query_results",
                                 "query_result_pages",
                                 "create_ingest_job",
                                 "ingest_jobs",
                                 "ingest_job",
                                 "change_ingest_job",
                                 "delete_ingest_job",
                                 "upload",
                                 "successful_results",
                                 "failed_results",
                                 "unprocessed_records"};

}  // namespace

std::string SalesforceSimulator::call_name(const http::Request& request) const {
  const auto words = words_of(target_of(request.url).path);
  if (!words.empty() && words[0] == "id") return "identity";
  if (words.size() < 2 || words[0] != "services") return {};
  if (words[1] == "oauth2" && words.size() == 3) return std::string{words[2]};
  if (words[1] != "data") return {};
  if (words.size() < 4) return "versions";
  return std::string{data_call(request.method, words)};
}

std::vector<std::string> SalesforceSimulator::call_names() const { return {std::begin(names), std::end(names)}; }

std::vector<Fault::Kind> SalesforceSimulator::own_faults() const {
  using enum Fault::Kind;
  return {expired_token, locked_rows, partial_failure, clock_skew};
}

std::optional<http::Response> SalesforceSimulator::suffer(const Fault& fault, const http::Request&) {
  using enum Fault::Kind;
  if (fault.kind == expired_token) expire_tokens();
  if (fault.kind == locked_rows) lock_in_next_call(fault.items.value_or(1));
  if (fault.kind == partial_failure) refuse_in_next_call(fault.items.value_or(0), fault.message);
  if (fault.kind == clock_skew) skew_clock(std::llround(fault.seconds * 1000));
  return std::nullopt;
}

http::Response SalesforceSimulator::refuse(int status, const std::string& message) const {
  const char* code = "UNKNOWN_EXCEPTION";
  if (status == 401) code = "INVALID_SESSION_ID";
  else if (status == 403 || status == 429) code = "REQUEST_LIMIT_EXCEEDED";
  else if (status == 408 || status == 504) code = "QUERY_TIMEOUT";
  else if (status == 502 || status == 503) code = "SERVER_UNAVAILABLE";
  return json_answer(
      status,
      Json::array({{{"message", message}, {"errorCode", code}}}).dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace tidemark::sim
