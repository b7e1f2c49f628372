#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "simulators/pendo_store.h"

namespace tidemark::sim {

/// Columns that are paths and nothing else: what most selects are. A row that shows them costs nothing until it is
/// written.
struct PendoProjection {
  struct Column {
    std::string name;
    std::string path;
    std::string key = {};                               ///< `"name":`, as it is written
    bool is_id = false;                                 ///< the path is the entity's id
    std::optional<std::uint32_t> field = std::nullopt;  ///< the path is that field
  };

  PendoProjection(const PendoStore& of, std::vector<Column> chosen);

  /// The path behind a path into the columns; nothing: there is no such column.
  [[nodiscard]] std::optional<std::string> path_behind(const std::string& path) const;

  const PendoStore* store;
  std::vector<Column> columns;
};

/// A row on its way through a pipeline: an entity as it is stored, an entity seen through a projection, or what an
/// operator made. Cheap to copy; what it points to must outlive it.
class PendoRow {
 public:
  PendoRow(const PendoStore& store, const PendoStore::Entry& entry) : store_(&store), entry_(&entry) {}
  explicit PendoRow(nlohmann::ordered_json made)
      : made_(std::make_shared<const nlohmann::ordered_json>(std::move(made))) {}

  [[nodiscard]] nlohmann::json value(const std::string& path) const;
  /// The whole row.
  [[nodiscard]] nlohmann::ordered_json object() const;
  void write(std::string& out) const;

  /// The store, where the row is still an entity of it.
  [[nodiscard]] const PendoStore* store() const { return store_; }
  [[nodiscard]] const std::string& id() const { return entry_->first; }
  [[nodiscard]] const PendoProjection* shown() const { return shown_; }
  void show(const PendoProjection& projection) { shown_ = &projection; }

 private:
  void write_path(const std::string& path, std::string& out) const;

  const PendoStore* store_ = nullptr;
  const PendoStore::Entry* entry_ = nullptr;
  const PendoProjection* shown_ = nullptr;
  std::shared_ptr<const nlohmann::ordered_json> made_;
};

using PendoRows = std::vector<PendoRow>;

/// A header of all columns, in the order in which rows have them, and a line a row, as RFC 4180 has it. Lists and objects
/// are JSON texts; null is empty.
[[nodiscard]] std::string csv_of(const PendoRows& rows);

}  // namespace tidemark::sim
