#include "simulators/salesforce_simulator.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "simulators/salesforce_bulk_ingest.h"
#include "simulators/salesforce_bulk_query.h"
#include "simulators/salesforce_call.h"
#include "simulators/salesforce_collections.h"
#include "simulators/salesforce_composite.h"
#include "simulators/salesforce_oauth.h"
#include "simulators/salesforce_permissions.h"
#include "simulators/salesforce_queries.h"
#include "simulators/salesforce_records.h"
#include "simulators/salesforce_tooling.h"

namespace tidemark::sim {
namespace {

using Json = nlohmann::ordered_json;
using http::Response;

constexpr std::size_t longest_uri = 16'384;

// Three releases a year; the real one has retired those before 31, which old clients ask for all the same.
constexpr int oldest_version = 20, newest_version = 66;

/// "Spring '26" for 66.
std::string release_of(int version) {
  constexpr std::string_view seasons[] = {"Winter", "Spring", "Summer"};
  const int since = version - oldest_version;
  return std::string{seasons[since % 3]} + " '" + std::to_string(11 + since / 3);
}

bool is_offered(std::string_view segment) {
  for (int version = oldest_version; version <= newest_version; ++version) {
    if (segment == "v" + std::to_string(version) + ".0") return true;
  }
  return false;
}

Response versions() {
  Json list = Json::array();
  for (int version = oldest_version; version <= newest_version; ++version) {
    const std::string number = std::to_string(version) + ".0";
    list.push_back({{"label", release_of(version)}, {"url", "/services/data/v" + number}, {"version", number}});
  }
  return json_answer(200, list.dump());
}

Response resources(const SalesforceCall& call, const SalesforceOptions& options) {
  Json map = Json::object();
  for (const char* name : {"tooling", "query", "queryAll", "limits", "sobjects", "composite", "jobs"})
    map[name] = call.base() + "/" + name;
  map["identity"] = origin_of(call.request.url) + "/id/" + options.org_id + "/" + options.user_id;
  return json_answer(200, map.dump());
}

Response limits(const SalesforceState& state) {
  const auto one = [](std::uint64_t most, std::uint64_t used) {
    return Json{{"Max", most}, {"Remaining", most - std::min(most, used)}};
  };
  const Json answer{{"DailyApiRequests", one(state.options.daily_calls, state.calls_counted)},
                    {"DailyAsyncApexExecutions", one(250'000, 0)},
                    {"DailyBulkApiBatches", one(state.options.daily_batches, state.batches)},
                    {"DailyBulkV2QueryFileStorageMB", one(976'562, 0)},
                    {"DailyBulkV2QueryJobs", one(state.options.daily_query_jobs, state.query_jobs)},
                    {"DataStorageMB", one(1'024, 0)},
                    {"FileStorageMB", one(1'024, 0)},
                    {"HourlyAsyncReportRuns", one(1'200, 0)},
                    {"HourlySyncReportRuns", one(500, 0)}};
  return json_answer(200, answer.dump());
}

std::size_t bytes_of(const http::Headers& headers) {
  std::size_t bytes = 0;
  for (const auto& [name, value] : headers) bytes += name.size() + value.size() + 4;
  return bytes;
}

}  // namespace

/// The org and what answers for it.
struct SalesforceSimulator::Parts {
  Parts(Org org, const Options& options, SalesforceComposite::CarryOut carry_out)
      : state(std::move(org), options),
        composite(carry_out),
        // Each request in a batch counts as one call, those of a composite together.
        batch([this, carry_out](const http::Request& request) {
          ++state.calls_counted;
          return carry_out(request);
        }) {
    add_permissions(state);
    tooling = std::make_unique<SalesforceTooling>(state);
  }

  SalesforceState state;
  RecordWriter writer{state};
  SalesforceSignIn sign_in{state};
  SalesforceQueries queries{state};
  SalesforceRecords records{state, writer};
  SalesforceCollections collections{state, writer};
  SalesforceBulkQuery bulk_query{state};
  SalesforceBulkIngest bulk_ingest{state, writer};
  SalesforceComposite composite, batch;
  std::unique_ptr<SalesforceTooling> tooling;
};

SalesforceSimulator::SalesforceSimulator(Org org, Options options)
    : options_(std::move(options)),
      parts_(std::make_unique<Parts>(std::move(org), options_,
                                     [this](const http::Request& request) { return resource(request); })) {}
SalesforceSimulator::~SalesforceSimulator() = default;

bool SalesforceSimulator::change(std::string_view object, std::string_view id, std::string_view field, Value value) {
  const std::scoped_lock lock{mutex_};
  Object* found = parts_->state.org.object(object);
  if (found == nullptr) return false;
  const auto row = found->row(id);
  const auto column = found->any_field(field);
  return row && column && found->set(*row, *column, value);
}

Value SalesforceSimulator::value(std::string_view object, std::string_view id, std::string_view field) const {
  const std::scoped_lock lock{mutex_};
  const Object* found = parts_->state.org.object(object);
  if (found == nullptr) return {};
  const auto row = found->row(id);
  const auto column = found->any_field(field);
  return row && column ? found->value(*row, *column) : Value{};
}

Result<void> SalesforceSimulator::add(std::string_view object, std::vector<std::pair<std::string_view, Value>> fields) {
  const std::scoped_lock lock{mutex_};
  Object* found = parts_->state.org.object(object);
  if (found == nullptr) return failure(ErrorCode::not_found, "no such object", std::string{object});
  return found->add(std::move(fields));
}

bool SalesforceSimulator::set_deleted(std::string_view object, std::string_view id, bool deleted) {
  const std::scoped_lock lock{mutex_};
  Object* found = parts_->state.org.object(object);
  const auto row = found == nullptr ? std::nullopt : found->row(id);
  if (row) found->set_deleted(*row, deleted);
  return row.has_value();
}

bool SalesforceSimulator::allow(std::string_view object, std::string_view field, bool read, bool edit) {
  const std::scoped_lock lock{mutex_};
  Object* found = parts_->state.org.object(object);
  return found != nullptr && found->allow(field, read, edit, parts_->state.now());
}

void SalesforceSimulator::expire_tokens() {
  const std::scoped_lock lock{mutex_};
  parts_->sign_in.expire_all();
}

void SalesforceSimulator::expire_cursors() {
  const std::scoped_lock lock{mutex_};
  parts_->queries.expire_all();
}

void SalesforceSimulator::lock_row(std::string_view id, std::uint32_t times) {
  const std::scoped_lock lock{mutex_};
  parts_->state.locked.insert_or_assign(std::string{id.substr(0, 15)}, times);
}

void SalesforceSimulator::lock_rows(std::uint64_t one_in, std::uint32_t times) {
  const std::scoped_lock lock{mutex_};
  parts_->state.options.lock_one_in = one_in;
  parts_->state.options.lock_times = times;
  parts_->state.locked.clear();
}

void SalesforceSimulator::fail_next_ingest(std::size_t after_records, std::string message) {
  const std::scoped_lock lock{mutex_};
  parts_->bulk_ingest.fail_next(after_records, std::move(message));
}

void SalesforceSimulator::lock_in_next_call(std::size_t records) {
  const std::scoped_lock lock{mutex_};
  parts_->state.trouble.locked = records;
}

void SalesforceSimulator::refuse_in_next_call(std::size_t records, std::string message) {
  const std::scoped_lock lock{mutex_};
  parts_->state.trouble.refused = records;
  parts_->state.trouble.every_second = records == 0;
  parts_->state.trouble.message = std::move(message);
}

void SalesforceSimulator::skew_clock(std::int64_t milliseconds) {
  const std::scoped_lock lock{mutex_};
  parts_->state.clock_skew = milliseconds;
}

std::size_t SalesforceSimulator::last_records_moved() const {
  const std::scoped_lock lock{mutex_};
  return parts_->state.records_moved;
}

void SalesforceSimulator::answer_instead(std::uint64_t nth, Response response) {
  const std::scoped_lock lock{mutex_};
  instead_.insert_or_assign(calls_ + nth, std::move(response));
}

Response SalesforceSimulator::handle(const http::Request& request) {
  const std::scoped_lock lock{mutex_};
  ++calls_;
  parts_->state.records_moved = 0;
  Response response;
  if (const auto instead = instead_.find(calls_); instead != instead_.end()) {
    response = std::move(instead->second);
    instead_.erase(instead);
  } else {
    response = route(request);
  }
  parts_->state.trouble = {};
  if (options_.journal != nullptr) {
    options_.journal->note(request.method, target_of(request.url).path, response.status, parts_->state.records_moved);
  }
  return response;
}

Response SalesforceSimulator::route(const http::Request& request) {
  const SalesforceCall call = call_of(request);
  const std::size_t uri = call.target.path.size() + call.target.query.size() + 1;
  if (uri > longest_uri) return refusal(414, "URI_TOO_LONG", "The URI is longer than 16384 bytes");
  if (uri + bytes_of(request.headers) > longest_uri) {
    return refusal(431, "REQUEST_HEADER_FIELDS_TOO_LARGE", "URI and headers are together longer than 16384 bytes");
  }
  if (is_nested_deeper(request.body, 100) && !call.is("PUT"))  // a PUT is CSV
    return refusal(400, "JSON_PARSER_ERROR", "The JSON is nested too deeply");
  const auto& path = call.segments;
  if (!path.empty() && path[0] == "id") return parts_->sign_in.identity(call);
  if (path.size() < 2 || path[0] != "services") return not_found();
  if (path[1] == "oauth2") return parts_->sign_in.oauth2(call);
  if (path[1] != "data") return not_found();
  if (path.size() == 2) return call.is("GET") ? versions() : wrong_method(request.method);
  if (!parts_->sign_in.knows(request)) return session_expired();
  if (!options_.has_api)
    return refusal(403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.");
  Response response;
  if (parts_->state.calls_counted >= options_.daily_calls) {
    response = refusal(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
  } else {
    ++parts_->state.calls_counted;
    response = resource(request);
  }
  response.headers.emplace_back("Sforce-Limit-Info", "api-usage=" + std::to_string(parts_->state.calls_counted) + "/" +
                                                         std::to_string(options_.daily_calls));
  return response;
}

/// What is asked of an API version, by somebody who may: a request of its own, or one inside a composite.
Response SalesforceSimulator::resource(const http::Request& request) {
  const SalesforceCall call = call_of(request);
  if (call.segments.size() < 3 || call.segments[1] != "data" || !is_offered(call.segments[2])) return not_found();
  const std::string_view first = call.part(0), second = call.part(1);
  if (first == "sobjects") return parts_->records.answer(call);
  if (first == "query" || first == "queryAll") return parts_->queries.answer(call);
  if (first == "tooling") return parts_->tooling->answer(call);
  if (first == "jobs" && second == "query") return parts_->bulk_query.answer(call);
  if (first == "jobs" && second == "ingest") return parts_->bulk_ingest.answer(call);
  if (first == "composite") {
    if (second == "sobjects") return parts_->collections.answer(call);
    if (call.parts() > 2 || (!second.empty() && second != "batch")) return not_found();
    if (!call.is("POST")) return wrong_method(request.method);
    if (second.empty()) return parts_->composite.composite(call);
    return parts_->batch.batch(call);
  }
  const bool reads = call.is("GET");
  if (call.parts() == 0) return reads ? resources(call, options_) : wrong_method(request.method);
  if (first != "limits" || call.parts() != 1) return not_found();
  return reads ? limits(parts_->state) : wrong_method(request.method);
}

}  // namespace tidemark::sim
