#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>

#include "log/rocksdb_log.h"

namespace tidemark::log {

/// Backups of a log's database in a folder of their own, as RocksDB's backup engine keeps them: numbered, those of one folder share what
/// they have in common. One is made by LogStore::back_up, while the log is written to.
///
///     auto number = store.back_up(folder);                 // 1, 2, 3 …
///     restore_log(folder, *number, new_directory);         // opens as it was

/// Whether every file of it is there with the bytes that were written. `not_found`, `corrupt`.
[[nodiscard]] Result<void> verify_log_backup(const std::filesystem::path& folder, std::uint32_t number);

/// The logs of a backup where they lie, to be read and proven.
struct LogBackup {
  std::shared_ptr<const void> files;  ///< has to outlive the logs
  std::unique_ptr<LogStore> logs;
};
/// `not_found`, `corrupt`, `storage`.
[[nodiscard]] Result<LogBackup> open_log_backup(const std::filesystem::path& folder, std::uint32_t number);

/// By a subscription's number: the first position of its log of which two backups may have other bytes. Before it both have the same ones, in
/// tables that are one file for both; a log that is not named is the same in both as a whole.
using FirstDifferences = std::map<std::uint32_t, Position>;

/// What is left to prove of a backup whose files are whole (verify_log_backup), where `earlier` in the same folder was proven: a log of a year
/// is not hashed again for a night's entries.
///
///     first_differences(folder, 12, 13)    // {{1, 80412}}: subscription 1 has got entries from there on
///
/// A table that was compacted since differs from its first entry on, and so does what an erasure wrote anew. `not_found`; `corrupt`; `storage`,
/// also where something was deleted in between, a subscription for one: then nobody knows what that hides, and all is to be proven.
[[nodiscard]] Result<FirstDifferences> first_differences(const std::filesystem::path& folder, std::uint32_t earlier,
                                                         std::uint32_t later);

/// Into a directory that is not there yet. `not_found`, `corrupt`, `storage`.
[[nodiscard]] Result<void> restore_log(const std::filesystem::path& folder, std::uint32_t number,
                                       const std::filesystem::path& into);

/// Takes that one away, with what no other needs. Whoever calls has looked at the lists of all (backup_lists.h) before.
[[nodiscard]] Result<void> remove_log_backup(const std::filesystem::path& folder, std::uint32_t number);

}  // namespace tidemark::log
