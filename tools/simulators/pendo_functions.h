#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace tidemark::sim {

/// A function of Pendo's aggregation language. What does not fit its arguments gives null, as a missing value would.
struct PendoFunction {
  std::string_view name;
  std::size_t fewest;
  std::size_t most;
  nlohmann::json (*value)(const std::vector<nlohmann::json>& arguments, std::int64_t now_ms);
};

/// isNull, contains, startsWith, len, if, identified, list, now, date, startOfPeriod, dateAdd, dateDist, formatTime;
/// null where there is none of that name. Days begin at midnight UTC.
[[nodiscard]] const PendoFunction* pendo_function(std::string_view name);

/// The first instant of the hour, day, week (Sunday), month, quarter or year that `ms` lies in, moved by `count` of them.
/// `unit`: "hourly", "daily", "weekly", "monthly", "quarterly", "yearly", or "hours", "days", … Nothing: no such unit.
[[nodiscard]] bool start_of_period(std::string_view unit, std::int64_t ms, std::int64_t count, std::int64_t& start);

/// Whether the id is one that Pendo gives to a visitor who has not signed in.
[[nodiscard]] bool is_anonymous(std::string_view id);

}  // namespace tidemark::sim
