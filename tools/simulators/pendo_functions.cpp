#include "simulators/pendo_functions.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>

#include "simulators/pendo_values.h"

namespace tidemark::sim {
namespace {

using nlohmann::json;
using Arguments = std::vector<json>;
using std::chrono::floor;

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t day_ms = 24 * hour_ms;
/// Beyond it a date is none: a year has four digits.
constexpr std::int64_t latest_ms = 253'402'300'800'000;

std::chrono::sys_days day_of(std::int64_t ms) {
  return floor<std::chrono::days>(std::chrono::sys_time<std::chrono::milliseconds>{std::chrono::milliseconds{ms}});
}

std::int64_t ms_of(std::chrono::sys_days day) { return day.time_since_epoch().count() * day_ms; }

/// The first of the month, so many months on.
std::chrono::sys_days month_of(std::chrono::sys_days day, std::int64_t width, std::int64_t count) {
  const std::chrono::year_month_day date{day};
  const std::int64_t months =
      static_cast<int>(date.year()) * std::int64_t{12} + static_cast<unsigned>(date.month()) - 1;
  const std::int64_t moved = (months / width + count) * width;
  return std::chrono::year{static_cast<int>(moved / 12)} / std::chrono::month{static_cast<unsigned>(moved % 12) + 1} /
         std::chrono::day{1};
}

bool is_text(const json& value) { return value.is_string(); }
std::string_view text_of(const json& value) { return value.get_ref<const std::string&>(); }

bool is_instant(const json& value) {
  return value.is_number() && std::abs(value.get<double>()) <= static_cast<double>(latest_ms);
}
std::int64_t instant_of(const json& value) { return static_cast<std::int64_t>(value.get<double>()); }

bool is_same(const json& a, const json& b) {
  return a.is_number() && b.is_number() ? a.get<double>() == b.get<double>() : a == b;
}

json contains(const Arguments& of, std::int64_t) {
  if (is_text(of[0]) && is_text(of[1])) return text_of(of[0]).find(text_of(of[1])) != std::string_view::npos;
  return of[0].is_array() && std::ranges::any_of(of[0], [&](const json& one) { return is_same(one, of[1]); });
}

json starts_with(const Arguments& of, std::int64_t) {
  return is_text(of[0]) && is_text(of[1]) && text_of(of[0]).starts_with(text_of(of[1]));
}

json length(const Arguments& of, std::int64_t) {
  if (is_text(of[0])) return text_of(of[0]).size();
  return of[0].is_array() ? json(of[0].size()) : json(nullptr);
}

json date(const Arguments& of, std::int64_t) {
  if (of.size() == 1 && is_text(of[0])) {
    const auto ms = milliseconds_of_iso_text(text_of(of[0]));
    return ms ? json(*ms) : json(nullptr);
  }
  std::int64_t parts[6] = {1970, 1, 1, 0, 0, 0};
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (!of[i].is_number() || std::abs(of[i].get<double>()) > 9999) return nullptr;
    parts[i] = instant_of(of[i]);
  }
  if (parts[1] < 1 || parts[1] > 12 || parts[2] < 1 || parts[2] > 31 || parts[0] < 0) return nullptr;
  const auto day = std::chrono::sys_days{std::chrono::year{static_cast<int>(parts[0])} /
                                         std::chrono::month{static_cast<unsigned>(parts[1])} /
                                         std::chrono::day{static_cast<unsigned>(parts[2])}};
  return ms_of(day) + parts[3] * hour_ms + parts[4] * 60'000 + parts[5] * 1'000;
}

json start_of(const Arguments& of, std::int64_t) {
  std::int64_t start = 0;
  if (!is_text(of[0]) || !is_instant(of[1])) return nullptr;
  return start_of_period(text_of(of[0]), instant_of(of[1]), 0, start) ? json(start) : json(nullptr);
}

json date_add(const Arguments& of, std::int64_t) {
  if (!is_instant(of[0]) || !of[1].is_number() || std::abs(of[1].get<double>()) > 1e6 || !is_text(of[2]))
    return nullptr;
  std::int64_t begin = 0;
  std::int64_t moved = 0;
  if (!start_of_period(text_of(of[2]), instant_of(of[0]), 0, begin)) return nullptr;
  (void)start_of_period(text_of(of[2]), instant_of(of[0]), instant_of(of[1]), moved);
  return moved + (instant_of(of[0]) - begin);
}

json date_dist(const Arguments& of, std::int64_t) {
  std::int64_t from = 0, to = 0, next = 0;
  if (!is_instant(of[0]) || !is_instant(of[1]) || !is_text(of[2])) return nullptr;
  if (!start_of_period(text_of(of[2]), instant_of(of[0]), 0, from)) return nullptr;
  (void)start_of_period(text_of(of[2]), instant_of(of[1]), 0, to);
  (void)start_of_period(text_of(of[2]), 0, 1, next);
  std::int64_t zero = 0;
  (void)start_of_period(text_of(of[2]), 0, 0, zero);
  return std::llround(static_cast<double>(to - from) / static_cast<double>(next - zero));
}

/// Go's layouts: 2006-01-02 15:04:05.
json format_time(const Arguments& of, std::int64_t) {
  if (!is_text(of[0]) || !is_instant(of[1])) return nullptr;
  const std::int64_t ms = instant_of(of[1]);
  const std::chrono::year_month_day date{day_of(ms)};
  const std::int64_t in_day = ms - ms_of(day_of(ms));
  const std::pair<std::string_view, std::int64_t> parts[] = {{"2006", static_cast<int>(date.year())},
                                                             {"01", static_cast<unsigned>(date.month())},
                                                             {"02", static_cast<unsigned>(date.day())},
                                                             {"15", in_day / hour_ms},
                                                             {"04", in_day / 60'000 % 60},
                                                             {"05", in_day / 1'000 % 60}};
  std::string out;
  for (std::string_view rest = text_of(of[0]); !rest.empty();) {
    const auto part = std::ranges::find_if(parts, [&](const auto& one) { return rest.starts_with(one.first); });
    if (part == std::end(parts)) {
      out += rest.front();
      rest.remove_prefix(1);
      continue;
    }
    std::string digits = std::to_string(part->second);
    out += std::string(part->first.size() - std::min(part->first.size(), digits.size()), '0') + digits;
    rest.remove_prefix(part->first.size());
  }
  return out;
}

constexpr PendoFunction functions[] = {
    {"isNull", 1, 1, [](const Arguments& of, std::int64_t) { return json(of[0].is_null()); }},
    {"contains", 2, 2, contains},
    {"startsWith", 2, 2, starts_with},
    {"len", 1, 1, length},
    {"if", 3, 3, [](const Arguments& of, std::int64_t) { return of[0] == true ? of[1] : of[2]; }},
    {"identified", 1, 1,
     [](const Arguments& of, std::int64_t) { return json(is_text(of[0]) && !is_anonymous(text_of(of[0]))); }},
    {"list", 0, 100, [](const Arguments& of, std::int64_t) { return json(of); }},
    {"now", 0, 0, [](const Arguments&, std::int64_t now_ms) { return json(now_ms); }},
    {"date", 1, 6, date},
    {"startOfPeriod", 2, 2, start_of},
    {"dateAdd", 3, 3, date_add},
    {"dateDist", 3, 3, date_dist},
    {"formatTime", 2, 2, format_time}};

}  // namespace

const PendoFunction* pendo_function(std::string_view name) {
  const auto found = std::ranges::find(functions, name, &PendoFunction::name);
  return found == std::end(functions) ? nullptr : found;
}

bool start_of_period(std::string_view unit, std::int64_t ms, std::int64_t count, std::int64_t& start) {
  if (std::abs(ms) > latest_ms || std::abs(count) > 1'000'000) return false;
  const auto day = day_of(ms);
  if (unit == "hourly" || unit == "hours") {
    start = floor<std::chrono::hours>(std::chrono::milliseconds{ms}).count() * hour_ms + count * hour_ms;
  } else if (unit == "daily" || unit == "days") {
    start = ms_of(day) + count * day_ms;
  } else if (unit == "weekly" || unit == "weeks") {
    start = ms_of(day - (std::chrono::weekday{day} - std::chrono::Sunday)) + count * 7 * day_ms;
  } else if (unit == "monthly" || unit == "months") {
    start = ms_of(month_of(day, 1, count));
  } else if (unit == "quarterly" || unit == "quarters") {
    start = ms_of(month_of(day, 3, count));
  } else if (unit == "yearly" || unit == "years") {
    start = ms_of(month_of(day, 12, count));
  } else {
    return false;
  }
  return true;
}

bool is_anonymous(std::string_view id) { return id.starts_with("_PENDO_T_"); }

}  // namespace tidemark::sim
