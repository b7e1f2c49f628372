#include "simulators/salesforce_bulk_ingest.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "simulators/form_parts.h"
#include "simulators/salesforce_csv.h"
#include "simulators/soql_values.h"

namespace tidemark::sim {
namespace {

using Json = nlohmann::ordered_json;

/// 150 MB after base64.
constexpr std::size_t largest_upload = 112'500'000;
/// Characters of a job that comes with its upload.
constexpr std::size_t largest_form = 100'000;
constexpr std::size_t chunk = 200;
constexpr std::size_t rows_a_batch = 10'000;
constexpr std::string_view null_mark = "#N/A";

std::string text_in(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

bool is_operation(std::string_view word) {
  constexpr std::string_view known[] = {"insert", "update", "upsert", "delete", "hardDelete"};
  return std::ranges::find(known, word) != std::end(known);
}

/// `CODE:message:field,field --`, as `sf__Error` has it.
std::string error_text(const WriteError& error) {
  std::string text = error.code + ":" + error.message + ":";
  for (std::size_t i = 0; i < error.fields.size(); ++i) text += (i == 0 ? "" : ",") + error.fields[i];
  return text + (error.fields.empty() ? "--" : " --");
}

/// Whether the first line ends as the job says.
bool ends_rightly(std::string_view csv, std::string_view line_ending) {
  const auto end = csv.find('\n');
  if (end == csv.npos) return true;
  const bool crlf = end > 0 && csv[end - 1] == '\r';
  return crlf == (line_ending == "CRLF");
}

void put_id(std::string_view id, std::array<char, 18>& into) {
  std::copy_n(id.begin(), std::min<std::size_t>(18, id.size()), into.begin());
}

}  // namespace

http::Response SalesforceBulkIngest::answer(const SalesforceCall& call) {
  if (call.parts() == 2) {
    if (call.is("POST")) return create(call);
    return call.is("GET") ? list(call) : wrong_method(call.request.method);
  }
  Job* const known = living_job(jobs_, call.part(2), state_.now());
  if (known == nullptr) return not_found();
  Job& job = *known;
  if (call.parts() == 4) {
    const std::string_view what = call.part(3);
    if (what == "batches") return call.is("PUT") ? upload(call, job) : wrong_method(call.request.method);
    if (!call.is("GET")) return wrong_method(call.request.method);
    if (what == "successfulResults") return results(job, Became::succeeded);
    if (what == "failedResults") return results(job, Became::failed);
    return what == "unprocessedrecords" || what == "unprocessedRecords" ? results(job, Became::unprocessed)
                                                                        : not_found();
  }
  if (call.parts() != 3) return not_found();
  if (call.is("GET")) {
    advance(job);
    return job_answer(details(job), job.api_version);
  }
  if (call.is("PATCH")) return change_state(call, job);
  if (!call.is("DELETE")) return wrong_method(call.request.method);
  if (!job.has_ended() && job.state != "UploadComplete")
    return wrong_state("Deleting not allowed in state " + job.state);
  jobs_.erase(jobs_.find(call.part(2)));
  return {204, {}, {}};
}

/// A job alone, or, as a form of two parts, a small one with its upload.
http::Response SalesforceBulkIngest::create(const SalesforceCall& call) {
  const std::string_view type = http::header(call.request.headers, "Content-Type");
  if (!is_form_of_parts(type)) return create(call, call.request.body, std::nullopt);
  const auto parts = form_parts(type, call.request.body);
  const auto job = parts.find("job"), content = parts.find("content");
  if (job == parts.end() || content == parts.end())
    return invalid_job("InvalidJob : a form needs the parts job and content");
  if (content->second.size() > largest_form)
    return invalid_job("InvalidJob : the content of a form may have 100,000 characters");
  return create(call, job->second, content->second);
}

http::Response SalesforceBulkIngest::create(const SalesforceCall& call, std::string_view described,
                                            std::optional<std::string_view> content) {
  const Json asked = Json::parse(described, nullptr, false);
  if (!asked.is_object()) return malformed_json("The request body is not a JSON object");
  Job job;
  job.operation = text_in(asked, "operation");
  if (!is_operation(job.operation)) return invalid_job("InvalidJob : Invalid operation: " + job.operation);
  const Object* object = state_.org.object(text_in(asked, "object"));
  if (object == nullptr) return invalid_job("InvalidJob : Unable to find object: " + text_in(asked, "object"));
  job.external_id_field = text_in(asked, "externalIdFieldName");
  if (job.operation == "upsert" && job.external_id_field.empty())
    return invalid_job("InvalidJob : External ID was blank for " + object->name());
  if (auto refused = read_csv_form(asked, job)) return std::move(*refused);
  job.id = state_.new_id("750");
  job.object = object->name();
  job.state = "Open";
  job.api_version = call.version();
  job.created = job.changed = state_.now();
  const std::string id = job.id;
  Job& made = jobs_.emplace(id, std::move(job)).first->second;
  Json json = json_of(made, state_.options.user_id);
  if (!made.external_id_field.empty()) json["externalIdFieldName"] = made.external_id_field;
  if (content) {
    made.csv = *content;
    made.uploaded = true;
    close(made);
    json["state"] = "UploadComplete";
  } else {
    json["contentUrl"] = "services/data/v" + made.api_version + "/jobs/ingest/" + id + "/batches";
  }
  return job_answer(json, made.api_version);
}

http::Response SalesforceBulkIngest::list(const SalesforceCall& call) const {
  std::vector<std::string> jobs;
  for (const auto& [id, job] : jobs_) jobs.push_back(text_in_list(job, state_.options.user_id, "V2Ingest"));
  return list_answer(call, jobs);
}

http::Response SalesforceBulkIngest::upload(const SalesforceCall& call, Job& job) {
  const std::string type = soql::folded(http::header(call.request.headers, "Content-Type"));
  if (!type.starts_with("text/csv")) return refusal(415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type must be text/csv");
  if (job.state != "Open" || job.uploaded)
    return wrong_state("Uploading not allowed: " +
                       (job.uploaded ? "the job has its data already" : "the job is " + job.state));
  if (call.request.body.size() > largest_upload)
    return refusal(413, "CONTENT_TOO_LARGE", "An upload may have 150 MB after base64 encoding");
  job.csv = call.request.body;
  job.uploaded = true;
  return {201, {}, {}};
}

http::Response SalesforceBulkIngest::change_state(const SalesforceCall& call, Job& job) {
  const Json asked = Json::parse(call.request.body, nullptr, false);
  const std::string wanted = asked.is_object() ? text_in(asked, "state") : std::string{};
  if (wanted == "Aborted") {
    if (job.has_ended()) return wrong_state("Aborting already " + job.state + " Job not allowed");
    if (job.state == "Open") find_rows(job);
    job.state = "Aborted";
  } else if (wanted == "UploadComplete") {
    if (job.state != "Open") return wrong_state("Closing already " + job.state + " Job not allowed");
    close(job);
  } else {
    return invalid_job("InvalidJob : a job can be given the states UploadComplete and Aborted");
  }
  job.changed = state_.now();
  Json json = json_of(job, state_.options.user_id);
  // What has been done at once shows when the job is asked for.
  if (wanted == "UploadComplete") json["state"] = "UploadComplete";
  return job_answer(json, job.api_version);
}

Json SalesforceBulkIngest::details(const Job& job) const {
  Json json = json_of(job, state_.options.user_id);
  json["contentUrl"] = "services/data/v" + job.api_version + "/jobs/ingest/" + job.id + "/batches";
  if (!job.external_id_field.empty()) json["externalIdFieldName"] = job.external_id_field;
  json["jobType"] = "V2Ingest";
  json["retries"] = 0;
  json["totalProcessingTime"] = job.done / 10;
  json["apiActiveProcessingTime"] = job.done / 10;
  json["apexProcessingTime"] = 0;
  json["numberRecordsProcessed"] = job.done - job.lost;
  json["numberRecordsFailed"] = job.failed;
  if (!job.error_message.empty()) json["errorMessage"] = job.error_message;
  return json;
}

void SalesforceBulkIngest::fail(Job& job, std::string why) {
  job.state = "Failed";
  job.error_message = std::move(why);
}

/// The upload's header, and where its rows are: of a job that comes to nothing too, as they are its unprocessed records.
void SalesforceBulkIngest::find_rows(Job& job) {
  CsvReader reader{job.csv, *delimiter_of(job.delimiter), job.csv.starts_with("\xEF\xBB\xBF") ? 3u : 0u};
  if (auto header = reader.next()) job.header = std::move(header->cells);
  while (auto row = reader.next()) job.rows.push_back({.begin = row->begin});
}

/// Nothing more is uploaded: it begins.
void SalesforceBulkIngest::close(Job& job) {
  job.state = "UploadComplete";
  job.polls_left = state_.options.bulk_polls;
  job.failing = std::exchange(failing_, std::nullopt);
  find_rows(job);
  if (!ends_rightly(job.csv, job.line_ending))
    return fail(job, "ClientInputError : LineEnding is invalid on user data");
  if (job.header.empty()) return fail(job, "InvalidBatch : No data found");
  Object& object = *state_.org.object(job.object);
  bool has_id = false;
  for (const std::string& name : job.header) {
    const auto field = object.field(name);
    if (!field) return fail(job, "InvalidBatch : Field name not found : " + name);
    has_id = has_id || *field == object.id_field();
  }
  const bool needs_id = job.operation == "update" || job.operation == "delete" || job.operation == "hardDelete";
  if (needs_id && !has_id) return fail(job, "InvalidBatch : Field name not found : Id");
  const std::size_t batches = (job.rows.size() + rows_a_batch - 1) / rows_a_batch;
  for (std::size_t batch = 0; batch < batches; ++batch) {
    if (state_.batches < state_.options.daily_batches) {
      ++state_.batches;
      continue;
    }
    // Beyond the day's batches: in no result file.
    const std::size_t end = std::min(job.rows.size(), (batch + 1) * rows_a_batch);
    for (std::size_t row = batch * rows_a_batch; row < end; ++row) job.rows[row].became = Became::lost;
  }
  if (job.polls_left == 0) carry_out(job, job.rows.size());
}

void SalesforceBulkIngest::advance(Job& job) {
  if (job.has_ended() || job.state == "Open") return;
  job.changed = state_.now();
  const std::uint32_t polls = state_.options.bulk_polls;
  if (job.polls_left == 0) {
    carry_out(job, job.rows.size());
    if (job.state != "Failed") job.state = "JobComplete";
    return;
  }
  job.state = job.polls_left-- == polls ? "UploadComplete" : "InProgress";
  if (job.state == "InProgress") carry_out(job, job.rows.size() * (polls - job.polls_left - 1) / polls);
}

void SalesforceBulkIngest::carry_out(Job& job, std::size_t to) {
  Object& object = *state_.org.object(job.object);
  for (; job.done < to && job.state != "Failed"; ++job.done) {
    if (job.failing && job.done >= job.failing->after) return fail(job, job.failing->message);
    if (job.done % chunk == 0) writer_.begin();
    Row& row = job.rows[job.done];
    if (row.became == Became::lost) {
      ++job.lost;
      continue;
    }
    carry_out_row(job, object, row);
    if (row.became == Became::failed) ++job.failed;
    ++state_.records_moved;
  }
  if (job.failing && job.done >= job.failing->after && job.state != "Failed") fail(job, job.failing->message);
}

void SalesforceBulkIngest::carry_out_row(Job& job, Object& object, Row& row) {
  const auto read = CsvReader{job.csv, *delimiter_of(job.delimiter), row.begin}.next();
  row.became = Became::failed;
  if (!read->sound || read->cells.size() != job.header.size()) {
    row.error =
        error_text({"INVALID_INPUT", read->sound ? "The row has " + std::to_string(read->cells.size()) +
                                                       " values, the header " + std::to_string(job.header.size())
                                                 : "A quote stands where none can be"});
    return;
  }
  RecordInput input;
  std::string id;
  for (std::size_t i = 0; i < read->cells.size(); ++i) {
    const std::string& cell = read->cells[i];
    if (object.field(job.header[i]) == object.id_field()) {
      id = cell;
    } else if (!cell.empty()) {
      input.push_back({job.header[i], cell == null_mark ? Value{} : Value{cell}});
    }
  }
  const auto errors = write(job, object, input, id, row);
  if (errors.empty()) {
    row.became = Became::succeeded;
  } else {
    row.error = error_text(errors.front());
  }
}

std::vector<WriteError> SalesforceBulkIngest::write(Job& job, Object& object, const RecordInput& input,
                                                    const std::string& id, Row& row) {
  if (job.operation == "insert") {
    const auto made = writer_.create(object, input, InputForm::csv);
    if (!made) return made.error();
    put_id(*made, row.id);
    row.created = true;
    return {};
  }
  if (job.operation == "upsert" && soql::folded(job.external_id_field) != "id") return upsert(job, object, input, row);
  if (id.empty()) return {{"MISSING_ARGUMENT", "Id not specified in an update call", {"Id"}}};
  const bool well_formed = id.size() == 15 || (id.size() == 18 && with_checksum(id) == id);
  if (!well_formed) return {{"MALFORMED_ID", "Record ID: id value of incorrect type: " + id, {"Id"}}};
  const auto found = object.row(id);
  if (!found) return {{"INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", {}}};
  put_id(object.id(*found), row.id);
  return job.operation == "delete" || job.operation == "hardDelete"
             ? writer_.remove(object, *found)
             : writer_.update(object, *found, input, InputForm::csv);
}

std::vector<WriteError> SalesforceBulkIngest::upsert(Job& job, Object& object, const RecordInput& input, Row& row) {
  const auto field = object.field(job.external_id_field);
  if (!field) return {{"INVALID_FIELD", "No such external id field: " + job.external_id_field, {}}};
  for (const FieldInput& given : input) {
    if (object.field(given.name) != field) continue;
    const auto stored = stored_value(object.fields()[*field], given, InputForm::csv);
    const auto* text = stored ? std::get_if<std::string>(&*stored) : nullptr;
    const auto* number = stored ? std::get_if<double>(&*stored) : nullptr;
    const auto found = text != nullptr     ? object.row_with(*field, ValueView{std::string_view{*text}})
                       : number != nullptr ? object.row_with(*field, ValueView{*number})
                                           : std::nullopt;
    if (!found) break;
    put_id(object.id(*found), row.id);
    return writer_.update(object, *found, input, InputForm::csv);
  }
  const auto made = writer_.create(object, input, InputForm::csv);
  if (!made) return made.error();
  put_id(*made, row.id);
  row.created = true;
  return {};
}

/// Rows come in no guaranteed order: the later chunks stand first.
http::Response SalesforceBulkIngest::results(const Job& job, Became which) {
  if (!job.has_ended()) return wrong_state("Results not available: the job is " + job.state);
  const char delimiter = *delimiter_of(job.delimiter);
  const std::string_view line_end = *line_end_of(job.line_ending);
  std::string csv;
  std::size_t count = 0;
  const auto line = [&](const std::vector<std::string>& cells, const std::vector<std::string>& first) {
    std::size_t written = 0;
    for (const auto* list : {&first, &cells}) {
      for (const std::string& cell : *list) {
        if (written++ > 0) csv += delimiter;
        append_csv_cell(cell, csv);
      }
    }
    csv += line_end;
  };
  using Cells = std::vector<std::string>;
  line(job.header, which == Became::succeeded ? Cells{"sf__Id", "sf__Created"}
                   : which == Became::failed  ? Cells{"sf__Id", "sf__Error"}
                                              : Cells{});
  const std::size_t chunks = (job.rows.size() + chunk - 1) / chunk;
  for (std::size_t turn = chunks; turn-- > 0;) {
    const std::size_t end = std::min(job.rows.size(), (turn + 1) * chunk);
    for (std::size_t number = turn * chunk; number < end; ++number) {
      const Row& row = job.rows[number];
      if (row.became != which) continue;
      const std::string id = row.id[0] == '\0' ? std::string{} : std::string{row.id.data(), row.id.size()};
      const Cells cells = CsvReader{job.csv, delimiter, row.begin}.next()->cells;
      line(cells, which == Became::succeeded ? Cells{id, row.created ? "true" : "false"}
                  : which == Became::failed  ? Cells{id, row.error}
                                             : Cells{});
      ++count;
    }
  }
  state_.records_moved = count;
  if (job.header.empty() || (count == 0 && state_.options.bulk_bare_results)) csv.clear();
  return {200, {{"Content-Type", "text/csv"}, {"Sforce-NumberOfRecords", std::to_string(count)}}, std::move(csv)};
}

}  // namespace tidemark::sim
