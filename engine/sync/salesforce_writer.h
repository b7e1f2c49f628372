#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "salesforce/bulk_ingest.h"
#include "salesforce/client.h"
#include "salesforce/collections.h"
#include "sync/effects.h"

namespace tidemark::sync {

/// Carries out a push's changes: few by sObject Collections, many by jobs of Bulk API 2.0 (docs/salesforce-writing.md). Each request's intent
/// is durable before it leaves, a job's id with the intents of its records before it gets any of them, each record's outcome is appended
/// after it (X6). Of each record only the fields that change travel (M18).
///
/// What is decided where not all went well; the same values are sent again at most `Patience::attempts` times in all:
///
///     what came back                               recorded                       then
///     a record's own no: a validation rule, rights rejected, in its words         the others are none the worse
///     a record's "not now": its row is locked      rejected, in its words         again after a pause, in smaller batches
///     408, 413, several records                    unknown (408), not there (413) the halves, at once
///     413 of a single one                          rejected: a letter             the others go on
///     429, a job whose data did not get there      not there                      again after a pause
///     no answer, a bad one, 5xx                    after a pause the records are read: those that hold the new value have
///                                                  arrived; those that still hold the old one are sent again, in halves, and what
///                                                  became of the first sending is unknown; so are those that hold something else,
///                                                  which somebody has written. A single one that gets no answer in all its tries
///                                                  stays open, and the others go on: the fourth such in a row fails the part
///     another 4xx                                  rejected                       the part fails
///     a job that does not come to its end          stays open                     the part fails: the next run follows the job
///
/// Where what the plan was made from is older than ten minutes when a record's turn comes, it is read again first: a record that somebody
/// has changed since is not written, and told as superseded (collections only; a job takes all at once).
class SalesforceWriter {
 public:
  struct Settings {
    std::string object;
    /// Records that go by collections, 200 a call; more go by a job.
    std::size_t collections_up_to = 2'000;
    /// Of a target the record above it, where there is one: records with one parent are next to each other, so that they lock it once.
    std::function<std::string_view(std::string_view target)> parent = {};
  };

  SalesforceWriter(const Surroundings& world, const Patience& patience, salesforce::Client& client, const Plan& plan,
                   Part part, const Zone& zone, Settings settings, Effects& effects);

  [[nodiscard]] Result<void> write(std::vector<Item> items);

  /// Records that somebody had changed since the plan's read.
  [[nodiscard]] const std::vector<std::string_view>& changed_meanwhile() const { return changed_meanwhile_; }

 private:
  struct Tries {
    int attempt = 1;
    int failures = 0;  ///< those that smaller batches don't help
    http::Pauses pauses;
  };
  using Written = std::vector<salesforce::Written>;
  /// What went out in one, with its intents: a job that got its data, or did not; or a call.
  struct Job {
    salesforce::JobId id = {};
    std::vector<Position> intents = {};
    std::size_t records_of_an_intent = 0;  ///< of the last one what is left
  };

  [[nodiscard]] Result<void> by_collections(std::vector<Item> items);
  [[nodiscard]] Result<void> read_again(std::vector<Item>& items);
  [[nodiscard]] Result<void> leave_alone(Batch batch, const Error& error);
  [[nodiscard]] Result<void> send_in(Batch items, std::size_t most, const Tries& tries);
  [[nodiscard]] Result<void> send(Batch batch, Tries tries);
  [[nodiscard]] Result<void> take_outcomes(Batch batch, Position intent, const Written& written, Tries tries);
  [[nodiscard]] Result<void> take_failure(Batch batch, Position intent, const salesforce::WriteFailure& failure,
                                          Tries tries);
  [[nodiscard]] Result<void> find_out(Batch batch, Position intent, const salesforce::WriteFailure& failure,
                                      Tries tries);
  /// `most`: in one call; 0: by a job.
  [[nodiscard]] Result<void> send_again(const std::vector<Item>& items, std::size_t most, std::int64_t asked_for_ms,
                                        Tries tries);
  [[nodiscard]] Result<void> reject(Batch batch, const Job& intended, const Error& error, bool is_of_the_record);

  [[nodiscard]] Result<void> by_jobs(Batch items, const Tries& tries);
  [[nodiscard]] Result<void> run_job(Batch batch, Tries tries);
  [[nodiscard]] Result<void> take_job(Batch batch, const Job& job, const salesforce::JobOutcomes& written, Tries tries);
  [[nodiscard]] Result<void> take_job_failure(Batch batch, const Job& job, const salesforce::WriteFailure& failure,
                                              Tries tries);

  [[nodiscard]] bool may_try_again(const Tries& tries) const { return tries.failures + 1 < patience_.attempts; }
  void fill(const Item& item, salesforce::Update& update) const;
  /// For a call: a few, made.
  [[nodiscard]] std::vector<salesforce::Update> updates_of(Batch batch) const;
  /// For a job: as many as there are, each made when it is looked at.
  [[nodiscard]] salesforce::Updates many_updates_of(Batch batch) const;
  [[nodiscard]] std::vector<Item> again_of(Batch batch, const auto& written, std::size_t first, const Tries& tries,
                                           Effects::Exceptions& exceptions);
  void tell_progress();

  const Surroundings& world_;
  const Patience& patience_;
  salesforce::Client& client_;
  salesforce::Collections collections_;
  salesforce::BulkIngest bulk_;
  const Plan& plan_;
  Part part_;
  const Zone& zone_;
  Settings settings_;
  Effects& effects_;
  Instant read_at_;  ///< of the records that are written now
  /// Records that Salesforce did not finish with alone, one after the other: so many are no matter of the records any more.
  static constexpr int most_left_alone = 3;
  int left_alone_ = 0;
  std::size_t done_ = 0;
  std::size_t of_ = 0;
  std::vector<std::string_view> changed_meanwhile_;
};

}  // namespace tidemark::sync
