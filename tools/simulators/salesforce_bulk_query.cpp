#include "simulators/salesforce_bulk_query.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <nlohmann/json.hpp>

#include "simulators/salesforce_csv.h"

namespace tidemark::sim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t urls_a_page = 5;

/// A locator says where its set begins and how many rows it may have; to the client it is an opaque word.
std::string locator_of(std::size_t from, std::size_t rows) {
  return "s" + std::to_string(from) + "x" + std::to_string(rows);
}

bool read_locator(std::string_view text, std::size_t& from, std::size_t& rows) {
  if (!text.starts_with('s')) return false;
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data() + 1, end, from);
  if (first.ec != std::errc{} || first.ptr == end || *first.ptr != 'x') return false;
  const auto second = std::from_chars(first.ptr + 1, end, rows);
  return second.ec == std::errc{} && second.ptr == end && rows > 0;
}

std::size_t number_or(const std::optional<std::string>& text, std::size_t otherwise) {
  std::size_t value = 0;
  if (!text) return otherwise;
  const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), value);
  return problem == std::errc{} && value > 0 ? value : otherwise;
}

http::Response other_version() {
  return refusal(409, "API_VERSION_MISMATCH",
                 "Results must be read with the API version that the job was created with");
}

}  // namespace

http::Response SalesforceBulkQuery::answer(const SalesforceCall& call) {
  if (call.parts() == 2) {
    if (call.is("POST")) return create(call);
    return call.is("GET") ? list(call) : wrong_method(call.request.method);
  }
  Job* const known = living_job(jobs_, call.part(2), state_.now());
  if (known == nullptr) return not_found();
  Job& job = *known;
  if (call.parts() == 4) {
    if (!call.is("GET")) return wrong_method(call.request.method);
    if (call.part(3) == "results") return results(call, job);
    return call.part(3) == "resultPages" ? result_pages(call, job) : not_found();
  }
  if (call.parts() != 3) return not_found();
  if (call.is("GET")) return one(call, job);
  if (call.is("PATCH")) return abort(call, job);
  if (!call.is("DELETE")) return wrong_method(call.request.method);
  if (!job.has_ended()) return wrong_state("Deleting not allowed: the job has not ended");
  jobs_.erase(jobs_.find(call.part(2)));
  return {204, {}, {}};
}

http::Response SalesforceBulkQuery::create(const SalesforceCall& call) {
  const Json asked = Json::parse(call.request.body, nullptr, false);
  if (!asked.is_object()) return malformed_json("The request body is not a JSON object");
  const std::string operation = asked.contains("operation") && asked["operation"].is_string()
                                    ? asked["operation"].get<std::string>()
                                    : std::string{};
  if (operation != "query" && operation != "queryAll")
    return invalid_job("InvalidJob : operation must be query or queryAll");
  if (!asked.contains("query") || !asked["query"].is_string())
    return refusal(400, "MALFORMED_QUERY", "A query string has to be specified");
  if (state_.query_jobs >= state_.options.daily_query_jobs)
    return refusal(403, "REQUEST_LIMIT_EXCEEDED", "DailyBulkV2QueryJobs Limit exceeded.");
  auto bound = soql::parse(asked["query"].get<std::string>()).and_then([&](const soql::Query& parsed) {
    return soql::bind(state_.org, parsed, {.now = state_.now(), .with_deleted = operation == "queryAll"});
  });
  if (!bound) return refusal(400, bound.error().code, bound.error().message);
  if (const std::string why = bound->not_for_bulk(); !why.empty()) return refusal(400, "API_ERROR", why);
  Job job{{}, std::move(*bound), {}};
  if (auto refused = read_csv_form(asked, job)) return std::move(*refused);
  ++state_.query_jobs;
  job.id = state_.new_id("750");
  job.operation = operation;
  job.object = job.query.object().name();
  job.state = "UploadComplete";
  job.api_version = call.version();
  job.created = job.changed = state_.now();
  job.polls_left = state_.options.bulk_polls;
  job.rows = job.query.rows();
  const Json json = json_of(job, state_.options.user_id);
  const std::string version = job.api_version, id = job.id;
  jobs_.emplace(id, std::move(job));
  return job_answer(json, version);
}

