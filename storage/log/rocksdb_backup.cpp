#include "log/rocksdb_backup.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <rocksdb/db.h>
#include <rocksdb/sst_file_reader.h>
#include <rocksdb/utilities/backup_engine.h>

#include "log/backup_lists.h"
#include "log/rocksdb_keys.h"
#include "log/rocksdb_options.h"
#include "log/shown_lists.h"

namespace tidemark::log {
namespace {

tl::unexpected<Error> told(const rocksdb::Status& status, const std::filesystem::path& folder, std::uint32_t number) {
  const std::string where = folder.string() + ", backup " + std::to_string(number);
  if (status.IsNotFound())
    return failure(ErrorCode::not_found, "there is no such backup", where, "tidemark backups list");
  if (status.IsCorruption())
    return failure(ErrorCode::corrupt, "the backup is not what was written: " + status.ToString(), where,
                   "take another one: tidemark backups list");
  return failure(ErrorCode::storage, status.ToString(), where);
}

/// A folder of backups, opened to read some of them.
struct Reading {
  std::shared_ptr<rocksdb::Env> files;  ///< has to outlive the engine, and what a backup is opened by
  std::unique_ptr<rocksdb::BackupEngineReadOnly> engine;
};

Result<Reading> open_to_read(const std::filesystem::path& folder, const std::set<std::uint32_t>& numbers) {
  std::error_code none;
  for (const std::uint32_t number : numbers)
    if (const auto list = backup_list(folder, number); !list) return tl::unexpected(list.error());
  const std::filesystem::path whole =
      std::filesystem::absolute(folder, none);  // RocksDB opens no log by a relative one
  Reading reading{files_with_lists_of(whole, numbers), nullptr};
  rocksdb::BackupEngineOptions options{whole.string()};
  options.backup_env = reading.files.get();
  rocksdb::BackupEngineReadOnly* opened = nullptr;
  const rocksdb::Status status = rocksdb::BackupEngineReadOnly::Open(options, rocksdb::Env::Default(), &opened);
  if (!status.ok()) return told(status, folder, *numbers.begin());
  reading.engine.reset(opened);
  return reading;
}

/// A backup's database where it lies, by its tables.
class Tables {
 public:
  static Result<Tables> open(const Reading& reading, const std::filesystem::path& folder, std::uint32_t number) {
    Tables tables;
    tables.files_ = reading.files;
    rocksdb::Status status = reading.engine->GetBackupInfo(number, &tables.info_, true);
    if (status.ok()) {
      LogStore::Options given;
      given.read_only = true;
      given.env = tables.info_.env_for_open.get();
      tables.options_ = rocksdb_options(given);
      rocksdb::DB* opened = nullptr;
      status = rocksdb::DB::OpenForReadOnly(tables.options_, tables.info_.name_for_open, &opened);
      tables.database_.reset(opened);
    }
    if (!status.ok()) return told(status, folder, number);
    return tables;
  }

  /// As the folder names them, which is by more than their numbers: "000012_s5F0C…_67110.sst", and how the database does.
  [[nodiscard]] std::map<std::string, std::string> names() const {
    std::map<std::string, std::string> of_number;
    for (const rocksdb::BackupFileInfo& file : info_.file_details) {
      const std::string name = std::filesystem::path{file.relative_filename}.filename().string();
      of_number[name.substr(0, name.find('_')) + ".sst"] = name;
    }
    std::vector<rocksdb::LiveFileMetaData> live;
    database_->GetLiveFilesMetaData(&live);
    std::map<std::string, std::string> names;
    for (const rocksdb::LiveFileMetaData& table : live) {
      const auto named = of_number.find(table.relative_filename);
      const std::string its_own = table.relative_filename + " of backup " + std::to_string(info_.backup_id);
      names[named == of_number.end() ? its_own : named->second] = table.relative_filename;
    }
    return names;
  }

  /// Adds where the logs begin that have something in this table.
  [[nodiscard]] rocksdb::Status add_first_of(const std::string& table, FirstDifferences& first) const {
    rocksdb::SstFileReader reader{options_};
    if (rocksdb::Status opened = reader.Open(info_.name_for_open + "/" + table); !opened.ok()) return opened;
    if (reader.GetTableProperties()->num_deletions > 0) return hides_something();  // of ranges, too
    const std::unique_ptr<rocksdb::Iterator> at{reader.NewIterator({})};
    return add_first(*at, first);
  }

