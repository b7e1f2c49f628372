#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "simulators/salesforce_org.h"
#include "simulators/soql.h"

namespace tidemark::sim::soql {

/// A query whose names were found in an org: which rows it is about, and how each is written.
///
///     auto query = bind(org, *parse("SELECT Id, Owner.Email FROM Contact WHERE Email != null"));
///     for (std::size_t row : query->rows()) query->write(row, "66.0", json);
///
/// Keeps pointers into the org.
class Bound {
 public:
  /// The rows that match, in order, LIMIT obeyed. Rows come in the order of the org where no ORDER BY says otherwise.
  [[nodiscard]] std::vector<std::uint32_t> rows() const;

  /// One record as REST answers it, appended: `{"attributes":{…},"Id":"003…","Owner":null}`. `version` is "66.0".
  void write(std::size_t row, std::string_view version, std::string& json) const;

  [[nodiscard]] bool count_only() const { return count_; }

 private:
  friend tl::expected<Bound, Refusal> bind(const Org& org, const Query& query);

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
    std::string key;                 ///< as the describe spells it
    std::size_t field = 0;           ///< the value, or the reference that the nested record is found by
    bool known = true;               ///< false: this one of several possible objects lacks the field, null is written
    std::vector<Shape> shapes = {};  ///< of a nested record, one for each object it may be
  };
  struct Shape {
    const Object* object = nullptr;
    std::vector<Member> members = {};
  };
  class Binder;

  static const Value& read(const Object& object, std::size_t row, const Way& way);
  static bool matches(const Object& object, std::size_t row, const Test& test);
  static void write_record(const Shape& shape, std::size_t row, std::string_view version, std::string& json);
  static void write_member(const Object& object, const Member& member, std::size_t row, std::string_view version,
                           std::string& json);

  const Object* object_ = nullptr;
  bool count_ = false;
  Shape shape_;
  std::vector<Test> where_;  ///< none or one
  std::vector<Sorting> order_;
  std::uint64_t limit_ = static_cast<std::uint64_t>(-1);
};

/// INVALID_TYPE, INVALID_FIELD or MALFORMED_QUERY in the words of the real one.
[[nodiscard]] tl::expected<Bound, Refusal> bind(const Org& org, const Query& query);

/// A value as JSON, appended: doubles always with a fraction (12.0).
void append_json(const Value& value, std::string& json);

}  // namespace tidemark::sim::soql
