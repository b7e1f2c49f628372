#include <algorithm>

#include "core/pages/page.h"
#include "core/pages/rows.h"
#include "core/text/utf8.h"

namespace tidemark {
namespace {

/// One piece of work: which page it is of, and how it is read.
struct Task {
  const Page* page = nullptr;
  std::size_t header = 0;
  Piece piece;
  PageProblem problem;
};

std::string_view array_key(PageFormat format) {
  switch (format) {
    case PageFormat::salesforce_json: return "records";
    case PageFormat::pendo_json: return "results";
    default: return {};
  }
}

Error unreadable(const Page& page, const PageProblem& problem) { return unreadable(page, problem.at, problem.what); }

/// Of what is no UTF-8 and what is no page of its format, that which comes first: where a page is cut must not decide.
PageProblem first_problem(std::string_view bytes, PageProblem problem) {
  const std::size_t end = problem.at == nullptr ? bytes.size() : static_cast<std::size_t>(problem.at - bytes.data());
  const std::size_t bad = first_bad_utf8(bytes.substr(0, end));
  if (bad < end) return {bytes.data() + bad, "this is not UTF-8"};
  return problem;
}

void run(Task& task, const std::vector<CsvHeader>& headers, const ColumnTree& tree, std::span<const Column> columns) {
  PageProblem problem;
  switch (task.page->format) {
    case PageFormat::csv: problem = index_csv(task.piece, headers[task.header], columns.size()); break;
    case PageFormat::ndjson: problem = index_lines(task.piece, tree, columns.size()); break;
    default:
      problem = index_json(task.piece, array_key(task.page->format), tree, columns.size(),
                           task.page->format == PageFormat::salesforce_json, columns);
  }
  task.problem = first_problem(task.piece.bytes, std::move(problem));
}

/// Takes the header row off the front of a page.
tl::expected<CsvHeader, PageProblem> take_csv_header(std::string_view& bytes, std::span<const Column> columns) {
  const std::string_view whole = bytes;
  auto header = read_csv_header(bytes, columns);
  const std::string_view read = header ? whole.substr(0, whole.size() - bytes.size()) : whole;
  PageProblem problem = first_problem(read, header ? PageProblem{} : std::move(header.error()));
  if (problem.at != nullptr) return tl::unexpected(std::move(problem));
  return header;
}

bool only_blanks(std::string_view bytes) { return bytes.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

Error unreadable(const Page& page, const char* at, std::string what) {
  const auto line = 1 + std::count(page.bytes.data(), at, '\n');
  return {ErrorCode::unreadable_page, std::move(what), page.name + ":" + std::to_string(line),
          "nothing was planned: fetch or export this page again"};
}

std::string_view without_mark(std::string_view bytes) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
  return bytes;
}

void one_by_one(std::size_t count, const std::function<void(std::size_t)>& work) {
  for (std::size_t i = 0; i < count; ++i) work(i);
}

Table::Table(std::vector<Piece> pieces, std::size_t columns) : pieces_{std::move(pieces)}, columns_{columns} {
  first_rows_.reserve(pieces_.size() + 1);
  for (const Piece& piece : pieces_) {
    first_rows_.push_back(rows_);
    rows_ += piece.rows;
  }
  first_rows_.push_back(rows_);
  std::uint32_t piece = 0;
  for (std::uint32_t row = 0; row < rows_; row += 1u << near_shift) {
    while (row >= first_rows_[piece + 1]) ++piece;
    near_.push_back(piece);
  }
}

Result<Table> decode(std::span<const Page> pages, std::span<const Column> columns, const Spread& spread,
                     PieceVisitor* visitor, std::size_t piece_size) {
  const ColumnTree tree{columns};
  std::vector<CsvHeader> headers;
  std::vector<Task> tasks;
  std::vector<Error> problems;  // at most one: what keeps a page from being cut at all
  for (const Page& page : pages) {
    std::string_view bytes = without_mark(page.bytes);
    std::vector<std::string_view> pieces;
    if (only_blanks(bytes)) continue;  // an empty file is an empty page
    if (page.format == PageFormat::csv) {
      auto header = take_csv_header(bytes, columns);
      if (!header) {
        problems.push_back(unreadable(page, header.error()));
        break;
      }
      headers.push_back(std::move(*header));
      pieces = cut_csv(bytes, piece_size, spread);
    } else if (page.format == PageFormat::ndjson) {
      pieces = cut_lines(bytes, piece_size);
    } else {
      pieces = {bytes};
    }
    for (const std::string_view piece : pieces) {
      if (piece.size() > UINT32_MAX) {
        problems.push_back(unreadable(page, {bytes.data(), "a part that can't be cut is larger than 4 GiB"}));
        break;
      }
      Task task{&page, headers.empty() ? 0 : headers.size() - 1, {}, {}};
      task.piece.bytes = piece;
      task.piece.page = &page;
      tasks.push_back(std::move(task));
    }
    if (!problems.empty()) break;
  }
  if (visitor != nullptr) visitor->expect(tasks.size());
  spread(tasks.size(), [&](std::size_t i) {
    run(tasks[i], headers, tree, columns);
    if (visitor != nullptr && tasks[i].problem.at == nullptr) visitor->visit(i, tasks[i].piece);
  });
  std::vector<Piece> pieces;
  pieces.reserve(tasks.size());
  for (Task& task : tasks) {
    if (task.problem.at != nullptr) return tl::unexpected(unreadable(*task.page, task.problem));
    pieces.push_back(std::move(task.piece));
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems.front()));
  return Table{std::move(pieces), columns.size()};
}

}  // namespace tidemark
