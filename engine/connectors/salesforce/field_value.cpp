#include "salesforce/field_value.h"

#include <algorithm>
#include <cmath>

#include "core/json/write.h"
#include "core/number/number_text.h"
#include "core/text/ascii.h"
#include "core/text/blanks.h"
#include "core/text/utf8.h"
#include "core/time/date_text.h"

namespace tidemark::salesforce {
namespace {

constexpr std::string_view cleared = "#N/A";
constexpr std::size_t longest_field = 32'000;  ///< characters of a field in Bulk

std::size_t digits_at(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  return at - begin;
}

/// The grammar of RFC 8259.
bool is_json_number(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = digits_at(text, at);
  if (whole == 0 || (whole > 1 && text[at] == '0')) return false;
  at += whole;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = digits_at(text, ++at);
    if (fraction == 0) return false;
    at += fraction;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const std::size_t exponent = digits_at(text, at);
    if (exponent == 0) return false;
    at += exponent;
  }
  return at == text.size();
}

struct Spelling {
  std::size_t quotes = 0;  ///< that stand in it
  bool is_quoted = false;
};

/// Blanks at the ends are quoted as well: whoever reads it can't take them for padding.
Spelling spelling_of(std::string_view text) {
  Spelling spelling;
  for (const char c : text) {
    spelling.quotes += c == '"' ? 1 : 0;
    spelling.is_quoted |= c == ',' || c == '"' || c == '\n' || c == '\r';
  }
  spelling.is_quoted |= is_ascii_blank(text.front()) || is_ascii_blank(text.back());
  return spelling;
}

}  // namespace

FieldValue FieldValue::text(std::string text) {
  if (trim_ascii(text).empty()) return {};
  return {Kind::text, std::move(text)};
}

Result<FieldValue> FieldValue::number(std::string literal) {
  if (is_json_number(literal)) return FieldValue{Kind::number, std::move(literal)};
  return failure(ErrorCode::invalid_input, "a value that is to be written is no number as JSON has it");
}

FieldValue FieldValue::number(double finite) {
  std::string text;
  append_json_number(finite, text);
  return {Kind::number, std::move(text)};
}

FieldValue FieldValue::boolean(bool flag) { return {Kind::boolean, flag ? "true" : "false"}; }

FieldValue FieldValue::date(std::int64_t days) {
  std::string text;
  append_date(days, text);
  return {Kind::date, std::move(text)};
}

FieldValue FieldValue::date_time(Instant instant) {
  std::string text;
  append_instant(instant, text);
  return {Kind::date_time, std::move(text)};
}

void FieldValue::append_json(std::string& out) const {
  switch (kind_) {
    case Kind::null: out += "null"; break;
    case Kind::number:
    case Kind::boolean: out += text_; break;
    case Kind::text:
    case Kind::date:
    case Kind::date_time: json::append_json_string(text_, out); break;
  }
}

void FieldValue::append_csv(std::string& out) const {
  if (is_null()) {
    out += cleared;
    return;
  }
  const Spelling spelling = spelling_of(text_);
  if (!spelling.is_quoted) {
    out += text_;
    return;
  }
  out += '"';
  std::string_view rest = text_;
  for (std::size_t quote; (quote = rest.find('"')) != rest.npos; rest.remove_prefix(quote + 1)) {
    out += rest.substr(0, quote + 1);
    out += '"';
  }
  out += rest;
  out += '"';
}

std::size_t FieldValue::csv_size() const {
  if (is_null()) return cleared.size();
  const Spelling spelling = spelling_of(text_);
  return text_.size() + (spelling.is_quoted ? spelling.quotes + 2 : 0);
}

FieldValue field_value_of(const Value& planned) {
  switch (planned.type) {
    case ValueType::empty: break;
    case ValueType::text:
    case ValueType::other: return FieldValue::text(std::string{planned.text});
    case ValueType::number:
      // What no double holds stays as it was read, for Salesforce to refuse.
      return std::isfinite(planned.number) ? FieldValue::number(planned.number)
                                           : FieldValue::text(std::string{planned.text});
    case ValueType::boolean: return FieldValue::boolean(planned.flag);
    case ValueType::instant: return FieldValue::date_time({planned.integer});
    case ValueType::day: return FieldValue::date(planned.integer);
    case ValueType::list: {
      std::string joined;
      for (std::size_t i = 0; i < planned.list.size(); ++i) {
        if (i > 0) joined += ';';
        joined += planned.list[i];
      }
      return FieldValue::text(std::move(joined));
    }
  }
  return {};
}

bool fits_bulk(const FieldValue& value) {
  if (value.kind() != FieldValue::Kind::text) return true;
  const std::string_view text = value.text_form();
  const std::string_view bare = trim_ascii(text);
  const bool clears = std::ranges::equal(bare, cleared, [](char a, char b) {
    return (a >= 'a' && a <= 'z' ? static_cast<char>(a - ('a' - 'A')) : a) == b;
  });
  return !clears && text.find('\0') == text.npos &&
         (text.size() <= longest_field || utf16_length(text) <= longest_field);
}

}  // namespace tidemark::salesforce
