#include <algorithm>
#include <bit>
#include <cstring>

#include <emmintrin.h>

#include "core/pages/rows.h"

namespace tidemark {
namespace {

/// Walks over the values of CSV rows.
class CsvCursor {
 public:
  CsvCursor(const char* at, const char* end) : at_{at}, end_{end} {}

  enum class After : std::uint8_t { value, row, problem };

  struct Value {
    std::string_view raw;
    bool escaped = false;  ///< holds doubled quotes
  };

  [[nodiscard]] bool at_end() const { return at_ == end_; }
  [[nodiscard]] const char* at() const { return at_; }
  [[nodiscard]] const char* problem() const { return problem_; }

  /// The next value, and what comes after it.
  After take(Value& value) {
    if (at_ != end_ && *at_ == '"') {
      if (!take_quoted(value)) return After::problem;
    } else {
      const char* begin = at_;
      find_stop(',', '\n', '\r', '"');
      value = {{begin, static_cast<std::size_t>(at_ - begin)}, false};
    }
    if (at_ == end_) return After::row;
    switch (*at_) {
      case ',': ++at_; return After::value;
      case '\n': ++at_; return After::row;
      case '\r':
        if (at_ + 1 == end_ || at_[1] == '\n') {
          at_ += at_ + 1 == end_ ? 1 : 2;
          return After::row;
        }
        return fail("a carriage return stands outside quotes");
      case '\0': return fail("a NUL byte stands here");
      case '"': return fail("a quote stands inside a value that does not begin with one");
      default: return fail("something stands behind a closing quote");
    }
  }

 private:
  After fail(const char* problem) {
    problem_ = problem;
    return After::problem;
  }

  bool take_quoted(Value& value) {
    const char* begin = ++at_;
    bool escaped = false;
    while (true) {
      find_stop('"', '"', '"', '"');
      if (at_ == end_) {
        fail("a quoted value does not end");
        return false;
      }
      if (*at_ == '\0') {
        fail("a NUL byte stands here");
        return false;
      }
      if (at_ + 1 == end_ || at_[1] != '"') break;
      escaped = true;
      at_ += 2;
    }
    value = {{begin, static_cast<std::size_t>(at_ - begin)}, escaped};
    ++at_;
    return true;
  }

  /// Goes on to the next of four bytes, or a NUL.
  void find_stop(char a, char b, char c, char d) {
    const __m128i first = _mm_set1_epi8(a), second = _mm_set1_epi8(b), third = _mm_set1_epi8(c),
                  fourth = _mm_set1_epi8(d);
    while (end_ - at_ >= 16) {
      const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at_));
      const __m128i stop =
          _mm_or_si128(_mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(block, first), _mm_cmpeq_epi8(block, second)),
                                    _mm_or_si128(_mm_cmpeq_epi8(block, third), _mm_cmpeq_epi8(block, fourth))),
                       _mm_cmpeq_epi8(block, _mm_setzero_si128()));
      const auto mask = static_cast<unsigned>(_mm_movemask_epi8(stop));
      if (mask != 0) {
        at_ += std::countr_zero(mask);
        return;
      }
      at_ += 16;
    }
    while (at_ != end_ && *at_ != a && *at_ != b && *at_ != c && *at_ != d && *at_ != '\0') ++at_;
  }

  const char* at_;
  const char* end_;
  const char* problem_ = nullptr;
};

std::size_t count_quotes(std::string_view bytes) {
  const __m128i quote = _mm_set1_epi8('"');
  __m128i sums = _mm_setzero_si128();
  std::size_t at = 0;
  while (at + 16 <= bytes.size()) {
    __m128i found = _mm_setzero_si128();  // of each of 16 lanes, less than 256
    for (int block = 0; block < 255 && at + 16 <= bytes.size(); ++block, at += 16)
      found = _mm_sub_epi8(found,
                           _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + at)), quote));
    sums = _mm_add_epi64(sums, _mm_sad_epu8(found, _mm_setzero_si128()));
  }
  std::uint64_t halves[2];
  _mm_storeu_si128(reinterpret_cast<__m128i*>(halves), sums);
  return static_cast<std::size_t>(halves[0] + halves[1]) +
         static_cast<std::size_t>(std::count(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end(), '"'));
}

/// The first row that begins behind `at`; `quoted` says whether `at` lies inside quotes.
std::size_t next_row(std::string_view rows, std::size_t at, bool quoted) {
  while (at < rows.size()) {
    at = rows.find_first_of(quoted ? "\"" : "\"\n", at);
    if (at == std::string_view::npos) return rows.size();
    if (rows[at] == '\n') return at + 1;
    quoted = !quoted;
    ++at;
  }
  return rows.size();
}

Cell cell_of(const CsvCursor::Value& value, const char* origin) {
  const CellKind kind = value.raw.empty() ? CellKind::null : value.escaped ? CellKind::csv_escaped : CellKind::text;
  return {static_cast<std::size_t>(value.raw.data() - origin), value.raw.size(), kind};
}

