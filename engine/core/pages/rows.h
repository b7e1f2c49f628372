#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/pages/page.h"

namespace tidemark {

/// What keeps a piece from being read: where, and what is wrong. `at` points into the page.
struct PageProblem {
  const char* at = nullptr;
  std::string what;
};

/// The wanted columns as a tree of keys, so that a JSON object is walked once.
class ColumnTree {
 public:
  explicit ColumnTree(std::span<const Column> columns);

  struct Edge {
    std::string key;
    std::int32_t column = -1;  ///< the value behind this key is wanted itself
    std::int32_t child = -1;   ///< something inside it is
  };
  using Node = std::vector<Edge>;

  [[nodiscard]] const Node& node(std::size_t number) const { return nodes_[number]; }

  /// The edge of `key`, which is most often the one behind `expected`: records of a page have their keys in one order.
  [[nodiscard]] const Edge* find(const Node& node, std::string_view key, std::size_t& expected) const;

  /// Calls `mark(column)` for every column below `child`.
  template <class Mark>
  void for_each_below(std::size_t child, const Mark& mark) const {
    for (const Edge& edge : nodes_[child]) {
      if (edge.column >= 0) mark(static_cast<std::size_t>(edge.column));
      if (edge.child >= 0) for_each_below(static_cast<std::size_t>(edge.child), mark);
    }
  }

 private:
  std::vector<Node> nodes_;
};

/// Where a CSV page's columns stand: of each position in a row the wanted column, or −1.
struct CsvHeader {
  std::vector<std::int32_t> column_of_position;
};

/// Reads the header row off the front of `rest`.
[[nodiscard]] tl::expected<CsvHeader, PageProblem> read_csv_header(std::string_view& rest,
                                                                   std::span<const Column> columns);

/// The columns' names as they stand; none where there is no header row.
[[nodiscard]] std::vector<std::string> csv_header_names(std::string_view bytes);

/// A page's bytes behind a byte order mark.
[[nodiscard]] std::string_view without_mark(std::string_view bytes);

/// Cuts what follows the header into pieces of whole rows. A line break inside quotes ends no row: the quotes before a cut are
/// counted, in pieces of work of their own.
[[nodiscard]] std::vector<std::string_view> cut_csv(std::string_view rows, std::size_t piece_size,
                                                    const Spread& spread);
[[nodiscard]] std::vector<std::string_view> cut_lines(std::string_view lines, std::size_t piece_size);

/// How many rows room is made for beforehand, by the line breaks; more is no problem.
[[nodiscard]] std::size_t expected_rows(std::string_view bytes);

/// Each fills the cells of a piece; nothing where all went well.
[[nodiscard]] PageProblem index_csv(Piece& piece, const CsvHeader& header, std::size_t columns);
[[nodiscard]] PageProblem index_lines(Piece& piece, const ColumnTree& tree, std::size_t columns);

/// A whole JSON page. `array_key`: the top-level key whose array holds the records; empty where the page is that array.
[[nodiscard]] PageProblem index_json(Piece& piece, std::string_view array_key, const ColumnTree& tree,
                                     std::size_t columns, bool absent_is_a_problem, std::span<const Column> wanted);

/// "Owner.Email": a column's path as a person writes it.
[[nodiscard]] std::string path_text(const Column& column);

}  // namespace tidemark
