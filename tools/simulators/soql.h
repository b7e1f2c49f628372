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
///     SELECT field, … | COUNT() | aggregate(field) [alias], … | FIELDS(ALL|STANDARD|CUSTOM)
///     FROM object [alias] [WHERE condition]
///     [ORDER BY field [ASC|DESC] [NULLS FIRST|LAST], …] [LIMIT n] [OFFSET n] [ALL ROWS]
///
/// Conditions: `= != <> < <= > >=` with a literal or a date word (TODAY, LAST_N_DAYS:7), LIKE, `[NOT] IN (…)`,
/// INCLUDES and EXCLUDES, AND, OR, NOT, brackets. As in the real one AND and OR stand beside each other only in
/// brackets. Keywords in any letter case; fields are paths (`Owner.Email`). Not known: subqueries, GROUP BY, TYPEOF.
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
  enum class Kind : std::uint8_t { text, number, boolean, null, date, datetime, date_word };
  Kind kind = Kind::null;
  std::string text;                             ///< without quotes and escapes
  std::vector<std::size_t> not_wildcards = {};  ///< where a `%` or `_` stands that was escaped
};

struct Condition {
  enum class Kind : std::uint8_t { all, any, negated, compare, in, not_in, like, includes, excludes };
  enum class Operator : std::uint8_t { equal, unequal, less, less_or_equal, greater, greater_or_equal };
  Kind kind = Kind::all;
  std::vector<Condition> parts = {};  ///< of all, any, negated
  Path field = {};
  Operator comparison = Operator::equal;
  std::vector<Literal> values = {};  ///< one for compare and like
};

struct Order {
  Path field = {};
  bool descending = false;
  bool nulls_last = false;
};

/// `COUNT(Id) c`.
struct Aggregated {
  std::string function;  ///< "COUNT", "COUNT_DISTINCT", "MIN", "MAX", "SUM", "AVG"
  Path field = {};
  std::string alias = {};  ///< "expr0" where none was given
};

struct Query {
  std::string text;
  bool count = false;  ///< SELECT COUNT()
  std::vector<Aggregated> aggregates = {};
  std::string group_of_fields = {};  ///< "ALL", "STANDARD" or "CUSTOM" of FIELDS(…)
  std::vector<Path> fields = {};
  Path object = {};
  std::string alias = {};  ///< of the object: SELECT c.Id FROM Contact c
  std::optional<Condition> where = {};
  std::vector<Order> order = {};
  std::optional<std::uint64_t> limit = {};
  std::uint64_t offset = 0;
  bool all_rows = false;
};

/// MALFORMED_QUERY where it is not of the grammar above, or longer than 100,000 characters.
[[nodiscard]] tl::expected<Query, Refusal> parse(std::string_view text);

/// The message's beginning that points at a place: the statement, a caret below it, row and column.
[[nodiscard]] std::string pointing_at(std::string_view text, std::size_t column);

}  // namespace soql
}  // namespace tidemark::sim
