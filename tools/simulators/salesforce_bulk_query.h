#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "simulators/salesforce_bulk_job.h"
#include "simulators/soql_query.h"

namespace tidemark::sim {

/// jobs/query: Bulk API 2.0 query. Which records a job is about is fixed when it is made; their values are read when a
/// result is asked for, so that a million rows of results take no memory.
class SalesforceBulkQuery {
 public:
  explicit SalesforceBulkQuery(SalesforceState& state) : state_(state) {}

  [[nodiscard]] http::Response answer(const SalesforceCall& call);

 private:
  struct Job : BulkJob {
    soql::Bound query;
    std::vector<std::uint32_t> rows;
  };

  http::Response create(const SalesforceCall& call);
  http::Response list(const SalesforceCall& call) const;
  http::Response one(const SalesforceCall& call, Job& job);
  http::Response abort(const SalesforceCall& call, Job& job);
  http::Response results(const SalesforceCall& call, const Job& job);
  http::Response result_pages(const SalesforceCall& call, const Job& job) const;
  void advance(Job& job);
  [[nodiscard]] nlohmann::ordered_json details(const Job& job) const;

  SalesforceState& state_;
  std::map<std::string, Job, std::less<>> jobs_;
};

}  // namespace tidemark::sim
