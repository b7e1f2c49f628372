#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "simulators/salesforce_options.h"
#include "simulators/salesforce_org.h"

namespace tidemark::sim {

/// What the parts of a simulated org share: its records, and what has been counted. Used under the simulator's lock.
struct SalesforceState {
  SalesforceState(Org records, SalesforceOptions given) : options(std::move(given)), org(std::move(records)) {}
  SalesforceState(const SalesforceState&) = delete;
  SalesforceState& operator=(const SalesforceState&) = delete;

  [[nodiscard]] std::int64_t now() const { return options.clock() + clock_skew; }
  /// An id that no record of the org has.
  [[nodiscard]] std::string new_id(std::string_view key_prefix);
  [[nodiscard]] std::string new_id(const Object& object);

  SalesforceOptions options;
  Org org;
  std::map<std::string, std::uint32_t> locked;  ///< by id of 15: how many more tries find the row locked
  std::uint64_t calls_counted = 0;              ///< those that count against the daily limit
  std::uint64_t query_jobs = 0, batches = 0;
  std::size_t records_moved = 0;  ///< by the call that is being answered, for the journal

  /// What goes wrong in the call that is being answered, and in no other.
  struct Trouble {
    std::size_t locked = 0;     ///< so many records that it writes are locked
    std::size_t refused = 0;    ///< so many records that it writes are refused
    bool every_second = false;  ///< every second record that it writes is refused
    std::string message;
    std::size_t met = 0;  ///< records written so far
  };
  Trouble trouble;
  std::int64_t clock_skew = 0;  ///< milliseconds that the org's clock is ahead

 private:
  std::map<std::string, std::uint64_t, std::less<>> given_;
};

}  // namespace tidemark::sim
