#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tidemark::sim::soql {

/// From an instant up to, but not with, another; milliseconds since 1970.
struct Span {
  std::int64_t from = 0;
  std::int64_t to = 0;
};

/// Whether SOQL knows that word for a time relative to today: TODAY, LAST_WEEK, LAST_N_DAYS:7, … in any letter case.
[[nodiscard]] bool is_date_word(std::string_view word);

/// The time that such a word means, on days of UTC; weeks begin on Sunday.
///
///     span_of("YESTERDAY", 1769817600000) is 2026-01-30, whole
[[nodiscard]] std::optional<Span> span_of(std::string_view word, std::int64_t now);

}  // namespace tidemark::sim::soql
