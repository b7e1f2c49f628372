#pragma once

#include <cstddef>
#include <string_view>

namespace tidemark::log {

/// BLAKE2b-256 of each input, as many at a time as the processor's registers have lanes. `digests`: 32 bytes an input. Only where the
/// processor has what the name says.
void hash_lanes_avx2(const std::string_view* inputs, std::size_t count, unsigned char* digests);
void hash_lanes_avx512(const std::string_view* inputs, std::size_t count, unsigned char* digests);

}  // namespace tidemark::log
