#include "core/pages/json_cursor.h"

#include <bitset>

#include "core/text/ascii.h"

namespace tidemark {
namespace {

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char l = static_cast<char>(c | 0x20);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

/// The UTF-16 unit of "\uXXXX" at `at`; −1 where that is not what stands there.
int escaped_unit(const char* at, const char* end) {
  if (end - at < 6 || at[0] != '\\' || at[1] != 'u') return -1;
  int unit = 0;
  for (int i = 2; i < 6; ++i) {
    const int digit = hex_value(at[i]);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

}  // namespace

bool JsonCursor::take_escape() {
  if (end_ - at_ < 2) return fail("a string does not end");
  constexpr std::string_view single = "\"\\/bfnrt";
  if (single.find(at_[1]) != std::string_view::npos) {
    at_ += 2;
    return true;
  }
  const int unit = escaped_unit(at_, end_);
  if (unit < 0) return fail("an escape is none that JSON knows");
  if (unit >= 0xdc00 && unit <= 0xdfff) return fail("half a surrogate pair is escaped");
  if (unit >= 0xd800 && unit <= 0xdbff) {
    const int low = escaped_unit(at_ + 6, end_);
    if (low < 0xdc00 || low > 0xdfff) return fail("half a surrogate pair is escaped");
    at_ += 6;
  }
  at_ += 6;
  return true;
}

bool JsonCursor::take_number() {
  if (at_ != end_ && *at_ == '-') ++at_;
  if (at_ == end_ || !is_digit(*at_)) return fail("a number has no digits");
  if (*at_ == '0') {
    ++at_;
  } else {
    while (at_ != end_ && is_digit(*at_)) ++at_;
  }
  if (at_ != end_ && is_digit(*at_)) return fail("a number begins with a zero");
  if (at_ != end_ && *at_ == '.') {
    ++at_;
    if (at_ == end_ || !is_digit(*at_)) return fail("a number ends in its point");
    while (at_ != end_ && is_digit(*at_)) ++at_;
  }
  if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) {
    ++at_;
    if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
    if (at_ == end_ || !is_digit(*at_)) return fail("a number has no exponent's digits");
    while (at_ != end_ && is_digit(*at_)) ++at_;
  }
  return true;
}

bool JsonCursor::take_word(std::string_view word) {
  if (static_cast<std::size_t>(end_ - at_) < word.size() || std::string_view{at_, word.size()} != word)
    return fail("this is no JSON value");
  at_ += word.size();
  return true;
}

bool JsonCursor::take_value(const char* origin, Cell& cell, std::size_t around) {
  skip_blanks();
  if (at_ == end_) return fail("a value is missing at the end");
  const char* begin = at_;
  CellKind kind{};
  switch (*at_) {
    case '"': {
      String string;
      if (!take_string(string)) return false;
      if (string.raw.size() > longest_cell) return fail("a value is longer than 256 MiB");
      cell = Cell{static_cast<std::size_t>(string.raw.data() - origin), string.raw.size(),
                  string.escaped ? CellKind::json_escaped : CellKind::text};
      return true;
    }
    case '{':
      if (!skip_value(around)) return false;
      kind = CellKind::object;
      break;
    case '[':
      if (!skip_value(around)) return false;
      kind = CellKind::list;
      break;
    case 't':
      if (!take_word("true")) return false;
      kind = CellKind::yes;
      break;
    case 'f':
      if (!take_word("false")) return false;
      kind = CellKind::no;
      break;
    case 'n':
      if (!take_word("null")) return false;
      kind = CellKind::null;
      break;
    default:
      if (!is_digit(*at_) && *at_ != '-') return fail("this is no JSON value");
      if (!take_number()) return false;
      kind = CellKind::number;
  }
  const auto length = static_cast<std::size_t>(at_ - begin);
  if (length > longest_cell) return fail("a value is longer than 256 MiB");
  cell = Cell{static_cast<std::size_t>(begin - origin), length, kind};
  return true;
}

bool JsonCursor::skip_value(std::size_t around) {
  std::bitset<deepest> in_object;  // of each open bracket, whether it is a brace
  std::size_t depth = 0;
  while (true) {
    skip_blanks();
    if (at_ == end_) return fail("a value is missing at the end");
    bool ended = true;  // a whole value stands behind us
    if (*at_ == '{' || *at_ == '[') {
      if (around + depth == deepest) return fail("values are nested deeper than 512");
      in_object[depth++] = *at_ == '{';
      ++at_;
      ended = take_if(in_object[depth - 1] ? '}' : ']');
      if (ended) --depth;
    } else if (*at_ == '"') {
      String string;
      if (!take_string(string)) return false;
    } else {
      Cell ignored;
      if (!take_value(at_, ignored)) return false;
    }
    while (ended && depth > 0) {
      if (take_if(',')) {
        ended = false;
      } else if (take(in_object[depth - 1] ? '}' : ']', "a comma or a closing bracket is missing here")) {
        --depth;
      } else {
        return false;
      }
    }
    if (depth == 0) return true;
    if (in_object[depth - 1]) {
      skip_blanks();
      String key;
      if (!take_string(key) || !take(':', "a colon is missing here")) return false;
    }
  }
}

}  // namespace tidemark
