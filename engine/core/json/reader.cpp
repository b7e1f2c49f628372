#include "core/json/reader.h"

#include <algorithm>

#include "core/json/write.h"
#include "core/ranges.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace tidemark::json {
namespace {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// What stands at a place, for "… expected, found …": never more than one character, and that only if it is ASCII.
std::string found_at(std::string_view bytes, std::size_t at) {
  if (at >= bytes.size()) return "the end of the document";
  const char c = bytes[at];
  if (c == '"') return "a text";
  if (c > ' ' && c < '\x7f') return std::string{"`"} + c + "`";
  return static_cast<unsigned char>(c) < 0x20 || c == '\x7f' ? "a control character" : "another character";
}

}  // namespace

Result<Document> Reader::read() {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (bytes_.size() > options_.max_bytes || bytes_.size() > std::size_t{1} << 30)
    return failure(ErrorCode::invalid_input, "a document of " + std::to_string(bytes_.size()) + " bytes is too large",
                   {}, "at most " + std::to_string(options_.max_bytes) + " bytes are read");
  if (const std::size_t bad = first_bad_utf8(bytes_); bad != bytes_.size())
    return failure(ErrorCode::invalid_input, "the document is not UTF-8", to_text(line_column(bytes_, bad)),
                   "save the file as UTF-8");
  document_.bytes_ = bytes_;
  document_.nodes_.reserve(bytes_.size() / 16);  // about what describes have
  if (bytes_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
  while (step()) {
  }
  if (error_) return tl::unexpected<Error>(std::move(*error_));
  return std::move(document_);
}

/// Reads one token. False at the end of the document and after an error.
bool Reader::step() {
  if (!skip_blanks()) return false;
  switch (next_) {
    case Next::nothing: return at_end() ? false : fail_expected("the end of the document");
    case Next::value_or_end:
      if (peek() == ']') return close();
      return read_value();
    case Next::value: return read_value();
    case Next::key_or_end:
      if (peek() == '}') return close();
      return read_key();
    case Next::key: return read_key();
    case Next::comma_or_end: return read_comma_or_end();
  }
  return false;
}

bool Reader::skip_blanks() {
  while (!at_end()) {
    if (is_blank(bytes_[at_])) {
      ++at_;
    } else if (bytes_[at_] == '/' && options_.comments && (peek(1) == '/' || peek(1) == '*')) {
      if (!skip_comment()) return false;
    } else {
      return true;
    }
  }
  return true;
}

bool Reader::skip_comment() {
  const bool to_line_end = peek(1) == '/';
  const std::size_t end = bytes_.find(to_line_end ? "\n" : "*/", at_ + 2);
  if (end == std::string_view::npos && !to_line_end) return fail("this comment has no end: `*/` is missing", at_);
  at_ = end == std::string_view::npos ? bytes_.size() : end + (to_line_end ? 1 : 2);
  return true;
}

bool Reader::read_value() {
  switch (peek()) {
    case '{': return open(Kind::object);
    case '[': return open(Kind::array);
    case 't': return read_word("true", Kind::boolean, true);
    case 'f': return read_word("false", Kind::boolean, false);
    case 'n': return read_word("null", Kind::null, false);
    case '"': {
      const std::uint32_t node = static_cast<std::uint32_t>(document_.nodes_.size());
      add(Kind::text);
      std::string_view text;
      if (!read_string(text)) return false;
      document_.nodes_[node].text = text;
      return true;
    }
    default: break;
  }
  if (peek() == '-' || is_digit(peek())) return read_number();
  if ((peek() == ']' || peek() == '}') && next_ == Next::value && !open_.empty())
    return fail(std::string{"a value is expected, found `"} + peek() + "`: is there a comma too many?", at_);
  return fail_expected("a value");
}

bool Reader::read_key() {
  if (peek() == '}') return fail("a key is expected, found `}`: is there a comma too many?", at_);
  if (peek() != '"') return fail_expected("a key in double quotes");
  if (!read_string(key_) || !skip_blanks()) return false;
  if (peek() != ':') return fail_expected("`:`");
  ++at_;
  next_ = Next::value;
  return true;
}

bool Reader::read_comma_or_end() {
  const bool in_object = document_.nodes_[open_.back()].kind == Kind::object;
  if (peek() == (in_object ? '}' : ']')) return close();
  if (peek() != ',') return fail_expected(in_object ? "`,` or `}`" : "`,` or `]`");
  ++at_;
  next_ = in_object ? Next::key : Next::value;
  return true;
}

bool Reader::read_word(std::string_view word, Kind kind, bool boolean) {
  if (bytes_.substr(at_, word.size()) != word) return fail_expected("a value");
  add(kind).boolean = boolean;
  at_ += word.size();
  return true;
}

/// number = [ "-" ] ( "0" | digit1-9 digits ) [ "." digits ] [ ( "e" | "E" ) [ "+" | "-" ] digits ]
bool Reader::read_number() {
  const std::size_t begin = at_;
  const auto digits = [&] {
    if (!is_digit(peek())) return fail_expected("a digit");
    while (is_digit(peek())) ++at_;
    return true;
  };
  Document::Node& node = add(Kind::number);
  if (peek() == '-') ++at_;
  if (peek() == '0' && is_digit(peek(1))) return fail("a number does not begin with zeros", begin);
  if (!digits()) return false;
  if (peek() == '.') {
    ++at_;
    if (!digits()) return false;
  }
  if (peek() == 'e' || peek() == 'E') {
    ++at_;
    if (peek() == '+' || peek() == '-') ++at_;
    if (!digits()) return false;
  }
  node.text = bytes_.substr(begin, at_ - begin);
  return true;
}

/// A string without escapes is a view into the document; one with escapes is made.
bool Reader::read_string(std::string_view& text) {
  const std::size_t begin = ++at_;
  std::size_t copied = begin;
  std::string made;
  while (true) {
    while (!at_end() && bytes_[at_] != '"' && bytes_[at_] != '\\' && static_cast<unsigned char>(bytes_[at_]) >= 0x20)
      ++at_;
    if (at_end()) return fail("this text has no end: `\"` is missing", begin - 1);
    if (bytes_[at_] == '"') break;
    if (bytes_[at_] != '\\')
      return fail("a control character inside a text: write it as an escape (`\\n`, `\\u0000`)", at_);
    made.append(bytes_, copied, at_ - copied);
    if (!read_escape(made)) return false;
    copied = at_;
  }
  if (copied == begin) {
    text = bytes_.substr(begin, at_ - begin);
  } else {
    made.append(bytes_, copied, at_ - copied);
    text = document_.unescaped_.emplace_back(std::move(made));
  }
  ++at_;
  return true;
}

bool Reader::read_escape(std::string& text) {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  if (peek(1) == 'u') return read_unicode_escape(text);
  const std::size_t letter = at_ + 1 < bytes_.size() ? letters.find(bytes_[at_ + 1]) : std::string_view::npos;
  if (letter == std::string_view::npos)
    return fail("an unknown escape: allowed are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX", at_);
  text += meanings[letter];
  at_ += 2;
  return true;
}

bool Reader::read_unicode_escape(std::string& text) {
  const std::size_t begin = at_;
  const auto bad = [&] {
    return fail("a `\\u` escape that is no character: four hex digits, surrogates only in pairs", begin);
  };
  const std::optional<std::uint32_t> first = read_hex4();
  if (!first || (*first >= 0xdc00 && *first <= 0xdfff)) return bad();
  char32_t code_point = *first;
  if (*first >= 0xd800 && *first <= 0xdbff) {
    const std::optional<std::uint32_t> second = peek() == '\\' && peek(1) == 'u' ? read_hex4() : std::nullopt;
    if (!second || *second < 0xdc00 || *second > 0xdfff) return bad();
    code_point = 0x10000 + ((*first - 0xd800) << 10) + (*second - 0xdc00);
  }
  append_utf8(code_point, text);
  return true;
}

/// Takes `\uXXXX`.
std::optional<std::uint32_t> Reader::read_hex4() {
  std::uint32_t value = 0;
  for (std::size_t digit = 2; digit < 6; ++digit) {
    const char c = peek(digit);
    if (is_digit(c)) value = value * 16 + static_cast<std::uint32_t>(c - '0');
    else if (c >= 'a' && c <= 'f') value = value * 16 + static_cast<std::uint32_t>(c - 'a' + 10);
    else if (c >= 'A' && c <= 'F') value = value * 16 + static_cast<std::uint32_t>(c - 'A' + 10);
    else return std::nullopt;
  }
  at_ += 6;
  return value;
}

bool Reader::open(Kind kind) {
  if (open_.size() >= options_.depth) return fail("nested more than " + std::to_string(options_.depth) + " deep", at_);
  const std::uint32_t node = static_cast<std::uint32_t>(document_.nodes_.size());
  add(kind);
  open_.push_back(node);
  next_ = kind == Kind::object ? Next::key_or_end : Next::value_or_end;
  ++at_;
  return true;
}

bool Reader::close() {
  const std::uint32_t node = open_.back();
  document_.nodes_[node].end = static_cast<std::uint32_t>(document_.nodes_.size());
  if (document_.nodes_[node].kind == Kind::object && !check_duplicates(node)) return false;
  open_.pop_back();
  next_ = open_.empty() ? Next::nothing : Next::comma_or_end;
  ++at_;
  return true;
}

/// Sorts the object's keys: n log n whatever the keys are.
bool Reader::check_duplicates(std::uint32_t object) {
  std::vector<Document::Node>& nodes = document_.nodes_;
  if (nodes[object].count < 2) return true;
  std::vector<std::uint32_t> members;
  members.reserve(nodes[object].count);
  for (std::uint32_t node = object + 1; node < nodes[object].end; node = nodes[node].end) members.push_back(node);
  ranges::sort(members, [&](std::uint32_t a, std::uint32_t b) {
    return nodes[a].key != nodes[b].key ? nodes[a].key < nodes[b].key : a < b;
  });
  for (std::size_t n = 1; n < members.size(); ++n) {
    if (nodes[members[n]].key != nodes[members[n - 1]].key) continue;
    if (!options_.list_duplicate_keys) {
      std::string what = "the key ";
      append_json_string(nodes[members[n]].key, what);
      return fail(what + " stands twice in one object", nodes[members[n]].offset);
    }
    document_.duplicates_.push_back(members[n]);
  }
  return true;
}

Document::Node& Reader::add(Kind kind) {
  const std::uint32_t number = static_cast<std::uint32_t>(document_.nodes_.size());
  Document::Node node;
  node.kind = kind;
  node.offset = static_cast<std::uint32_t>(at_);
  node.end = number + 1;
  if (!open_.empty()) {
    Document::Node& parent = document_.nodes_[open_.back()];
    node.parent = open_.back();
    node.position = parent.count++;
    if (parent.kind == Kind::object) node.key = key_;
  }
  next_ = open_.empty() ? Next::nothing : Next::comma_or_end;
  return document_.nodes_.emplace_back(node);
}

bool Reader::fail(std::string what, std::size_t at) {
  if (!error_) error_ = Error{ErrorCode::invalid_input, std::move(what), to_text(line_column(bytes_, at))};
  return false;
}

bool Reader::fail_expected(std::string_view expected) {
  return fail(std::string{expected} + " is expected, found " + found_at(bytes_, at_), at_);
}

}  // namespace tidemark::json
