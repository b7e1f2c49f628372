#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "core/error.h"

namespace tidemark::sim {

/// A field's value as Salesforce keeps it. Text types, ids, dates and times are text (a date-time in the form REST
/// answers with, `2026-01-31T02:00:00.000+0000`); `int` is an integer; double, currency and percent are doubles.
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

/// What the simulator needs of a field's describe.
struct Field {
  std::string name;
  std::string type;               ///< "string", "reference", "double", …
  std::string relationship_name;  ///< "Owner"; empty where there is none
  std::vector<std::string> reference_to;
  int length = 0;
  int scale = 0;
  bool filterable = true;
  bool updateable = true;
};

/// One object: its describe, and its records in the order they were added.
class Object {
 public:
  /// From a describe answer. `invalid_input` where it is none.
  [[nodiscard]] static Result<Object> from_describe(std::string describe);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& describe() const { return describe_; }      ///< the bytes it was made from
  [[nodiscard]] const std::string& in_global_list() const { return global_; }  ///< its entry of `sobjects/`, JSON
  [[nodiscard]] const std::string& key_prefix() const { return key_prefix_; }
  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }

  /// Names compare without letter case, as in SOQL.
  [[nodiscard]] std::optional<std::size_t> field(std::string_view name) const;
  [[nodiscard]] std::optional<std::size_t> relationship(std::string_view name) const;

  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  /// By an id of 15 or 18 characters.
  [[nodiscard]] std::optional<std::size_t> row(std::string_view id) const;
  [[nodiscard]] const Value& value(std::size_t row, std::size_t field) const;
  void set(std::size_t row, std::size_t field, Value value);

  /// A record with these fields; the others are null. `invalid_input` where it has no `Id` of 15 or 18 characters, one
  /// that is there already, or a field that the describe lacks. Integers become doubles where the field's type says so.
  [[nodiscard]] Result<void> add(std::vector<std::pair<std::string_view, Value>> fields);

 private:
  std::string name_, describe_, global_, key_prefix_;
  std::vector<Field> fields_;
  std::unordered_map<std::string, std::size_t> field_by_name_, field_by_relationship_;
  // Described fields are many, used ones few: a field gets a column when its first value comes.
  std::vector<std::size_t> column_of_field_;
  std::size_t columns_ = 0;
  std::vector<std::vector<Value>> rows_;
  std::unordered_map<std::string, std::size_t> row_by_id_;
};

/// An org in memory: what a generator fills and the Salesforce simulator answers from.
///
///     Org org;
///     org.add_object(describe_of({"User", "005", {{"Name", "string"}, {"Email", "email"}}}));
///     org.object("Contact")->add({{"Id", record_id("003", 1)}, {"LastName", "Ito"}});
///
/// Objects keep their addresses. Knows nothing of HTTP.
class Org {
 public:
  [[nodiscard]] Result<void> add_object(std::string describe);
  [[nodiscard]] Object* object(std::string_view name);  ///< without letter case; null where there is none
  [[nodiscard]] const Object* object(std::string_view name) const;
  [[nodiscard]] const std::deque<Object>& objects() const { return objects_; }

  /// Reads FOLDER/describe/*.json, then FOLDER/records/NAME.ndjson, one record a line as REST answers it, flat:
  /// `{"Id":"003…","LastName":"Ito"}`. An `attributes` key is ignored. Errors name file and line.
  [[nodiscard]] static Result<Org> load(const std::string& folder);

 private:
  std::deque<Object> objects_;
  std::unordered_map<std::string, std::size_t> by_name_;
};

/// The 18-character form of an id (salesforce-api.md, section 9).
///
///     with_checksum("001RM000003oCpr") == "001RM000003oCprYAE"
[[nodiscard]] std::string with_checksum(std::string_view fifteen);

/// The n-th id of an object, 18 characters: record_id("003", 1) == "003000000000001AAA".
[[nodiscard]] std::string record_id(std::string_view key_prefix, std::uint64_t n);

/// What a made-up object's describe is written from; the rest has the values of a plain field.
struct FieldSketch {
  std::string name;
  std::string type;
  std::string label = {};  ///< the name where empty
  int length = 255;        ///< of text types
  int precision = 18;      ///< of double, currency, percent
  int scale = 2;
  bool updateable = true;
  std::string relationship_name = {};  ///< of a reference
  std::vector<std::string> reference_to = {};
  std::vector<std::string> picklist = {};
};
struct ObjectSketch {
  std::string name;
  std::string key_prefix;
  std::vector<FieldSketch> fields;  ///< `Id` comes first by itself
};

/// A describe answer of the documented shape.
[[nodiscard]] std::string describe_of(const ObjectSketch& sketch);

/// The same describe with further fields at its end: `Pendo_` fields beside those of a real object. `invalid_input`
/// where it is none.
[[nodiscard]] Result<std::string> describe_with(std::string_view describe, const std::vector<FieldSketch>& more);

}  // namespace tidemark::sim
