#include "simulators/salesforce_csv.h"

#include <utility>

namespace tidemark::sim {

std::optional<char> delimiter_of(std::string_view name) {
  for (const auto& [word, delimiter] :
       {std::pair{"COMMA", ','}, std::pair{"TAB", '\t'}, std::pair{"PIPE", '|'}, std::pair{"SEMICOLON", ';'},
        std::pair{"CARET", '^'}, std::pair{"BACKQUOTE", '`'}}) {
    if (name == word) return delimiter;
  }
  return std::nullopt;
}

std::optional<std::string_view> line_end_of(std::string_view name) {
  if (name == "LF") return "\n";
  if (name == "CRLF") return "\r\n";
  return std::nullopt;
}

std::optional<CsvRow> CsvReader::next() {
  while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
  if (at_ >= text_.size()) return std::nullopt;
  CsvRow row{.begin = at_, .cells = {}};
  for (;;) {
    row.cells.push_back(cell(row.sound));
    if (at_ >= text_.size()) return row;
    if (text_[at_++] == delimiter_) continue;
    if (text_[at_ - 1] == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
    return row;
  }
}

/// Stops at the delimiter or the line's end that follows.
std::string CsvReader::cell(bool& sound) {
  const auto ends = [this] {
    return at_ >= text_.size() || text_[at_] == delimiter_ || text_[at_] == '\n' || text_[at_] == '\r';
  };
  std::string out;
  if (at_ >= text_.size() || text_[at_] != '"') {
    const std::size_t begin = at_;
    while (!ends()) {
      if (text_[at_++] == '"') sound = false;
    }
    return std::string{text_.substr(begin, at_ - begin)};
  }
  for (++at_;;) {
    const auto quote = text_.find('"', at_);
    if (quote == text_.npos) {
      sound = false;
      at_ = text_.size();
      return out;
    }
    out += text_.substr(at_, quote - at_);
    at_ = quote + 1;
    if (at_ < text_.size() && text_[at_] == '"') {
      out += '"';
      ++at_;
      continue;
    }
    break;
  }
  for (; !ends(); ++at_) sound = false;
  return out;
}

void append_csv_cell(std::string_view text, std::string& csv) {
  csv += '"';
  for (std::size_t quote; (quote = text.find('"')) != text.npos; text.remove_prefix(quote + 1)) {
    csv += text.substr(0, quote + 1);
    csv += '"';
  }
  csv += text;
  csv += '"';
}

}  // namespace tidemark::sim
