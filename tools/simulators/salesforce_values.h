#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace tidemark::sim {

/// A field's value as Salesforce keeps it, owned. Text types, ids, dates and times are text (a date-time in the form
/// REST answers with, `2026-01-31T02:00:00.000+0000`); `int` is an integer; double, currency and percent are doubles.
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

/// An instant, as date-times are stored.
struct DateTime {
  std::int64_t milliseconds = 0;  ///< since 1970, UTC
  friend auto operator<=>(const DateTime&, const DateTime&) = default;
};

/// The same looked at where it lies: valid until the object is written to.
using ValueView = std::variant<std::monostate, bool, std::int64_t, double, std::string_view, DateTime>;

[[nodiscard]] inline bool is_null(const ValueView& value) { return value.index() == 0; }
[[nodiscard]] inline bool is_null(const Value& value) { return value.index() == 0; }

/// A view's value, owned.
[[nodiscard]] Value owned(const ValueView& view);

}  // namespace tidemark::sim
