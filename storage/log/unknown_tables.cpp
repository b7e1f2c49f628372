#include "log/unknown_tables.h"

#include <cstdlib>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include <rocksdb/db.h>
#include <rocksdb/sst_file_reader.h>

#include "log/rocksdb_keys.h"
#include "log/rocksdb_log.h"

namespace tidemark::log {
namespace {

std::vector<std::string> unknown_in(rocksdb::DB& database, const std::string& directory) {
  std::vector<rocksdb::LiveFileMetaData> live;
  database.GetLiveFilesMetaData(&live);
  std::set<std::string> known;
  for (const rocksdb::LiveFileMetaData& file : live) known.insert(file.name.substr(file.name.find_last_of('/') + 1));
  std::vector<std::string> names, unknown;
  if (!database.GetEnv()->GetChildren(directory, &names).ok()) return unknown;
  for (std::string& name : names)
    if (name.ends_with(".sst") && !known.contains(name)) unknown.push_back(std::move(name));
  return unknown;
}

std::uint32_t subscription_of(rocksdb::Slice key) { return big_endian<std::uint32_t>(key.data()); }

/// Of a subscription that was removed nothing is missed: its number was given out, and no key of it is there.
bool was_removed(rocksdb::DB& database, std::uint32_t subscription) {
  const std::unique_ptr<rocksdb::Iterator> at{database.NewIterator({})};
  at->Seek(slice(key_of(subscription, 1, 0)));
  if (at->Valid() && at->key().size() == key_size && subscription_of(at->key()) == subscription) return false;
  std::string next;
  if (!database.Get({}, slice(key_of(engine_log, 0, next_number_record)), &next).ok()) return false;
  return subscription != engine_log && subscription < std::strtoul(next.c_str(), nullptr, 10);
}

bool lacks(rocksdb::DB& database, rocksdb::Slice key) {
  rocksdb::PinnableSlice value;
  return database.Get({}, database.DefaultColumnFamily(), key, &value).IsNotFound() &&
         !was_removed(database, subscription_of(key));
}

/// The first or the last entry of a subscription in the table that the database lacks.
std::optional<std::string> lacking(rocksdb::DB& database, rocksdb::Iterator& at) {
  for (at.SeekToFirst(); at.Valid() && at.key().size() == key_size;) {
    const std::uint32_t subscription = subscription_of(at.key());
    if (lacks(database, at.key())) return at.key().ToString();
    at.SeekForPrev(slice(key_of(subscription, last_position, last_part)));
    if (at.Valid() && at.key().size() == key_size && lacks(database, at.key())) return at.key().ToString();
    if (subscription == std::numeric_limits<std::uint32_t>::max()) break;
    at.Seek(slice(key_of(subscription + 1, 0, 0)));
  }
  return std::nullopt;
}

}  // namespace

Result<void> check_unknown_tables(rocksdb::DB& database, const std::string& directory) {
  for (const std::string& name : unknown_in(database, directory)) {
    rocksdb::SstFileReader table{database.GetOptions()};
    if (!table.Open(directory + "/" + name).ok()) continue;  // a crash has left it half written
    const std::unique_ptr<rocksdb::Iterator> at{table.NewIterator({})};
    const auto key = lacking(database, *at);
    if (!key) continue;
    return failure(
        ErrorCode::corrupt,
        "the table " + name + " has position " + std::to_string(big_endian<Position>(key->data() + 4)) +
            " of subscription " + std::to_string(subscription_of(*key)) +
            ", and the log's list of files (MANIFEST) does not name it: the list was cut, or is an older one",
        directory,
        "put back MANIFEST and CURRENT, or the whole directory, from a copy; nothing was changed "
        "(docs/runbooks/damaged-log.md)");
  }
  return {};
}

}  // namespace tidemark::log
