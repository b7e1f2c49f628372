#include "core/planning/page_cache.h"

#include <algorithm>
#include <utility>

#include "core/pages/first_columns.h"
#include "core/ranges.h"

namespace tidemark {
namespace {

bool same_page(const Page& a, const Page& b) {
  return a.bytes.data() == b.bytes.data() && a.bytes.size() == b.bytes.size() && a.format == b.format;
}

/// Those that the first page with records in it has.
std::vector<Column> first_columns_of(std::span<const Page> pages) {
  for (const Page& page : pages)
    if (auto columns = first_columns_worth_an_index(page); !columns.empty()) return columns;
  return {};
}

}  // namespace

PageCache::Side& PageCache::side_of(std::span<const Page> pages) {
  const auto known =
      ranges::find_if(sides_, [&](const Side& side) { return ranges::equal(side.pages, pages, same_page); });
  if (known != sides_.end()) return *known;
  Side& side = sides_.emplace_back();
  side.pages.assign(pages.begin(), pages.end());
  if (beyond_wanted_) side.columns = first_columns_of(pages);
  return side;
}

std::vector<Column> PageCache::columns(std::span<const Page> pages) {
  const Side& side = side_of(pages);
  gave_columns_ = gave_columns_ || !side.columns.empty();
  return side.columns;
}

Result<Records> PageCache::records(std::span<const Page> pages, std::span<const Column> columns, Records::Roles roles,
                                   const Records* entities, const Spread& spread) {
  Side& side = side_of(pages);
  if (!side.table || side.columns.size() != columns.size()) {
    if (auto decoded = decode_anew(side, columns, roles, entities, spread); !decoded)
      return tl::unexpected(std::move(decoded.error()));
  }
  // Identifiers that come from entities are found anew: the entities may be filtered otherwise.
  if (entities != nullptr) return Records::of(side.table, roles, entities, spread);
  if (!side.records || !(side.roles == roles)) {
    auto records = Records::of(side.table, roles, nullptr, spread);
    if (!records) return records;
    side.records = std::move(*records);
    side.roles = roles;
    ++generation_;
  }
  return *side.records;
}

Result<void> PageCache::decode_anew(Side& side, std::span<const Column> columns, Records::Roles roles,
                                    const Records* entities, const Spread& spread) {
  ++generation_;
  side.table.reset();
  side.records.reset();
  auto records = Records::of(side.pages, columns, roles, entities, spread);
  if (!records) return tl::unexpected(std::move(records.error()));
  side.columns.assign(columns.begin(), columns.end());
  side.table = records->shared_table();
  side.roles = roles;
  if (entities == nullptr) side.records = std::move(*records);
  return {};
}

void PageCache::keep_to_what_is_wanted() {
  beyond_wanted_ = false;
  forget();
}

void PageCache::forget() {
  sides_.clear();
  pairs_.reset();
  gave_columns_ = false;
}

std::size_t PageCache::memory() const {
  std::size_t bytes = 0;
  for (const Side& side : sides_) {
    if (!side.table) continue;
    for (const Piece& piece : side.table->pieces()) bytes += piece.cells.capacity() * sizeof(Cell);
    bytes += std::size_t{side.table->size()} * (2 * sizeof(std::uint64_t) + sizeof(RowState));
  }
  return bytes;
}

}  // namespace tidemark
