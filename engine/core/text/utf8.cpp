#include "core/text/utf8.h"

#include <algorithm>
#include <bit>
#include <cstdint>

#include <emmintrin.h>

namespace tidemark {
namespace {

constexpr std::size_t block = 16;

/// Which of the next 16 bytes are not ASCII, the first in the lowest bit.
unsigned not_ascii(const char* bytes) {
  return static_cast<unsigned>(_mm_movemask_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes))));
}

/// Whether the next 64 bytes are ASCII.
bool are_ascii(const char* bytes) {
  const auto* blocks = reinterpret_cast<const __m128i*>(bytes);
  const __m128i front = _mm_or_si128(_mm_loadu_si128(blocks), _mm_loadu_si128(blocks + 1));
  const __m128i back = _mm_or_si128(_mm_loadu_si128(blocks + 2), _mm_loadu_si128(blocks + 3));
  return _mm_movemask_epi8(_mm_or_si128(front, back)) == 0;
}

/// Where the next byte is that is not ASCII.
const char* skip_ascii(const char* at, const char* end) {
  while (end - at >= static_cast<std::ptrdiff_t>(4 * block) && are_ascii(at)) at += 4 * block;
  for (; end - at >= static_cast<std::ptrdiff_t>(block); at += block) {
    if (const unsigned mask = not_ascii(at); mask != 0) return at + std::countr_zero(mask);
  }
  while (at != end && static_cast<signed char>(*at) >= 0) ++at;
  return at;
}

/// How long the sequence is that begins with a byte beyond ASCII, by table 3-7 of the Unicode Standard; 0 where it is
/// ill-formed or cut.
std::size_t sequence_length(const char* at, const char* end) {
  const auto rest = static_cast<std::size_t>(end - at);
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(at[index]); };
  const auto tail = [&](std::size_t index) { return (byte(index) & 0xc0) == 0x80; };
  const unsigned char lead = byte(0);
  if (lead < 0xc2) return 0;  // a tail without a lead, or overlong
  if (lead < 0xe0) return rest >= 2 && tail(1) ? 2 : 0;
  if (lead < 0xf0) {
    if (rest < 3 || !tail(1) || !tail(2)) return 0;
    if (lead == 0xe0 && byte(1) < 0xa0) return 0;  // overlong
    if (lead == 0xed && byte(1) > 0x9f) return 0;  // a surrogate
    return 3;
  }
  if (lead > 0xf4 || rest < 4 || !tail(1) || !tail(2) || !tail(3)) return 0;
  if (lead == 0xf0 && byte(1) < 0x90) return 0;  // overlong
  if (lead == 0xf4 && byte(1) > 0x8f) return 0;  // beyond U+10FFFF
  return 4;
}

/// By the lead byte alone.
constexpr std::size_t length_by_lead(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

}  // namespace

std::size_t first_bad_utf8(std::string_view bytes) {
  const char* const begin = bytes.data();
  const char* const end = begin + bytes.size();
  const char* at = begin;
  while ((at = skip_ascii(at, end)) != end) {
    do {  // scripts beyond ASCII come in runs
      const std::size_t length = sequence_length(at, end);
      if (length == 0) return static_cast<std::size_t>(at - begin);
      at += length;
    } while (at != end && static_cast<signed char>(*at) < 0);
  }
  return bytes.size();
}

bool is_utf8(std::string_view bytes) { return first_bad_utf8(bytes) == bytes.size(); }

std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    units += static_cast<std::size_t>((byte & 0xc0) != 0x80) + static_cast<std::size_t>(byte >= 0xf0);
  }
  return units;
}

std::string_view cut_to_utf16_length(std::string_view text, std::size_t units) {
  if (text.size() <= units) return text;  // no code point has more units than bytes
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = length_by_lead(text[at]);
    const std::size_t needed = length == 4 ? 2 : 1;
    if (needed > units) break;
    units -= needed;
    at = std::min(at + length, text.size());
  }
  return text.substr(0, at);
}

void append_utf8(char32_t code_point, std::string& out) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((code_point >> shift) & 0x3f)); };
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    out += static_cast<char>(0xc0 | (code_point >> 6));
    tail(0);
  } else if (code_point < 0x10000) {
    out += static_cast<char>(0xe0 | (code_point >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xf0 | (code_point >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

char32_t take_code_point(std::string_view& text) {
  const std::size_t length = std::min(length_by_lead(text.front()), text.size());
  const auto lead = static_cast<unsigned char>(text.front());
  constexpr unsigned char bits_of_lead[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
  char32_t code_point = lead & bits_of_lead[length];
  for (const char tail : text.substr(1, length - 1))
    code_point = code_point << 6 | (static_cast<unsigned char>(tail) & 0x3f);
  text.remove_prefix(length);
  return code_point;
}

}  // namespace tidemark
