#include "core/segments/entity_rows.h"

#include <algorithm>
#include <iterator>

#include "core/planning/lines.h"
#include "core/ranges.h"

namespace tidemark::segments {

Result<EntityRows> EntityRows::of(std::span<const Page> pages, EntityKind kind, std::span<const SegmentField> fields) {
  EntityRows rows;
  std::vector<Column> columns{{{std::string{id_name_of(kind)}}}, {metadata_path("auto.accountid")}};
  for (const SegmentField& field : fields)
    rows.columns_.push_back(
        column_of(columns, field.name == id_name_of(kind) ? std::vector{field.name} : metadata_path(field.name)));
  auto table = decode(pages, columns);
  if (!table) return tl::unexpected(std::move(table.error()));
  rows.table_ = std::move(*table);
  std::string scratch;
  for (std::uint32_t number = 0; number < rows.table_.size(); ++number)
    rows.rows_.push_back({rows.ids_.keep(rows.table_.row(number).text(0, scratch)), number});
  ranges::stable_sort(rows.rows_, {}, &Row::id);
  const auto later = [](const Row& row, const Row& next) { return row.id == next.id; };
  const auto first = std::unique(rows.rows_.rbegin(), rows.rows_.rend(), later);
  rows.rows_.erase(rows.rows_.begin(), first.base());
  return rows;
}

void EntityRows::read(const Row& row, std::span<const SegmentField> fields, const Zone& zone, Arena& arena,
                      std::vector<Value>& values) const {
  const Table::Row cells = table_.row(row.number);
  values.resize(fields.size());
  for (std::size_t i = 0; i < fields.size(); ++i)
    values[i] = value_of(cells.bytes, cells.cells[columns_[i]], fields[i].type, zone, arena);
}

std::optional<std::size_t> place_of(std::span<const SegmentField> fields, std::string_view name) {
  const auto found = ranges::find(fields, name, &SegmentField::name);
  return found == fields.end() ? std::nullopt : std::optional{static_cast<std::size_t>(found - fields.begin())};
}

AsWritten::AsWritten(const std::vector<OwnWrite>& writes) {
  for (const OwnWrite& write : writes) writes_.emplace(write.target, &write);
}

void AsWritten::put_into(std::string_view id, std::span<const SegmentField> fields, const Zone& zone, Arena& arena,
                         std::vector<Value>& values) const {
  const auto [first, end] = writes_.equal_range(id);
  for (auto write = first; write != end; ++write) {
    const auto place = place_of(fields, write->second->field);
    if (!place) continue;
    const auto meant = [&](std::string_view json) { return value_of(json, fields[*place].type, zone, arena); };
    if (same_value(values[*place], meant(write->second->before))) values[*place] = meant(write->second->written);
  }
}

}  // namespace tidemark::segments
