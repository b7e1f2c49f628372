#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/pages/cell.h"

namespace tidemark {

/// The forms in which the two systems send records.
enum class PageFormat : std::uint8_t {
  csv,              ///< Bulk 2.0 query results: RFC 4180, a header row
  salesforce_json,  ///< a REST query answer: {"records":[…]}
  pendo_json,       ///< an aggregation answer: {"results":[…]}
  ndjson,           ///< one entity a line
  report_json,      ///< a report's results.json: an array of rows
};

/// The raw bytes of one page. They are kept by the caller for as long as anything made from them is in use.
struct Page {
  std::string_view bytes;
  PageFormat format = PageFormat::csv;
  std::string name;  ///< for errors: the file's name, or the page's number
};

/// A column that is wanted of each record, by its path from the record: {"Owner", "Email"}, {"metadata", "agent", "email"}.
/// In CSV the parts are joined by dots: "Owner.Email".
struct Column {
  std::vector<std::string> path;
};

/// How the caller spreads independent pieces of work: calls `work(0)` … `work(count − 1)`, in any order, on any threads, and
/// returns when all are done. The core has no threads of its own.
using Spread = std::function<void(std::size_t count, const std::function<void(std::size_t)>& work)>;

/// One after the other, on the caller's thread.
void one_by_one(std::size_t count, const std::function<void(std::size_t)>& work);

/// Some whole rows of a page and the index of the wanted cells in them, row by row.
struct Piece {
  std::string_view bytes;
  std::vector<Cell> cells;  ///< rows × columns
  std::uint32_t rows = 0;
  const Page* page = nullptr;
};

/// `unreadable_page` at a place of a page: "contacts.csv:17: the row has 3 values, the header has 4".
[[nodiscard]] Error unreadable(const Page& page, const char* at, std::string what);

/// The records of all pages of one side, in the order of pages, then of rows: row 0 … size() − 1.
class Table {
 public:
  Table() = default;
  Table(std::vector<Piece> pieces, std::size_t columns);

  [[nodiscard]] std::uint32_t size() const { return rows_; }
  [[nodiscard]] std::size_t columns() const { return columns_; }
  [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }
  [[nodiscard]] std::uint32_t first_row(std::size_t piece) const { return first_rows_[piece]; }

  /// One row: the bytes that its cells point into, and the cells.
  struct Row {
    std::string_view bytes;
    const Cell* cells = nullptr;

    [[nodiscard]] std::string_view text(std::size_t column, std::string& scratch) const {
      return text_of(bytes, cells[column], scratch);
    }
  };
  [[nodiscard]] Row row(std::uint32_t number) const {
    const Piece& piece = pieces_[piece_of(number)];
    return {piece.bytes, piece.cells.data() + std::size_t{number - first_rows_[piece_of(number)]} * columns_};
  }

 private:
  [[nodiscard]] std::size_t piece_of(std::uint32_t row) const {
    std::size_t piece = near_[row >> near_shift];
    while (row >= first_rows_[piece + 1]) ++piece;
    return piece;
  }

  static constexpr unsigned near_shift = 9;
  std::vector<Piece> pieces_;
  std::vector<std::uint32_t> first_rows_;  ///< one more than there are pieces
  std::vector<std::uint32_t> near_;        ///< of each 512 rows the piece that the first of them lies in
  std::size_t columns_ = 0;
  std::uint32_t rows_ = 0;
};

/// What else the caller does with each piece while its bytes are in the cache, on the thread that indexed it.
class PieceVisitor {
 public:
  virtual ~PieceVisitor() = default;

  /// Told once, before the first visit: the pieces are numbered 0 … `count` − 1, as in the table that comes of them.
  virtual void expect(std::size_t count) = 0;
  virtual void visit(std::size_t number, const Piece& piece) = 0;
};

/// Reads the wanted columns of all pages. Whatever is no page of its format, whole and in UTF-8, is `unreadable_page` with the
/// page's name, the line and what is wrong; the first such place in the order of pages is told. In pages of Salesforce (csv,
/// salesforce_json) a wanted column that is absent is unreadable too ("absent is not empty"); elsewhere the cell is `absent`.
///
/// `piece_size`: about how many bytes a piece of work has (what a core's own cache holds); where it cuts changes nothing.
[[nodiscard]] Result<Table> decode(std::span<const Page> pages, std::span<const Column> columns,
                                   const Spread& spread = one_by_one, PieceVisitor* visitor = nullptr,
                                   std::size_t piece_size = std::size_t{1} << 18);

/// The same by the simplest means, one byte after the other: what decode is held against in tests.
[[nodiscard]] Result<Table> decode_plainly(std::span<const Page> pages, std::span<const Column> columns);

}  // namespace tidemark
