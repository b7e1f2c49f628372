#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>
#include <tl/expected.hpp>

#include "simulators/salesforce_state.h"
#include "simulators/soql_query.h"

namespace tidemark::sim {

/// Why a record or a request is not taken: the names of salesforce-api.md, section 3.
struct WriteError {
  std::string code;
  std::string message;
  std::vector<std::string> fields = {};
};

/// A record's fields as they came. In CSV all values are text, and `#N/A` has become null.
struct FieldInput {
  std::string name;
  Value value;
  bool structured = false;  ///< a JSON array or object, which no field takes
};
using RecordInput = std::vector<FieldInput>;
enum class InputForm : std::uint8_t { json, csv };

/// A JSON object's members, `attributes` left out, and `id` too where `without_id`.
[[nodiscard]] RecordInput input_of(const nlohmann::ordered_json& record, bool without_id);

/// A value as a field stores it, or why it can't: text trimmed and cut of CR, `""` null, numbers rounded half up to the
/// field's scale, date-times to the second, ids completed to 18.
[[nodiscard]] tl::expected<Value, WriteError> stored_value(const Field& field, const FieldInput& input, InputForm form);

/// `value` rounded to `scale` digits after the point, half away from zero, on its shortest decimal: rounded(2.675, 2)
/// == 2.68.
[[nodiscard]] double rounded(double value, int scale);

/// Saves records as the org does: field-level security, conversion, required and unique fields, row locks, validation
/// rules, and the fields that the system itself sets. A record is written whole or not at all.
///
///     RecordWriter writer{state};
///     writer.update(contacts, row, {{"Score__c", Value{2.675}}}, InputForm::json)      // empty: done, 2.68 is stored
class RecordWriter {
 public:
  explicit RecordWriter(SalesforceState& state) : state_(state) {}

  /// What fails a whole request: a column that is none, JSON of a type that the field does not take.
  [[nodiscard]] std::optional<WriteError> unreadable(const Object& object, const RecordInput& input,
                                                     InputForm form) const;

  [[nodiscard]] std::vector<WriteError> update(Object& object, std::size_t row, const RecordInput& input,
                                               InputForm form);
  /// The new record's id.
  [[nodiscard]] tl::expected<std::string, std::vector<WriteError>> create(Object& object, const RecordInput& input,
                                                                          InputForm form);
  [[nodiscard]] std::vector<WriteError> remove(Object& object, std::size_t row);

  /// Takes back all that was written since `begin`: allOrNone.
  void begin() { undo_.clear(); }
  void roll_back();

 private:
  struct Change {
    enum class Kind : std::uint8_t { set, created, deleted };
    Kind kind;
    Object* object;
    std::size_t row, field;
    Value before;
  };
  using Values = std::vector<std::pair<std::size_t, Value>>;

  std::optional<WriteError> befallen();
  std::optional<WriteError> locked(const Object& object, std::size_t row);
  Values read(const Object& object, const RecordInput& input, InputForm form, bool creating,
              std::vector<WriteError>& errors) const;
  void check_required(const Object& object, const Values& values, bool creating, std::vector<WriteError>& errors) const;
  void check_references(const Object& object, const Values& values, std::vector<WriteError>& errors) const;
  void check_unique(Object& object, std::optional<std::size_t> row, const Values& values,
                    std::vector<WriteError>& errors) const;
  void set(Object& object, std::size_t row, std::size_t field, Value value);
  void set_system_fields(Object& object, std::size_t row, bool created);
  void set_full_name(Object& object, std::size_t row);
  std::vector<WriteError> refused_by_rules(Object& object, std::size_t row);
  void roll_back_to(std::size_t mark);

  SalesforceState& state_;
  std::vector<Change> undo_;
  std::vector<std::pair<const ValidationRule*, soql::Bound>> rules_;
  bool rules_read_ = false;
};

}  // namespace tidemark::sim
