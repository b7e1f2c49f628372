#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/error.h"
#include "simulators/salesforce_columns.h"
#include "simulators/salesforce_values.h"

namespace tidemark::sim {

/// What the simulator needs of a field's describe.
struct Field {
  std::string name;
  std::string label;
  std::string type;               ///< "string", "reference", "double", …
  std::string relationship_name;  ///< "Owner"; empty where there is none
  std::string compound;           ///< the compound field that this one is a part of: "MailingAddress"
  std::vector<std::string> reference_to;
  std::vector<std::string> picklist;
  int length = 0;
  int precision = 0;
  int scale = 0;
  bool filterable = true;
  bool sortable = true;
  bool updateable = true;
  bool createable = true;
  bool nillable = true;
  bool custom = false;
  bool defaulted_on_create = false;
  bool unique = false;
  bool case_sensitive = false;
  bool external_id = false;
  bool id_lookup = false;
  bool restricted_picklist = false;
  bool visible = true;  ///< field-level security: for the API an invisible field is none
};

/// One object: its describe, and its records in the order they were added. A record is a row number for good; one that
/// was deleted keeps its row, as in the recycle bin.
class Object {
 public:
  /// From a describe answer. `invalid_input` where it is none.
  [[nodiscard]] static Result<Object> from_describe(std::string describe);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& label() const { return label_; }
  /// The bytes it was made from, or, where fields were hidden or added since, what they have become.
  [[nodiscard]] const std::string& describe() const { return describe_; }
  [[nodiscard]] const std::string& in_global_list() const { return global_; }  ///< its entry of `sobjects/`, JSON
  [[nodiscard]] const std::string& key_prefix() const { return key_prefix_; }
  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }
  /// When the describe changed last, as the simulator's clock says; 0: never since it was made.
  [[nodiscard]] std::int64_t described_at() const { return described_at_; }

  /// Names compare without letter case, as in SOQL. `field` knows what the API user may see, `any_field` all.
  [[nodiscard]] std::optional<std::size_t> field(std::string_view name) const;
  [[nodiscard]] std::optional<std::size_t> any_field(std::string_view name) const;
  [[nodiscard]] std::optional<std::size_t> relationship(std::string_view name) const;
  [[nodiscard]] std::size_t id_field() const { return id_field_; }

  /// Field-level security. False where there is no such field.
  bool allow(std::string_view field, bool read, bool edit, std::int64_t now = 0);
  /// A field by its describe, JSON. False where the object has one of that name already.
  bool add_field(std::string_view described, bool visible, std::int64_t now);
  bool remove_field(std::string_view name, std::int64_t now);

  [[nodiscard]] std::size_t size() const { return size_; }  ///< rows, with the deleted ones
  /// By an id of 15 or 18 characters; deleted records are found too.
  [[nodiscard]] std::optional<std::size_t> row(std::string_view id) const;
  [[nodiscard]] std::string_view id(std::size_t row) const;
  [[nodiscard]] bool is_deleted(std::size_t row) const { return row < deleted_.size() && deleted_[row]; }
  void set_deleted(std::size_t row, bool deleted);

  [[nodiscard]] ValueView view(std::size_t row, std::size_t field) const;
  [[nodiscard]] Value value(std::size_t row, std::size_t field) const { return owned(view(row, field)); }
  /// False, and nothing is changed, where the field's type can't hold such a value. Not for `Id`.
  bool set(std::size_t row, std::size_t field, const Value& value);

  /// A record with these fields; the others are null. `invalid_input` where it has no `Id` of 15 or 18 characters, one
  /// that is there already, a field that the describe lacks, or a value that doesn't fit the field's type. Integers
  /// become doubles where the field's type says so.
  [[nodiscard]] Result<void> add(std::vector<std::pair<std::string_view, Value>> fields);
  void drop_last();  ///< takes the last `add` back

  /// The first record, deleted ones apart, that holds this text in this field; for unique and external-id fields, the
  /// first question builds an index. Without letter case unless the field is case-sensitive.
  [[nodiscard]] std::optional<std::size_t> row_with(std::size_t field, const ValueView& value);

 private:
  using Index = std::unordered_multimap<std::string, std::uint32_t>;
  void learn(const Field& field);
  void write_describe(std::int64_t now);
  [[nodiscard]] std::size_t slot_of(std::string_view fifteen) const;
  void index_row(std::size_t row);
  void rehash();
  [[nodiscard]] std::string key_of(std::size_t field, const ValueView& value) const;

  std::string name_, label_, describe_, global_, key_prefix_;
  std::vector<Field> fields_;
  std::vector<std::string> described_fields_;  ///< each field's describe as it came
  std::unordered_map<std::string, std::size_t> field_by_name_, field_by_relationship_;
  std::size_t id_field_ = 0;
  std::optional<std::size_t> deleted_field_;
  std::int64_t described_at_ = 0;

  std::size_t size_ = 0;
  std::deque<Column> columns_;  ///< one a field, empty ones cost nothing
  std::vector<bool> deleted_;
  std::vector<std::uint32_t> slots_;  ///< open addressing by id: row + 1, 0 is free
  std::unordered_map<std::size_t, Index> indexes_;
};

}  // namespace tidemark::sim
