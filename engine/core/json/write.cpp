#include "core/json/write.h"

#include <bit>

#include <emmintrin.h>

namespace tidemark::json {
namespace {

constexpr bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void append_escaped(char c, std::string& out) {
  constexpr std::string_view hex = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\t': out += "\\t"; return;
    case '\n': out += "\\n"; return;
    case '\f': out += "\\f"; return;
    case '\r': out += "\\r"; return;
    default: break;
  }
  out += "\\u00";
  out += hex[static_cast<unsigned char>(c) >> 4];
  out += hex[static_cast<unsigned char>(c) & 15];
}

/// Where the next character stands that can't stay as it is; `text.size()` where none does. Most texts have none.
std::size_t next_escape(std::string_view text, std::size_t at) {
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  const __m128i last_control = _mm_set1_epi8(0x1f);
  for (; text.size() - at >= 16; at += 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(block, last_control), block);
    const __m128i found =
        _mm_or_si128(control, _mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, backslash)));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(found));
    if (mask != 0) return at + static_cast<std::size_t>(std::countr_zero(mask));
  }
  while (at < text.size() && !needs_escape(text[at])) ++at;
  return at;
}

}  // namespace

void append_json_string(std::string_view text, std::string& out) {
  out += '"';
  for (std::size_t copied = 0;;) {
    const std::size_t at = next_escape(text, copied);
    out.append(text, copied, at - copied);
    if (at == text.size()) break;
    append_escaped(text[at], out);
    copied = at + 1;
  }
  out += '"';
}

void Writer::key(std::string_view name) {
  before_value();
  append_json_string(name, out_);
  out_ += pretty_ ? ": " : ":";
  after_key_ = true;
}

void Writer::text(std::string_view value) {
  before_value();
  append_json_string(value, out_);
}

void Writer::literal(std::string_view json) {
  before_value();
  out_ += json;
}

void Writer::begin(char bracket) {
  before_value();
  out_ += bracket;
  has_items_ += '0';
}

void Writer::end(char bracket) {
  const bool had_items = has_items_.back() == '1';
  has_items_.pop_back();
  if (had_items) new_line();
  out_ += bracket;
}

void Writer::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (has_items_.empty()) return;
  if (has_items_.back() == '1') out_ += ',';
  has_items_.back() = '1';
  new_line();
}

void Writer::new_line() {
  if (!pretty_) return;
  out_ += '\n';
  out_.append(2 * has_items_.size(), ' ');
}

}  // namespace tidemark::json
