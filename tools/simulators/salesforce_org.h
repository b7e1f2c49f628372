#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/error.h"
#include "simulators/salesforce_object.h"

namespace tidemark::sim {

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
  [[nodiscard]] std::deque<Object>& objects() { return objects_; }

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
  bool restricted = false;  ///< of a picklist: takes no other value
  bool unique = false;      ///< text or number that no two records share; an external id too
  bool required = false;
};
struct ObjectSketch {
  std::string name;
  std::string key_prefix;
  std::vector<FieldSketch> fields;  ///< `Id` comes first by itself
};

/// A describe answer of the documented shape.
[[nodiscard]] std::string describe_of(const ObjectSketch& sketch);

/// One entry of a describe's `fields`.
[[nodiscard]] std::string field_describe_of(const FieldSketch& field);

/// The same describe with further fields at its end: `Pendo_` fields beside those of a real object. `invalid_input`
/// where it is none.
[[nodiscard]] Result<std::string> describe_with(std::string_view describe, const std::vector<FieldSketch>& more);

}  // namespace tidemark::sim
