#include "salesforce/bulk_csv.h"

#include <algorithm>
#include <utility>

#include "core/pages/page.h"
#include "core/pages/rows.h"
#include "core/text/blanks.h"
#include "http/retry.h"
#include "salesforce/bulk_query.h"

namespace tidemark::salesforce {
namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 20;  ///< of results, as they are read
constexpr std::size_t sent_piece_bytes = std::size_t{1} << 18;

/// The union of the fields of some updates, and how long their CSV is, counted as they are added.
class Measure {
 public:
  void add(const Update& update) {
    std::size_t expected = 0;
    for (const Update::Field& field : update.fields) {
      const std::size_t known = columns.names().size();
      expected = columns.add(field.name, expected) + 1;
      if (columns.names().size() > known) header_bytes_ += 1 + field.name.size();
      value_bytes_ += field.value.csv_size();
    }
    value_bytes_ += update.id.size();
    ++rows_;
  }
  [[nodiscard]] std::size_t bytes() const {
    // Of each row, a comma before each column but the first, and the line end.
    return header_bytes_ + value_bytes_ + rows_ * (columns.names().size() + 1);
  }

  CsvColumns columns;

 private:
  std::size_t header_bytes_ = 3;  // "Id" and the line end
  std::size_t value_bytes_ = 0;
  std::size_t rows_ = 0;
};

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

std::size_t CsvColumns::add(std::string_view name, std::size_t expected) {
  if (expected < names_.size() && names_[expected] == name) return expected;
  const auto [found, is_new] = places_.try_emplace(std::string{name}, names_.size());
  if (is_new) names_.emplace_back(name);
  return found->second;
}

IngestCsv::IngestCsv(Updates updates) : updates_{std::move(updates)} {
  Measure measure;
  for (std::size_t i = 0; i < updates_.size(); ++i) measure.add(updates_.at(i, scratch_));
  size_ = measure.bytes();
  columns_ = std::move(measure.columns);
}

std::size_t IngestCsv::read(std::uint64_t at, std::span<char> to) {
  if (at < made_) {
    next_ = 0;
    piece_.clear();
    made_ = 0;
  }
  while (at >= made_ + piece_.size() && made_ + piece_.size() < size_) make_next();
  const std::string_view left = std::string_view{piece_}.substr(std::min<std::uint64_t>(at - made_, piece_.size()));
  return left.copy(to.data(), to.size());
}

void IngestCsv::make_next() {
  made_ += piece_.size();
  piece_.clear();
  if (made_ == 0) {
    piece_ = "Id";
    for (const std::string& name : columns_.names()) {
      piece_ += ',';
      piece_ += name;
    }
    piece_ += '\n';
  }
  while (next_ < updates_.size() && piece_.size() < sent_piece_bytes)
    append_row(updates_.at(next_++, scratch_), piece_);
}

void IngestCsv::append_row(const Update& update, std::string& piece) {
  cells_.assign(columns_.names().size(), nullptr);
  std::size_t expected = 0;
  for (const Update::Field& field : update.fields) {
    const std::size_t place = columns_.place_of(field.name, expected);
    cells_[place] = &field.value;
    expected = place + 1;
  }
  piece += update.id;
  for (const FieldValue* cell : cells_) {
    piece += ',';
    if (cell != nullptr) cell->append_csv(piece);
  }
  piece += '\n';
}

std::string csv_of(const Updates& updates) {
  IngestCsv csv{updates};
  std::string whole(csv.size(), '\0');
  for (std::size_t at = 0; at < whole.size();) at += csv.read(at, std::span{whole}.subspan(at));
  return whole;
}

std::size_t updates_within(const Updates& updates, std::size_t most_bytes) {
  Measure measure;
  Update scratch;
  for (std::size_t length = 0; length < updates.size(); ++length) {
    measure.add(updates.at(length, scratch));
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
