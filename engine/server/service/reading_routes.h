#pragma once

#include <cstddef>

namespace tidemark::service {

/// The bytes that a draft may have with what stands beside it.
inline constexpr std::size_t largest_reading_body = std::size_t{1} << 20;

}  // namespace tidemark::service
