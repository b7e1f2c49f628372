#pragma once

#include <string_view>

namespace tidemark::digests {

/// What is hashed, with a key of up to 64 bytes where there is one (RFC 7693, section 2.9).
struct Input {
  std::string_view text;
  std::string_view key = {};
};

}  // namespace tidemark::digests
