#pragma once

#include <filesystem>
#include <memory>

#include <rocksdb/db.h>

#include "core/error.h"
#include "log/rocksdb_log.h"

namespace tidemark::log {

/// Opens the log's database, or begins one (not with `read_only`). What a power cut has left of an append that nobody was told of is
/// dropped; a write-ahead log that is damaged before that is `corrupt`, and nothing is changed.
[[nodiscard]] Result<std::unique_ptr<rocksdb::DB>> open_database(const LogStore::Options& options,
                                                                 const std::filesystem::path& directory);

}  // namespace tidemark::log
