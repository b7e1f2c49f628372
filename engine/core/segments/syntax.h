#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include "core/segments/problem.h"
#include "core/time/instant.h"

namespace tidemark::segments {

/// The language of segments (docs/segments.md) as text and as a tree. What the fields are is not asked here: see segment.h.
///
///     const auto tree = parse(R"(custom.region = "EMEA" AND (custom.arr>1e4 or custom.stage in ("trial","active")))");
///     print(*tree) == R"(custom.region = "EMEA" and (custom.arr > 10000 or custom.stage in ("trial", "active")))"
///
/// Words of the language are known in any letter case, field names letter for letter. parse(print(tree)) is the same tree.

enum class Operator : std::uint8_t {
  equal,  ///< negated: `!=`
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  contains,
  starts_with,
  ends_with,
  in,
  is_empty,
  is_true,
  is_false,
  before,
  after,
  on,
  within_last,
};

/// "=", "contains", "within last": as it is written, without what negates it.
[[nodiscard]] std::string_view name_of(Operator op);

enum class Unit : std::uint8_t { days, weeks, months };

struct Day {
  std::int64_t days = 0;  ///< since 1970

  friend bool operator==(const Day&, const Day&) = default;
};

struct Literal {
  std::variant<std::string, double, bool, Day, Instant> value;
  Place place = {};

  friend bool operator==(const Literal&, const Literal&) = default;
};

/// One field held against something: `custom.stage not in ("trial", "active")`.
struct Condition {
  std::string field;
  Operator op = Operator::equal;
  bool negated = false;         ///< `!=`, `not contains`, `is not empty` …
  std::vector<Literal> values;  ///< of `in` at least one; none of `is …` and `within last`; else one
  std::uint32_t count = 0;      ///< within last
  Unit unit = Unit::days;       ///< within last
  Place field_place = {};
  Place operator_place = {};

  friend bool operator==(const Condition&, const Condition&) = default;
};

struct Expression {
  enum class Kind : std::uint8_t { condition, all, any, negation };
  Kind kind = Kind::condition;
  Condition condition;            ///< of a condition
  std::vector<Expression> parts;  ///< of all and any at least two, none of them of the same kind; of a negation one

  friend bool operator==(const Expression&, const Expression&) = default;
};

/// How many parentheses and negations may lie in one another, and how long a text may be.
inline constexpr std::size_t most_nested = 100;
inline constexpr std::size_t longest_text = std::size_t{64} << 10;

[[nodiscard]] tl::expected<Expression, Problem> parse(std::string_view text);

/// The canonical form: one line, words in lower case, no parentheses that are not needed.
[[nodiscard]] std::string print(const Expression& expression);

/// The fields that it asks about, each once, by bytes.
[[nodiscard]] std::vector<std::string> field_names(const Expression& expression);

}  // namespace tidemark::segments
