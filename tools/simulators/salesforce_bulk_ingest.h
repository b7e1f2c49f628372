#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "simulators/salesforce_bulk_job.h"
#include "simulators/salesforce_write.h"

namespace tidemark::sim {

/// jobs/ingest: Bulk API 2.0 for update, insert, upsert, delete and hardDelete. A job that takes several polls does its
/// share of the records at each of them, so that one aborted half-way has done half.
class SalesforceBulkIngest {
 public:
  SalesforceBulkIngest(SalesforceState& state, RecordWriter& writer) : state_(state), writer_(writer) {}

  [[nodiscard]] http::Response answer(const SalesforceCall& call);

  /// The next job that is uploaded ends as Failed when it has gone through so many of its records.
  void fail_next(std::size_t after_records, std::string message) {
    failing_ = Failing{after_records, std::move(message)};
  }

 private:
  enum class Became : std::uint8_t { unprocessed, succeeded, failed, lost };
  struct Row {
    std::size_t begin = 0;  ///< where it stands in the upload
    Became became = Became::unprocessed;
    bool created = false;
    std::array<char, 18> id = {};  ///< zeros: none
    std::string error = {};
  };
  struct Failing {
    std::size_t after = 0;
    std::string message;
  };
  struct Job : BulkJob {
    std::string external_id_field;
    std::string csv;
    bool uploaded = false;
    std::vector<std::string> header;
    std::vector<Row> rows;
    std::size_t done = 0, failed = 0;
    std::size_t lost = 0;  ///< of those done, the ones beyond the day's batches
    std::string error_message;
    std::optional<Failing> failing;
  };

  http::Response create(const SalesforceCall& call);
  http::Response create(const SalesforceCall& call, std::string_view described,
                        std::optional<std::string_view> content);
  http::Response list(const SalesforceCall& call) const;
  http::Response upload(const SalesforceCall& call, Job& job);
  http::Response change_state(const SalesforceCall& call, Job& job);
  http::Response results(const Job& job, Became which);
  [[nodiscard]] nlohmann::ordered_json details(const Job& job) const;
  void find_rows(Job& job);
  void close(Job& job);
  void advance(Job& job);
  void fail(Job& job, std::string why);
  void carry_out(Job& job, std::size_t to);
  void carry_out_row(Job& job, Object& object, Row& row);
  std::vector<WriteError> write(Job& job, Object& object, const RecordInput& input, const std::string& id, Row& row);
  std::vector<WriteError> upsert(Job& job, Object& object, const RecordInput& input, Row& row);

  SalesforceState& state_;
  RecordWriter& writer_;
  std::map<std::string, Job, std::less<>> jobs_;
  std::optional<Failing> failing_;
};

}  // namespace tidemark::sim
