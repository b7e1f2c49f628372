#pragma once

#include <filesystem>

#include "core/error.h"
#include "vault/lock.h"

namespace tidemark::backup {

/// What is lost with the directory is no backup of it, and a directory among backups is taken for some of their files: `refused` where one
/// lies in the other, links followed.
[[nodiscard]] Result<void> check_apart(const std::filesystem::path& folder, const std::filesystem::path& directory);

/// `refused` where this, which need not be there yet, is a directory that has logs of its own, or lies in one.
[[nodiscard]] Result<void> check_in_no_directory(const std::filesystem::path& path);

/// Held while backups are made or taken away: the folder's files are shared. `in_use`, `storage`.
[[nodiscard]] Result<vault::Lock> take_turn(const std::filesystem::path& folder);

}  // namespace tidemark::backup
