// Compiled with -mavx512f and called only where the processor has it.
#include "digests/lanes.h"

#if defined(__AVX512F__)

#include "digests/blake2b_lanes.h"

namespace tidemark::digests {

void hash_lanes_avx512(const Input* inputs, std::size_t count, unsigned char* digests) {
  using Words [[gnu::vector_size(64)]] = std::uint64_t;
  hash_in_lanes<Words>(inputs, count, digests);
}

}  // namespace tidemark::digests

#endif
