#include "log/rocksdb_place.h"

#include <string_view>
#include <utility>
#include <vector>

#include <rocksdb/utilities/backup_engine.h>
#include <rocksdb/write_batch.h>

#include "log/backup_lists.h"
#include "log/rocksdb_keys.h"
#include "log/rocksdb_options.h"
#include "log/steady_files.h"

namespace tidemark::log {
namespace {

rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

rocksdb::WriteOptions synced() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

tl::unexpected<Error> refused(const rocksdb::Status& status, std::uint32_t subscription) {
  return tl::unexpected(error_of(status, "subscription " + std::to_string(subscription)));
}

/// RocksDB takes a table that has another size than it was written with for another file than the backup before has, and tells to delete that.
Result<void> check_sizes(rocksdb::DB& database) {
  std::vector<rocksdb::LiveFileMetaData> tables;
  database.GetLiveFilesMetaData(&tables);
  for (const rocksdb::LiveFileMetaData& table : tables) {
    const std::string path = database.GetName() + "/" + table.relative_filename;
    std::uint64_t bytes = 0;
    const rocksdb::Status status = database.GetEnv()->GetFileSize(path, &bytes);
    if (!status.ok() || bytes == table.size) continue;  // a compaction may have removed it meanwhile
    return failure(
        ErrorCode::corrupt,
        "a file of the log has " + std::to_string(bytes) + " bytes, and was written with " + std::to_string(table.size),
        path,
        "no backup was made, and no older one was removed; `tidemark log verify` says what can be read, "
        "docs/runbooks/damaged-log.md what to do");
  }
  return {};
}

/// The engine names a file of the folder that is another one than the log has.
tl::unexpected<Error> not_as_written(const rocksdb::Status& status, const std::string& folder) {
  constexpr std::string_view before = "existing backup file: ";
  const std::string said = status.ToString();
  const std::size_t at = said.find(before);
  if (at == said.npos) return tl::unexpected(error_of(status, folder));
  const std::string file = said.substr(at + before.size());
  return failure(ErrorCode::corrupt, "no backup was made: a file of the folder is not what was written",
                 folder + "/" + file.substr(0, file.find(' ')),
                 "`tidemark log verify` says whether the log is whole; if so, name a new folder of backups");
}

}  // namespace

Result<std::uint32_t> RocksdbPlace::back_up(const std::string& folder) {
  if (auto lists = check_backup_lists(folder); !lists) return tl::unexpected(std::move(lists.error()));
  if (auto sizes = check_sizes(*database_); !sizes) return tl::unexpected(std::move(sizes.error()));
  rocksdb::BackupEngine* opened = nullptr;
  rocksdb::BackupEngineOptions options{folder};
  options.sync = true;
  SteadyFiles files{database_->GetEnv()};
  options.backup_env = &files;
  rocksdb::Status status = rocksdb::BackupEngine::Open(options, database_->GetEnv(), &opened);
  if (!status.ok()) return tl::unexpected(error_of(status, folder));
  const std::unique_ptr<rocksdb::BackupEngine> engine{opened};
  rocksdb::CreateBackupOptions how;
  how.flush_before_backup = true;
  how.decrease_background_thread_cpu_priority = true;  // appends go on beside it
  how.background_thread_cpu_priority = rocksdb::CpuPriority::kLow;
  rocksdb::BackupID number = 0;
  status = engine->CreateNewBackup(how, database_.get(), &number);
  if (status.IsCorruption()) return not_as_written(status, folder);
  if (!status.ok()) return tl::unexpected(error_of(status, folder));
  return number;
}

Result<void> RocksdbPlace::write(std::uint32_t subscription, Position position, std::string_view entry,
                                 std::span<const std::string> frames) {
  std::size_t size = 64 + entry.size();
  for (const std::string& frame : frames) size += frame.size() + key_size + 16;
  rocksdb::WriteBatch batch{size};
  rocksdb::Status status = batch.Put(slice(key_of(subscription, position, 0)), slice(entry));
  std::uint32_t part = 1;
  for (auto frame = frames.begin(); frame != frames.end() && status.ok(); ++frame, ++part)
    status = batch.Put(slice(key_of(subscription, position, part)), *frame);
  if (status.ok()) status = database_->Write(synced(), &batch);
  if (!status.ok()) return refused(status, subscription);
  return {};
}

Result<std::uint64_t> RocksdbPlace::size_of(std::uint32_t subscription, Position first, Position last) const {
  if (first > last) return 0;
  const Key begin = key_of(subscription, first, 0);
  const Key end = key_of(subscription, last, last_part);
  const rocksdb::Range range{slice(begin), slice(end)};
  rocksdb::SizeApproximationOptions options;
  options.include_memtables = true;
  std::uint64_t bytes = 0;
  const rocksdb::Status status =
      database_->GetApproximateSizes(options, database_->DefaultColumnFamily(), &range, 1, &bytes);
  if (!status.ok()) return refused(status, subscription);
  return bytes;
}

Result<void> RocksdbPlace::scan(std::uint32_t subscription, Position first, Position last, Depth depth,
                                const PartSink& sink) const {
  const Key begin = key_of(subscription, first, 0);
  const Key end = key_of(subscription, last, last_part);  // no entry has that many parts
  const rocksdb::Slice bound = slice(end);
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &bound;
  options.fill_cache = first == last;
  const std::unique_ptr<rocksdb::Iterator> at{database_->NewIterator(options)};
  std::uint32_t skipped = 0;
  for (at->Seek(slice(begin)); at->Valid();) {
    if (at->key().size() != key_size)
      return failure(ErrorCode::corrupt, "a key is none of a log", "subscription " + std::to_string(subscription));
    const auto position = big_endian<Position>(at->key().data() + 4);
    const auto part = big_endian<std::uint32_t>(at->key().data() + 12);
    if (depth != Depth::entries || part == 0) {
      skipped = 0;
      const auto going_on = sink({position, part, at->value().ToStringView()});
      if (!going_on) return tl::unexpected(going_on.error());
      if (!*going_on) break;
    } else if (++skipped == 2 && position < last) {  // many frames: over them at once
      at->Seek(slice(key_of(subscription, position + 1, 0)));
      continue;
    }
    at->Next();
  }
  if (!at->status().ok()) return refused(at->status(), subscription);
  return {};
}

Result<void> RocksdbPlace::replace(std::uint32_t subscription, const Part& part) {
  const rocksdb::Status status =
      database_->Put(synced(), slice(key_of(subscription, part.position, part.number)), slice(part.bytes));
  if (!status.ok()) return refused(status, subscription);
  return {};
}

/// What was replaced lies in the write-ahead log, in memtables and tables: the first two go with a flush, the last with a compaction of
/// what holds these keys. A reader that began before keeps its files until it ends.
Result<void> RocksdbPlace::forget(std::uint32_t subscription, Position first, Position last) {
  rocksdb::Status status = database_->Flush({});
  const Key begin = key_of(subscription, first, 0);
  const Key end = key_of(subscription, last, last_part);
  const rocksdb::Slice from = slice(begin);
  const rocksdb::Slice to = slice(end);
  rocksdb::CompactRangeOptions whole;
  whole.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  if (status.ok()) status = database_->CompactRange(whole, &from, &to);
  // Files that nothing refers to are otherwise removed in the background, at a time of RocksDB's own.
  if (status.ok()) status = database_->DisableFileDeletions();
  if (status.ok()) status = database_->EnableFileDeletions(false);
  if (!status.ok()) return refused(status, subscription);
  return {};
}

Result<Position> RocksdbPlace::last(std::uint32_t subscription) const {
  const std::unique_ptr<rocksdb::Iterator> at{database_->NewIterator({})};
  at->SeekForPrev(slice(key_of(subscription, last_position, last_part)));
  if (!at->status().ok()) return refused(at->status(), subscription);
  if (!at->Valid() || at->key().size() != key_size || big_endian<std::uint32_t>(at->key().data()) != subscription)
    return 0;
  return big_endian<Position>(at->key().data() + 4);
}

Result<std::optional<std::uint32_t>> RocksdbPlace::next_subscription(std::uint32_t from) const {
  const std::unique_ptr<rocksdb::Iterator> at{database_->NewIterator({})};
  at->Seek(slice(key_of(from, 1, 0)));
  if (!at->status().ok()) return refused(at->status(), from);
  if (!at->Valid() || at->key().size() != key_size) return std::nullopt;
  return big_endian<std::uint32_t>(at->key().data());
}

Result<void> RocksdbPlace::check_strays() const {
  const std::unique_ptr<rocksdb::Iterator> at{database_->NewIterator({})};
  const auto subscription = [&] { return big_endian<std::uint32_t>(at->key().data()); };
  const auto position = [&] { return big_endian<Position>(at->key().data() + 4); };
  const auto is_entry = [&] { return at->key().size() == key_size && position() > 0; };
  const auto stray = [&] {
    return failure(ErrorCode::corrupt,
                   "a key lies in the log's database that is of no entry: " + at->key().ToString(true), {},
                   "nothing of Tidemark wrote it: compare the log with a backup");
  };
  at->SeekToFirst();
  for (; at->Valid() && at->key().size() == key_size && subscription() == engine_log && position() == 0; at->Next())
    if (big_endian<std::uint32_t>(at->key().data() + 12) > next_number_record) return stray();
  while (at->Valid()) {
    if (!is_entry()) return stray();
    at->SeekForPrev(slice(key_of(subscription(), last_position, last_part)));
    if (!is_entry()) return stray();
    at->Next();
  }
  return at->status().ok() ? Result<void>{} : refused(at->status(), engine_log);
}

Result<void> RocksdbPlace::remove(std::uint32_t subscription) {
  const Key begin = key_of(subscription, 0, 0);
  const Key end = key_of(subscription, last_position, last_part);
  const rocksdb::Slice from = slice(begin);
  const rocksdb::Slice to = slice(end);
  rocksdb::Status status = database_->DeleteRange(synced(), database_->DefaultColumnFamily(), from, to);
  if (!status.ok()) {
    poison();
    return refused(status, subscription);
  }
  rocksdb::CompactRangeOptions whole;
  whole.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  status = database_->CompactRange(whole, &from, &to);
  if (!status.ok()) return refused(status, subscription);
  return {};
}

Result<std::optional<std::string>> RocksdbPlace::record(std::uint32_t number) const {
  std::string value;
  const rocksdb::Status status = database_->Get({}, slice(key_of(engine_log, 0, number)), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return refused(status, engine_log);
  return value;
}

Result<void> RocksdbPlace::put_record(std::uint32_t number, std::string_view value) {
  const rocksdb::Status status = database_->Put(synced(), slice(key_of(engine_log, 0, number)), slice(value));
  if (status.ok()) return {};
  poison();
  return refused(status, engine_log);
}

Result<bool> RocksdbPlace::empty() const {
  const std::unique_ptr<rocksdb::Iterator> at{database_->NewIterator({})};
  at->SeekToFirst();
  if (!at->status().ok()) return refused(at->status(), engine_log);
  return !at->Valid();
}

}  // namespace tidemark::log
