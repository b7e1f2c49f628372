#pragma once

#include <string_view>

namespace tidemark {

/// ASCII white space: blank, tab, LF, VT, FF, CR.
[[nodiscard]] constexpr bool is_ascii_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Without surrounding ASCII white space: what Salesforce does to a text when it saves it.
[[nodiscard]] constexpr std::string_view trim_ascii(std::string_view text) {
  while (!text.empty() && is_ascii_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_ascii_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Without surrounding blanks as identifiers and the converter `trim` understand them: ASCII white space, U+00A0, U+3000.
[[nodiscard]] constexpr std::string_view trim_blanks(std::string_view text) {
  // Nearly every text begins and ends with a visible ASCII character: nothing is to be trimmed then.
  const auto visible = [](char c) { return c > ' ' && c < 0x7f; };
  if (!text.empty() && visible(text.front()) && visible(text.back())) return text;
  constexpr std::string_view no_break = "\u00a0";
  constexpr std::string_view ideographic = "\u3000";
  while (true) {
    if (!text.empty() && is_ascii_blank(text.front())) text.remove_prefix(1);
    else if (text.starts_with(no_break)) text.remove_prefix(no_break.size());
    else if (text.starts_with(ideographic)) text.remove_prefix(ideographic.size());
    else break;
  }
  while (true) {
    if (!text.empty() && is_ascii_blank(text.back())) text.remove_suffix(1);
    else if (text.ends_with(no_break)) text.remove_suffix(no_break.size());
    else if (text.ends_with(ideographic)) text.remove_suffix(ideographic.size());
    else break;
  }
  return text;
}

}  // namespace tidemark
