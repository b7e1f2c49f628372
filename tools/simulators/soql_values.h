#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "simulators/salesforce_org.h"
#include "simulators/soql.h"

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

/// A literal as a value that fields of that type compare with; none where it is of another kind. A date-time becomes
/// its milliseconds. Null fits every type.
[[nodiscard]] std::optional<Value> value_of_literal(std::string_view describe_type, const Literal& literal);

/// A stored value against one of `value_of_literal`, neither of them null: text without letter case, ids by their 15
/// characters, times as instants.
[[nodiscard]] std::partial_ordering compared(std::string_view describe_type, const Value& stored, const Value& literal);

/// For ORDER BY: null before all; text without letter case, ids by bytes.
[[nodiscard]] std::weak_ordering ordered(const Value& a, const Value& b, bool as_id);

}  // namespace tidemark::sim::soql
