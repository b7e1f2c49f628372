#include "cases/json_text.h"

#include <algorithm>
#include <cmath>

#include "core/json/write.h"
#include "core/number/number_text.h"

namespace tidemark::cases {
namespace {

using AppendNumber = void (*)(std::string_view literal, std::string& out);

void append(json::Value value, AppendNumber append_number, std::string& out) {
  const auto append_all = [&](char begin, char end, bool keys) {
    out += begin;
    bool is_first = true;
    for (const json::Value child : value.children()) {
      if (!is_first) out += ',';
      is_first = false;
      if (keys) {
        json::append_json_string(child.key(), out);
        out += ':';
      }
      append(child, append_number, out);
    }
    out += end;
  };
  switch (value.kind()) {
    case json::Kind::null: out += "null"; break;
    case json::Kind::boolean: out += value.boolean() ? "true" : "false"; break;
    case json::Kind::number: append_number(value.number(), out); break;
    case json::Kind::text: json::append_json_string(value.text(), out); break;
    case json::Kind::array: append_all('[', ']', false); break;
    case json::Kind::object: append_all('{', '}', true); break;
  }
}

/// Behind the blanks and comments at `at`.
std::size_t behind_comment(std::string_view document, std::size_t at) {
  const std::string_view end = document.substr(at).starts_with("//") ? "\n" : "*/";
  const std::size_t found = document.find(end, at + 2);
  return found == std::string_view::npos ? document.size() : found + end.size();
}

std::size_t behind_text(std::string_view document, std::size_t at) {
  for (++at; at < document.size() && document[at] != '"'; ++at)
    if (document[at] == '\\') ++at;
  return std::min(at + 1, document.size());
}

}  // namespace

std::string as_written(json::Value value) {
  std::string out;
  append(
      value, [](std::string_view literal, std::string& to) { to += literal; }, out);
  return out;
}

std::string in_one_form(json::Value value) {
  std::string out;
  append(
      value,
      [](std::string_view literal, std::string& to) {
        if (const auto number = parse_float(literal); number && std::isfinite(*number)) append_json_number(*number, to);
        else to += literal;  // beyond the doubles: no planned value is equal to it
      },
      out);
  return out;
}

std::size_t end_of_value(std::string_view document, std::size_t begin) {
  std::size_t at = begin;
  for (int depth = 0; at < document.size();) {
    const char c = document[at];
    if (c == '"') {
      at = behind_text(document, at);
      if (depth == 0) return at;
      continue;
    }
    if (c == '/') {
      if (depth == 0) return at;
      at = behind_comment(document, at);
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    if (depth == 0 && (c == ',' || c == '}' || c == ']' || c == ' ' || c == '\n' || c == '\t' || c == '\r')) return at;
    ++at;
    if ((c == '}' || c == ']') && --depth == 0) return at;
  }
  return at;
}

}  // namespace tidemark::cases
