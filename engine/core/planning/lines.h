#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/planning/convert.h"
#include "core/planning/filters.h"
#include "core/planning/plan.h"
#include "core/planning/read_value.h"

namespace tidemark {

/// A mapping line that was held against both schemas: where its values come from and go to.
struct PlanLine {
  const MappingLine* line = nullptr;
  std::string field = {};                         ///< "custom.region", "Pendo_NPS__c"
  std::uint32_t field_index = 0;                  ///< in Plan::fields
  std::optional<std::size_t> source_column = {};  ///< nothing: a constant
  Value constant = {};
  ReadAs read_source = ReadAs::text;
  ReadAs read_raw = ReadAs::text;  ///< for the `value` of an invalid line
  std::size_t target_column = 0;
  ReadAs read_target = ReadAs::text;
  Conversion conversion;
  bool plain_text = false;  ///< text to text as it is: equal bytes are equal values
};

/// The lines of one source: the pull's, or one report's.
struct PlanPart {
  std::string report;  ///< empty for a pull
  std::vector<PlanLine> lines;
  std::vector<Column> source_columns;
  std::size_t id_column = 0;   ///< of the source
  std::size_t key_column = 0;  ///< of the source; a report's rows carry only the id
};

/// All of a connection's lines in one direction.
struct PlanLines {
  std::vector<PlanPart> parts;
  std::vector<Column> target_columns;
  std::size_t target_id_column = 0;
  std::size_t target_key_column = 0;
  std::vector<Column> entity_columns;  ///< of a push that needs entities
  std::size_t entity_id_column = 0;
  std::size_t entity_key_column = 0;
  bool needs_entities = false;                ///< push by another field than the id, or with a filter
  bool keys_from_entities = false;            ///< push by another field than the id
  std::optional<RecordFilter> source_filter;  ///< of a pull
  std::optional<RecordFilter> target_filter;
  std::optional<RecordFilter> entity_filter;  ///< of a push: of whom its rows are
  IdentifierRule source_rule;
  IdentifierRule target_rule;
  std::vector<std::string> fields;  ///< the planned ones, by bytes
  std::vector<std::uint8_t> is_volatile;
  std::vector<Refused> refused;
  Arena constants;  ///< lists of lines that have a constant
};

/// "Owner.Email" → {"Owner", "Email"}; "agent.email" → {"metadata", "agent", "email"}.
[[nodiscard]] std::vector<std::string> split_path(std::string_view path);
[[nodiscard]] std::vector<std::string> metadata_path(std::string_view group_and_field);
/// Whether any step of the path is a field or relationship that push has reserved (M5, M13).
[[nodiscard]] bool reserved_on_the_way(std::string_view path);
/// The place of a column among those that are decoded; it is added where it is not there yet.
[[nodiscard]] std::size_t column_of(std::vector<Column>& columns, std::vector<std::string> path);

/// How a field of this type identifies records (M4); nothing where it can't.
[[nodiscard]] std::optional<IdentifierRule> identifier_rule(SalesforceType type, bool ignore_case);
[[nodiscard]] std::optional<IdentifierRule> identifier_rule(MetadataType type, bool ignore_case);

/// What a metadata column of a report holds, as its schema says; nothing for a type that nobody knows.
[[nodiscard]] std::optional<ColumnType> column_type(MetadataType type);

/// A field that values can be written to, as its schema says.
struct TargetField {
  TargetType type;
  ReadAs read = ReadAs::text;     ///< what it holds
  std::vector<std::string> path;  ///< of its column in pages
};
/// `not_found`: it is in no schema (a connection problem); `refused`: it can't be written. The error's `what` is the reason.
[[nodiscard]] Result<TargetField> pendo_target(const PendoSchema& schema, const std::string& field);
[[nodiscard]] Result<TargetField> salesforce_target(const SalesforceSchema& schema, const std::string& object,
                                                    const std::string& field, bool truncate = false);

/// Holds the configuration's lines against the schemas ("What is refused"). An error is a connection problem.
[[nodiscard]] Result<PlanLines> resolve_lines(const PlanInputs& inputs);

/// Sorts each part's lines by field and numbers the fields over all parts: done when it is known which lines are planned.
void number_fields(PlanLines& lines);

}  // namespace tidemark
