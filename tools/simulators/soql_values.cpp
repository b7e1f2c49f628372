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

double as_number(const ValueView& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* number = std::get_if<double>(&value)) return *number;
  return std::nan("");
}

double as_number(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* number = std::get_if<double>(&value)) return *number;
  return std::nan("");
}

std::string_view as_text(const ValueView& value) {
  const auto* text = std::get_if<std::string_view>(&value);
  return text == nullptr ? std::string_view{} : *text;
}

std::string_view as_text(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? std::string_view{} : std::string_view{*text};
}

unsigned char lower(char c) { return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c); }

std::weak_ordering without_case(std::string_view a, std::string_view b) {
  return std::lexicographical_compare_three_way(a.begin(), a.end(), b.begin(), b.end(),
                                                [](char x, char y) { return lower(x) <=> lower(y); });
}

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

namespace {

void append_instant(std::int64_t milliseconds, std::string_view zone, std::string& out) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds{milliseconds}};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const auto of_day = static_cast<unsigned>((time - day).count());
  char text[] = "0000-00-00T00:00:00.000";
  const auto put = [&text](std::size_t at, std::size_t digits, unsigned value) {
    for (; digits > 0; value /= 10) text[at + --digits] = static_cast<char>('0' + value % 10);
  };
  put(0, 4, static_cast<unsigned>(static_cast<int>(date.year())));
  put(5, 2, static_cast<unsigned>(date.month()));
  put(8, 2, static_cast<unsigned>(date.day()));
  put(11, 2, of_day / 3'600'000);
  put(14, 2, of_day / 60'000 % 60);
  put(17, 2, of_day / 1'000 % 60);
  put(20, 3, of_day % 1'000);
  out += text;
  out += zone;
}

}  // namespace

std::string instant_text(std::int64_t milliseconds) {
  std::string text;
  append_instant(milliseconds, "+0000", text);
  return text;
}

bool is_date(std::string_view text) { return text.size() == 10 && day_of(text).has_value(); }

std::optional<std::int64_t> time_of(const ValueView& value) {
  if (const auto* instant = std::get_if<DateTime>(&value)) return instant->milliseconds;
  const std::string_view text = as_text(value);
  if (!is_date(text)) return std::nullopt;
  return std::chrono::milliseconds{day_of(text)->time_since_epoch()}.count();
}

std::optional<Value> value_of_literal(std::string_view type, const Literal& literal) {
  using Kind = Literal::Kind;
  if (literal.kind == Kind::null) return Value{};
  if (is_text_type(type) || type == "time") {
    return literal.kind == Kind::text ? std::optional<Value>{literal.text} : std::nullopt;
  }
  if (type == "boolean")
    return literal.kind == Kind::boolean ? std::optional<Value>{literal.text == "true"} : std::nullopt;
  const auto number = literal.kind == Kind::number ? number_of(literal.text) : std::nullopt;
  return number ? std::optional<Value>{*number} : std::nullopt;
}

std::optional<Span> span_of_literal(std::string_view type, const Literal& literal, std::int64_t now) {
  using Kind = Literal::Kind;
  if (literal.kind == Kind::date_word) return span_of(literal.text, now);
  if (type == "date" && literal.kind == Kind::date) {
    const auto day = time_of(ValueView{std::string_view{literal.text}});
    return day ? std::optional{Span{*day, *day + 1}} : std::nullopt;
  }
  if (type == "datetime" && literal.kind == Kind::datetime) {
    const auto instant = instant_of(literal.text);
    return instant ? std::optional{Span{*instant, *instant + 1}} : std::nullopt;
  }
  return std::nullopt;
}

std::partial_ordering compared(std::string_view type, const ValueView& stored, const Value& literal) {
  if (is_id_type(type)) return as_text(stored).substr(0, 15) <=> as_text(literal).substr(0, 15);
  if (is_number_type(type)) return as_number(stored) <=> as_number(literal);
  if (type == "boolean") {
    const auto* a = std::get_if<bool>(&stored);
    const auto* b = std::get_if<bool>(&literal);
    return a != nullptr && b != nullptr && *a == *b ? std::partial_ordering::equivalent
                                                    : std::partial_ordering::unordered;
  }
  return without_case(as_text(stored), as_text(literal));
}

bool is_like(std::string_view text, const Literal& pattern) {
  const auto wild = [&pattern](std::size_t at, char c) {
    return pattern.text[at] == c && std::ranges::find(pattern.not_wildcards, at) == pattern.not_wildcards.end();
  };
  const auto next_character = [&text](std::size_t at) {
    for (++at; at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;) ++at;
    return at;
  };
  // Greedy with one place to go back to, which is enough: an earlier `%` never has to take more.
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::size_t at = 0, in_pattern = 0, after_percent = none, taken_to = 0;
  while (at < text.size()) {
    if (in_pattern < pattern.text.size() && wild(in_pattern, '%')) {
      after_percent = ++in_pattern;
      taken_to = at;
    } else if (in_pattern < pattern.text.size() && wild(in_pattern, '_')) {
      at = next_character(at);
      ++in_pattern;
    } else if (in_pattern < pattern.text.size() && lower(pattern.text[in_pattern]) == lower(text[at])) {
      ++at, ++in_pattern;
    } else if (after_percent != none) {
      at = taken_to = next_character(taken_to);
      in_pattern = after_percent;
    } else {
      return false;
    }
  }
  while (in_pattern < pattern.text.size() && wild(in_pattern, '%')) ++in_pattern;
  return in_pattern == pattern.text.size();
}

std::weak_ordering ordered(const ValueView& a, const ValueView& b, bool as_id) {
  if (is_null(a) || is_null(b)) return !is_null(a) <=> !is_null(b);
  if (std::holds_alternative<std::string_view>(a) && std::holds_alternative<std::string_view>(b)) {
    return as_id ? std::weak_ordering{as_text(a) <=> as_text(b)} : without_case(as_text(a), as_text(b));
  }
  if (std::holds_alternative<bool>(a) && std::holds_alternative<bool>(b))
    return std::get<bool>(a) <=> std::get<bool>(b);
  if (std::holds_alternative<DateTime>(a) && std::holds_alternative<DateTime>(b))
    return std::get<DateTime>(a).milliseconds <=> std::get<DateTime>(b).milliseconds;
  const double x = as_number(a), y = as_number(b);
  return x < y ? std::weak_ordering::less : y < x ? std::weak_ordering::greater : std::weak_ordering::equivalent;
}

namespace {

void append_double(double value, std::string& out) {
  char text[400];
  const bool plain = std::abs(value) < 1e15;
  const auto result = plain ? std::to_chars(text, text + sizeof text, value, std::chars_format::fixed)
                            : std::to_chars(text, text + sizeof text, value);
  const std::string_view written{text, static_cast<std::size_t>(result.ptr - text)};
  out += written;
  if (plain && written.find('.') == written.npos) out += ".0";
}

}  // namespace

void append_json_text(std::string_view text, std::string& json) {
  static constexpr std::string_view digits = "0123456789abcdef";
  json += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += {'\\', c};
    } else if (c == '\n') {
      json += "\\n";
    } else if (c == '\r') {
      json += "\\r";
    } else if (c == '\t') {
      json += "\\t";
    } else if (byte < 0x20) {
      json += {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
    } else {
      json += c;
    }
  }
  json += '"';
}

void append_json(const ValueView& value, std::string& json) {
  if (const auto* text = std::get_if<std::string_view>(&value)) return append_json_text(*text, json);
  const auto* number = std::get_if<double>(&value);
  if (is_null(value) || (number != nullptr && !std::isfinite(*number))) {
    json += "null";
  } else if (const auto* instant = std::get_if<DateTime>(&value)) {
    json += '"';
    append_instant(instant->milliseconds, "+0000", json);
    json += '"';
  } else {
    append_text_form(value, json);
  }
}

void append_text_form(const ValueView& value, std::string& out) {
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    out += *text;
  } else if (const auto* truth = std::get_if<bool>(&value)) {
    out += *truth ? "true" : "false";
  } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    out += std::to_string(*whole);
  } else if (const auto* number = std::get_if<double>(&value)) {
    append_double(*number, out);
  } else if (const auto* instant = std::get_if<DateTime>(&value)) {
    append_instant(instant->milliseconds, "Z", out);
  }
}

}  // namespace tidemark::sim::soql
