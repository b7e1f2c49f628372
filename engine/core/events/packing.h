#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tidemark {

/// The pieces of the project's own layouts (records.h, core/folds/entity_layout.h):
///
///     varint := LEB128, 7 bits a byte, least significant first        text := varint length, that many bytes
inline void put_number(std::uint64_t number, std::string& out) {
  char bytes[10];
  std::size_t size = 0;
  for (; number >= 0x80; number >>= 7) bytes[size++] = static_cast<char>(number | 0x80);
  bytes[size++] = static_cast<char>(number);
  out.append(bytes, size);
}

inline void put_text(std::string_view text, std::string& out) {
  put_number(text.size(), out);
  out += text;
}

/// Takes a layout apart from the front, as views into it. Once something did not fit, everything further is empty and `good`
/// is false: callers ask once, at the end.
struct Unpacker {
  std::string_view rest;
  bool good = true;

  std::uint8_t byte() {
    if (rest.empty()) {
      good = false;
      return 0;
    }
    const auto value = static_cast<std::uint8_t>(rest.front());
    rest.remove_prefix(1);
    return value;
  }

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t next = byte();
      if (shift == 63 && next > 1) break;
      value |= std::uint64_t{next & 0x7fu} << shift;
      if (next < 0x80) return value;
    }
    good = false;
    return 0;
  }

  std::string_view text() {
    const std::uint64_t length = number();
    if (length > rest.size()) {
      good = false;
      return {};
    }
    const std::string_view value = rest.substr(0, static_cast<std::size_t>(length));
    rest.remove_prefix(value.size());
    return value;
  }

  [[nodiscard]] bool at_end() const { return good && rest.empty(); }
};

}  // namespace tidemark
