#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/pages/page.h"
#include "core/planning/plan.h"
#include "core/segments/segment.h"

namespace tidemark::segments {

/// The entities of Pendo's pages with the values of a segment's fields, by id (bytes): of rows with the same id the last one counts.
///
///     const auto rows = EntityRows::of(pages, EntityKind::visitor, segment.fields());
///     for (const EntityRows::Row& row : rows->all()) {
///       rows->read(row, segment.fields(), zone, arena, values);
///       if (segment.holds(values)) print(row.id);
///     }
class EntityRows {
 public:
  struct Row {
    std::string_view id;
    std::uint32_t number = 0;
  };

  [[nodiscard]] static Result<EntityRows> of(std::span<const Page> pages, EntityKind kind,
                                             std::span<const SegmentField> fields);

  [[nodiscard]] std::span<const Row> all() const { return rows_; }
  /// The account that a visitor belongs to.
  [[nodiscard]] std::string_view account(const Row& row, std::string& scratch) const {
    return table_.row(row.number).text(1, scratch);
  }
  void read(const Row& row, std::span<const SegmentField> fields, const Zone& zone, Arena& arena,
            std::vector<Value>& values) const;

 private:
  Table table_;
  std::vector<std::size_t> columns_;  ///< of each field
  std::vector<Row> rows_;
  Arena ids_;
};

/// The field's place among them; nothing where it is none of them.
[[nodiscard]] std::optional<std::size_t> place_of(std::span<const SegmentField> fields, std::string_view name);

/// What was written and may not be read yet counts as read (design, "Observe").
class AsWritten {
 public:
  /// The writes must outlive it.
  explicit AsWritten(const std::vector<OwnWrite>& writes);
  void put_into(std::string_view id, std::span<const SegmentField> fields, const Zone& zone, Arena& arena,
                std::vector<Value>& values) const;

 private:
  std::multimap<std::string_view, const OwnWrite*> writes_;
};

}  // namespace tidemark::segments
