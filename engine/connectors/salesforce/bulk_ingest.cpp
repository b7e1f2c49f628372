#include "salesforce/bulk_ingest.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <numeric>
#include <utility>

#include <nlohmann/json.hpp>

#include "salesforce/answer.h"
#include "salesforce/bulk_csv.h"
#include "salesforce/bulk_query.h"
#include "salesforce/soql.h"

namespace tidemark::salesforce {
namespace {

using Json = nlohmann::json;
using State = IngestJob::State;

constexpr std::int64_t first_pause_ms = 2'000;
constexpr std::int64_t longest_pause_ms = 30'000;

std::string text_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::optional<std::uint64_t> number_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_number_unsigned() ? std::optional{found->get<std::uint64_t>()} : std::nullopt;
}

constexpr std::uint64_t calls_of_a_job = 10;  ///< made, filled, closed, asked after, three results, deleted

std::optional<State> state_of(std::string_view word) {
  static constexpr std::pair<std::string_view, State> states[] = {{"Open", State::open},
                                                                  {"UploadComplete", State::upload_complete},
                                                                  {"InProgress", State::in_progress},
                                                                  {"JobComplete", State::complete},
                                                                  {"Failed", State::failed},
                                                                  {"Aborted", State::aborted}};
  for (const auto& [name, state] : states) {
    if (word == name) return state;
  }
  return std::nullopt;
}

WriteFailure before_any_effect(Error error) { return {std::move(error), false}; }

Result<void> must_be_id(const JobId& id) {
  if (is_id(id)) return {};
  return failure(ErrorCode::invalid_input, "not the id of a Bulk job", "jobs/ingest");
}

}  // namespace

/// Gives each of a job's records its outcome, from the rows of the results.
class BulkIngest::Sorting {
 public:
  explicit Sorting(const std::vector<std::string_view>& ids)
      : ids_{ids}, by_id_(ids.size()), written_{ids.size()}, met_(ids.size()) {
    std::iota(by_id_.begin(), by_id_.end(), 0u);
    std::ranges::sort(by_id_, {}, [&](std::uint32_t place) { return fifteen_of(ids_[place]); });
  }

  Result<void> take(std::string_view id, const Written& written) {
    const auto found =
        std::ranges::lower_bound(by_id_, fifteen_of(id), {}, [&](std::uint32_t at) { return fifteen_of(ids_[at]); });
    if (found == by_id_.end() || fifteen_of(ids_[*found]) != fifteen_of(id))
      return failure(ErrorCode::bad_answer, "it has a record that the job was not made for");
    const std::uint32_t place = *found;
    has_twice_ = has_twice_ || met_[place];
    written_.set(place, met_[place] ? Written{.words = "in two of the job's results"} : written);
    met_[place] = true;
    return {};
  }

  [[nodiscard]] bool has_twice() const { return has_twice_; }

  JobOutcomes finish(const Written& others) {
    for (std::size_t i = 0; i < written_.size(); ++i) {
      if (!met_[i]) written_.set(i, others);
    }
    return std::move(written_);
  }

 private:
  const std::vector<std::string_view>& ids_;
  std::vector<std::uint32_t> by_id_;  ///< places
  bool has_twice_ = false;
  JobOutcomes written_;
  std::vector<bool> met_;
};

std::size_t BulkIngest::batch_length(const Updates& updates) const {
  return updates_within(updates, limits_.csv_bytes);
}

tl::expected<JobOutcomes, WriteFailure> BulkIngest::write(std::string_view object, const Updates& batch,
                                                          const MakeDurable& make_durable) {
  if (batch.empty()) return JobOutcomes{};
  const std::string call = session_.call_to("POST", session_.path_to("jobs/ingest"));
  auto sendable = check_batch(object, batch, call);
  Update scratch;
  for (std::size_t i = 0; i < batch.size() && sendable; ++i) {
    if (fits_bulk(batch.at(i, scratch))) continue;
    sendable = failure(ErrorCode::invalid_input, "a value that Bulk API 2.0 can't bring is among those to be written",
                       call, "nothing was sent: write such a record by collections");
  }
  if (sendable) sendable = session_.check_quota(calls_of_a_job, call);
  if (!sendable) return tl::unexpected(before_any_effect(std::move(sendable.error())));
  auto id = create(object);
  if (!id) return tl::unexpected(before_any_effect(std::move(id.error())));
  if (auto given = give_data(*id, batch, make_durable); !given) return tl::unexpected(std::move(given.error()));

  std::vector<std::string_view> ids;
  ids.reserve(batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i) ids.push_back(batch.id(i));
  auto written = follow(*id).and_then([&](const IngestJob& job) { return sort_out(job, ids); });
  if (!written) return tl::unexpected(WriteFailure{std::move(written.error())});
  return std::move(*written);
}

