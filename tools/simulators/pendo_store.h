#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/error.h"

namespace tidemark::sim {

/// A visitor or an account: its values as JSON text, each beside the number of its field in the store's table. Small,
/// as there are a hundred thousand of them.
struct PendoEntity {
  struct Cell {
    std::uint32_t field = 0;
    std::string json;
  };
  std::string id;
  std::vector<Cell> cells;

  [[nodiscard]] const std::string* find(std::uint32_t field) const;
};

/// One kind of a simulated subscription: its metadata schema and its entities, by ascending id.
class PendoStore {
 public:
  struct Field {
    std::string group;
    std::string name;
    std::string type;  ///< as in the schema; empty: unknown
    bool in_schema = false;
  };

  /// `id_name`: "visitorId" or "accountId".
  explicit PendoStore(std::string id_name) : id_name_(std::move(id_name)) {}

  /// An answer of GET metadata/schema/{kind}, keys in camel or Pascal case. Replaces the one before.
  [[nodiscard]] Result<void> read_schema(std::string_view json);
  /// One entity a line: `{"visitorId":"v-1","metadata":{"agent":{"email":"a@x.io"}}}`. An id that is there is replaced.
  [[nodiscard]] Result<void> read_entities(std::string_view ndjson);
  void add_field(const std::string& group, const std::string& name, const std::string& type,
                 const std::string& display_name);

  [[nodiscard]] const std::string& id_name() const { return id_name_; }
  [[nodiscard]] const std::string& schema() const { return schema_; }
  [[nodiscard]] const std::map<std::string, PendoEntity, std::less<>>& entities() const { return entities_; }
  [[nodiscard]] PendoEntity* find(std::string_view id);
  [[nodiscard]] const PendoEntity* find(std::string_view id) const;
  PendoEntity& create(const std::string& id);
  bool remove(std::string_view id);

  /// The field of that group and name; none where neither the schema nor any entity has it.
  [[nodiscard]] const Field* field(std::string_view group, std::string_view name) const;
  [[nodiscard]] const Field& field(std::uint32_t number) const { return fields_[number]; }
  [[nodiscard]] std::uint32_t number_of(std::string_view group, std::string_view name);
  [[nodiscard]] const std::uint32_t* find_number(std::string_view group, std::string_view name) const;

  /// `json` "null" clears.
  static void set(PendoEntity& entity, std::uint32_t field, const std::string& json);

  /// Appends `{"visitorId":…,"metadata":{…}}` or, with `envelope` "id", `{"id":…,"metadata":{…}}`.
  void write_entity(const PendoEntity& entity, std::string_view envelope, std::string& out) const;
  /// Appends one group's values as an object.
  void write_group(const PendoEntity& entity, std::string_view group, std::string& out) const;

 private:
  [[nodiscard]] Result<void> read_entity(std::string_view line);

  std::string id_name_;
  std::string schema_ = "{}";
  std::vector<Field> fields_;
  std::vector<std::string> groups_;                         ///< in the order in which they were met
  std::unordered_map<std::string, std::uint32_t> numbers_;  ///< by "group.name"
  std::map<std::string, PendoEntity, std::less<>> entities_;
};

}  // namespace tidemark::sim
