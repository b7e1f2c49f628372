#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/error.h"

namespace tidemark::sim {

class Journal;

/// A rule of the org's own that refuses a record on save.
struct ValidationRule {
  std::string object;
  std::string error_when;  ///< a condition of SOQL over the record as it would be: "Score__c > 100"
  std::string message;
  std::vector<std::string> fields = {};  ///< where the error is shown; none: on the whole record
  std::string code = "FIELD_CUSTOM_VALIDATION_EXCEPTION";
};

/// What a simulated org is set up with.
struct SalesforceOptions {
  std::string client_id = "simulated-client";
  std::string client_secret = "simulated-secret";
  std::string org_id = "00D000000000001EAA";
  std::string user_id = "005000000000001AAA";
  std::string username = "integration@simulated.example.com";

  std::string jwt_public_key = {};  ///< PEM, a public key or a certificate; empty: no JWT is taken
  std::set<std::string> jwt_audiences = {"https://login.salesforce.com", "https://test.salesforce.com"};
  std::string refresh_token = "simulated-refresh-token";
  bool rotate_refresh_tokens = false;

  std::set<std::string> callback_urls = {"http://localhost:7412/callback"};  ///< of the app, letter for letter
  bool requires_pkce = true;                                                 ///< as apps do unless somebody unticks it
  bool requires_secret = false;                                              ///< with a code
  bool gives_refresh_tokens = true;                                          ///< for a code: the app has the scope
  bool denies_apps = false;                                                  ///< whoever is asked whether the app may
  std::int64_t code_ms = 15 * 60'000;

  bool has_api = true;                      ///< false: the user lacks the right API Enabled
  std::int64_t session_ms = 2 * 3'600'000;  ///< a token's life; a use in its second half begins it anew

  std::uint64_t daily_calls = 100'000;
  std::uint64_t daily_query_jobs = 10'000;
  std::uint64_t daily_batches = 15'000;

  /// Less: pages come shorter than asked for, as they do for records with many or long fields.
  std::size_t largest_page = 2'000;
  std::int64_t cursor_ms = 2 * 24 * 3'600'000;
  std::size_t bulk_page = 100'000;  ///< rows of a Bulk result that asks for no number
  std::uint32_t bulk_polls = 0;     ///< how many times a Bulk job is asked for before it is complete
  bool bulk_bare_results = false;   ///< an ingest result without rows has no header either

  std::map<std::string, std::set<std::string>> hidden = {};     ///< fields by object: no field-level security to read
  std::map<std::string, std::set<std::string>> read_only = {};  ///< to read, not to write
  std::vector<ValidationRule> validations = {};
  /// Row locks: one record in so many (by its id, always the same ones) is locked, the first `lock_times` tries each;
  /// 0: none.
  std::uint64_t lock_one_in = 0;
  std::uint32_t lock_times = 1;

  /// Milliseconds since 1970. Stands still unless the one who makes the simulator gives a clock.
  std::function<std::int64_t()> clock = [] { return std::int64_t{1'769'817'600'000}; };
  Journal* journal = nullptr;  ///< must outlive; may be null
};

/// Sets what a JSON file names, as docs/salesforce-simulator.md describes it, and leaves the rest. `invalid_input` names a key that is
/// not known or holds the wrong thing.
[[nodiscard]] Result<void> read_options(const std::string& file, SalesforceOptions& options);

}  // namespace tidemark::sim
