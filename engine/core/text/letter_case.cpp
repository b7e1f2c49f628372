#include "core/text/letter_case.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <span>

#include "core/text/utf8.h"

namespace tidemark {
namespace {

/// `count` code points that move equally far, neighbours or every second one. Small, as the module for browsers has them too.
struct CaseRange {
  std::uint16_t first;  ///< within its plane
  std::uint8_t count;
  std::uint8_t shift;  ///< its place in case_shifts
};

struct CaseShift {
  std::int32_t by;
  std::uint8_t step;
};

/// One that becomes two or three; 0 where there is no third.
struct FullFolding {
  std::uint16_t from;
  std::uint16_t to[3];
};

#include "core/text/letter_case_tables.inc"

/// Of the basic plane, and of the one beyond it; no other has letters of two cases.
struct CaseTable {
  std::span<const CaseRange> basic;
  std::span<const CaseRange> beyond;
};

constexpr CaseTable folded_table{folded_ranges, folded_ranges_beyond};
constexpr CaseTable lower_table{lower_ranges, lower_ranges_beyond};
constexpr CaseTable upper_table{upper_ranges, upper_ranges_beyond};

char32_t mapped(char32_t code_point, const CaseTable& table) {
  const char32_t plane = code_point >> 16;
  if (plane > 1) return code_point;
  const std::span<const CaseRange> ranges = plane == 0 ? table.basic : table.beyond;
  const auto next = std::upper_bound(ranges.begin(), ranges.end(), code_point & 0xffff,
                                     [](char32_t one, const CaseRange& range) { return one < range.first; });
  if (next == ranges.begin()) return code_point;
  const CaseRange& range = *std::prev(next);
  const CaseShift& shift = case_shifts[range.shift];
  const char32_t behind_first = (code_point & 0xffff) - range.first;
  if (behind_first % shift.step != 0 || behind_first / shift.step >= range.count) return code_point;
  return code_point + static_cast<char32_t>(shift.by);
}

void append_folded(char32_t code_point, std::string& out) {
  const char32_t simple = mapped(code_point, folded_table);
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
                [](char32_t one, std::string& to) { append_utf8(mapped(one, lower_table), to); });
}

void append_upper(std::string_view text, std::string& out) {
  append_mapped(text, out, ascii_upper,
                [](char32_t one, std::string& to) { append_utf8(mapped(one, upper_table), to); });
}

}  // namespace tidemark
