#include "core/time/zone_rules.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

#include "core/text/ascii.h"
#include "core/text/reader.h"

namespace tidemark {
namespace {

constexpr std::int64_t seconds_a_day = 86'400;

struct RuleReader : Reader {
  /// One to three digits, between `least` and `most`.
  int number(int least, int most) {
    int value = 0;
    std::size_t digits = 0;
    for (; digits < 3 && !rest.empty() && is_digit(rest.front()); ++digits) {
      value = 10 * value + (rest.front() - '0');
      rest.remove_prefix(1);
    }
    good = good && digits > 0 && value >= least && value <= most;
    return value;
  }

  /// [+-]hh[:mm[:ss]], in seconds.
  std::int32_t time(int most_hours) {
    const bool negative = take('-');
    if (!negative) take('+');
    std::int32_t seconds = 3600 * number(0, most_hours);
    if (take(':')) {
      seconds += 60 * number(0, 59);
      if (take(':')) seconds += number(0, 59);
    }
    return negative ? -seconds : seconds;
  }

  /// A name of the time: letters, or letters, digits and signs in angle brackets. Nothing here needs it.
  void skip_name() {
    const bool quoted = take('<');
    const auto end = std::find_if_not(rest.begin(), rest.end(), [&](char c) {
      return is_letter(c) || (quoted && (is_digit(c) || c == '+' || c == '-'));
    });
    const auto length = static_cast<std::size_t>(end - rest.begin());
    good = good && length >= 3;
    rest.remove_prefix(length);
    if (quoted) expect('>');
  }

  ClockChange clock_change() {
    ClockChange change;
    if (take('M')) {
      change.month = number(1, 12);
      expect('.');
      change.week = number(1, 5);
      expect('.');
      change.day = number(0, 6);
    } else if (take('J')) {
      change.kind = ClockChange::Kind::day_without_leap_day;
      change.day = number(1, 365);
    } else {
      change.kind = ClockChange::Kind::day_with_leap_day;
      change.day = number(0, 365);
    }
    if (take('/')) change.time = time(167);
    return change;
  }
};

std::int64_t day_of(const ClockChange& change, int year_number) {
  using std::chrono::sys_days;
  const std::chrono::year year{year_number};
  const auto new_year = sys_days{year / 1 / 1}.time_since_epoch().count();
  switch (change.kind) {
    case ClockChange::Kind::day_without_leap_day:
      return new_year + change.day - (year.is_leap() && change.day >= 60 ? 0 : 1);
    case ClockChange::Kind::day_with_leap_day: return new_year + change.day;
    case ClockChange::Kind::weekday_of_month: break;
  }
  const auto month = year / std::chrono::month{static_cast<unsigned>(change.month)};
  const std::chrono::weekday weekday{static_cast<unsigned>(change.day)};
  const sys_days date = change.week == 5 ? sys_days{month / weekday[std::chrono::last]}
                                         : sys_days{month / weekday[static_cast<unsigned>(change.week)]};
  return date.time_since_epoch().count();
}

}  // namespace

std::int64_t ClockChange::local_seconds(int year) const { return day_of(*this, year) * seconds_a_day + time; }

std::optional<ZoneRules> parse_zone_rules(std::string_view text) {
  RuleReader reader{text};
  ZoneRules rules;
  reader.skip_name();
  rules.standard_offset = -reader.time(24);
  if (reader.good && !reader.rest.empty()) {
    rules.has_daylight = true;
    reader.skip_name();
    rules.daylight_offset = rules.standard_offset + 3600;
    if (!reader.rest.starts_with(',')) rules.daylight_offset = -reader.time(24);
    reader.expect(',');
    rules.daylight_begins = reader.clock_change();
    reader.expect(',');
    rules.daylight_ends = reader.clock_change();
  }
  if (!reader.good || !reader.rest.empty()) return std::nullopt;
  return rules;
}

}  // namespace tidemark
