#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/configuration.h"
#include "core/number/decimal.h"
#include "core/planning/value.h"
#include "core/time/zone.h"

namespace tidemark {

enum class TargetKind : std::uint8_t {
  metadata_text,
  metadata_integer,
  metadata_float,
  metadata_boolean,
  metadata_time,
  metadata_list,
  salesforce_text,
  salesforce_integer,
  salesforce_number,
  checkbox,
  salesforce_date,
  salesforce_datetime,
  multi_select,
};

/// What a target field can hold, from its schema.
struct TargetType {
  TargetKind kind = TargetKind::metadata_text;
  std::int64_t length = 0;                 ///< salesforce_text, multi_select: in UTF-16 units; 0: not limited
  std::int64_t precision = 0;              ///< salesforce_number: digits in all; 0: not limited
  int scale = 0;                           ///< salesforce_number: digits after the point
  bool restricted = false;                 ///< a restricted picklist: only `picklist` is taken
  bool truncate = false;                   ///< the line's: a text that is too long is cut
  std::vector<std::string> picklist = {};  ///< in the schema's order
};

/// What became of a value.
struct Converted {
  Value value = {};
  std::string why = {};  ///< not empty: *invalid*, for this reason
  bool cut = false;      ///< a text was cut to the target's length

  [[nodiscard]] bool invalid() const { return !why.empty(); }
};

/// "First the converters of the line, in order, then the conversion to the target field's type" (Rules of planning, "What a
/// value becomes"), and then the target's own normalisation ("What is a change"). Stateless; texts made go into the arena.
///
///     {trim, values {"Trial": "trial"}} → metadata text:   " Trial " becomes "trial"
///     {scale 100} → Salesforce number of scale 0:          0.425 becomes 43
class Conversion {
 public:
  /// `column_type`: what a push column is said to be (or its metadata schema says). A value is brought to it before the
  /// converters see it; one that does not fit may still become another by `values` or `scale`, and is *invalid* otherwise.
  /// `zone` must live as long as the conversion.
  Conversion(std::span<const Converter> converters, std::optional<ColumnType> column_type, TargetType target,
             const Zone& zone);

  [[nodiscard]] Converted operator()(const Value& raw, Arena& arena) const;

  [[nodiscard]] const TargetType& target() const { return target_; }

 private:
  [[nodiscard]] Converted to_column_type(const Value& value, Arena& arena) const;
  [[nodiscard]] Converted to_target(const Value& value, Arena& arena) const;
  [[nodiscard]] Converted to_salesforce_text(const Value& value, Arena& arena) const;
  [[nodiscard]] Converted to_salesforce_number(const Value& value) const;
  [[nodiscard]] Converted to_multi_select(const Value& value, Arena& arena) const;

  std::span<const Converter> steps_;
  std::vector<std::optional<Decimal>> factors_;  ///< of each step that scales
  std::optional<ColumnType> column_type_;
  TargetType target_;
  const Zone* zone_;
};

/// The form in which a multi-select picklist's value is compared: its parts trimmed of ASCII blanks, each once, empty ones
/// dropped, in the order of the schema's values, unknown ones last by bytes, joined by ";". Empty where nothing is left.
[[nodiscard]] std::string multi_select_form(const Value& value, std::span<const std::string> picklist);

}  // namespace tidemark
