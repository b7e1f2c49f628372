#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "views/store.h"

namespace rocksdb {
class Cache;
class DB;
class WriteBufferManager;
}  // namespace rocksdb

namespace tidemark::views {

/// The store on disk: a RocksDB database of its own in `directory`, one column family, no write-ahead log. Closing it (or
/// a full write buffer) makes it durable; what a crash takes is caught up from the log.
///
///     auto store = RocksdbStore::open("/var/lib/tidemark/views", {cache, buffers});
class RocksdbStore final : public Store {
 public:
  /// Shared with the log's database, so that both together stay within one limit; may be empty.
  struct Memory {
    std::shared_ptr<rocksdb::Cache> block_cache;
    std::shared_ptr<rocksdb::WriteBufferManager> write_buffers;
  };

  /// `in_use` where another process has it open, `corrupt` where its files are not what they were (they can be thrown away:
  /// views are rebuilt from the log), `storage` where the disk says no.
  [[nodiscard]] static Result<std::unique_ptr<RocksdbStore>> open(const std::string& directory, Memory memory);
  [[nodiscard]] static Result<std::unique_ptr<RocksdbStore>> open(const std::string& directory);
  /// To read what is on the disk, also beside a process that writes: no lock is taken and nothing is changed. What that process has
  /// not flushed is not there, and nor is what it writes later; writing answers `storage`. `not_found` where there is no store.
  [[nodiscard]] static Result<std::unique_ptr<RocksdbStore>> open_to_read(const std::string& directory);
  ~RocksdbStore() override;

  [[nodiscard]] Result<bool> get(std::string_view key, std::string& value) const override;
  [[nodiscard]] Result<void> scan(std::string_view first, std::string_view end, const RowVisit& visit) const override;
  [[nodiscard]] Result<void> scan_back(std::string_view first, std::string_view end,
                                       const RowVisit& visit) const override;
  [[nodiscard]] std::unique_ptr<const Rows> snapshot() const override;
  [[nodiscard]] Result<void> write(const Batch& batch) override;
  [[nodiscard]] Result<void> load(std::vector<RowSource> sources) override;
  [[nodiscard]] Result<void> remove_range(std::string_view first, std::string_view end) override;
  [[nodiscard]] Result<void> purge(std::string_view first, std::string_view end) override;
  [[nodiscard]] Result<void> flush() override;

 private:
  RocksdbStore(std::string directory, std::unique_ptr<rocksdb::DB> database);
  [[nodiscard]] Result<void> write_file(const std::string& path, const RowSource& next) const;

  std::string directory_;
  std::unique_ptr<rocksdb::DB> database_;
};

}  // namespace tidemark::views
