#include "views/rocksdb_store.h"

#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include "disk/directories.h"
#include "log/rocksdb_options.h"

namespace tidemark::views {
namespace {

namespace fs = std::filesystem;

rocksdb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }

tl::unexpected<Error> no(const rocksdb::Status& status, std::string where = "views") {
  Error error = log::error_of(status, std::move(where));
  // A file of theirs is not there, or is something else: they are made anew as where its bytes are damaged.
  for (const char* words : {"No such file or directory", "Is a directory", "Not a directory"})
    if (error.code == ErrorCode::storage && error.what.find(words) != std::string::npos)
      error.code = ErrorCode::corrupt;
  if (error.code == ErrorCode::corrupt) error.hint = "make them anew: tidemark views rebuild";
  return tl::unexpected(std::move(error));
}

Result<void> told(const rocksdb::Status& status) {
  if (status.ok()) return {};
  return no(status);
}

rocksdb::Options options_of(const RocksdbStore::Memory& memory) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kLZ4Compression;
  // A night changes a few rows of very many, all over their order: levels would be written again whole for each handful.
  options.compaction_style = rocksdb::kCompactionStyleUniversal;
  options.keep_log_file_num = 2;
  // Keys hold ids, and a manifest the first and last key of each file that ever was: a new one with each change, so that `purge` can leave none.
  options.max_manifest_file_size = 1;
  options.max_open_files = 512;
  options.max_file_opening_threads = 1;  // a command that reads one value must not start sixteen
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.skip_stats_update_on_db_open = true;
  options.write_buffer_size = std::size_t{64} << 20;
  options.write_buffer_manager = memory.write_buffers;
  options.manual_wal_flush = true;
  options.ttl = 0;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = memory.block_cache;
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;  // Debian's CRC32 is the slow one
  table.block_size = 16 << 10;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

constexpr std::chrono::seconds longest_wait{20};
const std::string purge_mark(8, '\0');  ///< of no subscription

std::string file_name(const std::string& directory, std::size_t number) {
  return directory + "/loading-" + std::to_string(number) + ".part";
}

/// What a load that a crash cut off has left.
void remove_leftovers(const std::string& directory) {
  std::error_code ignored;
  for (const auto& file : fs::directory_iterator{directory, ignored})
    if (file.path().extension() == ".part") fs::remove(file.path(), ignored);
}

}  // namespace

RocksdbStore::RocksdbStore(std::string directory, std::unique_ptr<rocksdb::DB> database)
    : directory_{std::move(directory)}, database_{std::move(database)} {}

RocksdbStore::~RocksdbStore() = default;

Result<std::unique_ptr<RocksdbStore>> RocksdbStore::open(const std::string& directory) { return open(directory, {}); }

Result<std::unique_ptr<RocksdbStore>> RocksdbStore::open(const std::string& directory, Memory memory) {
  std::error_code ignored;
  if (fs::exists(directory, ignored) && !fs::is_directory(directory, ignored))
    return no(rocksdb::Status::Corruption("this is no directory"), directory);
  if (auto made = disk::make_directories(directory); !made) return tl::unexpected(made.error());
  rocksdb::DB* database = nullptr;
  if (const auto status = rocksdb::DB::Open(options_of(memory), directory, &database); !status.ok())
    return no(status, directory);
  remove_leftovers(directory);
  return std::unique_ptr<RocksdbStore>{new RocksdbStore{directory, std::unique_ptr<rocksdb::DB>{database}}};
}

Result<std::unique_ptr<RocksdbStore>> RocksdbStore::open_to_read(const std::string& directory) {
  std::error_code ignored;
  if (!fs::exists(directory + "/CURRENT", ignored))
    return failure(ErrorCode::not_found, "there are no views here", directory, "make them: tidemark views rebuild");
  rocksdb::DB* database = nullptr;
  // Whoever writes may take a file away between the reading of the list of files and its opening.
  rocksdb::Status status;
  for (int attempt = 0; attempt < 5 && database == nullptr; ++attempt)
    status = rocksdb::DB::OpenForReadOnly(options_of({}), directory, &database);
  if (!status.ok()) return no(status, directory);
  return std::unique_ptr<RocksdbStore>{new RocksdbStore{directory, std::unique_ptr<rocksdb::DB>{database}}};
}

