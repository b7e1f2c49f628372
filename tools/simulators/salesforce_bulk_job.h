#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "simulators/salesforce_call.h"
#include "simulators/salesforce_state.h"

namespace tidemark::sim {

/// What query and ingest jobs of Bulk API 2.0 have in common.
struct BulkJob {
  std::string id;
  std::string operation;
  std::string object;
  std::string state;
  std::string api_version;  ///< "66.0"
  std::string line_ending = "LF";
  std::string delimiter = "COMMA";
  std::int64_t created = 0, changed = 0;  ///< milliseconds since 1970
  std::uint32_t polls_left = 0;           ///< how many times it is asked for before it is complete

  [[nodiscard]] bool has_ended() const { return state == "JobComplete" || state == "Failed" || state == "Aborted"; }
};

/// Reads contentType, lineEnding and columnDelimiter into a job, or says why not.
[[nodiscard]] std::optional<http::Response> read_csv_form(const nlohmann::ordered_json& asked, BulkJob& job);

/// The members that every answer about a job begins with.
[[nodiscard]] nlohmann::ordered_json json_of(const BulkJob& job, std::string_view user_id);
[[nodiscard]] std::string text_in_list(const BulkJob& job, std::string_view user_id, std::string_view type);
[[nodiscard]] http::Response job_answer(const nlohmann::ordered_json& json, std::string_view api_version);

/// `[{"errorCode":"INVALIDJOBSTATE",…}]`, 409.
[[nodiscard]] http::Response wrong_state(std::string_view why);
[[nodiscard]] http::Response invalid_job(std::string_view why);

/// Finished jobs vanish after seven days.
inline constexpr std::int64_t job_life_ms = std::int64_t{7} * 24 * 3'600'000;

/// The job of that id; null where there is none (any more). `Jobs` maps ids to what is a BulkJob.
template <class Jobs>
[[nodiscard]] typename Jobs::mapped_type* living_job(Jobs& jobs, std::string_view id, std::int64_t now) {
  const auto found = jobs.find(id);
  if (found == jobs.end()) return nullptr;
  if (!found->second.has_ended() || now - found->second.changed <= job_life_ms) return &found->second;
  jobs.erase(found);
  return nullptr;
}

/// A page of a list of jobs, each written already: at most 1,000, and where the next page begins.
[[nodiscard]] http::Response list_answer(const SalesforceCall& call, const std::vector<std::string>& jobs);

}  // namespace tidemark::sim
