#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "salesforce/session.h"

namespace tidemark::salesforce {

/// Takes one set of results: CSV with a header row, and how many records are in it.
using CsvSink = std::function<Result<void>(std::string csv, std::uint64_t rows)>;

/// A query job of Bulk API 2.0 (salesforce-api.md, 8): for many records, as a set of results has a hundred thousand where a page
/// of REST has two thousand.
///
///     auto rows = BulkQuery{session}.run("SELECT Id, Email FROM Contact", [&](std::string_view csv, std::uint64_t) { … });
///
/// The job is made, asked after (2 s, 3 s … 30 s apart) until it is complete, its sets are read in their order, and it is deleted. A set
/// whose transfer breaks is asked for again by its locator; one that is too long or takes too long with half as many rows, down to
/// a thousand, and so are those behind it.
///
/// Each set names the locator of the next. Where there are several, and `Settings::reads_ahead` allows threads, the org is asked where
/// they begin (`resultPages`: one call for five sets), and three are on their way at once beside the one that is taken. A set is taken only if
/// the one before it leads to it: where that is not so, or the org doesn't tell, they are read one after the other from there.
/// A job that nobody reads does no harm, as where the answer to its making was lost: making one is repeated like any reading call. What is in the
/// list of jobs and not known to be ours is left alone.
///
/// Errors: those of Session; `refused` where Salesforce does not take the query or the job fails, in its words; `unavailable` where the job
/// does not come to its end in `Settings::bulk_patience_ms`; `bad_answer` where a set has other rows than it says; `incomplete`
/// where all sets together have other rows than the job.
class BulkQuery {
 public:
  static constexpr std::uint64_t rows_a_set = 100'000;

  explicit BulkQuery(Session& session, std::uint64_t rows = rows_a_set) : session_{session}, rows_a_set_{rows} {}

  struct Read {
    std::uint64_t rows = 0;
    std::uint64_t sets = 0;
  };
  [[nodiscard]] Result<Read> run(const std::string& soql, const CsvSink& sink);

 private:
  [[nodiscard]] Result<void> create(const std::string& soql);
  [[nodiscard]] Result<Read> read_job(const CsvSink& sink);
  void remove(bool completed);
  [[nodiscard]] Result<std::uint64_t> wait();
  class Ahead;
  [[nodiscard]] Result<Read> read(const CsvSink& sink, bool side_by_side);
  struct Set {
    std::string csv;
    std::uint64_t rows = 0;
    std::string next;        ///< locator of the set behind it; empty: it is the last
    std::uint64_t most = 0;  ///< rows that it was asked for; 0: as many as the org likes
  };
  /// The set that begins there, of at most so many rows; one that was told of, of as many as the org likes, and of half as many as `rows`
  /// only if that is too much.
  [[nodiscard]] Result<Set> set_at(const std::string& locator, std::uint64_t rows, bool told) const;
  [[nodiscard]] Result<Set> set_of(http::Response answer, std::uint64_t rows) const;
  [[nodiscard]] std::string path() const;

  Session& session_;
  std::uint64_t rows_a_set_;
  std::string id_;
  http::Secrets secrets_;  ///< the query's literals
};

/// How many records a CSV text with a header row has: its line ends outside quotes.
[[nodiscard]] std::uint64_t count_csv_records(std::string_view csv);

}  // namespace tidemark::salesforce
