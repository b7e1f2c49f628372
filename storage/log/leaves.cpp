#include "log/leaves.h"

#include "core/hash/blake2b.h"
#include "log/leaves_avx2.h"

namespace tidemark::log {

bool hash_each_in_lanes([[maybe_unused]] std::span<const std::string_view> inputs,
                        [[maybe_unused]] std::span<Digest> digests) {
#if defined(__x86_64__)
  static_assert(sizeof(Digest) == 32);
  if (__builtin_cpu_supports("avx2") == 0) return false;
  hash_lanes_avx2(inputs.data(), inputs.size(), reinterpret_cast<unsigned char*>(digests.data()));
  return true;
#else
  return false;
#endif
}

void hash_each(std::span<const std::string_view> inputs, std::span<Digest> digests) {
  if (inputs.size() >= 4 && hash_each_in_lanes(inputs, digests)) return;
  for (std::size_t i = 0; i < inputs.size(); ++i) digests[i] = blake2b(inputs[i]);
}

}  // namespace tidemark::log
