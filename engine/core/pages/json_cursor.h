#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <emmintrin.h>

#include "core/pages/cell.h"

namespace tidemark {

/// Walks over JSON text and finds the ends of values, without making anything of them. Stops at the first thing that is not
/// JSON (RFC 8259): then `problem` says what, and `at` where. The text is known to be UTF-8.
///
/// The text is looked at in blocks of 16 bytes (SSE2; SIMD128 in the browser).
class JsonCursor {
 public:
  JsonCursor(const char* at, const char* end) : at_{at}, end_{end} {}

  [[nodiscard]] const char* at() const { return at_; }
  [[nodiscard]] const char* problem() const { return problem_; }
  [[nodiscard]] bool at_end() const { return at_ == end_; }

  void skip_blanks() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }

  /// Takes `expected` after blanks, or says `what` is missing.
  bool take(char expected, const char* what) {
    skip_blanks();
    if (at_ == end_ || *at_ != expected) return fail(what);
    ++at_;
    return true;
  }

  /// Takes `expected` after blanks if it is there.
  bool take_if(char expected) {
    skip_blanks();
    if (at_ == end_ || *at_ != expected) return false;
    ++at_;
    return true;
  }

  struct String {
    std::string_view raw;  ///< between the quotes
    bool escaped = false;
  };

  /// A string, its opening quote included.
  bool take_string(String& string) {
    if (at_ == end_ || *at_ != '"') return fail("a string is missing here");
    const char* begin = ++at_;
    bool escaped = false;
    while (true) {
      find_string_stop();
      if (at_ == end_) return fail("a string does not end");
      if (*at_ == '"') break;
      if (*at_ != '\\') return fail("a control character stands in a string");
      escaped = true;
      if (!take_escape()) return false;
    }
    string = {{begin, static_cast<std::size_t>(at_ - begin)}, escaped};
    ++at_;
    return true;
  }

  /// Any value; its place, relative to `origin`, becomes `cell`. `around`: how many brackets that count stand around it.
  bool take_value(const char* origin, Cell& cell, std::size_t around = 0);

  /// Any value, of which only the end is wanted. Not recursive; nesting deeper than `deepest` is a problem.
  bool skip_value(std::size_t around = 0);

  bool fail(const char* problem) {
    if (problem_ == nullptr) problem_ = problem;
    return false;
  }

  static constexpr std::size_t deepest = 512;

 private:
  void find_string_stop() {
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i last_control = _mm_set1_epi8(0x1f);
    while (end_ - at_ >= 16) {
      const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at_));
      const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(block, last_control), block);
      const __m128i stop =
          _mm_or_si128(control, _mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, backslash)));
      const auto mask = static_cast<unsigned>(_mm_movemask_epi8(stop));
      if (mask != 0) {
        at_ += std::countr_zero(mask);
        return;
      }
      at_ += 16;
    }
    while (at_ != end_ && *at_ != '"' && *at_ != '\\' && static_cast<unsigned char>(*at_) > 0x1f) ++at_;
  }

  bool take_escape();
  bool take_number();
  bool take_word(std::string_view word);

  const char* at_;
  const char* end_;
  const char* problem_ = nullptr;
};

}  // namespace tidemark
