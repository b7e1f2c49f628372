#include "command/csv_output.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "core/json/canonical.h"
#include "core/json/document.h"
#include "core/pages/json_cursor.h"
#include "service/changes_csv.h"

namespace tidemark::command {
namespace {

/// A value as it stands in its line.
std::string_view as_written(json::Value value, std::string_view line) {
  JsonCursor cursor{line.data() + value.offset(), line.data() + line.size()};
  static_cast<void>(cursor.skip_value());
  return {line.data() + value.offset(), static_cast<std::size_t>(cursor.at() - line.data()) - value.offset()};
}

std::string cell_of(json::Value value, std::string_view line) {
  switch (value.kind()) {
    case json::Kind::null: return {};
    case json::Kind::text: return service::csv_cell(value.text());
    case json::Kind::number: return std::string{value.number()};  // no formula, though it may begin like one
    default: return service::csv_cell(as_written(value, line));
  }
}

void each_member(json::Value object, const std::string& prefix,
                 const std::function<void(const std::string& name, json::Value value)>& take) {
  for (const json::Value member : object.children()) {
    const std::string name = prefix + std::string{member.key()};
    if (member.is(json::Kind::object)) each_member(member, name + ".", take);
    else take(name, member);
  }
}

bool is_list_of_objects(json::Value value) {
  if (!value.is(json::Kind::array) || value.size() == 0) return false;
  const auto elements = value.children();
  return std::ranges::all_of(elements, [](json::Value element) { return element.is(json::Kind::object); });
}

}  // namespace

void CsvOutput::put(std::string_view data) {
  rest_ += data;
  std::size_t begin = 0;
  for (std::size_t end = rest_.find('\n'); end != rest_.npos; end = rest_.find('\n', begin)) {
    take(std::string_view{rest_}.substr(begin, end - begin));
    begin = end + 1;
  }
  rest_.erase(0, begin);
}

void CsvOutput::take(std::string_view line) {
  const auto document = json::Document::read(line, {.depth = json::deeper_than_pages});
  if (!document || !document->root().is(json::Kind::object)) return;
  Row row;
  std::optional<std::pair<std::string, json::Value>> list;
  each_member(document->root(), {}, [&](const std::string& name, json::Value value) {
    if (!list && is_list_of_objects(value)) list.emplace(name, value);
    else row.emplace_back(column(name), cell_of(value, line));
  });
  if (!list) {
    rows_.push_back(std::move(row));
    return;
  }
  for (const json::Value element : list->second.children()) {
    Row& of_element = rows_.emplace_back(row);
    each_member(element, list->first + ".", [&](const std::string& name, json::Value value) {
      of_element.emplace_back(column(name), cell_of(value, line));
    });
  }
}

std::size_t CsvOutput::column(const std::string& name) {
  const auto [number, is_new] = numbers_.try_emplace(name, columns_.size());
  if (is_new) columns_.push_back(name);
  return number->second;
}

std::string CsvOutput::table() {
  if (rows_.empty() && !without_rows_.empty()) {
    take(without_rows_);
    rows_.clear();
  }
  std::string text;
  for (const std::string& name : columns_) text += (text.empty() ? "" : ",") + service::csv_cell(name);
  if (!text.empty()) text += "\r\n";
  for (const auto& row : rows_) {
    std::vector<std::string_view> cells(columns_.size());
    for (const auto& [column, cell] : row) cells[column] = cell;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) text += ',';
      text += cells[i];
    }
    text += "\r\n";
  }
  return text;
}

}  // namespace tidemark::command
