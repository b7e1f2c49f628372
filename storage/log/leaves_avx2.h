#pragma once

#include <cstddef>
#include <string_view>

namespace tidemark::log {

/// `digests`: 32 bytes an input. Only where the processor has AVX2.
void hash_lanes_avx2(const std::string_view* inputs, std::size_t count, unsigned char* digests);

}  // namespace tidemark::log
