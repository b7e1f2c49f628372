#include "core/planning/convert.h"

#include <algorithm>
#include <cmath>

#include "core/number/number_text.h"
#include "core/planning/read_value.h"
#include "core/ranges.h"
#include "core/text/blanks.h"
#include "core/text/letter_case.h"
#include "core/text/utf8.h"
#include "core/time/date_text.h"

namespace tidemark {
namespace {

Converted invalid(std::string why) { return {.why = std::move(why)}; }

/// As though the cell had been read as this type: a text that spells a number becomes one, and so on.
Value understood(const Value& value, ReadAs as, Arena& arena) {
  if (value.type != ValueType::text) return value;
  return read_value(value.text, Cell{0, value.text.size(), CellKind::text}, as, arena);
}

bool all_digits(std::string_view literal) {
  if (literal.starts_with('-') || literal.starts_with('+')) literal.remove_prefix(1);
  return !literal.empty() && std::all_of(literal.begin(), literal.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Converted to_integer(const Value& value) {
  ParsedInteger parsed{0, IntegerProblem::not_an_integer};
  if (value.type == ValueType::text) parsed = parse_integer(trim_blanks(value.text));
  // An integer literal is looked at digit by digit: as a double, 2^53 + 1 would be 2^53.
  else if (value.type == ValueType::number)
    parsed = !value.flag && all_digits(value.text) ? parse_integer(value.text) : integer_of(value.number);
  if (parsed.problem == IntegerProblem::not_an_integer) return invalid("not an integer");
  if (parsed.problem == IntegerProblem::beyond_2_53) return invalid("beyond 2^53");
  return {.value = Value::of_number(static_cast<double>(parsed.value))};
}

Converted to_float(const Value& value, Arena& arena) {
  const Value number = understood(value, ReadAs::number, arena);
  if (number.type != ValueType::number) return invalid("not a number");
  if (!std::isfinite(number.number)) return invalid("not a finite number");
  return {.value = Value::of_number(number.number)};
}

Converted to_boolean(const Value& value, Arena& arena) {
  const Value boolean = understood(value, ReadAs::boolean, arena);
  if (boolean.type != ValueType::boolean) return invalid("not a boolean");
  return {.value = boolean};
}

/// A date with or without a time, whichever it is.
Converted to_date(const Value& value, Arena& arena) {
  const Value date = understood(value, ReadAs::time, arena);
  if (date.type != ValueType::instant && date.type != ValueType::day) return invalid("not a date");
  return {.value = date};
}

Converted to_list(const Value& value, Arena& arena) {
  if (value.type == ValueType::list) return {.value = value};
  if (value.type != ValueType::text) return invalid("not a list");
  return {.value = Value::of_list(split_list(value.text, arena))};
}

Converted to_instant(const Value& value, const Zone& zone, Arena& arena) {
  Converted date = to_date(value, arena);
  if (date.invalid() || date.value.type == ValueType::instant) return date;
  const Instant start = zone.start_of_day(date.value.integer);
  if (!in_range(start)) return invalid("not a date between the years 0001 and 9999");
  return {.value = Value::of_instant(start)};
}

Converted to_day(const Value& value, const Zone& zone, Arena& arena) {
  Converted date = to_date(value, arena);
  if (date.invalid() || date.value.type == ValueType::day) return date;
  const std::int64_t day = zone.local_day({date.value.integer});
  if (!in_range({day * one_day})) return invalid("not a date between the years 0001 and 9999");
  return {.value = Value::of_day(day)};
}

/// Decimal from end to end: what a first `scale` computed goes into a second one with all its digits.
Converted scaled(const Value& value, const Decimal& factor, Arena& arena) {
  std::optional<Decimal> decimal;
  if (value.type == ValueType::text) decimal = Decimal::from_text(trim_blanks(value.text));
  if (value.type == ValueType::number && value.flag) decimal = Decimal::from_text(value.text);
  else if (value.type == ValueType::number && std::isfinite(value.number)) decimal = Decimal::from_double(value.number);
  if (!decimal) return invalid("not a number");
  const Decimal product = decimal->times(factor);
  Value number = Value::of_number(product.to_double(), arena.keep(product.to_text()));
  number.flag = true;
  return {.value = number};
}

Converted looked_up(const Value& value, const Values& values, Arena& arena) {
  const std::string_view text = text_form(value, arena);
  const auto found = std::lower_bound(values.table.begin(), values.table.end(), text,
                                      [](const auto& row, std::string_view wanted) { return row.first < wanted; });
  if (found != values.table.end() && found->first == text) return {.value = Value::of_text(found->second)};
  switch (values.otherwise) {
    case Values::Otherwise::pass: return {.value = value};
    case Values::Otherwise::clear: return {};
    case Values::Otherwise::invalid: break;
  }
  return invalid("not among the values");
}

template <class Append>
Converted rewritten(const Value& value, const Append& append, Arena& arena) {
  if (value.type != ValueType::text) return {.value = value};
  std::string text;
  append(value.text, text);
  return {.value = Value::of_text(arena.keep(text))};
}

Converted stepped(const Converter& step, const std::optional<Decimal>& factor, const Value& value, Arena& arena) {
  if (std::holds_alternative<Trim>(step))
    return {.value = value.type == ValueType::text ? Value::of_text(trim_blanks(value.text)) : value};
  if (std::holds_alternative<Lower>(step)) return rewritten(value, append_lower, arena);
  if (std::holds_alternative<Upper>(step)) return rewritten(value, append_upper, arena);
  if (std::holds_alternative<Scale>(step))
    return factor ? scaled(value, *factor, arena) : invalid("the factor is no number");
  return looked_up(value, std::get<Values>(step), arena);
}

std::string_view with_line_feeds(std::string_view text, Arena& arena) {
  if (text.find('\r') == std::string_view::npos) return text;
  std::string normalised;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') normalised += text[i];
  }
  return arena.keep(normalised);
}

bool contains(std::span<const std::string> picklist, std::string_view text) {
  return std::find(picklist.begin(), picklist.end(), text) != picklist.end();
}

}  // namespace

Conversion::Conversion(std::span<const Converter> converters, std::optional<ColumnType> column_type, TargetType target,
                       const Zone& zone)
    : steps_{converters}, column_type_{column_type}, target_{std::move(target)}, zone_{&zone} {
  for (const Converter& step : converters) {
    const auto* scale = std::get_if<Scale>(&step);
    factors_.push_back(scale != nullptr ? Decimal::from_text(scale->factor) : std::nullopt);
  }
}

Converted Conversion::operator()(const Value& raw, Arena& arena) const {
  Converted now{.value = raw};
  bool fits = !column_type_ || raw.is_empty();
  if (!fits) {
    Converted typed = to_column_type(raw, arena);
    fits = !typed.invalid();
    if (fits) now = std::move(typed);
  }
  for (std::size_t i = 0; i < steps_.size() && !now.value.is_empty(); ++i) {
    Converted next = stepped(steps_[i], factors_[i], now.value, arena);
    if (next.invalid()) return next;
    const bool replaced = std::holds_alternative<Values>(steps_[i]) && !same_value(now.value, next.value);
    fits = fits || replaced || std::holds_alternative<Scale>(steps_[i]);
    now = std::move(next);
  }
  if (!fits && !now.value.is_empty()) {
    now = to_column_type(now.value, arena);
    if (now.invalid()) return now;
  }
  if (!now.value.is_empty()) now = to_target(now.value, arena);
  if (!now.invalid() && now.value.is_empty()) {
    now.value =
        target_.kind == TargetKind::checkbox ? Value::of_boolean(false) : Value{};  // a check box can't be empty
  }
  return now;
}

Converted Conversion::to_column_type(const Value& value, Arena& arena) const {
  switch (*column_type_) {
    case ColumnType::text:
      if (value.type == ValueType::other) return {.value = value};
      return {.value = Value::of_text(text_form(value, arena))};
    case ColumnType::integer: return to_integer(value);
    case ColumnType::floating: return to_float(value, arena);
    case ColumnType::boolean: return to_boolean(value, arena);
    case ColumnType::date: return to_date(value, arena);
    case ColumnType::list: return to_list(value, arena);
  }
  return {.value = value};
}

Converted Conversion::to_target(const Value& value, Arena& arena) const {
  if (value.type == ValueType::number && !std::isfinite(value.number)) return invalid("not a finite number");
  switch (target_.kind) {
    case TargetKind::metadata_text:
      if (value.type == ValueType::other) return invalid("not a text");
      return {.value = Value::of_text(text_form(value, arena))};
    case TargetKind::metadata_integer:
    case TargetKind::salesforce_integer: return to_integer(value);
    case TargetKind::metadata_float: return to_float(value, arena);
    case TargetKind::metadata_boolean:
    case TargetKind::checkbox: return to_boolean(value, arena);
    case TargetKind::metadata_time: return to_instant(value, *zone_, arena);
    case TargetKind::metadata_list: return to_list(value, arena);
    case TargetKind::salesforce_text: return to_salesforce_text(value, arena);
    case TargetKind::salesforce_number: {
      const Converted number = to_float(value, arena);
      return number.invalid() ? number : to_salesforce_number(number.value);
    }
    case TargetKind::salesforce_date: return to_day(value, *zone_, arena);
    case TargetKind::salesforce_datetime: {
      Converted instant = to_instant(value, *zone_, arena);
      if (!instant.invalid()) {
        const std::int64_t past_second = (instant.value.integer % one_second + one_second) % one_second;
        instant.value.integer -= past_second;  // stored to the second
      }
      return instant;
    }
    case TargetKind::multi_select: return to_multi_select(value, arena);
  }
  return invalid("not a value that the field takes");
}

Converted Conversion::to_salesforce_text(const Value& value, Arena& arena) const {
  if (value.type == ValueType::other) return invalid("not a text");
  Converted text{.value = Value::of_text(with_line_feeds(trim_ascii(text_form(value, arena)), arena))};
  std::string_view& content = text.value.text;
  if (target_.length > 0 && utf16_length(content) > static_cast<std::size_t>(target_.length)) {
    if (!target_.truncate) return invalid("longer than " + std::to_string(target_.length));
    content = cut_to_utf16_length(content, static_cast<std::size_t>(target_.length));
    while (!content.empty() && is_ascii_blank(content.back())) content.remove_suffix(1);
    text.cut = true;
  }
  if (target_.restricted && !content.empty() && !contains(target_.picklist, content))
    return invalid("not a value of the restricted picklist");
  return text;
}

Converted Conversion::to_salesforce_number(const Value& value) const {
  const Decimal rounded = Decimal::from_double(value.number).rounded(target_.scale);
  if (target_.precision > 0 && rounded.integer_digits() > target_.precision - target_.scale)
    return invalid("more digits than the field has");
  return {.value = Value::of_number(rounded.to_double())};
}

Converted Conversion::to_multi_select(const Value& value, Arena& arena) const {
  if (value.type == ValueType::other) return invalid("not a list");
  const Value list = value.type == ValueType::list ? value : Value::of_text(text_form(value, arena));
  const std::string form = multi_select_form(list, target_.picklist);
  for (const std::string_view part : split_list(form, arena)) {
    if (target_.restricted && !contains(target_.picklist, part))
      return invalid("not a value of the restricted picklist");
  }
  if (target_.length > 0 && utf16_length(form) > static_cast<std::size_t>(target_.length))
    return invalid("longer than " + std::to_string(target_.length));
  return {.value = Value::of_text(arena.keep(form))};
}

std::string multi_select_form(const Value& value, std::span<const std::string> picklist) {
  Arena arena;
  // A part of a list may itself hold ";": for Salesforce these are several values.
  std::vector<std::string_view> parts;
  for (const std::string_view part : split_list(text_form(value, arena), arena)) {
    const std::string_view trimmed = trim_ascii(part);
    if (!trimmed.empty() && std::find(parts.begin(), parts.end(), trimmed) == parts.end()) parts.push_back(trimmed);
  }
  const auto place = [&](std::string_view part) {
    return std::find(picklist.begin(), picklist.end(), part) - picklist.begin();
  };
  ranges::sort(parts, [&](std::string_view a, std::string_view b) {
    const auto place_a = place(a);
    const auto place_b = place(b);
    return place_a != place_b ? place_a < place_b : a < b;
  });
  std::string form;
  for (const std::string_view part : parts) {
    if (!form.empty()) form += ';';
    form += part;
  }
  return form;
}

}  // namespace tidemark
