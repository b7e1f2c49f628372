#pragma once

#include <string>

#include "core/error.h"

namespace rocksdb {
class DB;
}  // namespace rocksdb

namespace tidemark::log {

/// The tables in `directory` that `database`, opened there to read, does not know of have nothing that it lacks: `corrupt` else, with the
/// file. Asked before it is opened to write, as RocksDB deletes what its list of files (MANIFEST) does not name. A crash leaves such tables
/// too; but then the write-ahead log, or the tables that they were made of, have the same entries.
///
/// A list that was cut, or is an older one, is put back as a file; a table that is deleted is gone.
[[nodiscard]] Result<void> check_unknown_tables(rocksdb::DB& database, const std::string& directory);

}  // namespace tidemark::log
