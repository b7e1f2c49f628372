#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sample/company.h"
#include "sample/seeded.h"

namespace tidemark::sample {

/// What is true of the company, before the two systems say it in their ways. Everything is a function of seed and number.

constexpr std::uint64_t user_count = 25;
constexpr std::int64_t one_day_ms = 86'400'000;
constexpr std::int64_t tokyo_ms = 9 * 3'600'000;  ///< the demo's time zone has no summer time

struct User {
  std::string id, name, email;
  bool active = true;  ///< false: has left the company, still owns records
};
[[nodiscard]] User make_user(const Seeded& seeded, std::uint64_t n);

struct Account {
  std::string id, name, country, industry, type;
  std::optional<std::uint64_t> customer_number;
  std::optional<std::uint64_t> owner;
  std::optional<double> revenue;
  std::int64_t employees = 0;
  std::optional<std::int64_t> renewal_day;  ///< days since 1970
};
[[nodiscard]] Account make_account(const Seeded& seeded, std::uint64_t n);

struct Contact {
  std::string id, first_name, last_name, email, title, department, region, stage, seats;
  std::uint64_t account = 0;
  std::optional<std::uint64_t> owner;
  std::optional<double> score;
  std::optional<std::int64_t> last_activity_day;  ///< days since 1970
  bool opted_out = false;
};
[[nodiscard]] Contact make_contact(const Seeded& seeded, std::uint64_t n, CompanySize size);

/// What the configuration's `values` makes of a stage; empty: it is in no table.
[[nodiscard]] std::string_view stage_in_pendo(std::string_view stage);

/// "2026-01-31", of days since 1970.
[[nodiscard]] std::string date_text(std::int64_t day);

}  // namespace tidemark::sample
