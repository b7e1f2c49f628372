#include "simulators/soql_dates.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string>

#include "simulators/soql_values.h"

namespace tidemark::sim::soql {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month_day;

enum class Unit : std::uint8_t { day, week, month, quarter, year };

std::optional<Unit> unit_of(std::string_view word) {
  if (word.ends_with('s')) word.remove_suffix(1);
  if (word == "day") return Unit::day;
  if (word == "week") return Unit::week;
  if (word == "month") return Unit::month;
  if (word == "quarter") return Unit::quarter;
  if (word == "year") return Unit::year;
  return std::nullopt;
}

sys_days first_of(Unit unit, sys_days day) {
  const year_month_day date{day};
  const unsigned month = static_cast<unsigned>(date.month());
  switch (unit) {
    case Unit::day: return day;
    case Unit::week: return day - days{std::chrono::weekday{day}.c_encoding()};
    case Unit::month: return date.year() / date.month() / 1;
    case Unit::quarter: return date.year() / std::chrono::month{(month - 1) / 3 * 3 + 1} / 1;
    case Unit::year: return date.year() / 1 / 1;
  }
  return day;
}

/// The first day of the unit that lies `count` units after the one that `day` is in.
sys_days moved(Unit unit, sys_days day, int count) {
  const sys_days first = first_of(unit, day);
  if (unit == Unit::day) return first + days{count};
  if (unit == Unit::week) return first + days{7 * count};
  const int in_months = unit == Unit::month ? 1 : unit == Unit::quarter ? 3 : 12;
  return year_month_day{first} + months{count * in_months};
}

struct Word {
  int from = 0, to = 1;  ///< units from the present one, `to` excluded
  Unit unit = Unit::day;
};

/// THIS_WEEK, LAST_MONTH, NEXT_YEAR, LAST_N_QUARTERS:2, N_DAYS_AGO:3.
std::optional<Word> parsed(std::string_view text) {
  const std::string word = folded(text);
  if (word == "today") return Word{};
  if (word == "yesterday") return Word{-1, 0};
  if (word == "tomorrow") return Word{1, 2};
  if (word == "last_90_days") return Word{-90, 1};
  if (word == "next_90_days") return Word{1, 91};
  std::string_view rest = word;
  int count = 1;
  const bool counted = rest.find(':') != rest.npos;
  if (counted) {
    const std::string_view digits = rest.substr(rest.find(':') + 1);
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (problem != std::errc{} || end != digits.data() + digits.size() || count < 0 || count > 10'000)
      return std::nullopt;
    rest = rest.substr(0, rest.find(':'));
  }
  if (counted && rest.starts_with("n_") && rest.ends_with("s_ago")) {
    const auto unit = unit_of(rest.substr(2, rest.size() - 6));
    return unit ? std::optional{Word{-count, 1 - count, *unit}} : std::nullopt;
  }
  const std::string_view which = rest.substr(0, 5);
  if (which != "last_" && which != "this_" && which != "next_") return std::nullopt;
  rest.remove_prefix(5);
  if (counted != rest.starts_with("n_")) return std::nullopt;
  if (counted) rest.remove_prefix(2);
  const auto unit = unit_of(rest);
  if (!unit || (rest.ends_with('s') != counted) || (*unit == Unit::day && !counted)) return std::nullopt;
  if (which == "this_") return counted ? std::nullopt : std::optional{Word{0, 1, *unit}};
  // The last n days end with today, all other units before the present one.
  if (which == "last_") return Word{-count, counted && *unit == Unit::day ? 1 : 0, *unit};
  return Word{1, 1 + count, *unit};
}

std::int64_t instant(sys_days day) { return std::chrono::milliseconds{day.time_since_epoch()}.count(); }

}  // namespace

bool is_date_word(std::string_view word) { return parsed(word).has_value(); }

std::optional<Span> span_of(std::string_view text, std::int64_t now) {
  const auto word = parsed(text);
  if (!word) return std::nullopt;
  const auto today =
      std::chrono::floor<days>(std::chrono::sys_time<std::chrono::milliseconds>{std::chrono::milliseconds{now}});
  return Span{instant(moved(word->unit, today, word->from)), instant(moved(word->unit, today, word->to))};
}

}  // namespace tidemark::sim::soql
