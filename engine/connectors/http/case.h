#pragma once

#include <algorithm>
#include <string_view>

namespace tidemark::http {

/// Names of headers and codings are ASCII, and compare without letter case (RFC 9110, 5.1 and 8.4.1). For this room's own files.
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

constexpr bool same_letter(char a, char b) { return lower(a) == lower(b); }

/// same_without_case("GZIP", "gzip")
constexpr bool same_without_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, same_letter);
}

}  // namespace tidemark::http
