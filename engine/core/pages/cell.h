#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tidemark {

/// What lies where a cell points: the decoders find the ends of a value, whoever needs it reads it.
enum class CellKind : std::uint8_t {
  absent,        ///< the page says nothing of this column in this row
  null,          ///< null, or an empty CSV value (Bulk 2.0 writes both the same way)
  text,          ///< the bytes as they are
  json_escaped,  ///< between the quotes of a JSON string that holds a backslash
  csv_escaped,   ///< between the quotes of a CSV value that holds doubled quotes
  number,        ///< a JSON number's literal
  yes,
  no,
  list,    ///< a JSON array, brackets included
  object,  ///< a JSON object, braces included
};

/// A value's place in its piece: 8 bytes, no allocation. A cell of 256 MiB or more is an unreadable page.
class Cell {
 public:
  Cell() = default;
  Cell(std::size_t offset, std::size_t length, CellKind kind)
      : offset_{static_cast<std::uint32_t>(offset)},
        length_and_kind_{static_cast<std::uint32_t>(length) | static_cast<std::uint32_t>(kind) << 28} {}

  [[nodiscard]] std::uint32_t offset() const { return offset_; }
  [[nodiscard]] std::uint32_t length() const { return length_and_kind_ & ((std::uint32_t{1} << 28) - 1); }
  [[nodiscard]] CellKind kind() const { return static_cast<CellKind>(length_and_kind_ >> 28); }

  /// The bytes themselves, without a string's quotes. `bytes` are those of the cell's piece.
  [[nodiscard]] std::string_view in(std::string_view bytes) const { return bytes.substr(offset(), length()); }

 private:
  std::uint32_t offset_ = 0;
  std::uint32_t length_and_kind_ = 0;
};
static_assert(sizeof(Cell) == 8);

inline constexpr std::size_t longest_cell = (std::size_t{1} << 28) - 1;

/// The text of a cell of kind text, json_escaped or csv_escaped; `scratch` is where escapes are undone, and the answer may
/// point into it.
[[nodiscard]] std::string_view text_of(std::string_view bytes, Cell cell, std::string& scratch);

/// Undo the escapes of a JSON string's inside (whose escapes are known to be well-formed) and of a CSV value's.
void append_json_unescaped(std::string_view raw, std::string& out);
void append_csv_unescaped(std::string_view raw, std::string& out);

}  // namespace tidemark
