#pragma once

#include <cstddef>

#include "digests/input.h"

namespace tidemark::digests {

/// BLAKE2b-256 of each input, as many at a time as the processor's registers have lanes. `digests`: 32 bytes an input. Only where the
/// processor has what the name says.
void hash_lanes_avx2(const Input* inputs, std::size_t count, unsigned char* digests);
void hash_lanes_avx512(const Input* inputs, std::size_t count, unsigned char* digests);

}  // namespace tidemark::digests
