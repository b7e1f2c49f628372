#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace tidemark {

/// The longest beginning of a UTF-8 text that has at most `most` bytes and does not end within a code point; of a text that was cut
/// before, too. Other bytes than UTF-8 lose at most the three last ones.
///
///     beginning("aé", 2) == "a"            // é has two bytes
///     beginning("a\xe2\x82", 10) == "a"    // the half of a €
[[nodiscard]] constexpr std::string_view beginning(std::string_view text, std::size_t most) {
  text = text.substr(0, most);
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if (byte >= 0x80 && byte < 0xc0) continue;  // a tail: what it belongs to begins before it
    const std::size_t length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? text.substr(0, text.size() - back) : text;
  }
  return text;
}

}  // namespace tidemark
