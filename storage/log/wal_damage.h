#pragma once

#include <cstdint>
#include <string>

#include "core/error.h"

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace tidemark::log {

/// Whether RocksDB's write-ahead logs in `directory` are damaged before their end: `corrupt`, with the file and the byte. Asked where
/// RocksDB found that they are not whole, as it can't tell these two apart:
///
///     a torn tail   what a power cut or a kill leaves of the append that was under way. Nobody was told *done*: it may be dropped.
///     damage        bytes that were acknowledged are not what was written. What follows them would be dropped with them.
///
/// Files numbered below `oldest` are not looked at: what they held lies in tables, though they may not have been deleted yet.
///
/// Each append is synced before the next one is written. So where a record begins behind bytes that are no record, these were
/// acknowledged. Damage in the very last append looks like a torn tail; views that had followed it tell (storage/views).
[[nodiscard]] Result<void> check_for_damage(rocksdb::Env& env, const std::string& directory, std::uint64_t oldest);

}  // namespace tidemark::log
