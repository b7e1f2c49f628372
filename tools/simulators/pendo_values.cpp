#include "simulators/pendo_values.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <nlohmann/json.hpp>

namespace tidemark::sim {
namespace {

using nlohmann::json;

/// Takes `count` digits off the front.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> take_fraction(std::string_view& text) {
  std::int64_t milliseconds = 0;
  std::size_t digits = 0;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), ++digits) {
    if (digits < 3) milliseconds = milliseconds * 10 + (text.front() - '0');
  }
  if (digits == 0) return std::nullopt;
  for (; digits < 3; ++digits) milliseconds *= 10;
  return milliseconds;
}

/// Minutes east of UTC.
std::optional<int> take_zone(std::string_view& text) {
  if (take(text, 'Z')) return 0;
  const int sign = text.starts_with('-') ? -1 : 1;
  if (!take(text, '-') && !take(text, '+')) return std::nullopt;
  const auto hours = take_digits(text, 2);
  take(text, ':');
  const auto minutes = take_digits(text, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return sign * (*hours * 60 + *minutes);
}

std::optional<std::int64_t> take_date(std::string_view& text) {
  const auto year = take_digits(text, 4);
  const auto month = take(text, '-') ? take_digits(text, 2) : std::nullopt;
  const auto day = take(text, '-') ? take_digits(text, 2) : std::nullopt;
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date}.time_since_epoch().count() * std::int64_t{86'400'000};
}

bool is_integral(const json& value) {
  if (value.is_number_integer()) return true;
  return value.is_number_float() && std::trunc(value.get<double>()) == value.get<double>() &&
         std::abs(value.get<double>()) <= 9007199254740992.0;
}

KeptValue kept_number(const json& value) { return {value.dump(), {}}; }

KeptValue kept_integer(const json& value) {
  if (!is_integral(value)) return {{}, "not an integer"};
  return value.is_number_integer() ? kept_number(value)
                                   : kept_number(json(static_cast<std::int64_t>(value.get<double>())));
}

KeptValue kept_time(const json& value) {
  if (is_integral(value)) return kept_integer(value);
  if (value.is_string()) {
    if (const auto time = milliseconds_of_iso_text(value.get_ref<const std::string&>()))
      return {std::to_string(*time), {}};
  }
  return {{}, "not a date"};
}

KeptValue kept_list(const json& value) {
  if (!value.is_array()) return {{}, "not a list"};
  if (!std::ranges::all_of(value, [](const json& element) { return element.is_string(); })) {
    return {{}, "not a list of texts"};
  }
  return {value.dump(), {}};
}

}  // namespace

std::optional<std::int64_t> milliseconds_of_iso_text(std::string_view text) {
  const auto date = take_date(text);
  if (!date || text.empty()) return date;
  if (!take(text, 'T')) return std::nullopt;
  const auto hour = take_digits(text, 2);
  const auto minute = take(text, ':') ? take_digits(text, 2) : std::nullopt;
  const auto second = take(text, ':') ? take_digits(text, 2) : std::optional{0};
  const auto fraction = take(text, '.') ? take_fraction(text) : std::optional<std::int64_t>{0};
  const auto zone = take_zone(text);
  if (!hour || !minute || !second || !fraction || !zone || !text.empty()) return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return *date + (((*hour * 60 + *minute - *zone) * std::int64_t{60}) + *second) * 1000 + *fraction;
}

KeptValue kept_value(std::string_view type, const json& value) {
  if (value.is_null()) return {"null", {}};
  if (type == "string") {
    if (!value.is_string()) return {{}, "not a text"};
    return value.get_ref<const std::string&>().empty() ? KeptValue{"null", {}} : KeptValue{value.dump(), {}};
  }
  if (type == "integer") return kept_integer(value);
  if (type == "float") return value.is_number() ? kept_number(value) : KeptValue{{}, "not a number"};
  if (type == "boolean") return value.is_boolean() ? KeptValue{value.dump(), {}} : KeptValue{{}, "not a boolean"};
  if (type == "time") return kept_time(value);
  if (type == "list") return kept_list(value);
  return {value.dump(), {}};
}

std::string lower_cased(std::string_view text) {
  std::string lower{text};
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return lower;
}

}  // namespace tidemark::sim
