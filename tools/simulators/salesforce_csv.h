#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidemark::sim {

/// The delimiter of a Bulk job's `columnDelimiter`: COMMA, TAB, PIPE, SEMICOLON, CARET, BACKQUOTE.
[[nodiscard]] std::optional<char> delimiter_of(std::string_view name);
/// "\n" or "\r\n" of a job's `lineEnding`; none for another word.
[[nodiscard]] std::optional<std::string_view> line_end_of(std::string_view name);

/// A row of CSV, its cells without quotes.
struct CsvRow {
  std::size_t begin = 0;  ///< where it stands in the text
  std::vector<std::string> cells;
  bool sound = true;  ///< false: a quote is where none can be, or is not closed
};

/// Reads Bulk's CSV row by row: nothing is trimmed, `""` in quotes is a quote, empty lines are none.
///
///     CsvReader reader{"Id,Name\n1,\"a,b\"\n", ','};
///     reader.next()->cells == {"Id", "Name"}     reader.next()->cells == {"1", "a,b"}     reader.next() == nullopt
class CsvReader {
 public:
  CsvReader(std::string_view text, char delimiter, std::size_t from = 0)
      : text_(text), delimiter_(delimiter), at_(from) {}
  [[nodiscard]] std::optional<CsvRow> next();
  [[nodiscard]] std::size_t position() const { return at_; }

 private:
  std::string cell(bool& sound);

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
};

/// A cell in quotes, appended.
void append_csv_cell(std::string_view text, std::string& csv);

}  // namespace tidemark::sim
