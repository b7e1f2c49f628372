#include "core/segments/problem.h"

#include <algorithm>

#include "core/json/document.h"
#include "core/text/utf8.h"

namespace tidemark::segments {
namespace {

/// One column for one code point. Bytes that are no UTF-8 are a column each.
struct Columns {
  std::string shown;
  std::size_t count = 0;
};

Columns columns_of(std::string_view text) {
  Columns columns;
  while (!text.empty()) {
    const std::size_t good = first_bad_utf8(text);
    std::string_view part = text.substr(0, good);
    while (!part.empty()) {
      const char32_t c = take_code_point(part);
      const bool visible = c > 0x20 && c != 0x7f && (c < 0x80 || c > 0x9f);
      append_utf8(visible ? c : U' ', columns.shown);
      ++columns.count;
    }
    if (good == text.size()) break;
    columns.shown += '?';
    ++columns.count;
    text.remove_prefix(good + 1);
  }
  return columns;
}

/// The end of a text, or its beginning: at most `most` bytes, no code point cut.
std::string_view last_bytes(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  text.remove_prefix(text.size() - most);
  while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xc0) == 0x80) text.remove_prefix(1);
  return text;
}

std::string_view first_bytes(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
  return text.substr(0, most);
}

}  // namespace

Error to_error(std::string_view text, const Problem& problem) {
  return {ErrorCode::invalid_input, problem.what, json::to_text(json::line_column(text, problem.place.begin)),
          problem.hint};
}

std::string pointed_at(std::string_view text, const Problem& problem) {
  constexpr std::size_t room = 60;  // bytes on either side
  const std::size_t at = std::min(problem.place.begin, text.size());
  const std::size_t line = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
  const std::string_view before = text.substr(line, at - line);
  const std::string_view behind = text.substr(at, text.find('\n', at) - at);
  const std::string_view meant = behind.substr(0, std::min(problem.place.length, behind.size()));
  const Columns left = columns_of(last_bytes(before, room));
  const Columns marked = columns_of(first_bytes(meant, room));
  const Columns right = columns_of(first_bytes(behind, room));
  std::string lines = left.shown + right.shown;
  lines.erase(lines.find_last_not_of(' ') + 1);
  return lines + "\n" + std::string(left.count, ' ') + std::string(std::max<std::size_t>(1, marked.count), '^') + "\n";
}

}  // namespace tidemark::segments