namespace {

/// Without a snapshot each call sees what is there by then.
Result<bool> get(rocksdb::DB& database, const rocksdb::Snapshot* snapshot, std::string_view key, std::string& value) {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  const auto status = database.Get(options, slice(key), &value);
  if (status.IsNotFound()) return false;
  if (!status.ok()) return no(status);
  return true;
}

Result<void> scan(rocksdb::DB& database, const rocksdb::Snapshot* snapshot, std::string_view first,
                  std::string_view end, const RowVisit& visit) {
  const rocksdb::Slice upper = slice(end);
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> row{database.NewIterator(options)};
  for (row->Seek(slice(first)); row->Valid(); row->Next())
    if (!visit(row->key().ToStringView(), row->value().ToStringView())) break;
  return told(row->status());
}

Result<void> scan_back(rocksdb::DB& database, const rocksdb::Snapshot* snapshot, std::string_view first,
                       std::string_view end, const RowVisit& visit) {
  const rocksdb::Slice lower = slice(first);
  const rocksdb::Slice upper = slice(end);
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  options.iterate_lower_bound = &lower;
  options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> row{database.NewIterator(options)};
  for (row->SeekToLast(); row->Valid(); row->Prev())
    if (!visit(row->key().ToStringView(), row->value().ToStringView())) break;
  return told(row->status());
}

class OneMoment final : public Rows {
 public:
  explicit OneMoment(rocksdb::DB& database) : database_{database}, snapshot_{database.GetSnapshot()} {}
  ~OneMoment() override { database_.ReleaseSnapshot(snapshot_); }
  OneMoment(const OneMoment&) = delete;
  OneMoment& operator=(const OneMoment&) = delete;
  Result<bool> get(std::string_view key, std::string& value) const override {
    return views::get(database_, snapshot_, key, value);
  }
  Result<void> scan(std::string_view first, std::string_view end, const RowVisit& visit) const override {
    return views::scan(database_, snapshot_, first, end, visit);
  }
  Result<void> scan_back(std::string_view first, std::string_view end, const RowVisit& visit) const override {
    return views::scan_back(database_, snapshot_, first, end, visit);
  }

 private:
  rocksdb::DB& database_;
  const rocksdb::Snapshot* snapshot_;
};

}  // namespace

Result<bool> RocksdbStore::get(std::string_view key, std::string& value) const {
  return views::get(*database_, nullptr, key, value);
}

Result<void> RocksdbStore::scan(std::string_view first, std::string_view end, const RowVisit& visit) const {
  return views::scan(*database_, nullptr, first, end, visit);
}

Result<void> RocksdbStore::scan_back(std::string_view first, std::string_view end, const RowVisit& visit) const {
  return views::scan_back(*database_, nullptr, first, end, visit);
}

std::unique_ptr<const Rows> RocksdbStore::snapshot() const { return std::make_unique<OneMoment>(*database_); }

Result<void> RocksdbStore::write(const Batch& batch) {
  rocksdb::WriteBatch writes;
  for (const auto& [key, value] : batch) {
    const auto status = value ? writes.Put(key, *value) : writes.Delete(key);
    if (!status.ok()) return no(status);
  }
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  return told(database_->Write(options, &writes));
}

Result<void> RocksdbStore::write_file(const std::string& path, const RowSource& next) const {
  rocksdb::SstFileWriter file{rocksdb::EnvOptions{}, database_->GetOptions()};
  if (const auto status = file.Open(path); !status.ok()) return no(status);
  std::string_view key;
  std::string_view value;
  while (next(key, value))
    if (const auto status = file.Put(slice(key), slice(value)); !status.ok()) return no(status);
  return told(file.Finish());
}

Result<void> RocksdbStore::load(std::vector<RowSource> sources) {
  std::vector<std::string> paths;
  std::vector<Result<void>> results(sources.size());
  for (std::size_t i = 0; i < sources.size(); ++i) paths.push_back(file_name(directory_, i));
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < sources.size(); ++i)
      threads.emplace_back([&, i] { results[i] = write_file(paths[i], sources[i]); });
    if (!sources.empty()) results[0] = write_file(paths[0], sources[0]);
  }
  for (const auto& result : results)
    if (!result) return remove_leftovers(directory_), result;
  rocksdb::IngestExternalFileOptions options;
  options.move_files = true;
  auto ingested = told(database_->IngestExternalFile(paths, options));
  if (!ingested) remove_leftovers(directory_);
  return ingested;
}

Result<void> RocksdbStore::remove_range(std::string_view first, std::string_view end) {
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  return told(database_->DeleteRange(options, database_->DefaultColumnFamily(), slice(first), slice(end)));
}

Result<void> RocksdbStore::purge(std::string_view first, std::string_view end) {
  if (auto removed = remove_range(first, end); !removed) return removed;
  if (auto flushed = flush(); !flushed) return flushed;
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  const rocksdb::Slice from = slice(first);
  const rocksdb::Slice to = slice(end);
  // A snapshot keeps what it shows: questions are answered within moments, so that those that began before are waited for.
  const auto removed_by = database_->GetLatestSequenceNumber();
  std::uint64_t oldest = 0;
  const auto given_up = std::chrono::steady_clock::now() + longest_wait;
  while (database_->GetIntProperty(rocksdb::DB::Properties::kOldestSnapshotSequence, &oldest) && oldest != 0 &&
         oldest < removed_by) {
    if (std::chrono::steady_clock::now() > given_up)
      return failure(ErrorCode::unavailable, "somebody is still reading what is to go", directory_,
                     "wait until a long download has ended; the next run or erasure goes on with it");
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  if (auto compacted = told(database_->CompactRange(options, &from, &to)); !compacted) return compacted;
  // The manifest that tells of the compaction has the files before it too: one more change, and it is another one.
  rocksdb::WriteOptions unlogged;
  unlogged.disableWAL = true;
  if (auto marked = told(database_->Delete(unlogged, purge_mark)); !marked) return marked;
  if (auto flushed = flush(); !flushed) return flushed;
  // Files that nothing refers to are otherwise removed in the background, at a time of RocksDB's own.
  return told(database_->DisableFileDeletions()).and_then([&] { return told(database_->EnableFileDeletions(false)); });
}

Result<void> RocksdbStore::flush() { return told(database_->Flush({})); }

}  // namespace tidemark::views