/// From the job's making to its closing: what fails here has had no effect, unless the closing did not tell.
tl::expected<void, WriteFailure> BulkIngest::give_data(const JobId& id, const Updates& batch,
                                                       const MakeDurable& make_durable) {
  tl::expected<void, WriteFailure> done;
  if (auto durable = make_durable(id); !durable) done = tl::unexpected(before_any_effect(std::move(durable.error())));
  if (done) done = upload(id, batch);
  if (!done) {
    discard(id, done.error().error);
    return done;
  }
  return close(id);
}

Result<JobId> BulkIngest::create(std::string_view object) {
  const std::string to = session_.path_to("jobs/ingest");
  const Json job{{"object", object},
                 {"operation", "update"},
                 {"contentType", "CSV"},
                 {"columnDelimiter", "COMMA"},
                 {"lineEnding", "LF"}};
  const auto answer = session_.call({"POST", to, {{"Content-Type", "application/json"}}, job.dump()});
  if (!answer) return tl::unexpected(answer.error());
  const Json made = Json::parse(answer->body, nullptr, false);
  JobId id = made.is_object() ? text_at(made, "id") : std::string{};
  if (is_id(id)) return id;
  return tl::unexpected(bad_answer("it names no job", answer->body, session_.call_to("POST", to)));
}

tl::expected<void, WriteFailure> BulkIngest::upload(const JobId& id, const Updates& batch) {
  Session::Call call{"PUT", path_of(id) + "/batches", {{"Content-Type", "text/csv"}}};
  const auto csv = std::make_shared<IngestCsv>(batch);
  call.source = {csv->size(), [csv](std::uint64_t at, std::span<char> to) { return csv->read(at, to); }};
  call.timeout_ms = session_.settings().bulk_timeout_ms;
  const std::string path = call.path;
  auto answer = session_.call_once(std::move(call));
  if (!answer) return tl::unexpected(before_any_effect(std::move(answer.error().error)));
  if (answer->status == 201) return {};
  WriteFailure failed = turned_down(*answer, session_.refusal(*answer, "PUT", path, repeated_in(answer->body, batch)));
  failed.may_have_arrived = false;
  return tl::unexpected(std::move(failed));
}

/// Closing a job that is closed does nothing, so it is tried like any reading; what it came to the job itself tells.
tl::expected<void, WriteFailure> BulkIngest::close(const JobId& id) {
  auto closed = set_state(id, "UploadComplete");
  if (closed) return {};
  WriteFailure failed{std::move(closed.error())};
  if (failed.error.code == ErrorCode::interrupted) return tl::unexpected(std::move(failed));
  const auto job = look_up(id);
  if (job && job->state != State::open) return {};
  if (!job) return tl::unexpected(std::move(failed));
  const auto ended = abort(id);
  // Without a plain no a closing may have been on its way until the job was aborted: its results tell.
  failed.may_have_arrived = failed.error.code != ErrorCode::refused || !ended || ended->processed.value_or(1) > 0;
  if (!failed.may_have_arrived) static_cast<void>(remove(id));
  return tl::unexpected(std::move(failed));
}

Result<void> BulkIngest::set_state(const JobId& id, const std::string& state) {
  const std::string body = R"({"state":")" + state + R"("})";
  return session_.call({"PATCH", path_of(id), {{"Content-Type", "application/json"}}, body})
      .map([](const http::Response&) {});
}

Result<IngestJob> BulkIngest::look_up(const JobId& id) {
  if (auto known = must_be_id(id); !known) return tl::unexpected(std::move(known.error()));
  Session::Call call{"GET", path_of(id)};
  call.also = 404;
  const auto answer = session_.call(call);
  const std::string where = session_.call_to("GET", call.path);
  if (!answer) return tl::unexpected(answer.error());
  if (answer->status == 404)
    return failure(ErrorCode::not_found, "Salesforce has no ingest job " + id, where,
                   "it keeps one for seven days: what became of its records shows by reading them");
  const Json json = Json::parse(answer->body, nullptr, false);
  const auto state = json.is_object() ? state_of(text_at(json, "state")) : std::nullopt;
  if (!state || fifteen_of(text_at(json, "id")) != fifteen_of(id))
    return tl::unexpected(
        bad_answer("it does not tell of that job, or of no state that is known", answer->body, where));
  if (text_at(json, "operation") != "update")
    return failure(ErrorCode::refused, "Salesforce's job " + id + " is none that updates records", where,
                   "it is left alone: was the log made against another org?");
  return IngestJob{id,
                   text_at(json, "object"),
                   *state,
                   number_at(json, "numberRecordsProcessed"),
                   number_at(json, "numberRecordsFailed"),
                   one_line(text_at(json, "errorMessage"))};
}

Result<IngestJob> BulkIngest::follow(const JobId& id) {
  std::int64_t pause = first_pause_ms;
  for (std::int64_t waited = 0;; waited += pause, pause = std::min(pause * 3 / 2, longest_pause_ms)) {
    auto job = look_up(id);
    if (!job || job->has_ended()) return job;
    if (waited >= session_.settings().bulk_patience_ms)
      return failure(ErrorCode::unavailable, "Salesforce's ingest job " + id + " has not come to its end",
                     session_.call_to("GET", path_of(id)), "it goes on, and is asked after again later");
    session_.sleep(pause);
  }
}

