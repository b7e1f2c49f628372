#include <algorithm>
#include <optional>

#include "core/pages/page.h"
#include "core/text/utf8.h"

// The measure that `decode` is held against: one byte after the other, nothing looked at in blocks, nothing cut into pieces, nothing
// shared with `decode` but cells and errors.

namespace tidemark {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr int deepest = 512;

/// Where a page can't be read, and why.
struct Problem {
  const char* at;
  std::string what;
};

std::string dotted(const Column& column) {
  std::string text = column.path.front();
  for (std::size_t i = 1; i < column.path.size(); ++i) text += "." + column.path[i];
  return text;
}

/// One byte after the other. A problem is thrown out of the depths of a page and caught in decode_page.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : at_{bytes.data()}, end_{bytes.data() + bytes.size()} {}

  [[nodiscard]] bool done() const { return at_ == end_; }
  [[nodiscard]] char now() const { return done() ? '\0' : *at_; }
  [[nodiscard]] bool is(char c) const { return !done() && *at_ == c; }
  [[nodiscard]] bool is_digit() const { return !done() && *at_ >= '0' && *at_ <= '9'; }
  [[nodiscard]] const char* place() const { return at_; }
  char next() { return *at_++; }
  [[noreturn]] void fail(std::string what) const { throw Problem{at_, std::move(what)}; }

 private:
  const char* at_;
  const char* end_;
};

/// The rows of a page as they are read.
struct Rows {
  std::string_view bytes;
  std::span<const Column> columns;
  std::vector<Cell> cells;
  std::uint32_t count = 0;

  void begin_row() {
    cells.resize(cells.size() + columns.size());
    ++count;
  }
  Cell& cell(std::size_t column) { return cells[cells.size() - columns.size() + column]; }
  [[nodiscard]] Cell made(const char* begin, const char* end, CellKind kind) const {
    if (static_cast<std::size_t>(end - begin) > longest_cell) throw Problem{end, "a value is longer than 256 MiB"};
    return {static_cast<std::size_t>(begin - bytes.data()), static_cast<std::size_t>(end - begin), kind};
  }
};

/// CSV after RFC 4180: rows end in LF or CR LF; values may stand in quotes, and then quotes in them are doubled.
class PlainCsv {
 public:
  explicit PlainCsv(Rows& rows) : rows_{rows}, in_{rows.bytes} {}

  void read() {
    read_header();
    while (!in_.done()) read_row();
  }

 private:
  struct Read {
    const char* begin;
    const char* end;
    CellKind kind;
    bool last_of_row;
  };

  Read read_value() {
    Read read = in_.is('"') ? read_quoted() : read_bare();
    if (read.begin == read.end) read.kind = CellKind::null;
    read.last_of_row = !in_.is(',');
    if (in_.done()) return read;
    if (in_.is(',') || in_.is('\n')) {
      in_.next();
    } else if (in_.is('\r')) {
      const Bytes before = in_;
      in_.next();
      if (!in_.done() && in_.next() != '\n') before.fail("a carriage return stands outside quotes");
    } else {
      in_.fail("something stands where a comma or the end of the row is due");
    }
    return read;
  }

  Read read_bare() {
    const char* begin = in_.place();
    while (!in_.done() && !in_.is(',') && !in_.is('\n') && !in_.is('\r') && !in_.is('"') && !in_.is('\0')) in_.next();
    return {begin, in_.place(), CellKind::text, false};
  }

  Read read_quoted() {
    in_.next();
    CellKind kind = CellKind::text;
    const char* begin = in_.place();
    while (true) {
      while (!in_.done() && !in_.is('"') && !in_.is('\0')) in_.next();
      if (in_.done() || in_.is('\0')) in_.fail("a quoted value does not end");
      const char* end = in_.place();
      in_.next();
      if (!in_.is('"')) return {begin, end, kind, false};
      in_.next();
      kind = CellKind::csv_escaped;
    }
  }

  void read_header() {
    const Bytes start = in_;
    std::vector<std::uint8_t> found(rows_.columns.size());
    for (bool last = false; !last;) {
      const Bytes before = in_;
      const Read read = read_value();
      last = read.last_of_row;
      std::string name;
      append_csv_unescaped({read.begin, static_cast<std::size_t>(read.end - read.begin)}, name);
      meaning_.push_back(std::nullopt);
      for (std::size_t column = 0; column < rows_.columns.size(); ++column) {
        if (dotted(rows_.columns[column]) != name) continue;
        if (found[column] != 0) before.fail("the header names a column twice");
        found[column] = 1;
        meaning_.back() = column;
      }
    }
    if (std::find(found.begin(), found.end(), 0) != found.end())
      start.fail("the header lacks a column: absent is not empty");
  }

