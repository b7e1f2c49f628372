#include "sync/suppression.h"

#include <algorithm>
#include <optional>

#include "core/pages/json_cursor.h"
#include "core/planning/lines.h"

namespace tidemark::sync {
namespace {

/// Where a page's records stand: their places, and what is before the first and behind the last.
struct Layout {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<std::string_view> records;
  std::string_view between;
};

/// To the array of records: the page itself, or a member of the answer.
bool find_array(JsonCursor& cursor) {
  if (cursor.take_if('[')) return true;
  if (!cursor.take('{', "an object is missing here")) return false;
  while (true) {
    JsonCursor::String name;
    cursor.skip_blanks();
    if (!cursor.take_string(name) || !cursor.take(':', "a colon is missing here")) return false;
    if ((name.raw == "records" || name.raw == "results") && cursor.take_if('[')) return true;
    cursor.skip_blanks();
    if (!cursor.skip_value() || !cursor.take_if(',')) return false;
  }
}

std::optional<Layout> json_layout(std::string_view page) {
  JsonCursor cursor{page.data(), page.data() + page.size()};
  if (!find_array(cursor)) return std::nullopt;
  Layout layout;
  layout.between = ",";
  layout.begin = static_cast<std::size_t>(cursor.at() - page.data());
  if (!cursor.take_if(']')) {
    do {
      cursor.skip_blanks();
      const char* const from = cursor.at();
      if (!cursor.skip_value()) return std::nullopt;
      layout.records.emplace_back(from, static_cast<std::size_t>(cursor.at() - from));
    } while (cursor.take_if(','));
    if (!cursor.take(']', "the records do not end")) return std::nullopt;
  }
  layout.end = static_cast<std::size_t>(cursor.at() - page.data()) - 1;
  return layout;
}

/// Of the record that begins at `at`, where the one behind it begins: an end of line within quotes belongs to a value.
std::size_t end_of_csv_record(std::string_view page, std::size_t at) {
  bool quoted = false;
  for (; at < page.size(); ++at) {
    if (page[at] == '"') quoted = !quoted;
    else if (page[at] == '\n' && !quoted) return at + 1;
  }
  return page.size();
}

Layout csv_layout(std::string_view page) {
  Layout layout;
  layout.begin = end_of_csv_record(page, 0);
  for (std::size_t at = layout.begin; at < page.size();) {
    const std::size_t end = end_of_csv_record(page, at);
    layout.records.push_back(page.substr(at, end - at));
    at = end;
  }
  layout.end = page.size();
  return layout;
}

std::string without(std::string_view page, const Layout& layout, const std::vector<bool>& goes) {
  std::string left{page.substr(0, layout.begin)};
  bool first = true;
  for (std::size_t i = 0; i < layout.records.size(); ++i) {
    if (goes[i]) continue;
    if (!first) left += layout.between;
    left += layout.records[i];
    first = false;
  }
  return left += page.substr(layout.end);
}

}  // namespace

Suppression::Suppression(const std::vector<views::ErasureRow>& erasures, std::string_view key) : hash_{key} {
  for (const views::ErasureRow& row : erasures)
    hashes_.insert(row.erased.suppressed.begin(), row.erased.suppressed.end());
}

bool Suppression::has(std::string_view role, std::string_view name) const {
  return !hashes_.empty() && !name.empty() && hashes_.contains(hash_(role, name));
}

Result<std::uint64_t> Suppression::take_out(std::string& page, PageFormat format,
                                            const std::vector<IdColumn>& ids) const {
  if (empty()) return 0;
  const std::vector<Page> pages{{page, format, "page"}};
  std::vector<Column> columns;
  std::vector<std::size_t> of_id;
  for (const IdColumn& id : ids) of_id.push_back(column_of(columns, id.column.path));
  const auto table = decode(pages, columns);
  if (!table) return tl::unexpected(table.error());
  std::vector<bool> goes(table->size(), false);
  std::string scratch;
  for (std::uint32_t row = 0; row < table->size(); ++row) {
    const Table::Row cells = table->row(row);
    for (std::size_t i = 0; i < ids.size() && !goes[row]; ++i) {
      const auto name = ids[i].identifier ? canonical(cells.bytes, cells.cells[of_id[i]], *ids[i].identifier, scratch)
                                          : std::optional{cells.text(of_id[i], scratch)};
      goes[row] = name && has(ids[i].role, *name);
    }
  }
  const auto count = static_cast<std::uint64_t>(std::ranges::count(goes, true));
  if (count == 0) return 0;
  const auto layout = format == PageFormat::csv ? std::optional{csv_layout(page)} : json_layout(page);
  if (!layout || layout->records.size() != goes.size())
    return failure(ErrorCode::unreadable_page, "a person that was erased can't be taken out of a page");
  page = without(page, *layout, goes);
  return count;
}

}  // namespace tidemark::sync
