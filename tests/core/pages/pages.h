#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/pages/page.h"

namespace tidemark {

/// What a decoder made of pages, in a form that can be compared and printed: a text for each row, with the kind and the text of each
/// cell; or where it stopped ("a.csv:3").
struct Decoded {
  std::vector<std::string> rows;
  std::string error;

  friend bool operator==(const Decoded&, const Decoded&) = default;
};

[[nodiscard]] inline Decoded decoded(const Result<Table>& table) {
  if (!table) return {{}, "unreadable at " + table.error().where};
  constexpr std::string_view kinds[] = {"absent", "null", "", "", "", "number ", "true", "false", "list ", "object "};
  Decoded result;
  for (std::uint32_t number = 0; number < table->size(); ++number) {
    const Table::Row row = table->row(number);
    std::string& text = result.rows.emplace_back();
    for (std::size_t column = 0; column < table->columns(); ++column) {
      const CellKind kind = row.cells[column].kind();
      std::string scratch;
      if (column > 0) text += " | ";
      text += kinds[static_cast<std::size_t>(kind)];
      if (kind == CellKind::text || kind == CellKind::json_escaped || kind == CellKind::csv_escaped) text += "'";
      if (kind != CellKind::yes && kind != CellKind::no && kind != CellKind::null) text += row.text(column, scratch);
    }
  }
  return result;
}

inline void PrintTo(const Decoded& decoded, std::ostream* out) {
  for (const std::string& row : decoded.rows) *out << "\n  " << row;
  *out << (decoded.error.empty() ? "" : "\n  ") << decoded.error;
}

[[nodiscard]] inline Page page(std::string_view bytes, PageFormat format, std::string name = "page") {
  return {bytes, format, std::move(name)};
}

}  // namespace tidemark
