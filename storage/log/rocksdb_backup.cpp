#include "log/rocksdb_backup.h"

#include <memory>

#include <rocksdb/utilities/backup_engine.h>

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

Result<std::unique_ptr<rocksdb::BackupEngineReadOnly>> open_to_read(const std::filesystem::path& folder,
                                                                    std::uint32_t number) {
  std::error_code none;
  if (!std::filesystem::is_directory(folder, none))
    return failure(ErrorCode::not_found, "there is no such backup", folder.string(), "tidemark backups list");
  const std::filesystem::path whole =
      std::filesystem::absolute(folder, none);  // RocksDB opens no log by a relative one
  rocksdb::BackupEngineReadOnly* opened = nullptr;
  const rocksdb::Status status = rocksdb::BackupEngineReadOnly::Open(rocksdb::BackupEngineOptions{whole.string()},
                                                                     rocksdb::Env::Default(), &opened);
  if (!status.ok()) return told(status, folder, number);
  return std::unique_ptr<rocksdb::BackupEngineReadOnly>{opened};
}

}  // namespace

Result<void> verify_log_backup(const std::filesystem::path& folder, std::uint32_t number) {
  const auto engine = open_to_read(folder, number);
  if (!engine) return tl::unexpected(engine.error());
  const rocksdb::Status status = (*engine)->VerifyBackup(number, true);
  return status.ok() ? Result<void>{} : told(status, folder, number);
}

Result<LogBackup> open_log_backup(const std::filesystem::path& folder, std::uint32_t number) {
  const auto engine = open_to_read(folder, number);
  if (!engine) return tl::unexpected(engine.error());
  rocksdb::BackupInfo info;
  const rocksdb::Status status = (*engine)->GetBackupInfo(number, &info, true);
  if (!status.ok()) return told(status, folder, number);
  LogStore::Options options;
  options.read_only = true;
  options.clock = [] { return Instant{}; };
  options.entropy = [](std::span<std::uint8_t>) {};
  options.env = info.env_for_open.get();
  auto logs = LogStore::open(info.name_for_open, std::move(options));
  if (!logs) return tl::unexpected(std::move(logs.error()));
  return LogBackup{info.env_for_open, std::move(*logs)};
}

Result<void> restore_log(const std::filesystem::path& folder, std::uint32_t number, const std::filesystem::path& into) {
  const auto engine = open_to_read(folder, number);
  if (!engine) return tl::unexpected(engine.error());
  const rocksdb::Status status = (*engine)->RestoreDBFromBackup(number, into.string(), into.string());
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
