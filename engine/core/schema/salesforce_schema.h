#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace tidemark {

/// What a Salesforce object looks like, as its `describe` says (spec: Salesforce types and values; the type table of the rules of
/// planning). Only what planning, previews and hints need is kept.

/// The types that a describe knows. `unknown` is any other: its name is kept, and nothing can be done with it.
enum class SalesforceType : std::uint8_t {
  string,
  textarea,
  picklist,
  multipicklist,
  combobox,
  email,
  phone,
  url,
  id,
  reference,
  encryptedstring,
  time,
  integer,   ///< "int"
  floating,  ///< "double": all Number fields, those without decimals too
  currency,
  percent,
  boolean,
  date,
  datetime,
  base64,
  address,
  location,
  any_type,
  complex_value,
  json,
  unknown,
};

/// As a describe writes it: "int", "double", "anyType"; "unknown" for unknown.
[[nodiscard]] std::string_view name_of(SalesforceType type);

struct SalesforceField {
  std::string name;   ///< "Region__c"
  std::string label;  ///< what people see; may be empty
  SalesforceType type = SalesforceType::unknown;
  std::string type_name;                     ///< as described, also where `type` is unknown
  std::int32_t length = 0;                   ///< of texts, in UTF-16 units; 0 of others
  std::int32_t precision = 0;                ///< of doubles: all digits
  std::int32_t scale = 0;                    ///< of doubles: digits after the point
  std::int32_t digits = 0;                   ///< of ints
  bool updateable = false;                   ///< by this API user
  bool calculated = false;                   ///< a formula
  bool restricted_picklist = false;          ///< takes no other values than picklist_values
  std::vector<std::string> picklist_values;  ///< the active ones, in the org's order
  std::vector<std::string> reference_to;     ///< objects that a reference may lead to; several: polymorphic
  std::string relationship_name;             ///< "Owner" of OwnerId; empty where there is none
};

struct SalesforceObject {
  std::string name;
  bool queryable = true;                ///< by this API user, like all of it
  bool updateable = true;               ///< likewise; both are so where the describe does not say
  std::vector<SalesforceField> fields;  ///< in the describe's order, each name once

  [[nodiscard]] const SalesforceField* field(std::string_view field_name) const;  ///< letter for letter; null: none
};

/// Reads one describe answer, a whole JSON object. Unknown keys are passed over and optional ones may be missing or null, but a key of
/// another shape than documented is an error: `bad_answer`, `where` names the place ("Contact, fields[3].length").
[[nodiscard]] Result<SalesforceObject> read_describe(std::string_view answer);

/// A field that was found, or why not.
struct FoundField {
  const SalesforceField* field = nullptr;  ///< lives as long as the schema, until the next add
  std::string object;                      ///< the object that has it: "User" of Contact's "Owner.Email"
  std::string why;                         ///< where there is none: "Contact has no field Regoin__c"
  std::string hint;                        ///< where a name differs in letter case only: "did you mean Region__c?"

  explicit operator bool() const { return field != nullptr; }
};

/// The describes that a plan is given: of the connected object and of those that relationship fields lead to.
class SalesforceSchema {
 public:
  /// Adds an object; one of the same name is replaced.
  void add(SalesforceObject object);

  [[nodiscard]] const SalesforceObject* object(std::string_view name) const;  ///< letter for letter; null: not given
  [[nodiscard]] const std::vector<SalesforceObject>& objects() const { return objects_; }

  /// Follows a path of up to five relationships and a field, letter for letter:
  ///
  ///     schema.find("Contact", "Email")              schema.find("Contact", "Account.Owner.Name")
  ///
  /// A relationship that may lead to several objects has the fields of all of them that were given; of several fields of one
  /// name the first in the order of referenceTo counts.
  [[nodiscard]] FoundField find(std::string_view object_name, std::string_view path) const;

 private:
  std::vector<SalesforceObject> objects_;
};

}  // namespace tidemark
