#include "core/planning/identifier.h"

#include <algorithm>
#include <cmath>

#include "core/number/number_text.h"
#include "core/text/blanks.h"
#include "core/text/letter_case.h"

namespace tidemark {
namespace {

bool is_record_id(std::string_view text) {
  return text.size() == 15 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
         });
}

bool folds_to_itself(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80 && (c < 'A' || c > 'Z'); });
}

}  // namespace

std::string id_suffix(std::string_view fifteen) {
  std::string suffix;
  for (std::size_t group = 0; group < 3; ++group) {
    unsigned bits = 0;
    for (std::size_t i = 0; i < 5; ++i) {
      const char c = fifteen[group * 5 + i];
      if (c >= 'A' && c <= 'Z') bits |= 1u << i;
    }
    suffix += "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits];
  }
  return suffix;
}

std::optional<std::string_view> canonical(std::string_view value, IdentifierRule rule, std::string& scratch) {
  std::string_view text = trim_blanks(value);
  if (text.empty()) return std::nullopt;
  if (rule.numeric) {
    const auto number = parse_float(text);
    if (number && std::isfinite(*number)) {
      std::string written;  // `text` may point into `scratch`
      append_written_out(*number, written);
      scratch = std::move(written);
      text = scratch;
    }
  }
  if (rule.complete_ids && is_record_id(text)) {
    std::string completed{text};
    completed += id_suffix(text);
    scratch = std::move(completed);
    text = scratch;
  }
  if (rule.ignore_case && !folds_to_itself(text)) {
    std::string folded;
    append_folded(text, folded);
    scratch = std::move(folded);
    text = scratch;
  }
  return text;
}

std::optional<std::string_view> canonical(std::string_view bytes, Cell cell, IdentifierRule rule,
                                          std::string& scratch) {
  switch (cell.kind()) {
    case CellKind::text:
    case CellKind::json_escaped:
    case CellKind::csv_escaped: return canonical(text_of(bytes, cell, scratch), rule, scratch);
    case CellKind::number: {
      const std::string_view literal = cell.in(bytes);
      if (rule.numeric) return canonical(literal, rule, scratch);
      std::string text;
      const double number = parse_float(literal).value_or(0);
      if (std::isfinite(number)) append_json_number(number, text);
      else text = literal;
      scratch = std::move(text);
      return canonical(scratch, rule, scratch);
    }
    case CellKind::yes: return "true";
    case CellKind::no: return "false";
    case CellKind::absent:
    case CellKind::null:
    case CellKind::list:
    case CellKind::object: break;
  }
  return std::nullopt;
}

}  // namespace tidemark
