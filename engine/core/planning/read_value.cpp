#include "core/planning/read_value.h"

#include <algorithm>
#include <cmath>

#include "core/number/number_text.h"
#include "core/pages/json_cursor.h"
#include "core/text/blanks.h"
#include "core/time/date_text.h"

namespace tidemark {
namespace {

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; });
}

std::string_view kept_text(std::string_view bytes, Cell cell, Arena& arena) {
  const std::string_view raw = cell.in(bytes);
  if (cell.kind() == CellKind::text) return raw;
  std::string scratch;
  return arena.keep(text_of(bytes, cell, scratch));
}

/// A JSON array, known to be well-formed: a list if it holds nothing but texts, numbers and booleans, otherwise its JSON.
Value read_list(std::string_view json, Arena& arena) {
  std::vector<std::string_view> parts;
  JsonCursor cursor{json.data() + 1, json.data() + json.size()};
  if (cursor.take_if(']')) return Value::of_list({});
  do {
    Cell cell;
    if (!cursor.take_value(json.data(), cell)) return Value::of_json(json);
    switch (cell.kind()) {
      case CellKind::text:
      case CellKind::json_escaped: parts.push_back(kept_text(json, cell, arena)); break;
      default: return Value::of_json(json);
    }
  } while (cursor.take_if(','));
  const auto list = arena.take_array<std::string_view>(parts.size());
  std::copy(parts.begin(), parts.end(), list.begin());
  return Value::of_list(list);
}

Value read_text_as(std::string_view text, ReadAs as, Arena& arena) {
  if (text.empty()) return {};
  switch (as) {
    case ReadAs::number:
      if (const auto number = parse_float(trim_blanks(text))) return Value::of_number(*number, text);
      break;
    case ReadAs::boolean: {
      const std::string_view trimmed = trim_blanks(text);
      if (equals_ignoring_case(trimmed, "true")) return Value::of_boolean(true);
      if (equals_ignoring_case(trimmed, "false")) return Value::of_boolean(false);
      break;
    }
    case ReadAs::time:
    case ReadAs::metadata_time:
      if (const auto date = parse_date_text(trim_blanks(text))) {
        if (!date->has_time) return Value::of_day(date->days);
        if (in_range(date->instant())) return Value::of_instant(date->instant());
      }
      break;
    case ReadAs::list: return Value::of_list(split_list(text, arena));
    case ReadAs::text:
    case ReadAs::set:
    case ReadAs::as_it_is:
    case ReadAs::number_is_time: break;
  }
  return Value::of_text(text);
}

Value read_number_as(std::string_view literal, ReadAs as) {
  const double number = parse_float(literal).value_or(0);
  if ((as == ReadAs::metadata_time || as == ReadAs::number_is_time) && std::trunc(number) == number &&
      std::abs(number) < 1e15) {
    const Instant instant{static_cast<std::int64_t>(number)};
    if (in_range(instant)) return Value::of_instant(instant);
  }
  return Value::of_number(number, literal);
}

}  // namespace

std::span<const std::string_view> split_list(std::string_view text, Arena& arena) {
  const auto parts =
      arena.take_array<std::string_view>(static_cast<std::size_t>(std::count(text.begin(), text.end(), ';')) + 1);
  std::size_t count = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    if (end > 0) parts[count++] = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts.first(count);
}

Value read_metadata(std::string_view bytes, Cell cell, MetadataType type, const Zone& zone, Arena& arena) {
  const Value value =
      read_value(bytes, cell, type == MetadataType::date ? ReadAs::metadata_time : ReadAs::as_it_is, arena);
  return value.type == ValueType::day ? Value::of_instant(zone.start_of_day(value.integer)) : value;
}

ReadAs read_as(SalesforceType type) {
  switch (type) {
    case SalesforceType::integer:
    case SalesforceType::floating:
    case SalesforceType::currency:
    case SalesforceType::percent: return ReadAs::number;
    case SalesforceType::boolean: return ReadAs::boolean;
    case SalesforceType::date:
    case SalesforceType::datetime: return ReadAs::time;
    case SalesforceType::multipicklist: return ReadAs::set;
    default: return ReadAs::text;
  }
}

Value as_instant(const Value& value, const Zone& zone) {
  if (value.type != ValueType::day) return value;
  const Instant start = zone.start_of_day(value.integer);
  return in_range(start) ? Value::of_instant(start) : value;
}

Value as_day(const Value& value, const Zone& zone) {
  if (value.type != ValueType::instant) return value;
  const std::int64_t day = zone.local_day({value.integer});
  return in_range({day * one_day}) ? Value::of_day(day) : value;
}

Value read_salesforce(std::string_view bytes, Cell cell, SalesforceType type, const Zone& zone, Arena& arena) {
  const Value value = read_value(bytes, cell, read_as(type), arena);
  switch (type) {
    case SalesforceType::boolean: return value.is_empty() ? Value::of_boolean(false) : value;
    case SalesforceType::datetime: return as_instant(value, zone);
    case SalesforceType::date: return as_day(value, zone);
    default: return value;
  }
}

Value read_json_value(std::string_view json, ReadAs as, Arena& arena) {
  Cell cell;
  JsonCursor cursor{json.data(), json.data() + json.size()};
  return cursor.take_value(json.data(), cell) ? read_value(json, cell, as, arena) : Value{};
}

Value read_value(std::string_view bytes, Cell cell, ReadAs as, Arena& arena) {
  switch (cell.kind()) {
    case CellKind::absent:
    case CellKind::null: return {};
    case CellKind::text: return read_text_as(cell.in(bytes), as, arena);
    case CellKind::json_escaped:
    case CellKind::csv_escaped: return read_text_as(kept_text(bytes, cell, arena), as, arena);
    case CellKind::number: return read_number_as(cell.in(bytes), as);
    case CellKind::yes: return Value::of_boolean(true);
    case CellKind::no: return Value::of_boolean(false);
    case CellKind::list: return read_list(cell.in(bytes), arena);
    case CellKind::object: return Value::of_json(cell.in(bytes));
  }
  return {};
}

}  // namespace tidemark
