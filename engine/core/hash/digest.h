#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace tidemark {

/// A BLAKE2b-256 digest (RFC 7693, unkeyed unless said otherwise), printed as 64 lower-case hex digits.
struct Digest {
  std::array<std::uint8_t, 32> bytes{};

  friend bool operator==(const Digest&, const Digest&) = default;
  /// By hand: Emscripten's libc++ can't compare arrays three ways.
  friend std::strong_ordering operator<=>(const Digest& a, const Digest& b) {
    return std::memcmp(a.bytes.data(), b.bytes.data(), a.bytes.size()) <=> 0;
  }
};

[[nodiscard]] std::string to_hex(const Digest& digest);

/// The reverse; false where `hex` is not exactly 64 hex digits (either case).
[[nodiscard]] bool from_hex(std::string_view hex, Digest& digest);

}  // namespace tidemark
