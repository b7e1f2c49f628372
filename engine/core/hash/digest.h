#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tidemark {

/// A BLAKE2b-256 digest (RFC 7693, unkeyed unless said otherwise), printed as 64 lower-case hex digits.
struct Digest {
  std::array<std::uint8_t, 32> bytes{};

  friend auto operator<=>(const Digest&, const Digest&) = default;
};

[[nodiscard]] std::string to_hex(const Digest& digest);

/// The reverse; false where `hex` is not exactly 64 hex digits (either case).
[[nodiscard]] bool from_hex(std::string_view hex, Digest& digest);

}  // namespace tidemark
