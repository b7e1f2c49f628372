#include <algorithm>
#include <cstring>

#include "core/pages/json_cursor.h"
#include "core/pages/rows.h"

namespace tidemark {
namespace {

/// Reads objects whose wanted parts are given by a ColumnTree.
class RowReader {
 public:
  RowReader(JsonCursor& cursor, const ColumnTree& tree, const char* origin)
      : cursor_{cursor}, tree_{tree}, origin_{origin} {}

  /// One object, its brace included. `cells` are those of its row and hold `absent` beforehand. Nesting counts from the record (`around`),
  /// whatever is wanted of it: by one mapping a page is as readable as by another.
  bool read_object(const ColumnTree::Node& node, Cell* cells, std::size_t around = 0) {
    if (!cursor_.take('{', "a record is no JSON object")) return false;
    if (cursor_.take_if('}')) return true;
    std::size_t expected = 0;
    do {
      JsonCursor::String key;
      cursor_.skip_blanks();
      if (!cursor_.take_string(key) || !cursor_.take(':', "a colon is missing here")) return false;
      if (!read_member(tree_.find(node, text_of(key), expected), cells, around)) return false;
    } while (cursor_.take_if(','));
    return cursor_.take('}', "a comma or a closing brace is missing here");
  }

 private:
  std::string_view text_of(const JsonCursor::String& key) {
    if (!key.escaped) return key.raw;
    key_.clear();
    append_json_unescaped(key.raw, key_);
    return key_;
  }

  bool read_member(const ColumnTree::Edge* edge, Cell* cells, std::size_t around) {
    if (edge == nullptr) return cursor_.skip_value(around);
    if (edge->child < 0) return cursor_.take_value(origin_, cells[edge->column], around);
    const auto child = static_cast<std::size_t>(edge->child);
    cursor_.skip_blanks();
    const char* begin = cursor_.at();
    if (edge->column >= 0 || cursor_.at_end() || *begin != '{') {
      Cell whole;
      if (!cursor_.take_value(origin_, whole, around)) return false;
      if (edge->column >= 0) cells[edge->column] = whole;
      // A null parent makes everything below it null: there is no owner whose e-mail address could be missing.
      if (whole.kind() == CellKind::null)
        tree_.for_each_below(child, [&](std::size_t column) { cells[column] = whole; });
      if (whole.kind() != CellKind::object) return true;
      JsonCursor inside{begin, cursor_.at()};
      return RowReader{inside, tree_, origin_}.read_object(tree_.node(child), cells, around + 1);
    }
    return read_object(tree_.node(child), cells, around + 1);
  }

