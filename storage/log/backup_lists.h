#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "core/error.h"

namespace tidemark::log {

/// The files of a backup as RocksDB's backup engine lists them in `FOLDER/meta/NUMBER`, a line each: its name in the folder, and its
/// checksum.
///
///     shared_checksum/000012_s5F0C…_67110.sst crc32 2827340644
///
/// RocksDB as Debian builds it ends the process where two lists, or two lines, give one file two checksums: it is shown no list that was not
/// looked at here before.
struct BackupList {
  std::map<std::string, std::uint32_t> checksums;
};

/// `not_found`; `storage`; `corrupt` where it is not as the engine writes them, or has a file twice.
[[nodiscard]] Result<BackupList> backup_list(const std::filesystem::path& folder, std::uint32_t number);

/// Of which there is a list.
[[nodiscard]] std::set<std::uint32_t> listed_backups(const std::filesystem::path& folder);

/// Before the engine is opened to write: it collects as garbage what no list has that it can read. `corrupt` where a list can't be read, or
/// two contradict each other; `good` are those that are not to blame.
[[nodiscard]] Result<void> check_backup_lists(const std::filesystem::path& folder,
                                              const std::set<std::uint32_t>& good = {});

/// `corrupt` where a file is missing that a list has: whoever removes a backup has the engine collect all that this one's has.
[[nodiscard]] Result<void> check_listed_files(const std::filesystem::path& folder);

/// What is said of a list that is not what was written.
[[nodiscard]] Error bad_list(const std::filesystem::path& folder, std::uint32_t number, const std::string& what);

}  // namespace tidemark::log