  /// Likewise of what no table has yet.
  [[nodiscard]] rocksdb::Status add_first_of_memory(FirstDifferences& first) const {
    std::uint64_t written = 0;
    for (const std::string& memory :
         {rocksdb::DB::Properties::kNumEntriesActiveMemTable, rocksdb::DB::Properties::kNumEntriesImmMemTables}) {
      std::uint64_t in_it = 0;
      if (!database_->GetIntProperty(memory, &in_it)) return hides_something();
      written += in_it;
    }
    rocksdb::ReadOptions memory_alone;
    memory_alone.read_tier = rocksdb::kMemtableTier;
    const std::unique_ptr<rocksdb::Iterator> at{database_->NewIterator(memory_alone)};
    std::uint64_t seen = 0;
    for (at->SeekToFirst(); at->Valid(); at->Next()) ++seen;
    if (at->status().ok() && seen != written) return hides_something();
    return add_first(*at, first);
  }

 private:
  static rocksdb::Status add_first(rocksdb::Iterator& at, FirstDifferences& first) {
    for (at.SeekToFirst(); at.Valid();) {
      if (at.key().size() != key_size) return rocksdb::Status::Corruption("a key is none of a log");
      const auto subscription = big_endian<std::uint32_t>(at.key().data());
      const auto position = big_endian<Position>(at.key().data() + 4);
      const auto [known, is_new] = first.emplace(subscription, position);
      known->second = std::min(known->second, position);
      if (subscription == std::numeric_limits<std::uint32_t>::max()) break;
      at.Seek(slice(key_of(subscription + 1, 0, 0)));
    }
    return at.status();
  }

  /// What was deleted may be anything.
  static rocksdb::Status hides_something() {
    return rocksdb::Status::Incomplete("something was deleted between the two backups");
  }

  std::shared_ptr<rocksdb::Env> files_;
  rocksdb::BackupInfo info_;
  rocksdb::Options options_;
  std::unique_ptr<rocksdb::DB> database_;
};

}  // namespace

Result<FirstDifferences> first_differences(const std::filesystem::path& folder, std::uint32_t earlier,
                                           std::uint32_t later) {
  const auto reading = open_to_read(folder, {earlier, later});
  if (!reading) return tl::unexpected(reading.error());
  FirstDifferences first;
  std::vector<std::pair<std::uint32_t, Tables>> both;
  for (const std::uint32_t number : {earlier, later}) {
    auto tables = Tables::open(*reading, folder, number);
    if (!tables) return tl::unexpected(std::move(tables.error()));
    both.emplace_back(number, std::move(*tables));
  }
  const auto names = std::array{both[0].second.names(), both[1].second.names()};
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& [number, tables] = both[i];
    rocksdb::Status status = tables.add_first_of_memory(first);
    for (const auto& [name, table] : names[i])
      if (status.ok() && !names[1 - i].contains(name)) status = tables.add_first_of(table, first);
    if (!status.ok()) return told(status, folder, number);
  }
  return first;
}

Result<void> verify_log_backup(const std::filesystem::path& folder, std::uint32_t number) {
  const auto reading = open_to_read(folder, {number});
  if (!reading) return tl::unexpected(reading.error());
  const rocksdb::Status status = reading->engine->VerifyBackup(number, true);
  return status.ok() ? Result<void>{} : told(status, folder, number);
}

Result<LogBackup> open_log_backup(const std::filesystem::path& folder, std::uint32_t number) {
  const auto reading = open_to_read(folder, {number});
  if (!reading) return tl::unexpected(reading.error());
  rocksdb::BackupInfo info;
  const rocksdb::Status status = reading->engine->GetBackupInfo(number, &info, true);
  if (!status.ok()) return told(status, folder, number);
  LogStore::Options options;
  options.read_only = true;
  options.clock = [] { return Instant{}; };
  options.entropy = [](std::span<std::uint8_t>) {};
  options.env = info.env_for_open.get();
  auto logs = LogStore::open(info.name_for_open, std::move(options));
  if (!logs) return tl::unexpected(std::move(logs.error()));
  return LogBackup{std::make_shared<std::pair<std::shared_ptr<rocksdb::Env>, std::shared_ptr<rocksdb::Env>>>(
                       reading->files, info.env_for_open),
                   std::move(*logs)};
}

Result<void> restore_log(const std::filesystem::path& folder, std::uint32_t number, const std::filesystem::path& into) {
  const auto reading = open_to_read(folder, {number});
  if (!reading) return tl::unexpected(reading.error());
  const rocksdb::Status status = reading->engine->RestoreDBFromBackup(number, into.string(), into.string());
  return status.ok() ? Result<void>{} : told(status, folder, number);
}

Result<void> remove_log_backup(const std::filesystem::path& folder, std::uint32_t number) {
  rocksdb::BackupEngine* opened = nullptr;
  rocksdb::Status status =
      rocksdb::BackupEngine::Open(rocksdb::BackupEngineOptions{folder.string()}, rocksdb::Env::Default(), &opened);
  if (!status.ok()) return told(status, folder, number);
  const std::unique_ptr<rocksdb::BackupEngine> engine{opened};
  status = engine->DeleteBackup(number);
  return status.ok() || status.IsNotFound() ? Result<void>{} : told(status, folder, number);
}

}  // namespace tidemark::log
