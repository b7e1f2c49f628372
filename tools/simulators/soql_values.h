#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "simulators/salesforce_values.h"
#include "simulators/soql.h"
#include "simulators/soql_dates.h"

/// How values of the simulated org read, compare and print.
namespace tidemark::sim::soql {

[[nodiscard]] std::string folded(std::string_view text);  ///< A–Z made a–z

[[nodiscard]] bool is_text_type(
    std::string_view describe_type);  ///< what a literal in quotes is compared with; ids are too
[[nodiscard]] bool is_id_type(std::string_view describe_type);
[[nodiscard]] bool is_number_type(std::string_view describe_type);

/// Milliseconds since 1970 of `2026-01-31T02:00:00[.000](Z|+01:00|+0100)`.
[[nodiscard]] std::optional<std::int64_t> instant_of(std::string_view text);
/// The form that REST answers with: "2026-01-31T02:00:00.000+0000".
[[nodiscard]] std::string instant_text(std::int64_t milliseconds);
/// `2026-01-31`, a day that exists.
[[nodiscard]] bool is_date(std::string_view text);

/// What a date or date-time says as milliseconds since 1970; none where the value is null or no time.
[[nodiscard]] std::optional<std::int64_t> time_of(const ValueView& value);

/// A literal as a value that fields of that type compare with; none where it is of another kind. Null fits every type.
/// Dates and date-times compare by `span_of_literal` instead.
[[nodiscard]] std::optional<Value> value_of_literal(std::string_view describe_type, const Literal& literal);
[[nodiscard]] std::optional<Span> span_of_literal(std::string_view describe_type, const Literal& literal,
                                                  std::int64_t now);

/// A stored value against one of `value_of_literal`, neither of them null: text without letter case, ids by their 15
/// characters.
[[nodiscard]] std::partial_ordering compared(std::string_view describe_type, const ValueView& stored,
                                             const Value& literal);

/// Whether a text is of a pattern of LIKE, without letter case: `%` any text, `_` one character.
[[nodiscard]] bool is_like(std::string_view text, const Literal& pattern);

/// For ORDER BY: null before all; text without letter case, ids by bytes.
[[nodiscard]] std::weak_ordering ordered(const ValueView& a, const ValueView& b, bool as_id);

/// A value as JSON, appended: doubles always with a fraction (12.0).
void append_json(const ValueView& value, std::string& json);
void append_json_text(std::string_view text, std::string& json);

/// A value as Bulk's CSV writes it, unquoted: null is nothing, a date-time is `2026-01-31T02:00:00.000Z`.
void append_text_form(const ValueView& value, std::string& text);

}  // namespace tidemark::sim::soql
