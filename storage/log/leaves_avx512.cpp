// Compiled with -mavx512f and called only where the processor has it.
#include "log/leaves_lanes.h"

#if defined(__AVX512F__)

#include "log/blake2b_lanes.h"

namespace tidemark::log {

void hash_lanes_avx512(const std::string_view* inputs, std::size_t count, unsigned char* digests) {
  using Words [[gnu::vector_size(64)]] = std::uint64_t;
  Blake2bLanes<Words>{}.hash_each(inputs, count, digests);
}

}  // namespace tidemark::log

#endif
