#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/arena.h"
#include "core/time/instant.h"

namespace tidemark {

enum class ValueType : std::uint8_t {
  empty,
  text,
  number,
  boolean,
  instant,  ///< a date with a time, or metadata of type time
  day,      ///< a date without a time, in days since 1970
  list,     ///< of texts
  other,    ///< a JSON object, or an array of more than texts: kept as its JSON
};

/// One value on its way from a cell to a target. Texts are views: into a page, a configuration or an arena.
struct Value {
  ValueType type = ValueType::empty;
  bool flag = false;           ///< boolean; number: `text` is the exact decimal that was computed
  double number = 0;           ///< number
  std::int64_t integer = 0;    ///< instant: milliseconds since 1970; day: days
  std::string_view text = {};  ///< text; other: JSON; number: the literal as it was read, empty where it was computed
  std::span<const std::string_view> list = {};

  static Value of_text(std::string_view text) { return {.type = ValueType::text, .text = text}; }
  static Value of_number(double number, std::string_view literal = {}) {
    return {.type = ValueType::number, .number = number, .text = literal};
  }
  static Value of_boolean(bool flag) { return {.type = ValueType::boolean, .flag = flag}; }
  static Value of_instant(Instant instant) { return {.type = ValueType::instant, .integer = instant.milliseconds}; }
  static Value of_day(std::int64_t day) { return {.type = ValueType::day, .integer = day}; }
  static Value of_list(std::span<const std::string_view> list) { return {.type = ValueType::list, .list = list}; }
  static Value of_json(std::string_view json) { return {.type = ValueType::other, .text = json}; }

  /// Null, "" and [] are empty.
  [[nodiscard]] bool is_empty() const {
    return type == ValueType::empty || (type == ValueType::text && text.empty()) ||
           (type == ValueType::list && list.empty());
  }
};

/// "What is a change": text by bytes, floats as doubles (0 = −0), times to the millisecond, lists in order. Values of
/// different types differ; all empty ones are the same.
[[nodiscard]] bool same_value(const Value& left, const Value& right);

/// A copy whose texts and list lie in `arena`.
[[nodiscard]] Value keep(const Value& value, Arena& arena);

/// The form in which a value becomes text: "12", "12.5", "1000000000000000000000" (never with an exponent), "true", "2026-01-31T02:00:00.000Z", "2026-01-31", lists joined by ";".
[[nodiscard]] std::string_view text_form(const Value& value, Arena& arena);

/// As JSON in the canonical form of RFC 8785: null for an empty one, times and dates as texts.
void append_json(const Value& value, std::string& out);

}  // namespace tidemark
