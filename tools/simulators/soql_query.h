#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "simulators/salesforce_org.h"
#include "simulators/soql.h"
#include "simulators/soql_dates.h"

namespace tidemark::sim::soql {

/// How a query looks at the org.
struct Sight {
  std::int64_t now = 0;       ///< milliseconds since 1970: what TODAY is
  bool everything = false;    ///< past field-level security, as validation rules look
  bool with_deleted = false;  ///< queryAll
};

/// A query whose names were found in an org: which rows it is about, and how each is written.
///
///     auto query = bind(org, *parse("SELECT Id, Owner.Email FROM Contact WHERE Email != null"), {});
///     for (std::size_t row : query->rows()) query->write(row, "/services/data/v66.0", json);
///
/// Keeps pointers into the org.
class Bound {
 public:
  /// The rows that match, in order, LIMIT obeyed. Rows come in the order of the org where no ORDER BY says otherwise.
  [[nodiscard]] std::vector<std::uint32_t> rows() const;

  /// One record as REST answers it, appended: `{"attributes":{…},"Id":"003…","Owner":null}`. `base` is
  /// what the addresses begin with.
  void write(std::size_t row, std::string_view base, std::string& json) const;

  [[nodiscard]] bool count_only() const { return count_; }
  /// `SELECT COUNT(Id) c, MAX(Score__c) …`: one record of these rows.
  [[nodiscard]] bool aggregates() const { return !aggregates_.empty(); }
  void write_aggregates(const std::vector<std::uint32_t>& rows, std::string& json) const;

  /// Whether the WHERE of the query holds for a row.
  [[nodiscard]] bool holds(std::size_t row) const { return where_.empty() || matches(*object_, row, where_.front()); }

  /// Why Bulk API 2.0 takes no such query, in its words; empty where it does.
  [[nodiscard]] std::string not_for_bulk() const;
  /// The columns as Bulk names them, in the order asked for: "Id", "Owner.Email".
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  /// One record as a line of Bulk's CSV, every value in quotes, appended.
  void write_csv(std::size_t row, char delimiter, std::string_view line_end, std::string& csv) const;

  [[nodiscard]] const Object& object() const { return *object_; }

 private:
  friend tl::expected<Bound, Refusal> bind(const Org& org, const Query& query, const Sight& sight);

  /// A field reached over any number of references. Where a reference may lead to several objects each has its own way
  /// on.
  struct Next;
  struct Way {
    std::size_t field = 0;
    std::vector<Next> next = {};  ///< empty: `field` is the value itself
  };
  struct Next {
    const Object* object = nullptr;
    Way way = {};
  };
  struct Test {
    Condition::Kind kind = Condition::Kind::all;
    std::vector<Test> parts = {};
    Way way = {};
    std::string type = {};  ///< of the field at the way's end
    Condition::Operator comparison = Condition::Operator::equal;
    std::vector<Value> values = {};
    std::vector<Span> spans = {};               ///< of dates and date-times, beside `values`
    std::vector<Literal> like = {};             ///< one for like
    std::unordered_set<std::string> keys = {};  ///< of a long IN list of texts: folded, ids cut to 15
  };
  struct Aggregate {
    std::string function, alias;
    Way way = {};
  };
  struct Sorting {
    Way way = {};
    bool is_id = false;
    bool descending = false;
    bool nulls_last = false;
  };
  /// A value or a nested record of the answer.
  struct Shape;
  struct Member {
    std::string key;                      ///< as the describe spells it
    std::size_t field = 0;                ///< the value, or the reference that the nested record is found by
    std::vector<std::size_t> parts = {};  ///< of a compound field
    bool known = true;               ///< false: this one of several possible objects lacks the field, null is written
    std::vector<Shape> shapes = {};  ///< of a nested record, one for each object it may be
  };
  struct Shape {
    const Object* object = nullptr;
    std::vector<Member> members = {};
  };
  class Binder;

  static ValueView read(const Object& object, std::size_t row, const Way& way);
  static bool compares(const Test& test, const ValueView& stored, std::size_t which, Condition::Operator comparison);
  static bool among(const Test& test, const ValueView& stored);
  static bool includes(const Test& test, const ValueView& stored);
  [[nodiscard]] const Test* by_id(const Test& test) const;
  [[nodiscard]] std::vector<std::uint32_t> candidates() const;
  void sort(std::vector<std::uint32_t>& rows) const;
  [[nodiscard]] ValueView aggregated(const Aggregate& aggregate, const std::vector<std::uint32_t>& rows) const;
  static bool matches(const Object& object, std::size_t row, const Test& test);
  static void write_record(const Shape& shape, std::size_t row, std::string_view base, std::string& json);
  static void write_member(const Object& object, const Member& member, std::size_t row, std::string_view base,
                           std::string& json);

  const Object* object_ = nullptr;
  bool count_ = false;
  bool with_deleted_ = false;
  bool has_offset_ = false;
  std::vector<Aggregate> aggregates_;
  std::vector<std::string> columns_;
  std::vector<Way> column_ways_;
  std::string compound_;  ///< the first compound field selected, empty where none is
  Shape shape_;
  std::vector<Test> where_;  ///< none or one
  std::vector<Sorting> order_;
  std::uint64_t limit_ = static_cast<std::uint64_t>(-1);
  std::uint64_t offset_ = 0;
};

/// INVALID_TYPE, INVALID_FIELD or MALFORMED_QUERY in the words of the real one.
[[nodiscard]] tl::expected<Bound, Refusal> bind(const Org& org, const Query& query, const Sight& sight = {});

}  // namespace tidemark::sim::soql
