#include "log/rocksdb_options.h"

#include <algorithm>
#include <cstdarg>
#include <memory>
#include <utility>

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/table.h>
#include <rocksdb/write_buffer_manager.h>

namespace tidemark::log {
namespace {

class Silent final : public rocksdb::Logger {
 public:
  using Logger::Logv;
  void Logv(const char*, va_list) override {}
};

}  // namespace

void only_to_look(rocksdb::Options& options) {
  // Without a limit RocksDB would open everything twice, to see first whether the database is a single level.
  options.max_open_files = 512;
  // Whoever looks leaves no file behind: RocksDB's own would push out that of the process which writes.
  options.info_log = std::make_shared<Silent>();
}

rocksdb::Options rocksdb_options(const LogStore::Options& given) {
  rocksdb::Options options;
  if (given.env != nullptr) options.env = given.env;
  options.write_buffer_manager = given.write_buffers;

  rocksdb::BlockBasedTableOptions table;
  table.block_cache = given.block_cache;
  table.block_size = 32 * 1024;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = rocksdb::kNoCompression;  // what is large was compressed by the log

  // Everything is written to the write-ahead log and again to a table when a memtable is full: large ones, seldom.
  options.write_buffer_size = 64 << 20;
  options.max_write_buffer_number = 3;
  options.compaction_style = rocksdb::kCompactionStyleLevel;
  options.level_compaction_dynamic_level_bytes = true;

  // A group of appends is put into the memtable by its leader: waking every follower for a few hundred bytes costs
  // more.
  options.allow_concurrent_memtable_write = false;
  options.enable_write_thread_adaptive_yield = false;

  // A write-ahead log that is not whole is looked at before anything is dropped (rocksdb_opening.cpp). kTolerateCorruptedTailRecords would not
  // do: it takes an append that a power cut left half zeros for damage, and an older file that was cut for whole.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kAbsoluteConsistency;
  options.paranoid_checks = true;
  options.max_bgerror_resume_count = 0;  // after an error it is closed and read again, never gone on with

  if (given.read_only) only_to_look(options);
  options.max_file_opening_threads = 1;  // a command that reads one value must not start sixteen
  options.skip_stats_update_on_db_open = true;
  options.skip_checking_sst_file_sizes_on_db_open = true;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.keep_log_file_num = 2;
  options.max_log_file_size = 1 << 20;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  return options;
}

Error error_of(const rocksdb::Status& status, std::string where) {
  std::string words = status.ToString();
  while (!words.empty() && words.back() == '\n') words.pop_back();
  std::ranges::replace(words, '\n', ' ');  // an error is one line
  const auto says = [&](std::string_view part) { return words.find(part) != std::string::npos; };
  if (status.IsCorruption()) return {ErrorCode::corrupt, "stored bytes are damaged: " + words, std::move(where)};
  if (status.IsNoSpace() || says("No space left") || says("Disk quota"))
    return {ErrorCode::storage, "the disk is full", std::move(where), "make room and try again"};
  if (status.IsIOError() && (says("lock ") || says("LOCK: Resource")))
    return {ErrorCode::in_use, "another process has it open", std::move(where),
            "wait until it has ended, or stop it; commands that only read work beside it"};
  if (says("Permission denied") || says("Read-only file system"))
    return {ErrorCode::storage, "it is not writeable", std::move(where), "check who owns the directory"};
  return {ErrorCode::storage, words, std::move(where)};
}

}  // namespace tidemark::log
