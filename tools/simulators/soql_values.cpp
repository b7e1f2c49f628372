#include "simulators/soql_values.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <utility>

namespace tidemark::sim::soql {
namespace {

bool one_of(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::ranges::find(list, text) != list.end();
}

/// Exactly `size` digits at `at`.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t size) {
  if (at + size > text.size()) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(at, size)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<std::chrono::sys_days> day_of(std::string_view text) {
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  if (!year || !month || !day || text[4] != '-' || text[7] != '-') return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date};
}

/// Minutes of `Z`, `+01:00` or `+0100`.
std::optional<int> offset_of(std::string_view zone) {
  if (zone == "Z" || zone == "z") return 0;
  if (zone.size() != 5 && zone.size() != 6) return std::nullopt;
  const auto hours = digits(zone, 1, 2), minutes = digits(zone, zone.size() - 2, 2);
  if (!hours || !minutes || (zone.size() == 6 && zone[3] != ':') || (zone[0] != '+' && zone[0] != '-'))
    return std::nullopt;
  return (zone[0] == '-' ? -1 : 1) * (*hours * 60 + *minutes);
}

std::optional<double> number_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

double as_number(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* number = std::get_if<double>(&value)) return *number;
  return std::nan("");
}

std::string_view as_text(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? std::string_view{} : std::string_view{*text};
}

std::weak_ordering without_case(std::string_view a, std::string_view b) { return folded(a).compare(folded(b)) <=> 0; }

}  // namespace

std::string folded(std::string_view text) {
  std::string out{text};
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

bool is_id_type(std::string_view type) { return type == "id" || type == "reference"; }
bool is_number_type(std::string_view type) { return one_of(type, {"int", "double", "currency", "percent"}); }
bool is_text_type(std::string_view type) {
  return !is_number_type(type) && !one_of(type, {"boolean", "date", "datetime", "time"});
}

std::optional<std::int64_t> instant_of(std::string_view text) {
  const auto day = day_of(text);
  const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (!day || !hour || !minute || !second || (text[10] != 'T' && text[10] != 't') || text[13] != ':' ||
      text[16] != ':' || *hour > 23 || *minute > 59 || *second > 59) {
    return std::nullopt;
  }
  std::string_view rest = text.substr(19);
  int millisecond = 0;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    for (int unit = 100; !rest.empty() && rest[0] >= '0' && rest[0] <= '9'; unit /= 10, rest.remove_prefix(1)) {
      millisecond += (rest[0] - '0') * unit;
    }
  }
  const auto offset = offset_of(rest);
  if (!offset) return std::nullopt;
  const std::int64_t seconds =
      std::chrono::seconds{day->time_since_epoch()}.count() + *hour * 3600 + (*minute - *offset) * 60 + *second;
  return seconds * 1000 + millisecond;
}

std::string instant_text(std::int64_t milliseconds) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds{milliseconds}};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02ld:%02ld:%02ld.%03ld+0000", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<long>(clock.hours().count()), static_cast<long>(clock.minutes().count()),
                static_cast<long>(clock.seconds().count()), static_cast<long>(clock.subseconds().count()));
  return text;
}

bool is_date(std::string_view text) { return text.size() == 10 && day_of(text).has_value(); }

std::optional<Value> value_of_literal(std::string_view type, const Literal& literal) {
  using Kind = Literal::Kind;
  if (literal.kind == Kind::null) return Value{};
  if (is_text_type(type) || type == "time") {
    return literal.kind == Kind::text ? std::optional<Value>{literal.text} : std::nullopt;
  }
  if (type == "boolean")
    return literal.kind == Kind::boolean ? std::optional<Value>{literal.text == "true"} : std::nullopt;
  if (type == "date") {
    return literal.kind == Kind::date && is_date(literal.text) ? std::optional<Value>{literal.text} : std::nullopt;
  }
  if (type == "datetime") {
    const auto instant = literal.kind == Kind::datetime ? instant_of(literal.text) : std::nullopt;
    return instant ? std::optional<Value>{*instant} : std::nullopt;
  }
  const auto number = literal.kind == Kind::number ? number_of(literal.text) : std::nullopt;
  return number ? std::optional<Value>{*number} : std::nullopt;
}

std::partial_ordering compared(std::string_view type, const Value& stored, const Value& literal) {
  if (is_id_type(type)) return as_text(stored).substr(0, 15) <=> as_text(literal).substr(0, 15);
  if (is_number_type(type)) return as_number(stored) <=> as_number(literal);
  if (type == "datetime") {
    const auto instant = instant_of(as_text(stored));
    return instant ? *instant <=> std::get<std::int64_t>(literal) : std::partial_ordering::unordered;
  }
  if (type == "boolean")
    return stored == literal ? std::partial_ordering::equivalent : std::partial_ordering::unordered;
  return without_case(as_text(stored), as_text(literal));
}

std::weak_ordering ordered(const Value& a, const Value& b, bool as_id) {
  if (a.index() == 0 || b.index() == 0) return (a.index() != 0) <=> (b.index() != 0);
  if (std::holds_alternative<std::string>(a) && std::holds_alternative<std::string>(b)) {
    return as_id ? std::weak_ordering{as_text(a) <=> as_text(b)} : without_case(as_text(a), as_text(b));
  }
  if (std::holds_alternative<bool>(a) && std::holds_alternative<bool>(b))
    return std::get<bool>(a) <=> std::get<bool>(b);
  const double x = as_number(a), y = as_number(b);
  return x < y ? std::weak_ordering::less : y < x ? std::weak_ordering::greater : std::weak_ordering::equivalent;
}

}  // namespace tidemark::sim::soql
