#include "core/json/write.h"

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

}  // namespace

void append_json_string(std::string_view text, std::string& out) {
  out += '"';
  std::size_t copied = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!needs_escape(text[at])) continue;
    out.append(text, copied, at - copied);
    append_escaped(text[at], out);
    copied = at + 1;
  }
  out.append(text, copied, text.size() - copied);
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
  has_items_.push_back(false);
}

void Writer::end(char bracket) {
  const bool had_items = has_items_.back();
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
  if (has_items_.back()) out_ += ',';
  has_items_.back() = true;
  new_line();
}

void Writer::new_line() {
  if (!pretty_) return;
  out_ += '\n';
  out_.append(2 * has_items_.size(), ' ');
}

}  // namespace tidemark::json
