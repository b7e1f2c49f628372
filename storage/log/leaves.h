#pragma once

#include <span>
#include <string_view>

#include "core/hash/digest.h"

namespace tidemark::log {

/// BLAKE2b-256 of each of `inputs` into `digests` (as many): the same digests as core's blake2b gives, eight or four at a time where the
/// processor has AVX-512 or AVX2. An append of 10,000 items spends most of its time here otherwise.
void hash_each(std::span<const std::string_view> inputs, std::span<Digest> digests);

enum class Lanes { eight, four, one };

/// The same by one way alone; false where this machine has it not (then nothing was written).
[[nodiscard]] bool hash_each_by(Lanes lanes, std::span<const std::string_view> inputs, std::span<Digest> digests);

}  // namespace tidemark::log
