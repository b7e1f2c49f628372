#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/time/zone.h"
#include "side.h"

namespace tidemark::literal {

/// A value on its way, as the rules speak of it.
struct Value {
  enum class Kind : std::uint8_t { empty, text, number, boolean, instant, day, list, other };
  Kind kind = Kind::empty;
  std::string text;               ///< text
  double number = 0;              ///< number
  std::string decimal;            ///< number: its exact decimal where `scale` made it
  bool flag = false;              ///< boolean
  std::int64_t integer = 0;       ///< instant: milliseconds; day: days
  std::vector<std::string> list;  ///< list
  Json raw;                       ///< as it was read

  [[nodiscard]] bool empty() const {
    return kind == Kind::empty || (kind == Kind::text && text.empty()) || (kind == Kind::list && list.empty());
  }
};

/// What a field, a column or metadata can hold.
struct Type {
  enum class Kind : std::uint8_t { text, integer, number, boolean, day, instant, list, set, as_it_is };
  Kind kind = Kind::as_it_is;
  bool salesforce = false;
  bool milliseconds = false;  ///< numbers are milliseconds since 1970
  int length = 0, precision = 0, scale = 0;
  bool restricted = false, truncate = false;
  std::vector<std::string> picklist;
};

struct Outcome {
  std::optional<Value> value;  ///< nothing: invalid
  bool cut = false;
};

[[nodiscard]] std::string trimmed(std::string text);        ///< as identifiers and `trim`
[[nodiscard]] std::string trimmed_ascii(std::string text);  ///< as Salesforce
[[nodiscard]] std::optional<double> float_of(const std::string& text);
[[nodiscard]] std::string written_out(double value);
[[nodiscard]] std::string text_form(const Value& value);

/// What a JSON value (of a CSV page: a text or null) is in a place of this type.
[[nodiscard]] Value read(const Json& json, const Type& type);
/// The line's converters, in their order. `fits`: whether the value is of its column's type; `scale` and `values` make another
/// one, of which that is not asked.
[[nodiscard]] Outcome converted(Value value, const Json& steps, bool& fits);
/// The type table, then the target's own normalisation.
[[nodiscard]] Outcome into(const Value& value, const Type& type, const Zone& zone);
/// What a report's column is said to be; a date with or without a time stays what it is.
[[nodiscard]] Outcome into_column(const Value& value, const Type& type);
/// What a target holds, in the form in which it is compared.
[[nodiscard]] Value held(const Json& json, const Type& type, const Zone& zone);
[[nodiscard]] bool same(const Value& left, const Value& right, const Type& type);
[[nodiscard]] Json shown(const Value& value);

}  // namespace tidemark::literal