  JsonCursor& cursor_;
  const ColumnTree& tree_;
  const char* origin_;
  std::string key_;
};

PageProblem problem_of(const JsonCursor& cursor) { return {cursor.at(), cursor.problem()}; }

Cell* add_row(Piece& piece, std::size_t columns) {
  piece.cells.resize(piece.cells.size() + columns);
  ++piece.rows;
  return piece.cells.data() + piece.cells.size() - columns;
}

/// The records of an array whose bracket was taken.
PageProblem index_array(Piece& piece, JsonCursor& cursor, const ColumnTree& tree, std::size_t columns,
                        bool absent_is_a_problem, std::span<const Column> wanted) {
  RowReader reader{cursor, tree, piece.bytes.data()};
  if (cursor.take_if(']')) return {};
  do {
    Cell* cells = add_row(piece, columns);
    cursor.skip_blanks();
    const char* begin = cursor.at();
    if (!reader.read_object(tree.node(0), cells)) return problem_of(cursor);
    for (std::size_t column = 0; absent_is_a_problem && column < columns; ++column) {
      if (cells[column].kind() == CellKind::absent)
        return {begin, "the record has no field " + path_text(wanted[column]) + ": absent is not empty"};
    }
  } while (cursor.take_if(','));
  if (!cursor.take(']', "a comma or a closing bracket is missing here")) return problem_of(cursor);
  return {};
}

}  // namespace

ColumnTree::ColumnTree(std::span<const Column> columns) : nodes_(1) {
  for (std::size_t column = 0; column < columns.size(); ++column) {
    std::size_t node = 0;
    const auto& path = columns[column].path;
    for (std::size_t depth = 0; depth < path.size(); ++depth) {
      auto edge = std::find_if(nodes_[node].begin(), nodes_[node].end(),
                               [&](const Edge& known) { return known.key == path[depth]; });
      if (edge == nodes_[node].end()) edge = nodes_[node].insert(edge, Edge{path[depth]});
      if (depth + 1 == path.size()) {
        edge->column = static_cast<std::int32_t>(column);
      } else {
        if (edge->child < 0) {
          const auto child = static_cast<std::int32_t>(nodes_.size());
          edge->child = child;
          nodes_.emplace_back();
          node = static_cast<std::size_t>(child);
        } else {
          node = static_cast<std::size_t>(edge->child);
        }
      }
    }
  }
}

const ColumnTree::Edge* ColumnTree::find(const Node& node, std::string_view key, std::size_t& expected) const {
  for (std::size_t tried = 0; tried < node.size(); ++tried) {
    if (expected >= node.size()) expected = 0;
    const Edge& edge = node[expected++];
    if (edge.key.size() == key.size() && std::memcmp(edge.key.data(), key.data(), key.size()) == 0) return &edge;
  }
  return nullptr;
}

PageProblem index_lines(Piece& piece, const ColumnTree& tree, std::size_t columns) {
  const char* const end = piece.bytes.data() + piece.bytes.size();
  piece.cells.reserve(columns * expected_rows(piece.bytes));
  for (const char* at = piece.bytes.data(); at != end;) {
    const void* newline = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
    const char* line_end = newline == nullptr ? end : static_cast<const char*>(newline);
    JsonCursor cursor{at, line_end};
    cursor.skip_blanks();
    if (!cursor.at_end()) {
      if (!RowReader{cursor, tree, piece.bytes.data()}.read_object(tree.node(0), add_row(piece, columns)))
        return problem_of(cursor);
      cursor.skip_blanks();
      if (!cursor.at_end()) return {cursor.at(), "something stands behind the line's object"};
    }
    at = newline == nullptr ? end : line_end + 1;
  }
  return {};
}

PageProblem index_json(Piece& piece, std::string_view array_key, const ColumnTree& tree, std::size_t columns,
                       bool absent_is_a_problem, std::span<const Column> wanted) {
  JsonCursor cursor{piece.bytes.data(), piece.bytes.data() + piece.bytes.size()};
  bool found = array_key.empty();
  if (found) {
    if (!cursor.take('[', "the page is no JSON array of rows")) return problem_of(cursor);
    if (PageProblem problem = index_array(piece, cursor, tree, columns, absent_is_a_problem, wanted);
        problem.at != nullptr)
      return problem;
  } else {
    if (!cursor.take('{', "the page is no JSON object")) return problem_of(cursor);
    const bool empty = cursor.take_if('}');
    while (!empty) {
      JsonCursor::String key;
      cursor.skip_blanks();
      if (!cursor.take_string(key) || !cursor.take(':', "a colon is missing here")) return problem_of(cursor);
      if (key.raw == array_key && !found) {
        found = true;
        const std::string what = "\"" + std::string{array_key} + "\" is no array";
        if (!cursor.take('[', what.c_str())) return {cursor.at(), what};
        if (PageProblem problem = index_array(piece, cursor, tree, columns, absent_is_a_problem, wanted);
            problem.at != nullptr)
          return problem;
      } else if (!cursor.skip_value()) {
        return problem_of(cursor);
      }
      if (cursor.take_if(',')) continue;
      if (!cursor.take('}', "a comma or a closing brace is missing here")) return problem_of(cursor);
      break;
    }
  }
  cursor.skip_blanks();
  if (!cursor.at_end()) return {cursor.at(), "something stands behind the page's JSON"};
  if (!found) return {cursor.at(), "the page has no \"" + std::string{array_key} + "\""};
  return {};
}

}  // namespace tidemark
