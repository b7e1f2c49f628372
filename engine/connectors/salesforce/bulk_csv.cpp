#include "salesforce/bulk_csv.h"

#include <algorithm>
#include <unordered_map>

#include "core/pages/page.h"
#include "core/pages/rows.h"
#include "core/text/blanks.h"
#include "http/retry.h"
#include "salesforce/bulk_query.h"

namespace tidemark::salesforce {
namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 20;

/// The union of the fields of some updates. Names are kept as views.
class Columns {
 public:
  /// The column of a field, a new one where there is none. `expected`: where it stands if this update is like the ones before.
  std::size_t take(std::string_view name, std::size_t expected) {
    if (expected < names_.size() && names_[expected] == name) return expected;
    const auto [found, is_new] = places_.try_emplace(name, names_.size());
    if (is_new) names_.push_back(name);
    return found->second;
  }
  [[nodiscard]] std::size_t of(std::string_view name, std::size_t expected) const {
    return expected < names_.size() && names_[expected] == name ? expected : places_.find(name)->second;
  }
  [[nodiscard]] const std::vector<std::string_view>& names() const { return names_; }

 private:
  std::vector<std::string_view> names_;
  std::unordered_map<std::string_view, std::size_t> places_;
};

/// How long the CSV of some updates is, counted as they are added.
class Measure {
 public:
  void add(const Update& update) {
    std::size_t expected = 0;
    for (const Update::Field& field : update.fields) {
      const std::size_t before = columns_.names().size();
      const std::size_t column = columns_.take(field.name, expected);
      if (columns_.names().size() > before) header_bytes_ += 1 + field.name.size();
      value_bytes_ += field.value.csv_size();
      expected = column + 1;
    }
    value_bytes_ += update.id.size();
    ++rows_;
  }
  [[nodiscard]] std::size_t bytes() const {
    // Of each row, a comma before each column but the first, and the line end.
    return header_bytes_ + value_bytes_ + rows_ * (columns_.names().size() + 1);
  }
  [[nodiscard]] const Columns& columns() const { return columns_; }

 private:
  Columns columns_;
  std::size_t header_bytes_ = 3;  // "Id" and the line end
  std::size_t value_bytes_ = 0;
  std::size_t rows_ = 0;
};

void append_row(const Update& update, const Columns& columns, std::vector<const FieldValue*>& cells, std::string& csv) {
  cells.assign(columns.names().size(), nullptr);
  std::size_t expected = 0;
  for (const Update::Field& field : update.fields) {
    const std::size_t column = columns.of(field.name, expected);
    cells[column] = &field.value;
    expected = column + 1;
  }
  csv += update.id;
  for (const FieldValue* cell : cells) {
    csv += ',';
    if (cell != nullptr) cell->append_csv(csv);
  }
  csv += '\n';
}

bool is_code(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}

Error no_csv(const PageProblem& problem, std::string_view csv) {
  const auto line = 1 + std::count(csv.data(), problem.at, '\n');
  return {ErrorCode::bad_answer, problem.what + " (line " + std::to_string(line) + ")"};
}

/// Hands the rows of a piece on.
Result<void> take_rows(const Piece& piece, std::size_t columns, const RowSink& take) {
  std::vector<std::string> scratch(columns);
  std::vector<std::string_view> values(columns);
  for (std::uint32_t row = 0; row < piece.rows; ++row) {
    for (std::size_t column = 0; column < columns; ++column)
      values[column] = text_of(piece.bytes, piece.cells[row * columns + column], scratch[column]);
    if (auto taken = take(values); !taken) return taken;
  }
  return {};
}

}  // namespace

std::string csv_of(std::span<const Update> updates) {
  Measure measure;
  for (const Update& update : updates) measure.add(update);
  std::string csv;
  csv.reserve(measure.bytes());
  csv += "Id";
  for (const std::string_view name : measure.columns().names()) {
    csv += ',';
    csv += name;
  }
  csv += '\n';
  std::vector<const FieldValue*> cells;
  for (const Update& update : updates) append_row(update, measure.columns(), cells, csv);
  return csv;
}

std::size_t updates_within(std::span<const Update> updates, std::size_t most_bytes) {
  Measure measure;
  for (std::size_t length = 0; length < updates.size(); ++length) {
    measure.add(updates[length]);
    if (length > 0 && measure.bytes() > most_bytes) return length;
  }
  return updates.size();
}

Result<std::uint64_t> for_each_row(std::string_view csv, const std::vector<std::string>& columns, const RowSink& take) {
  if (http::is_html(csv)) return failure(ErrorCode::bad_answer, "it is no CSV");
  if (count_csv_records(csv) == 0) return 0;
  std::vector<Column> wanted;
  for (const std::string& name : columns) wanted.push_back({{name}});
  std::string_view rest = csv;
  const auto header = read_csv_header(rest, wanted);
  if (!header) return tl::unexpected(no_csv(header.error(), csv));
  std::uint64_t rows = 0;
  for (const std::string_view bytes : cut_csv(rest, piece_bytes, one_by_one)) {
    Piece piece;
    piece.bytes = bytes;
    const PageProblem problem = index_csv(piece, *header, wanted.size());
    if (problem.at != nullptr) return tl::unexpected(no_csv(problem, csv));
    if (auto taken = take_rows(piece, wanted.size(), take); !taken) return tl::unexpected(std::move(taken.error()));
    rows += piece.rows;
  }
  return rows;
}

bool ends_whole(std::string_view csv) {
  return csv.empty() || (csv.back() == '\n' && std::ranges::count(csv, '"') % 2 == 0);
}

RecordError read_sf_error(std::string_view cell) {
  const auto colon = cell.find(':');
  if (colon == cell.npos || !is_code(cell.substr(0, colon))) return {{}, std::string{cell}};
  RecordError error{.code = std::string{cell.substr(0, colon)}, .message = {}};
  std::string_view rest = cell.substr(colon + 1);
  const auto last = rest.rfind(':');
  std::string_view fields = trim_ascii(last == rest.npos ? rest : rest.substr(last + 1));
  if (last != rest.npos && fields.ends_with("--")) {
    rest = rest.substr(0, last);
    fields.remove_suffix(2);
    while (!fields.empty()) {
      const std::string_view field = trim_ascii(fields.substr(0, fields.find(',')));
      if (!field.empty()) error.fields.emplace_back(field);
      fields.remove_prefix(
          std::min(fields.size(), fields.find(',') == fields.npos ? fields.size() : fields.find(',') + 1));
    }
  }
  error.message = rest;
  return error;
}

}  // namespace tidemark::salesforce