  void read_row() {
    const Bytes start = in_;
    rows_.begin_row();
    std::size_t position = 0;
    for (bool last = false; !last; ++position) {
      const Read read = read_value();
      last = read.last_of_row;
      if (position < meaning_.size() && meaning_[position])
        rows_.cell(*meaning_[position]) = rows_.made(read.begin, read.end, read.kind);
    }
    if (position != meaning_.size()) start.fail("the row has more or fewer values than the header");
  }

  Rows& rows_;
  Bytes in_;
  std::vector<std::optional<std::size_t>> meaning_;  ///< of each position the wanted column
};

/// JSON after RFC 8259.
class PlainJson {
 public:
  PlainJson(Rows& rows, std::string_view bytes) : rows_{rows}, in_{bytes} {}

  /// {"records":[…]} under `key`, or an array where there is none.
  void read_page(std::string_view key, bool absent_is_a_problem) {
    blanks();
    if (key.empty()) {
      read_records(absent_is_a_problem);
    } else {
      bool found = false;
      read_members([&](const std::string& name) {
        if (name != key || found) return skip(0);
        found = true;
        read_records(absent_is_a_problem);
      });
      blanks();
      if (!found) in_.fail("the page has no \"" + std::string{key} + "\"");
    }
    end("something stands behind the page's JSON");
  }

  /// One record, all there is but blanks; nothing where there are only blanks.
  void read_line() {
    blanks();
    if (in_.done()) return;
    rows_.begin_row();
    read_object({});
    end("something stands behind the line's object");
  }

 private:
  void blanks() {
    while (in_.is(' ') || in_.is('\t') || in_.is('\n') || in_.is('\r')) in_.next();
  }
  void take(char c) {
    blanks();
    if (!in_.is(c)) in_.fail(std::string{"'"} + c + "' is missing here");
    in_.next();
  }
  bool take_if(char c) {
    blanks();
    return in_.is(c) && (in_.next(), true);
  }
  void end(const char* what) {
    blanks();
    if (!in_.done()) in_.fail(what);
  }

  void read_records(bool absent_is_a_problem) {
    take('[');
    if (take_if(']')) return;
    do {
      blanks();
      const Bytes start = in_;
      rows_.begin_row();
      read_object({});
      for (std::size_t column = 0; absent_is_a_problem && column < rows_.columns.size(); ++column) {
        if (rows_.cell(column).kind() == CellKind::absent)
          start.fail("the record lacks " + dotted(rows_.columns[column]));
      }
    } while (take_if(','));
    take(']');
  }

  template <class Take>
  void read_members(const Take& take_member) {
    take('{');
    if (take_if('}')) return;
    do {
      blanks();
      const std::string name = read_name();
      take(':');
      blanks();
      take_member(name);
    } while (take_if(','));
    take('}');
  }

  std::string read_name() {
    std::string name;
    const Cell cell = read_string();
    append_json_unescaped(cell.in(rows_.bytes), name);
    return name;
  }

  /// An object of a record, which lies behind `path` from the record.
  void read_object(const std::vector<std::string>& path) {
    read_members([&](const std::string& name) {
      std::vector<std::string> inside = path;
      inside.push_back(name);
      read_member(inside);
    });
  }

  void read_member(const std::vector<std::string>& path) {
    std::vector<std::size_t> below;
    std::optional<std::size_t> wanted;
    for (std::size_t column = 0; column < rows_.columns.size(); ++column) {
      const std::vector<std::string>& whole = rows_.columns[column].path;
      if (whole == path) wanted = column;
      else if (whole.size() > path.size() && std::equal(path.begin(), path.end(), whole.begin()))
        below.push_back(column);
    }
    const Bytes start = in_;
    if (!below.empty() && !wanted && in_.is('{')) return read_object(path);
    const int depth = static_cast<int>(path.size()) - 1;
    if (!below.empty() || wanted) {
      const Cell value = read_value(depth);
      if (wanted) rows_.cell(*wanted) = value;
      // A null parent makes everything below it null.
      for (const std::size_t column : below) {
        if (value.kind() == CellKind::null) rows_.cell(column) = value;
      }
      if (below.empty() || value.kind() != CellKind::object) return;
      const Bytes behind = in_;
      in_ = start;
      read_object(path);
      in_ = behind;
      return;
    }
    skip(depth);
  }

  void skip(int depth) { (void)read_value(depth); }

  Cell read_value(int depth) {
    blanks();
    const char* begin = in_.place();
    if (in_.is('"')) return read_string();
    if (in_.is('{') || in_.is('[')) {
      const CellKind kind = in_.is('{') ? CellKind::object : CellKind::list;
      if (depth == deepest) in_.fail("values are nested deeper than 512");
      kind == CellKind::object ? read_members([&](const std::string&) { skip(depth + 1); }) : skip_list(depth);
      return rows_.made(begin, in_.place(), kind);
    }
    CellKind kind = CellKind::number;
    if (in_.is('t')) word("true"), kind = CellKind::yes;
    else if (in_.is('f')) word("false"), kind = CellKind::no;
    else if (in_.is('n')) word("null"), kind = CellKind::null;
    else number();
    return rows_.made(begin, in_.place(), kind);
  }

