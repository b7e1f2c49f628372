#include "log/rocksdb_opening.h"

#include <string>
#include <vector>

#include <rocksdb/env.h>

#include "disk/directories.h"
#include "log/rocksdb_options.h"
#include "log/unknown_tables.h"
#include "log/wal_damage.h"

namespace tidemark::log {
namespace {

using Database = std::unique_ptr<rocksdb::DB>;

/// A database whose CURRENT is gone would be taken for a new one by RocksDB, and what is left of it deleted.
Result<void> check_directory(rocksdb::Env& env, const std::string& directory) {
  if (env.FileExists(directory + "/CURRENT").ok()) return {};
  std::vector<std::string> names;
  if (!env.GetChildren(directory, &names).ok()) return {};
  for (const std::string& name : names) {
    if (name.ends_with(".sst") || name.ends_with(".log"))
      return failure(ErrorCode::corrupt, "files of a log lie here, but the file CURRENT does not", directory,
                     "restore it from a backup");
  }
  return {};
}

rocksdb::Status try_to_write(const rocksdb::Options& options, const std::string& directory, Database& database) {
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(options, directory, &opened);
  database.reset(opened);
  return status;
}

rocksdb::Status try_to_read(const rocksdb::Options& options, const std::string& directory, Database& database) {
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status = rocksdb::DB::OpenForReadOnly(options, directory, &opened);
  database.reset(opened);
  return status;
}

/// The write-ahead log is not whole. Where no more than a torn tail is missing, it is read up to there from now on.
Result<void> allow_torn_tail(rocksdb::Options& options, const std::string& directory) {
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  Database looked_at;
  if (const auto status = try_to_read(options, directory, looked_at); !status.ok())
    return tl::unexpected(error_of(status, directory));
  std::uint64_t oldest = 0;
  looked_at->GetIntProperty(rocksdb::DB::Properties::kMinLogNumberToKeep, &oldest);
  looked_at.reset();
  auto checked = check_for_damage(*options.env, directory, oldest);
  // A file that another process writes to meanwhile can look as though what comes later was there first; not twice.
  if (!checked && checked.error().code == ErrorCode::corrupt) return check_for_damage(*options.env, directory, oldest);
  return checked;
}

Result<Database> open_to_read(rocksdb::Options options, const std::filesystem::path& directory) {
  if (!options.env->FileExists(directory.string() + "/CURRENT").ok()) {
    return failure(ErrorCode::not_found, "there is no log here", directory.string(),
                   "begin with `tidemark init`, or name another --directory");
  }
  Database database;
  rocksdb::Status status;
  // The process that writes may delete a file between the reading of the list of files and its opening, and may be in the middle of
  // writing.
  for (int attempt = 0; attempt < 5 && database == nullptr; ++attempt) {
    status = try_to_read(options, directory.string(), database);
    if (!status.IsCorruption()) continue;
    if (auto torn = allow_torn_tail(options, directory.string()); !torn) return tl::unexpected(torn.error());
  }
  if (!status.ok()) return tl::unexpected(error_of(status, directory.string()));
  return database;
}

/// By nobody else meanwhile: what another process writes would be unknown to the one that looks.
Result<void> check_tables(rocksdb::Options options, const std::filesystem::path& directory) {
  if (!options.env->FileExists(directory.string() + "/CURRENT").ok()) return {};
  rocksdb::FileLock* lock = nullptr;
  if (const auto status = options.env->LockFile(directory.string() + "/LOCK", &lock); !status.ok())
    return tl::unexpected(error_of(status, directory.string()));
  only_to_look(options);
  const auto looked = open_to_read(options, directory);
  // What can't be read can't be written either, and that says why.
  auto known = looked ? check_unknown_tables(**looked, directory.string()) : Result<void>{};
  options.env->UnlockFile(lock);
  return known;
}

Result<Database> open_to_write(rocksdb::Options options, const std::filesystem::path& directory) {
  if (auto made = disk::make_directories(directory); !made) return tl::unexpected(made.error());
  if (auto checked = check_directory(*options.env, directory.string()); !checked)
    return tl::unexpected(checked.error());
  if (auto known = check_tables(options, directory); !known) return tl::unexpected(std::move(known.error()));
  options.create_if_missing = true;
  Database database;
  rocksdb::Status status = try_to_write(options, directory.string(), database);
  if (status.IsCorruption()) {
    if (auto torn = allow_torn_tail(options, directory.string()); !torn) return tl::unexpected(torn.error());
    status = try_to_write(options, directory.string(), database);
  }
  if (!status.ok()) return tl::unexpected(error_of(status, directory.string()));
  return database;
}

}  // namespace

Result<Database> open_database(const LogStore::Options& options, const std::filesystem::path& directory) {
  const rocksdb::Options wanted = rocksdb_options(options);
  return options.read_only ? open_to_read(wanted, directory) : open_to_write(wanted, directory);
}

}  // namespace tidemark::log
