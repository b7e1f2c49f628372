#include "core/time/date_text.h"

#include <algorithm>
#include <chrono>

#include "core/text/ascii.h"
#include "core/text/reader.h"

namespace tidemark {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t first_day = sys_days{std::chrono::year{1} / 1 / 1}.time_since_epoch().count();
constexpr std::int64_t end_of_days = sys_days{std::chrono::year{10000} / 1 / 1}.time_since_epoch().count();

/// Reads what is fixed in place; one miss and all of it is no date.
struct DateReader : Reader {
  /// A number of exactly `count` digits, at most `most`.
  unsigned number(std::size_t count, unsigned most) {
    unsigned value = 0;
    if (rest.size() < count ||
        !std::all_of(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(count), is_digit)) {
      good = false;
      return 0;
    }
    for (const char digit : rest.substr(0, count)) value = 10 * value + static_cast<unsigned>(digit - '0');
    rest.remove_prefix(count);
    good = good && value <= most;
    return value;
  }
};

std::int64_t take_date(DateReader& reader) {
  const auto year = static_cast<int>(reader.number(4, 9999));
  reader.expect('-');
  const unsigned month = reader.number(2, 12);
  reader.expect('-');
  const unsigned day = reader.number(2, 31);
  const year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  if (!reader.good || year == 0 || !date.ok()) {
    reader.good = false;
    return 0;
  }
  return sys_days{date}.time_since_epoch().count();
}

/// The digits behind the seconds' point: at least one; those behind the third are cut.
std::int64_t take_fraction(DateReader& reader) {
  std::int64_t milliseconds = 0;
  std::int64_t unit = 100;
  reader.good = reader.good && !reader.rest.empty() && is_digit(reader.rest.front());
  while (!reader.rest.empty() && is_digit(reader.rest.front())) {
    milliseconds += unit * (reader.rest.front() - '0');
    unit /= 10;
    reader.rest.remove_prefix(1);
  }
  return milliseconds;
}

std::int64_t take_time(DateReader& reader) {
  std::int64_t time = reader.number(2, 23) * one_hour;
  reader.expect(':');
  time += reader.number(2, 59) * one_minute;
  if (reader.take(':')) {
    time += reader.number(2, 59) * one_second;
    if (reader.take('.')) time += take_fraction(reader);
  }
  return time;
}

std::int64_t take_zone(DateReader& reader) {
  if (reader.rest.empty() || reader.take('Z')) return 0;
  const bool west = reader.take('-');
  if (!west) reader.expect('+');
  std::int64_t offset = reader.number(2, 23) * one_hour;
  reader.take(':');
  offset += reader.number(2, 59) * one_minute;
  return west ? -offset : offset;
}

void append_digits(std::int64_t value, int count, std::string& out) {
  const std::size_t begin = out.size();
  out.append(static_cast<std::size_t>(count), '0');
  for (std::size_t at = out.size(); at > begin; value /= 10) out[--at] = static_cast<char>('0' + value % 10);
}

}  // namespace

std::optional<DateText> parse_date_text(std::string_view text) {
  DateReader reader{text};
  DateText date;
  date.days = take_date(reader);
  if (reader.good && reader.take('T')) {
    date.has_time = true;
    date.milliseconds = take_time(reader);
    if (reader.good) date.zone_offset = take_zone(reader);
  }
  if (!reader.good || !reader.rest.empty()) return std::nullopt;
  return date;
}

bool in_range(Instant instant) {
  return instant.milliseconds >= first_day * one_day && instant.milliseconds < end_of_days * one_day;
}

void append_instant(Instant instant, std::string& out) {
  const auto days = std::chrono::floor<std::chrono::days>(std::chrono::milliseconds{instant.milliseconds});
  const std::int64_t of_day = instant.milliseconds - days.count() * one_day;
  append_date(days.count(), out);
  out += 'T';
  append_digits(of_day / one_hour, 2, out);
  out += ':';
  append_digits(of_day / one_minute % 60, 2, out);
  out += ':';
  append_digits(of_day / one_second % 60, 2, out);
  out += '.';
  append_digits(of_day % 1000, 3, out);
  out += 'Z';
}

std::string iso(Instant instant) {
  std::string text;
  if (instant.milliseconds != 0 && in_range(instant)) append_instant(instant, text);
  return text;
}

void append_date(std::int64_t days, std::string& out) {
  const year_month_day date{sys_days{std::chrono::days{static_cast<std::int32_t>(days)}}};
  append_digits(static_cast<int>(date.year()), 4, out);
  out += '-';
  append_digits(static_cast<unsigned>(date.month()), 2, out);
  out += '-';
  append_digits(static_cast<unsigned>(date.day()), 2, out);
}

}  // namespace tidemark
