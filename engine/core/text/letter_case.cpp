#include "core/text/letter_case.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <span>

#include "core/text/utf8.h"

namespace tidemark {
namespace {

/// Code points that move equally far: all from `first` to `last`, or every second one.
struct CaseRange {
  std::uint32_t first;
  std::uint32_t last;
  std::uint32_t stride;
  std::uint32_t first_to;
};

/// One that becomes two or three; 0 where there is no third.
struct FullFolding {
  std::uint32_t from;
  std::uint32_t to[3];
};

#include "core/text/letter_case_tables.inc"

char32_t mapped(char32_t code_point, std::span<const CaseRange> ranges) {
  const auto next = std::upper_bound(ranges.begin(), ranges.end(), code_point,
                                     [](char32_t one, const CaseRange& range) { return one < range.first; });
  if (next == ranges.begin()) return code_point;
  const CaseRange& range = *std::prev(next);
  if (code_point > range.last || (code_point - range.first) % range.stride != 0) return code_point;
  return range.first_to + (code_point - range.first);
}

void append_folded(char32_t code_point, std::string& out) {
  const char32_t simple = mapped(code_point, folded_ranges);
  if (simple == code_point) {
    const auto full = std::lower_bound(std::begin(full_foldings), std::end(full_foldings), code_point,
                                       [](const FullFolding& folding, char32_t one) { return folding.from < one; });
    if (full != std::end(full_foldings) && full->from == code_point) {
      for (const char32_t to : full->to) {
        if (to != 0) append_utf8(to, out);
      }
      return;
    }
  }
  append_utf8(simple, out);
}

constexpr bool is_ascii(char c) { return static_cast<signed char>(c) >= 0; }

/// ASCII byte by byte, everything else by `append_other`.
template <class MapAscii, class AppendOther>
void append_mapped(std::string_view text, std::string& out, MapAscii map_ascii, AppendOther append_other) {
  while (!text.empty()) {
    const auto other = std::find_if_not(text.begin(), text.end(), is_ascii);
    const auto begin = static_cast<std::ptrdiff_t>(out.size());
    out.append(text.begin(), other);
    std::transform(out.begin() + begin, out.end(), out.begin() + begin, map_ascii);
    text.remove_prefix(static_cast<std::size_t>(other - text.begin()));
    while (!text.empty() && !is_ascii(text.front())) append_other(take_code_point(text), out);
  }
}

constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
constexpr char ascii_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }

}  // namespace

void append_folded(std::string_view text, std::string& out) {
  append_mapped(text, out, ascii_lower, [](char32_t one, std::string& to) { append_folded(one, to); });
}

void append_lower(std::string_view text, std::string& out) {
  append_mapped(text, out, ascii_lower,
                [](char32_t one, std::string& to) { append_utf8(mapped(one, lower_ranges), to); });
}

void append_upper(std::string_view text, std::string& out) {
  append_mapped(text, out, ascii_upper,
                [](char32_t one, std::string& to) { append_utf8(mapped(one, upper_ranges), to); });
}

}  // namespace tidemark
