#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/configuration.h"
#include "core/error.h"
#include "core/pages/page.h"

namespace tidemark {

/// What a report's column was seen to hold: reports carry no types, so what to push it into is read off its values.
///
///     [{"visitorId":"v-1","nps":9,"days":4},{"visitorId":"v-2","nps":7.5}]
///     nps: filled 2, type floating, least 7.5, most 9, fraction digits 1, samples 9, 7.5
struct ColumnFacts {
  std::string key;
  std::uint64_t filled = 0;  ///< rows that have a value there
  std::uint64_t empty = 0;   ///< null, "", [], or no such key
  std::uint64_t texts = 0, numbers = 0, booleans = 0, lists = 0, others = 0;
  std::uint64_t integers = 0;  ///< of the numbers
  std::uint64_t times =
      0;  ///< numbers that may be milliseconds of the years 2000 to 2099, texts that are dates or date-times
  double least = 0, most = 0;             ///< of the numbers
  int fraction_digits = 0;                ///< the most that one of them has, as the shortest decimal
  std::size_t longest = 0;                ///< of texts, and lists joined by ";", in UTF-16 units
  std::vector<std::string> samples = {};  ///< the first three distinct values, as JSON

  /// What all values are: `nothing` where there is none. Numbers and texts together are text.
  [[nodiscard]] std::optional<ColumnType> type() const;
};

/// A number at or after the first of these and before the second may be the milliseconds of a time that somebody reports.
inline constexpr double earliest_time = 946'684'800'000,
                        latest_time = 4'102'444'800'000;  ///< of the years 2000 and 2100

/// Looks at every row. `unreadable_page` where it is no report's page.
[[nodiscard]] Result<std::vector<ColumnFacts>> column_facts(const Page& page, std::span<const std::string> keys);
/// The same of rows that were decoded already: of one column, by its place among those that were.
[[nodiscard]] ColumnFacts column_facts(const Table& rows, std::size_t column, std::string key);

/// How an NPS column counts: what a person has to know before it is pushed (M17; pendo-api.md, 4).
enum class NpsScale : std::uint8_t {
  none,      ///< it is no NPS column, or no numbers
  fraction,  ///< −1 … 1: an account's score, as a share; `{"scale": 100}` makes −100 … 100 of it
  score,     ///< 0 … 10: a visitor's answer
  hundred,   ///< −100 … 100: an account's score
};

/// By its name, which has "nps" in it, and its values. A column whose values are 0 and 1 alone can be either: it is a score, as for a
/// visitor nothing else is.
[[nodiscard]] NpsScale nps_scale(const ColumnFacts& facts, std::string_view label, EntityKind kind);

}  // namespace tidemark