  void skip_list(int depth) {
    take('[');
    if (take_if(']')) return;
    do skip(depth + 1);
    while (take_if(','));
    take(']');
  }

  void word(std::string_view letters) {
    for (const char letter : letters) {
      if (!in_.is(letter)) in_.fail("this is no JSON value");
      in_.next();
    }
  }

  void number() {
    if (in_.is('-')) in_.next();
    if (in_.is('0')) in_.next();
    else digits();
    if (in_.is_digit()) in_.fail("a number begins with a zero");
    if (in_.is('.')) in_.next(), digits();
    if (!in_.is('e') && !in_.is('E')) return;
    in_.next();
    if (in_.is('+') || in_.is('-')) in_.next();
    digits();
  }

  void digits() {
    if (!in_.is_digit()) in_.fail("a digit is missing here");
    while (in_.is_digit()) in_.next();
  }

  Cell read_string() {
    if (!in_.is('"')) in_.fail("a string is missing here");
    in_.next();
    const char* begin = in_.place();
    CellKind kind = CellKind::text;
    while (!in_.is('"')) {
      if (in_.done()) in_.fail("a string does not end");
      if (static_cast<unsigned char>(in_.now()) < 0x20) in_.fail("a control character stands in a string");
      if (in_.next() != '\\') continue;
      kind = CellKind::json_escaped;
      escape();
    }
    const char* end = in_.place();
    in_.next();
    return rows_.made(begin, end, kind);
  }

  void escape() {
    if (in_.done()) in_.fail("a string does not end");
    if (!in_.is('u')) {
      if (std::string_view{"\"\\/bfnrt"}.find(in_.now()) == std::string_view::npos)
        in_.fail("an escape is none that JSON knows");
      in_.next();
      return;
    }
    const unsigned unit = hex_unit();
    if (unit >= 0xdc00 && unit <= 0xdfff) in_.fail("half a surrogate pair is escaped");
    if (unit < 0xd800 || unit > 0xdbff) return;
    if (!in_.is('\\')) in_.fail("half a surrogate pair is escaped");
    in_.next();
    const unsigned low = in_.is('u') ? hex_unit() : 0;
    if (low < 0xdc00 || low > 0xdfff) in_.fail("half a surrogate pair is escaped");
  }

  unsigned hex_unit() {
    in_.next();
    unsigned unit = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = in_.now();
      const bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      if (!in_.is_digit() && !letter) in_.fail("an escape is none that JSON knows");
      unit = unit * 16 + static_cast<unsigned>(letter ? (c | 0x20) - 'a' + 10 : c - '0');
      in_.next();
    }
    return unit;
  }

  Rows& rows_;
  Bytes in_;
};

void read_rows(PageFormat format, Rows& rows) {
  switch (format) {
    case PageFormat::csv: return PlainCsv{rows}.read();
    case PageFormat::salesforce_json: return PlainJson{rows, rows.bytes}.read_page("records", true);
    case PageFormat::pendo_json: return PlainJson{rows, rows.bytes}.read_page("results", false);
    case PageFormat::report_json: return PlainJson{rows, rows.bytes}.read_page("", false);
    case PageFormat::ndjson:
      for (std::size_t begin = 0; begin < rows.bytes.size();) {
        std::size_t end = begin;
        while (end < rows.bytes.size() && rows.bytes[end] != '\n') ++end;
        PlainJson{rows, rows.bytes.substr(begin, end - begin)}.read_line();
        begin = end + 1;
      }
  }
}

/// Of what is no UTF-8 and what is no page of its format, that which comes first.
std::optional<Problem> read_whole(PageFormat format, Rows& rows) {
  std::optional<Problem> problem;
  try {
    read_rows(format, rows);
  } catch (Problem& met) {
    problem = std::move(met);
  }
  const char* bad = rows.bytes.data() + first_bad_utf8(rows.bytes);
  if (bad != rows.bytes.data() + rows.bytes.size() && (!problem || bad < problem->at))
    problem = Problem{bad, "this is not UTF-8"};
  return problem;
}

}  // namespace

Result<Table> decode_plainly(std::span<const Page> pages, std::span<const Column> columns) {
  std::vector<Piece> pieces;
  for (const Page& page : pages) {
    std::string_view bytes = page.bytes;
    if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
    if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) continue;
    Rows rows{bytes, columns, {}, 0};
    if (const auto problem = read_whole(page.format, rows))
      return tl::unexpected(unreadable(page, problem->at, problem->what));
    pieces.push_back({bytes, std::move(rows.cells), rows.count, &page});
  }
  return Table{std::move(pieces), columns.size()};
}

}  // namespace tidemark