Result<IngestJob> BulkIngest::end_of(const JobId& id) {
  auto job = look_up(id);
  if (job && job->state == State::open) {
    job = abort(id);
    if (job) job->was_open = job->state == State::aborted;
  }
  return !job || job->has_ended() ? job : follow(id);
}

Result<IngestJob> BulkIngest::abort(const JobId& id) {
  if (auto known = must_be_id(id); !known) return tl::unexpected(std::move(known.error()));
  const auto done = set_state(id, "Aborted");
  auto job = look_up(id);
  // What has ended before can't be aborted, and need not be.
  if (job && !done && !job->has_ended()) return tl::unexpected(done.error());
  return job;
}

Result<void> BulkIngest::remove(const JobId& id) {
  if (auto known = must_be_id(id); !known) return known;
  Session::Call call{"DELETE", path_of(id)};
  call.also = 404;
  return session_.call(call).map([](const http::Response&) {});
}

/// A job without an effect. Where it can't be deleted it lies there for a week.
void BulkIngest::discard(const JobId& id, const Error& because) {
  if (because.code == ErrorCode::interrupted) return;
  if (const auto aborted = abort(id); aborted && aborted->has_ended()) static_cast<void>(remove(id));
}

Result<std::string> BulkIngest::results(const IngestJob& job, const std::string& which, std::uint64_t at_least) {
  Session::Call call{"GET", path_of(job.id) + "/" + which, {{"Accept", "text/csv"}}};
  call.timeout_ms = session_.settings().bulk_timeout_ms;
  call.answer_limit = limits_.results_bytes;
  call.may_be_empty = true;  // as may be the answer where there is nothing to report (salesforce-api.md, 7)
  call.is_whole = [at_least](const http::Response& answer) {
    std::uint64_t told = 0;
    const std::string_view header = http::header(answer.headers, "Sforce-NumberOfRecords");
    std::from_chars(header.data(), header.data() + header.size(), told);
    return ends_whole(answer.body) && count_csv_records(answer.body) >= std::max(told, at_least);
  };
  auto answer = session_.call(call);
  if (!answer) return tl::unexpected(std::move(answer.error()));
  if (ends_whole(answer->body)) return std::move(answer->body);
  return tl::unexpected(
      bad_answer("it stops in the middle of a row", answer->body, session_.call_to("GET", call.path)));
}

Result<JobOutcomes> BulkIngest::outcomes(const IngestJob& job, std::span<const std::string> ids) {
  return sort_out(job, {ids.begin(), ids.end()});
}

Result<JobOutcomes> BulkIngest::sort_out(const IngestJob& job, const std::vector<std::string_view>& ids) {
  if (!job.has_ended())
    return failure(ErrorCode::invalid_input, "the ingest job has not ended", session_.call_to("GET", path_of(job.id)));
  Sorting sorting{ids};
  const std::uint64_t failed = job.failed.value_or(0);
  const std::uint64_t succeeded = job.processed.value_or(0) - std::min(failed, job.processed.value_or(0));
  const bool is_sure = job.state == State::complete;  // of the numbers, before anything is read
  // A batch that an abort has met may be saved after the job says that it has ended.
  const bool may_go_on = job.state == State::aborted && !(job.was_open && job.processed == 0u);
  const Written not_attempted =
      may_go_on ? Written{.words = "the job was aborted, and may have been at it"}
                : Written{.outcome = ItemOutcome::not_there,
                          .words = job.words.empty() ? "not attempted by the job" : "not attempted: " + job.words,
                          .may_pass_later = true};
  const auto read = [&](const std::string& which, const std::vector<std::string>& columns, std::uint64_t at_least,
                        const auto& written_of) {
    return results(job, which, is_sure ? at_least : 0).and_then([&](const std::string& csv) {
      return for_each_row(csv, columns, [&](auto row) { return sorting.take(row[0], written_of(row)); })
          .map_error([&](const Error& error) {
            return bad_answer(error.what, csv, session_.call_to("GET", path_of(job.id) + "/" + which));
          });
    });
  };
  const auto good =
      read("successfulResults", {"sf__Id"}, succeeded, [](auto) { return Written{.outcome = ItemOutcome::accepted}; });
  if (!good) return tl::unexpected(good.error());
  const auto bad = read("failedResults", {"Id", "sf__Error"}, failed, [](auto row) {
    const RecordError error = read_sf_error(row[1]);
    return rejected_for(std::span{&error, 1});
  });
  if (!bad) return tl::unexpected(bad.error());
  const auto left = read("unprocessedrecords", {"Id"}, 0, [&](auto) { return not_attempted; });
  if (!left) return tl::unexpected(left.error());
  const bool sums_hold = job.processed && job.failed && failed <= *job.processed && *good == succeeded &&
                         *bad == failed && !sorting.has_twice();
  return sorting.finish(sums_hold ? not_attempted
                                  : Written{.words = "the job's results have fewer records than it counts"});
}

}  // namespace tidemark::salesforce
