#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tidemark::command {

/// What a command answers with `--json`, as a table for a spreadsheet (RFC 4180, a header row): a line is a row, a member a column. Members of
/// objects within are columns of their own, `changed` of `counts` is `counts.changed`. A list of objects makes a row of each, with what else
/// the line says on all of them; other lists stand as JSON. The columns of all lines, in the
/// order in which they come up.
///
///     CsvOutput csv;
///     csv.put(R"({"run":12,"state":"held","error":null})" "\n");
///     csv.table() == "run,state,error\r\n12,held,\r\n"
class CsvOutput {
 public:
  /// Whole lines or parts of them.
  void put(std::string_view data);

  /// The columns where no line came: those of a line that has nothing in it.
  void put_columns(std::string_view line) { without_rows_ = line; }

  [[nodiscard]] std::string table();

 private:
  using Row = std::vector<std::pair<std::size_t, std::string>>;
  void take(std::string_view line);
  [[nodiscard]] std::size_t column(const std::string& name);

  std::string rest_;
  std::string without_rows_;
  std::vector<std::string> columns_;
  std::map<std::string, std::size_t, std::less<>> numbers_;  ///< of the columns
  std::vector<Row> rows_;
};

}  // namespace tidemark::command
