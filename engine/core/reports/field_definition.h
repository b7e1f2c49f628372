#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/reports/column_facts.h"
#include "core/schema/salesforce_schema.h"

namespace tidemark {

/// A custom field of Salesforce as it is to be made: what a push's target has to be (the type table of the rules of planning;
/// salesforce-api.md, 10).
///
///     name "Pendo_Days_Active__c", label "Pendo Days Active", type number, precision 18, scale 0
struct FieldDefinition {
  enum class Type : std::uint8_t { text, long_text, number, checkbox, date_time };
  std::string name;
  std::string label;  ///< at most 40 characters
  Type type = Type::text;
  int length = 0;     ///< text: 255; long text
  int precision = 0;  ///< number: all digits
  int scale = 0;      ///< number: those after the point

  friend bool operator==(const FieldDefinition&, const FieldDefinition&) = default;
};

/// As people and Salesforce call it: "Number(18, 2)" there, "Number" in the Tooling API.
[[nodiscard]] std::string to_text(const FieldDefinition& field);
[[nodiscard]] std::string_view name_of(FieldDefinition::Type type);

/// The field that takes a column's values, from its type and what it was seen to hold, with room for what may come. `label` is the
/// report's word for it, the key where there is none. `type`: of a metadata column, as the schema has it; else as the facts have it;
/// text where there are no values.
///
///     column "npsScore", label "NPS score", values −0.25 … 0.5   Pendo_NPS_score__c   Number(18, 2)
///     column "plan", values up to 9 characters                    Pendo_plan__c        Text(255)
[[nodiscard]] FieldDefinition field_for(const ColumnFacts& facts, std::string_view label,
                                        std::optional<ColumnType> type);

/// "Pendo_" and the label's letters and digits, words joined by `_`, at most 40 characters before `__c`.
[[nodiscard]] std::string pendo_field_name(std::string_view label);

/// Whether a push of that type into this field is one that the type table knows: not that each value will convert.
[[nodiscard]] bool takes(const SalesforceField& field, ColumnType type);

/// How well a field's name goes with a column's, best first.
enum class NameFit : std::uint8_t {
  same,     ///< but for letter case
  inside,   ///< is_meant_for
  a_word,   ///< a word of three letters or more is in both: Pendo_Last_Visit__c and Pendo_lastDay__c
  nothing,  ///< names say nothing
};
[[nodiscard]] NameFit name_fit(std::string_view field, std::string_view name);

/// The object's fields that a push may write and that take the type, those first whose name fits best.
[[nodiscard]] std::vector<const SalesforceField*> fields_for(const SalesforceObject& object, ColumnType type,
                                                             std::string_view name);

/// Whether a field was made for such a column, as far as names tell: one of the two has the other's letters and digits in it, whatever their case.
///
///     is_meant_for("Pendo_Days_Active__c", "Pendo_numDaysActive__c") == true
[[nodiscard]] bool is_meant_for(std::string_view field, std::string_view name);

}  // namespace tidemark
