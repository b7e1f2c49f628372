#include "core/planning/value.h"

#include <algorithm>
#include <cmath>

#include "core/json/canonical.h"
#include "core/json/write.h"
#include "core/number/number_text.h"
#include "core/time/date_text.h"

namespace tidemark {

bool same_value(const Value& left, const Value& right) {
  if (left.is_empty() || right.is_empty()) return left.is_empty() && right.is_empty();
  if (left.type != right.type) return false;
  switch (left.type) {
    case ValueType::text:
    case ValueType::other: return left.text == right.text;
    case ValueType::number: return left.number == right.number;
    case ValueType::boolean: return left.flag == right.flag;
    case ValueType::instant:
    case ValueType::day: return left.integer == right.integer;
    case ValueType::list: return std::equal(left.list.begin(), left.list.end(), right.list.begin(), right.list.end());
    case ValueType::empty: break;
  }
  return true;
}

Value keep(const Value& value, Arena& arena) {
  Value kept = value;
  kept.text = arena.keep(value.text);
  if (!value.list.empty()) {
    const auto list = arena.take_array<std::string_view>(value.list.size());
    std::transform(value.list.begin(), value.list.end(), list.begin(),
                   [&](std::string_view part) { return arena.keep(part); });
    kept.list = list;
  }
  return kept;
}

std::string_view text_form(const Value& value, Arena& arena) {
  std::string text;
  switch (value.type) {
    case ValueType::empty: return {};
    case ValueType::text:
    case ValueType::other: return value.text;
    case ValueType::number: append_written_out(value.number, text); break;
    case ValueType::boolean: return value.flag ? "true" : "false";
    case ValueType::instant: append_instant({value.integer}, text); break;
    case ValueType::day: append_date(value.integer, text); break;
    case ValueType::list:
      for (std::size_t i = 0; i < value.list.size(); ++i) {
        if (i > 0) text += ';';
        text += value.list[i];
      }
      break;
  }
  return arena.keep(text);
}

void append_json(const Value& value, std::string& out) {
  if (value.is_empty()) {
    out += "null";
    return;
  }
  switch (value.type) {
    case ValueType::empty: break;
    case ValueType::text: json::append_json_string(value.text, out); break;
    case ValueType::other: json::append_canonical(value.text, out); break;
    case ValueType::number:
      if (std::isfinite(value.number)) append_json_number(value.number, out);
      else json::append_json_string(value.text, out);  // a literal like 1e999 is beyond what JSON's readers can hold
      break;
    case ValueType::boolean: out += value.flag ? "true" : "false"; break;
    case ValueType::instant:
      out += '"';
      append_instant({value.integer}, out);
      out += '"';
      break;
    case ValueType::day:
      out += '"';
      append_date(value.integer, out);
      out += '"';
      break;
    case ValueType::list:
      out += '[';
      for (std::size_t i = 0; i < value.list.size(); ++i) {
        if (i > 0) out += ',';
        json::append_json_string(value.list[i], out);
      }
      out += ']';
      break;
  }
}

}  // namespace tidemark