std::string count_of_values(std::size_t has, std::size_t wanted) {
  return "the row has " + std::to_string(has) + (has == 1 ? " value" : " values") + ", the header has " +
         std::to_string(wanted);
}

}  // namespace

std::size_t expected_rows(std::string_view bytes) {
  constexpr std::ptrdiff_t most = 4096;  // line breaks may also stand inside one huge value
  return static_cast<std::size_t>(std::min(std::count(bytes.begin(), bytes.end(), '\n') + 1, most));
}

std::string path_text(const Column& column) {
  std::string text;
  for (const std::string& part : column.path) text += (text.empty() ? "" : ".") + part;
  return text;
}

std::vector<std::string> csv_header_names(std::string_view bytes) {
  CsvCursor cursor{bytes.data(), bytes.data() + bytes.size()};
  std::vector<std::string> names;
  for (auto after = CsvCursor::After::value; after == CsvCursor::After::value;) {
    CsvCursor::Value value;
    after = cursor.take(value);
    if (after == CsvCursor::After::problem) return {};
    append_csv_unescaped(value.raw, names.emplace_back());
  }
  return names;
}

tl::expected<CsvHeader, PageProblem> read_csv_header(std::string_view& rest, std::span<const Column> columns) {
  CsvCursor cursor{rest.data(), rest.data() + rest.size()};
  CsvHeader header;
  std::vector<std::uint8_t> seen(columns.size());
  for (auto after = CsvCursor::After::value; after == CsvCursor::After::value;) {
    const char* begin = cursor.at();
    CsvCursor::Value value;
    after = cursor.take(value);
    if (after == CsvCursor::After::problem) return tl::unexpected(PageProblem{cursor.at(), cursor.problem()});
    std::string name;
    append_csv_unescaped(value.raw, name);
    std::int32_t wanted = -1;
    for (std::size_t column = 0; column < columns.size(); ++column) {
      if (path_text(columns[column]) != name) continue;
      if (seen[column] != 0) return tl::unexpected(PageProblem{begin, "the header names " + name + " twice"});
      seen[column] = 1;
      wanted = static_cast<std::int32_t>(column);
    }
    header.column_of_position.push_back(wanted);
  }
  for (std::size_t column = 0; column < columns.size(); ++column) {
    if (seen[column] == 0)
      return tl::unexpected(
          PageProblem{rest.data(), "the header lacks " + path_text(columns[column]) + ": absent is not empty"});
  }
  rest.remove_prefix(static_cast<std::size_t>(cursor.at() - rest.data()));
  return header;
}

std::vector<std::string_view> cut_csv(std::string_view rows, std::size_t piece_size, const Spread& spread) {
  const std::size_t parts = rows.size() / piece_size + 1;
  std::vector<std::size_t> quotes(parts);
  spread(parts, [&](std::size_t i) { quotes[i] = count_quotes(rows.substr(i * piece_size, piece_size)); });
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  std::size_t before = 0;
  for (std::size_t i = 1; i <= parts; ++i) {
    before += quotes[i - 1];
    const std::size_t at = i * piece_size;
    if (at < begin) continue;  // one value is longer than a piece
    const std::size_t end = at >= rows.size() ? rows.size() : next_row(rows, at, before % 2 == 1);
    if (end > begin) pieces.push_back(rows.substr(begin, end - begin));
    begin = end;
  }
  return pieces;
}

std::vector<std::string_view> cut_lines(std::string_view lines, std::size_t piece_size) {
  std::vector<std::string_view> pieces;
  while (!lines.empty()) {
    const std::size_t newline = lines.find('\n', piece_size);
    const std::size_t end = newline == std::string_view::npos ? lines.size() : newline + 1;
    pieces.push_back(lines.substr(0, end));
    lines.remove_prefix(end);
  }
  return pieces;
}

PageProblem index_csv(Piece& piece, const CsvHeader& header, std::size_t columns) {
  const char* const origin = piece.bytes.data();
  CsvCursor cursor{origin, origin + piece.bytes.size()};
  const std::size_t width = header.column_of_position.size();
  piece.cells.reserve(columns * expected_rows(piece.bytes));
  while (!cursor.at_end()) {
    const char* begin = cursor.at();
    piece.cells.resize(piece.cells.size() + columns);
    ++piece.rows;
    Cell* cells = piece.cells.data() + piece.cells.size() - columns;
    std::size_t position = 0;
    for (auto after = CsvCursor::After::value; after == CsvCursor::After::value; ++position) {
      CsvCursor::Value value;
      after = cursor.take(value);
      if (after == CsvCursor::After::problem) return {cursor.at(), cursor.problem()};
      if (position >= width) continue;
      const std::int32_t column = header.column_of_position[position];
      if (column < 0) continue;
      if (value.raw.size() > longest_cell) return {begin, "a value is longer than 256 MiB"};
      cells[column] = cell_of(value, origin);
    }
    if (position != width) return {begin, count_of_values(position, width)};
  }
  return {};
}

}  // namespace tidemark
