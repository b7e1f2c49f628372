#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "salesforce/session.h"
#include "salesforce/updates.h"

namespace tidemark::salesforce {

/// "7505e000001XYZAAA4": Salesforce chooses it.
using JobId = std::string;

/// An ingest job, as Salesforce tells of it.
struct IngestJob {
  enum class State : std::uint8_t {
    open,             ///< not closed: nothing of it is done, whatever data it has
    upload_complete,  ///< waits
    in_progress,
    complete,  ///< says nothing of its records
    failed,    ///< some of its records may be saved all the same; likewise where it was aborted
    aborted,
  };
  JobId id;
  std::string object;
  State state = State::open;
  std::optional<std::uint64_t> processed = {};  ///< records, the failed ones included
  std::optional<std::uint64_t> failed = {};
  std::string words = {};  ///< why it failed, one line
  bool was_open = false;   ///< end_of has aborted it: it was found not closed

  [[nodiscard]] bool has_ended() const {
    return state == State::complete || state == State::failed || state == State::aborted;
  }
};

/// What became of each of a job's updates. Most fare as the one before, so each is a number of four bytes and what it means stands once.
class JobOutcomes {
 public:
  explicit JobOutcomes(std::size_t size = 0) : meanings_(1), which_(size) {}  // unknown, until it is told

  [[nodiscard]] std::size_t size() const { return which_.size(); }
  [[nodiscard]] const Written& operator[](std::size_t place) const { return meanings_[which_[place]]; }
  void set(std::size_t place, const Written& written) {
    if (!(written == meanings_.back())) meanings_.push_back(written);
    which_[place] = static_cast<std::uint32_t>(meanings_.size() - 1);
  }

 private:
  std::vector<Written> meanings_;
  std::vector<std::uint32_t> which_;
};

/// Writing by ingest jobs of Bulk API 2.0 (salesforce-api.md, 7): operation `update` and no other, for many records. Values leave the same
/// behind as by collections.h; those that Bulk can't bring (fits_bulk of update.h) have to go that way.
///
///     BulkIngest bulk{session};
///     const auto some = std::span{changed}.first(bulk.batch_length(updates_of(changed)));
///     JobId job;
///     auto written = bulk.write("Contact", updates_of(some), [&](const JobId& id) { job = id; return append_to_log(id); });
///     (*written)[0].outcome == ItemOutcome::accepted       // one an update, in their order
///     append_to_log(*written);
///     bulk.remove(job);                                    // its results are not needed any more
///
/// The job is made, its id handed to the caller, who makes it durable; only then it gets its data, is closed, asked after (2 s, 3 s … 30 s
/// apart, for `Settings::bulk_patience_ms`) until its end, and its three results are read. After a crash the caller closes what it has
/// the id of:
///
///     auto ended = bulk.end_of(job);                       // follows it; one that was never closed is aborted
///     if (!ended && ended.error().code == ErrorCode::not_found) …   // gone, after seven days: read the records
///     auto written = bulk.outcomes(*ended, ids);
///
/// A job whose making got no answer has an id that nobody knows and no data: it does no harm, and is not looked for. This file never
/// lists jobs, and touches none but those whose id it is given.
///
/// What follows where `write` fails:
///
///     what failed                                            may have arrived   the job
///     making it; making its id durable                       no                 if known: aborted, deleted
///     its upload, whatever came back (408, 413: halves)      no                 the same: what is not closed is not done
///     closing it, as Salesforce says no                      no                 the same
///     closing it without a clear answer, and it is open      yes                aborted, its results tell: end_of, outcomes
///                                        and it is not       –                  followed
///     asking after it; it does not end in that time          yes                goes on: end_of, later
///     reading its results                                    yes                keeps them for seven days: outcomes, later
///
/// A job that fails, or is aborted by somebody, is no failure of `write`: its results are read like those of any other. A record in none
/// of the three was not attempted (not_there) where they have as many as the job counts, else its outcome is unknown. An aborted job may be
/// at a batch still: what it has not told of is unknown too, unless it was found open and has processed nothing.
///
/// Errors: those of Session; `invalid_input` for a batch that can't be sent (check_batch, fits_bulk); `unavailable` where the job does not come to
/// its end in time; `bad_answer` for results that can't be read. None repeats what was sent.
class BulkIngest {
 public:
  struct Limits {
    /// Of an upload: Salesforce takes 150 MB after base64, and asks for no more than 100 MB of CSV.
    std::size_t csv_bytes = 100'000'000;
    /// Of one of the three results, which repeat what was sent with more quotes, and an error for each record.
    std::size_t results_bytes = std::size_t{1} << 30;
  };

  explicit BulkIngest(Session& session) : BulkIngest{session, Limits{}} {}
  BulkIngest(Session& session, Limits limits) : session_{session}, limits_{limits} {}

  /// How many of the first updates fit into one job; at least one.
  [[nodiscard]] std::size_t batch_length(const Updates& updates) const;

  /// Makes the id of a job durable. An error ends the write before the job has any data, and is its error.
  using MakeDurable = std::function<Result<void>(const JobId&)>;

  [[nodiscard]] tl::expected<JobOutcomes, WriteFailure> write(std::string_view object, const Updates& batch,
                                                              const MakeDurable& make_durable);

  /// A job of ours as it stands. `not_found` where Salesforce has none of that id; `refused` where it is none that this class could have made.
  [[nodiscard]] Result<IngestJob> look_up(const JobId& id);

  /// Follows a job of ours to its end. One that is still open nobody will close: it is aborted.
  [[nodiscard]] Result<IngestJob> end_of(const JobId& id);

  /// What became of the records that a job which has ended was made for: one an id, in their order.
  [[nodiscard]] Result<JobOutcomes> outcomes(const IngestJob& job, std::span<const std::string> ids);

  /// Ends a job of ours, and gives how it stands then: what it has done stays done, and its results can be read.
  [[nodiscard]] Result<IngestJob> abort(const JobId& id);

  /// Deletes a job of ours that has ended, with its results. One that is gone already is no error.
  [[nodiscard]] Result<void> remove(const JobId& id);

 private:
  class Sorting;

  [[nodiscard]] Result<JobId> create(std::string_view object);
  [[nodiscard]] tl::expected<void, WriteFailure> upload(const JobId& id, const Updates& batch);
  [[nodiscard]] tl::expected<void, WriteFailure> close(const JobId& id);
  [[nodiscard]] tl::expected<void, WriteFailure> give_data(const JobId& id, const Updates& batch,
                                                           const MakeDurable& make_durable);
  [[nodiscard]] Result<IngestJob> follow(const JobId& id);
  void discard(const JobId& id, const Error& because);
  [[nodiscard]] Result<JobOutcomes> sort_out(const IngestJob& job, const std::vector<std::string_view>& ids);
  [[nodiscard]] Result<std::string> results(const IngestJob& job, const std::string& which, std::uint64_t at_least);
  [[nodiscard]] Result<void> set_state(const JobId& id, const std::string& state);
  [[nodiscard]] std::string path_of(const JobId& id) const { return session_.path_to("jobs/ingest/" + id); }

  Session& session_;
  Limits limits_;
};

}  // namespace tidemark::salesforce
