#include "log/leaves.h"

#include "core/hash/blake2b.h"
#include "log/leaves_lanes.h"

namespace tidemark::log {

static_assert(sizeof(Digest) == 32, "the lanes write one behind the other");

bool hash_each_by(Lanes lanes, std::span<const std::string_view> inputs, std::span<Digest> digests) {
#if defined(__x86_64__)
  auto* const out = reinterpret_cast<unsigned char*>(digests.data());
  if (lanes == Lanes::eight && __builtin_cpu_supports("avx512f") != 0) {
    hash_lanes_avx512(inputs.data(), inputs.size(), out);
    return true;
  }
  if (lanes == Lanes::four && __builtin_cpu_supports("avx2") != 0) {
    hash_lanes_avx2(inputs.data(), inputs.size(), out);
    return true;
  }
#endif
  if (lanes != Lanes::one) return false;
  for (std::size_t i = 0; i < inputs.size(); ++i) digests[i] = blake2b(inputs[i]);
  return true;
}

void hash_each(std::span<const std::string_view> inputs, std::span<Digest> digests) {
  if (inputs.size() > 4 && hash_each_by(Lanes::eight, inputs, digests)) return;
  if (inputs.size() > 1 && hash_each_by(Lanes::four, inputs, digests)) return;
  static_cast<void>(hash_each_by(Lanes::one, inputs, digests));
}

}  // namespace tidemark::log
