#pragma once

#include <span>

#include "core/hash/digest.h"
#include "digests/input.h"

namespace tidemark::digests {

/// BLAKE2b-256 of each of `inputs` into `digests` (as many): the same digests as core's blake2b gives, eight or four at a time where the
/// processor has AVX-512 or AVX2, and one by libsodium, which is a third faster than the core on a long text. An append of 10,000 items, the
/// proof of a log and the pages of a run spend most of their time here otherwise.
///
///     hash_each(std::vector<Input>{{"leaf"}, {page, key}}, digests);
void hash_each(std::span<const Input> inputs, std::span<Digest> digests);

enum class Lanes { eight, four, one };

/// The same by one way alone; false where this machine has it not (then nothing was written).
[[nodiscard]] bool hash_each_by(Lanes lanes, std::span<const Input> inputs, std::span<Digest> digests);

/// One.
[[nodiscard]] Digest hash_of(const Input& input);

}  // namespace tidemark::digests
