#include "core/json/canonical.h"

#include <cmath>
#include <utility>
#include <vector>

#include "core/json/document.h"
#include "core/json/write.h"
#include "core/number/number_text.h"
#include "core/ranges.h"

namespace tidemark::json {
namespace {

/// UTF-8 sorts by code points; UTF-16 has those beyond the basic plane, as surrogates, before U+E000.
bool before_in_utf16(std::string_view a, std::string_view b) {
  std::size_t at = 0;
  while (at < a.size() && at < b.size() && a[at] == b[at]) ++at;
  if (at == a.size() || at == b.size()) return a.size() < b.size();
  const auto rank = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0xee || byte == 0xef ? byte + 0x100 : int{byte};
  };
  return rank(a[at]) < rank(b[at]);
}

void append_number(std::string_view literal, std::string& out) {
  const auto number = parse_float(literal);
  if (number && std::isfinite(*number)) append_json_number(*number, out);
  else out += literal;
}

void append(Value value, std::string& out);

template <class AppendOne>
void append_all(char open, char close, const std::vector<Value>& values, std::string& out, AppendOne append_one) {
  char before = open;
  for (const Value value : values) {
    out += std::exchange(before, ',');
    append_one(value);
  }
  if (values.empty()) out += open;
  out += close;
}

void append(Value value, std::string& out) {
  switch (value.kind()) {
    case Kind::null: out += "null"; return;
    case Kind::boolean: out += value.boolean() ? "true" : "false"; return;
    case Kind::number: append_number(value.number(), out); return;
    case Kind::text: append_json_string(value.text(), out); return;
    case Kind::array: append_all('[', ']', value.children(), out, [&](Value one) { append(one, out); }); return;
    case Kind::object: {
      std::vector<Value> members = value.children();
      ranges::sort(members, before_in_utf16, &Value::key);
      append_all('{', '}', members, out, [&](Value member) {
        append_json_string(member.key(), out);
        out += ':';
        append(member, out);
      });
    }
  }
}

void append_without_blanks(std::string_view json, std::string& out) {
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (!quoted && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) continue;
    out += c;
    if (quoted && c == '\\' && i + 1 < json.size()) out += json[++i];
    else if (c == '"') quoted = !quoted;
  }
}

}  // namespace

void append_canonical(std::string_view json, std::string& out) {
  const auto document = Document::read(json, {.list_duplicate_keys = true, .depth = deeper_than_pages});
  if (document) append(document->root(), out);
  else append_without_blanks(json, out);
}

}  // namespace tidemark::json