http::Response SalesforceBulkQuery::list(const SalesforceCall& call) const {
  std::vector<std::string> jobs;
  for (const auto& [id, job] : jobs_) jobs.push_back(text_in_list(job, state_.options.user_id, "V2Query"));
  return list_answer(call, jobs);
}

/// A job gets on when it is asked for: there is no clock to do it.
void SalesforceBulkQuery::advance(Job& job) {
  if (job.has_ended()) return;
  if (job.polls_left == 0) {
    job.state = "JobComplete";
  } else {
    job.state = job.polls_left-- == state_.options.bulk_polls ? "UploadComplete" : "InProgress";
  }
  job.changed = state_.now();
}

Json SalesforceBulkQuery::details(const Job& job) const {
  Json json = json_of(job, state_.options.user_id);
  json["jobType"] = "V2Query";
  json["numberRecordsProcessed"] = job.state == "JobComplete" ? job.rows.size() : 0;
  json["retries"] = 0;
  json["totalProcessingTime"] = job.rows.size() / 100;
  json["isPkChunkingSupported"] = true;
  return json;
}

http::Response SalesforceBulkQuery::one(const SalesforceCall&, Job& job) {
  advance(job);
  return job_answer(details(job), job.api_version);
}

http::Response SalesforceBulkQuery::abort(const SalesforceCall& call, Job& job) {
  const Json asked = Json::parse(call.request.body, nullptr, false);
  if (!asked.is_object() || !asked.contains("state") || asked["state"] != "Aborted")
    return invalid_job("InvalidJob : a query job can only be given the state Aborted");
  if (job.has_ended()) return wrong_state("Aborting already " + job.state + " Job not allowed");
  job.state = "Aborted";
  job.changed = state_.now();
  return job_answer(json_of(job, state_.options.user_id), job.api_version);
}

http::Response SalesforceBulkQuery::results(const SalesforceCall& call, const Job& job) {
  if (call.version() != job.api_version) return other_version();
  if (job.state != "JobComplete") return {204, {}, {}};
  std::size_t from = 0, rows = state_.options.bulk_page;
  const auto locator = parameter(call.target.query, "locator");
  if (locator && !locator->empty() && !read_locator(*locator, from, rows))
    return refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
  rows = number_or(parameter(call.target.query, "maxRecords"), rows);
  from = std::min(from, job.rows.size());
  const std::size_t to = from + std::min(rows, job.rows.size() - from);
  const char delimiter = *delimiter_of(job.delimiter);
  const std::string_view line_end = *line_end_of(job.line_ending);
  std::string csv;
  for (const std::string& column : job.query.columns()) {
    if (!csv.empty()) csv += delimiter;
    append_csv_cell(column, csv);
  }
  csv += line_end;
  csv.reserve((to - from) * (job.query.columns().size() * 16 + 32));
  for (std::size_t i = from; i < to; ++i) job.query.write_csv(job.rows[i], delimiter, line_end, csv);
  state_.records_moved = to - from;
  return {200,
          {{"Content-Type", "text/csv"},
           {"Sforce-NumberOfRecords", std::to_string(to - from)},
           {"Sforce-Locator", to < job.rows.size() ? locator_of(to, rows) : "null"}},
          std::move(csv)};
}

http::Response SalesforceBulkQuery::result_pages(const SalesforceCall& call, const Job& job) const {
  if (call.version() != job.api_version) return other_version();
  if (job.state != "JobComplete") return {204, {}, {}};
  std::size_t from = 0, rows = number_or(parameter(call.target.query, "maxRecords"), state_.options.bulk_page);
  const auto locator = parameter(call.target.query, "locator");
  if (locator && !locator->empty() && !read_locator(*locator, from, rows))
    return refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
  const std::string base = call.base() + "/jobs/query/" + job.id;
  Json pages = Json::array();
  for (; pages.size() < urls_a_page && (from < job.rows.size() || (from == 0 && pages.empty())); from += rows)
    pages.push_back({{"resultUrl", base + "/results?locator=" + locator_of(from, rows)}});
  const bool done = from >= job.rows.size();
  Json answer{{"resultPages", std::move(pages)}};
  if (!done) answer["nextRecordsUrl"] = base + "/resultPages?locator=" + locator_of(from, rows);
  answer["done"] = done;
  return json_answer(200, answer.dump());
}

}  // namespace tidemark::sim
