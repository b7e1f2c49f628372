#pragma once

#include <filesystem>
#include <functional>

#include "core/error.h"

namespace tidemark::disk {

/// Makes renames, removals and new names in a directory durable. `storage` where the file system says no.
[[nodiscard]] Result<void> sync_directory(const std::filesystem::path& directory);

/// Makes a directory and those above it that are missing, for their owner alone (0700: what lies there is of people), each durable when
/// it answers: a name is on the disk once the directory that has it was synced. One that is there stays as it is.
///
///     make_directories("/var/lib/tidemark/archive/acme");
///
/// `storage`: not allowed, full, or a file is in the way. `sync` stands in for sync_directory in tests.
[[nodiscard]] Result<void> make_directories(
    const std::filesystem::path& directory,
    const std::function<Result<void>(const std::filesystem::path&)>& sync = sync_directory);

/// Whether the file system of a directory that is there has room to begin with: `storage` where less than 4 MiB are free. RocksDB as
/// Debian builds it ends the process where a store is opened on a full disk.
[[nodiscard]] Result<void> check_room(const std::filesystem::path& directory);

/// Whether another process holds a lock (fcntl) on the file; not where it can't be looked at. Not for a file that this process may
/// have locked: to close it, as this does, lets its own locks go.
[[nodiscard]] bool is_locked(const std::filesystem::path& file);

}  // namespace tidemark::disk
