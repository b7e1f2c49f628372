#include "digests/hash_each.h"

#include <sodium.h>

#include "digests/lanes.h"

namespace tidemark::digests {

static_assert(sizeof(Digest) == 32, "the lanes write one behind the other");

Digest hash_of(const Input& input) {
  const auto bytes = [](std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); };
  Digest digest;
  crypto_generichash(digest.bytes.data(), digest.bytes.size(), bytes(input.text), input.text.size(), bytes(input.key),
                     input.key.size());
  return digest;
}

bool hash_each_by(Lanes lanes, std::span<const Input> inputs, std::span<Digest> digests) {
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
  for (std::size_t i = 0; i < inputs.size(); ++i) digests[i] = hash_of(inputs[i]);
  return true;
}

void hash_each(std::span<const Input> inputs, std::span<Digest> digests) {
  if (inputs.size() > 4 && hash_each_by(Lanes::eight, inputs, digests)) return;
  if (inputs.size() > 1 && hash_each_by(Lanes::four, inputs, digests)) return;
  static_cast<void>(hash_each_by(Lanes::one, inputs, digests));
}

}  // namespace tidemark::digests
