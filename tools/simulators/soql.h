#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace tidemark::sim {

/// SOQL as far as the simulated org speaks it (salesforce-api.md, section 5):
///
///     SELECT field, … | COUNT()  FROM object
///     [WHERE condition]  [ORDER BY field [ASC|DESC] [NULLS FIRST|LAST], …]  [LIMIT n]
///
/// Conditions: `= != <> < <= > >=` with a literal, `[NOT] IN (…)`, AND, OR, NOT, brackets. As in the real one AND and
/// OR stand beside each other only in brackets. Keywords in any letter case; fields are paths (`Owner.Email`).
namespace soql {

/// As REST names it: an errorCode and a message.
struct Refusal {
  std::string code;
  std::string message;
};

struct Path {
  std::string text;        ///< as it was written
  std::size_t column = 0;  ///< where, counted from 1
};

struct Literal {
  enum class Kind : std::uint8_t { text, number, boolean, null, date, datetime };
  Kind kind = Kind::null;
  std::string text;  ///< without quotes and escapes
};

struct Condition {
  enum class Kind : std::uint8_t { all, any, negated, compare, in, not_in };
  enum class Operator : std::uint8_t { equal, unequal, less, less_or_equal, greater, greater_or_equal };
  Kind kind = Kind::all;
  std::vector<Condition> parts = {};  ///< of all, any, negated
  Path field = {};
  Operator comparison = Operator::equal;
  std::vector<Literal> values = {};  ///< one for compare
};

struct Order {
  Path field = {};
  bool descending = false;
  bool nulls_last = false;
};

struct Query {
  std::string text;
  bool count = false;  ///< SELECT COUNT()
  std::vector<Path> fields = {};
  Path object = {};
  std::optional<Condition> where = {};
  std::vector<Order> order = {};
  std::optional<std::uint64_t> limit = {};
};

/// MALFORMED_QUERY where it is not of the grammar above, or longer than 100,000 characters.
[[nodiscard]] tl::expected<Query, Refusal> parse(std::string_view text);

/// The message's beginning that points at a place: the statement, a caret below it, row and column.
[[nodiscard]] std::string pointing_at(std::string_view text, std::size_t column);

}  // namespace soql
}  // namespace tidemark::sim
