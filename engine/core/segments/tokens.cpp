#include "core/segments/tokens.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/json/document.h"
#include "core/number/number_text.h"
#include "core/text/ascii.h"
#include "core/text/blanks.h"
#include "core/text/utf8.h"
#include "core/time/date_text.h"

namespace tidemark::segments {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool begins_word(char c) { return is_letter(c) || c == '_'; }
bool continues_word(char c) { return begins_word(c) || is_digit(c) || c == '.'; }
bool begins_number(char c) { return is_digit(c) || c == '-' || c == '+' || c == '.'; }
bool continues_number(char c) { return is_letter(c) || begins_number(c) || c == ':' || c == '_'; }

constexpr std::array<std::string_view, 9> signs = {"!=", "<=", ">=", "=", "<", ">", "(", ")", ","};

std::string hint_for(std::string_view rest) {
  if (rest.starts_with('\'') || rest.starts_with("\u201c") || rest.starts_with("\u2018"))
    return "a text stands in double quotes: \"EMEA\"";
  if (rest.starts_with('!')) return "use not (…), or != between a field and a value";
  if (rest.starts_with('&')) return "use and";
  if (rest.starts_with('|')) return "use or";
  return {};
}

}  // namespace

bool Token::is_word(std::string_view word) const {
  return kind == Kind::word &&
         std::equal(text.begin(), text.end(), word.begin(), word.end(), [](char a, char b) { return lower(a) == b; });
}

std::optional<Token> Tokens::next() {
  while (at_ < text_.size() && is_ascii_blank(text_[at_])) ++at_;
  if (at_ == text_.size()) return taken(Token::Kind::end, 0);
  const char c = text_[at_];
  if (begins_word(c)) return take_word();
  if (c == '"') return take_text();
  if (begins_number(c)) return take_number_or_date();
  return take_sign();
}

Token Tokens::taken(Token::Kind kind, std::size_t length) {
  Token token;
  token.kind = kind;
  token.text = text_.substr(at_, length);
  token.place = {at_, length};
  token.literal.place = token.place;
  at_ += length;
  return token;
}

std::nullopt_t Tokens::fail(std::size_t begin, std::size_t length, std::string what, std::string hint) {
  problem_ = {{begin, length}, std::move(what), std::move(hint)};
  return std::nullopt;
}

std::optional<Token> Tokens::take_word() {
  std::size_t end = at_;
  while (end < text_.size() && continues_word(text_[end])) ++end;
  const std::string_view word = text_.substr(at_, end - at_);
  const std::size_t twice = word.find("..");
  if (twice != std::string_view::npos) return fail(at_ + twice + 1, 1, "a name is missing between two dots");
  if (word.ends_with('.')) return fail(end - 1, 1, "a name is missing after the dot");
  return taken(Token::Kind::word, word.size());
}

/// A JSON string: so every text can be written, and is read as everywhere else.
std::optional<Token> Tokens::take_text() {
  std::size_t end = at_ + 1;
  for (; end < text_.size() && text_[end] != '"'; ++end) {
    if (static_cast<unsigned char>(text_[end]) < 0x20)
      return fail(end, 1, "a text holds no line break or other control character as it is",
                  "write \\n, \\t or \\u0009");
    if (text_[end] == '\\' && end + 1 < text_.size()) ++end;
  }
  if (end >= text_.size()) return fail(at_, text_.size() - at_, "the text has no end", "a double quote ends it");
  const std::string_view literal = text_.substr(at_, end + 1 - at_);
  const auto document = json::Document::read(literal);
  if (!document)
    return fail(at_, literal.size(), "the text holds an escape that is none",
                "\\\" and \\\\ stand for a quote and a backslash; as in JSON");
  Token token = taken(Token::Kind::literal, literal.size());
  token.literal.value = std::string{document->root().text()};
  return token;
}

std::optional<Token> Tokens::take_number_or_date() {
  std::size_t end = at_;
  while (end < text_.size() && continues_number(text_[end])) ++end;
  const std::string_view text = text_.substr(at_, end - at_);
  const auto date = parse_date_text(text);
  const auto number = parse_float(text);
  if (!date && !number)
    return fail(at_, text.size(), "this is neither a number nor a date",
                "numbers are 12 or -0.5, dates 2026-01-31 or 2026-01-31T09:00:00Z; a text stands in double quotes");
  if (date && date->has_time && !in_range(date->instant()))
    return fail(at_, text.size(), "this time lies outside the years 0001 to 9999");
  if (!date && !std::isfinite(*number)) return fail(at_, text.size(), "this number is too large");
  Token token = taken(Token::Kind::literal, text.size());
  if (!date) token.literal.value = *number;
  else if (date->has_time) token.literal.value = date->instant();
  else token.literal.value = Day{date->days};
  return token;
}

std::optional<Token> Tokens::take_sign() {
  const std::string_view rest = text_.substr(at_);
  if (rest.starts_with("==")) return fail(at_, 2, "there is no operator ==", "did you mean =?");
  for (const std::string_view sign : signs)
    if (rest.starts_with(sign)) return taken(Token::Kind::sign, sign.size());
  std::string_view behind = rest;
  (void)take_code_point(behind);
  return fail(at_, rest.size() - behind.size(), "this character has no meaning here", hint_for(rest));
}

}  // namespace tidemark::segments
