#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/error.h"

namespace tidemark::sim {

/// A visitor's or an account's values: JSON texts, each beside the number of its field in the store's table, packed into
/// one piece of memory, as there are a million of them.
class PendoEntity {
 public:
  [[nodiscard]] std::optional<std::string_view> find(std::uint32_t field) const;
  /// `json` "null" clears.
  void set(std::uint32_t field, std::string_view json);
  /// `see(field, json)` for each value, in the order in which they came.
  template <typename See>
  void for_each(const See& see) const {
    for (std::string_view rest = bytes_; !rest.empty();) {
      const auto field = static_cast<std::uint32_t>(take_number(rest));
      const auto length = static_cast<std::size_t>(take_number(rest));
      see(field, rest.substr(0, length));
      rest.remove_prefix(length);
    }
  }

 private:
  friend class PendoStore;
  static std::uint64_t take_number(std::string_view& bytes) {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes.front());
      bytes.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
  }
  static void append(std::uint32_t field, std::string_view json, std::string& bytes);

  std::string bytes_;  ///< number of the field, length, JSON; numbers as 7 bits a byte
};

/// One kind of a simulated subscription: its metadata schema and its entities, by ascending id.
class PendoStore {
 public:
  struct Field {
    std::string group;
    std::string name;
    std::string type;  ///< as in the schema; empty: unknown
    bool in_schema = false;
    std::string key;  ///< `"name":`, as it is written
    std::size_t group_number = 0;
  };

  using Entities = std::map<std::string, PendoEntity, std::less<>>;
  using Entry = Entities::value_type;

  /// `id_name`: "visitorId" or "accountId".
  explicit PendoStore(std::string id_name) : id_name_(std::move(id_name)) {}

  /// An answer of GET metadata/schema/{kind}, keys in camel or Pascal case. Replaces the one before.
  [[nodiscard]] Result<void> read_schema(std::string_view json);
  /// One entity a line: `{"visitorId":"v-1","metadata":{"agent":{"email":"a@x.io"}}}`. An id that is there is replaced.
  [[nodiscard]] Result<void> read_entities(std::string_view ndjson);
  [[nodiscard]] Result<void> read_entities(std::istream& ndjson);
  void add_field(const std::string& group, const std::string& name, const std::string& type,
                 const std::string& display_name);
  /// Marks it in the schema. False where it is not there.
  bool delete_field(const std::string& group, const std::string& name);
  /// A value that doesn't fit its type was kept: the schema says so.
  void mark_dirty(std::uint32_t field);

  [[nodiscard]] const std::string& id_name() const { return id_name_; }
  [[nodiscard]] const std::string& schema() const { return schema_; }
  [[nodiscard]] const Entities& entities() const { return entities_; }
  [[nodiscard]] PendoEntity* find(std::string_view id);
  [[nodiscard]] const PendoEntity* find(std::string_view id) const;
  PendoEntity& create(const std::string& id);
  bool remove(std::string_view id);

  /// The field of that group and name; none where neither the schema nor any entity has it.
  [[nodiscard]] const Field* field(std::string_view group, std::string_view name) const;
  [[nodiscard]] const Field& field(std::uint32_t number) const { return fields_[number]; }
  [[nodiscard]] std::uint32_t number_of(std::string_view group, std::string_view name);
  [[nodiscard]] const std::uint32_t* find_number(std::string_view group, std::string_view name) const;

  /// Appends `{"visitorId":…,"metadata":{…}}` or, with `envelope` "id", `{"id":…,"metadata":{…}}`.
  void write_entity(const Entry& entry, std::string_view envelope, std::string& out) const;
  /// Appends one group's values as an object.
  void write_group(const PendoEntity& entity, std::string_view group, std::string& out) const;

 private:
  [[nodiscard]] Result<void> read_entity(std::string_view line, std::size_t number);

  std::string id_name_;
  std::string schema_ = "{}";
  std::vector<Field> fields_;
  std::vector<std::string> groups_;                         ///< in the order in which they were met
  std::unordered_map<std::string, std::uint32_t> numbers_;  ///< by "group.name"
  Entities entities_;
};

}  // namespace tidemark::sim
