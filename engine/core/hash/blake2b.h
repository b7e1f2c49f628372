#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/hash/digest.h"

namespace tidemark {

/// BLAKE2b with a 32-byte output, fed in pieces (RFC 7693). The core's own, since it has to compile for the browser;
/// held against libsodium's in the tests.
///
///     to_hex(blake2b("")) == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"
class Blake2b {
 public:
  /// `key`: up to 64 bytes; empty for the plain hash.
  explicit Blake2b(std::string_view key = {});

  void update(std::string_view bytes);

  /// The digest of all that was fed. Ends the use of this object.
  [[nodiscard]] Digest finish();

 private:
  void compress(const std::uint8_t* block, bool last);

  std::array<std::uint64_t, 8> state_;
  std::array<std::uint8_t, 128> buffer_{};
  std::size_t buffered_ = 0;
  std::uint64_t fed_ = 0;
};

[[nodiscard]] Digest blake2b(std::string_view bytes, std::string_view key = {});

}  // namespace tidemark
