#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/error.h"

namespace tidemark::vault {

/// Whether what has the name already may be replaced.
enum class Existing { replace, keep };

/// Writes a file that only its owner can read so that after a crash there is the old one or the new one, never half a
/// one: a temporary file beside it, fsync, rename (or link, for Existing::keep), fsync of the directory.
///
/// `storage` where the disk or the file system says no. With Existing::keep a file that is there stays, and that is no
/// error.
[[nodiscard]] Result<void> write_durably(const std::filesystem::path& path, std::string_view bytes, Existing existing);

/// The whole file. `not_found` where there is none; `corrupt` where it is larger than `limit`; `storage` otherwise.
[[nodiscard]] Result<std::string> read_whole(const std::filesystem::path& path, std::size_t limit);

}  // namespace tidemark::vault
