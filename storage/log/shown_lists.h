#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <set>

#include <rocksdb/env.h>

namespace tidemark::log {

/// Files where a folder of backups has these backups' lists alone: one that was altered is in no other's way. Only to read, see
/// check_backup_lists.
[[nodiscard]] std::unique_ptr<rocksdb::Env> files_with_lists_of(const std::filesystem::path& folder,
                                                                const std::set<std::uint32_t>& shown);

}  // namespace tidemark::log
