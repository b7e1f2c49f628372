#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "archive/archive.h"

namespace tidemark::archive {

/// How one page or plan is stored, in a file or in memory:
///
///     "TMAR", u8 1, u8 kind (1 page, 2 plan), i64 time put (ms since 1970, little-endian), u64 length (little-endian),
///     32 bytes, one zstd frame
///
/// The 32 bytes are a page's key: its name is BLAKE2b-256 of the uncompressed bytes with that key. Of a plan, whose name is made
/// from its changes alone, they are BLAKE2b-256 of the uncompressed bytes with its digest as key.
struct Sealed {
  std::string name;
  std::string bytes;
};

[[nodiscard]] Result<Sealed> seal_page(std::string_view bytes, const Surroundings& surroundings);
[[nodiscard]] Result<Sealed> seal_plan(const Digest& digest, std::string_view bytes, const Surroundings& surroundings);

/// The page or plan again; `corrupt` where it is not what was sealed under that name.
[[nodiscard]] Result<std::string> unseal(std::string_view name, std::string_view sealed);

/// The same of each; what is sealed under a name `sealed_under` knows.
[[nodiscard]] std::vector<Result<PageBytes>> unseal_each(
    std::span<const std::string> names, const std::function<Result<std::string>(std::string_view name)>& sealed_under);

/// When it was put; nothing where the first bytes are none of ours.
[[nodiscard]] std::optional<Instant> time_put(std::string_view sealed);

/// There is nothing of that name.
[[nodiscard]] tl::unexpected<Error> missing(std::string_view name);
/// `time_put`, or `corrupt`.
[[nodiscard]] Result<Instant> time_of_sealed(std::string_view name, std::string_view sealed);

inline constexpr std::size_t head_size = 4 + 1 + 1 + 8 + 8 + 32;

/// Whether it can be a name at all. What comes from outside never becomes part of a path before it was asked.
[[nodiscard]] bool is_name(std::string_view name);

}  // namespace tidemark::archive
