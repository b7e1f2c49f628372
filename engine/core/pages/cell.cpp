#include "core/pages/cell.h"

#include "core/text/utf8.h"

namespace tidemark {
namespace {

unsigned hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  return static_cast<unsigned>((c | 0x20) - 'a') + 10;
}

char32_t four_hex_digits(std::string_view digits) {
  char32_t unit = 0;
  for (const char c : digits.substr(0, 4)) unit = unit * 16 + hex_digit(c);
  return unit;
}

}  // namespace

void append_json_unescaped(std::string_view raw, std::string& out) {
  for (std::size_t at = 0; at < raw.size();) {
    const std::size_t backslash = raw.find('\\', at);
    out += raw.substr(at, backslash - at);
    if (backslash == std::string_view::npos) return;
    at = backslash + 2;
    switch (const char escape = raw[backslash + 1]) {
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'u': {
        char32_t unit = four_hex_digits(raw.substr(at));
        at += 4;
        if (unit >= 0xd800 && unit < 0xdc00) {  // the decoder has seen that the other half follows
          unit = 0x10000 + ((unit - 0xd800) << 10) + (four_hex_digits(raw.substr(at + 2)) - 0xdc00);
          at += 6;
        }
        append_utf8(unit, out);
        break;
      }
      default: out += escape;
    }
  }
}

void append_csv_unescaped(std::string_view raw, std::string& out) {
  for (std::size_t at = 0; at < raw.size();) {
    const std::size_t quote = raw.find('"', at);
    if (quote == std::string_view::npos) {
      out += raw.substr(at);
      return;
    }
    out += raw.substr(at, quote + 1 - at);
    at = quote + 2;
  }
}

std::string_view text_of(std::string_view bytes, Cell cell, std::string& scratch) {
  const std::string_view raw = cell.in(bytes);
  switch (cell.kind()) {
    case CellKind::json_escaped:
      scratch.clear();
      append_json_unescaped(raw, scratch);
      return scratch;
    case CellKind::csv_escaped:
      scratch.clear();
      append_csv_unescaped(raw, scratch);
      return scratch;
    default: return raw;
  }
}

}  // namespace tidemark
