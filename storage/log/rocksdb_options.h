#pragma once

#include <string>

#include <rocksdb/options.h>
#include <rocksdb/status.h>

#include "core/error.h"
#include "log/rocksdb_log.h"

namespace tidemark::log {

/// How the log wants RocksDB: synced appends that are rarely written twice, and levelled compaction.
[[nodiscard]] rocksdb::Options rocksdb_options(const LogStore::Options& options);

/// For whoever opens it to read.
void only_to_look(rocksdb::Options& options);

/// RocksDB's answer as an error of ours. `where`: the directory, or the place in a log.
[[nodiscard]] Error error_of(const rocksdb::Status& status, std::string where);

}  // namespace tidemark::log
