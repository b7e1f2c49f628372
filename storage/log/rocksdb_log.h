#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "log/event_log.h"

namespace rocksdb {
class Cache;
class Env;
class WriteBufferManager;
}  // namespace rocksdb

namespace tidemark::log {

/// Number 0 is the engine's own log (users, tokens, roles); subscriptions are 1, 2, 3 …, and no number is used twice.
inline constexpr std::uint32_t engine_log = 0;

struct Subscription {
  std::uint32_t number = 0;
  std::string name;                  ///< empty where the entry that says it is damaged
  std::optional<Error> damage = {};  ///< why its log can't be opened; the others can

  friend bool operator==(const Subscription&, const Subscription&) = default;
};

/// What is stored of an entry: part 0 is its bytes, the further ones are its frames, unpacked (docs/log-format.md).
struct StoredPart {
  Position position = 0;
  std::uint32_t number = 0;
  std::string_view bytes;
};

/// The logs of all subscriptions in one RocksDB database, which one process at a time writes.
///
///     auto store = LogStore::open(directory / "log", {.clock = now, .entropy = random_bytes});
///     if (!store) return store.error();                     // in_use, storage, corrupt, newer_version
///     auto log = (*store)->create("acme");                  // or ->log(1)
///     (*log)->append((*log)->head().position, events);
///
/// Logs of different subscriptions may be used by different threads; RocksDB then syncs their appends together. A write
/// or sync that failed poisons the whole store: close it, open it again, read. The disk's state is then known.
class LogStore {
 public:
  struct Options {
    std::function<Instant()> clock;
    std::function<void(std::span<std::uint8_t>)> entropy;  ///< fills it with random bytes; called from any thread
    bool read_only = false;       ///< beside another process that writes: what is there when it is opened, and no more
    rocksdb::Env* env = nullptr;  ///< none: the operating system's
    std::shared_ptr<rocksdb::Cache> block_cache = nullptr;  ///< to be shared with the views; none: an own one
    std::shared_ptr<rocksdb::WriteBufferManager> write_buffers = nullptr;  ///< likewise
  };

  /// Opens what lies in `directory`, or begins a new store there (not with read_only: `not_found`). `in_use`: another
  /// process has it open. `storage`: not writeable, full. `newer_version`, `corrupt`: nothing was changed.
  [[nodiscard]] static Result<std::unique_ptr<LogStore>> open(const std::filesystem::path& directory, Options options);

  ~LogStore();

  /// Those that have a log, by number, without the engine's own; those whose log is damaged too.
  [[nodiscard]] Result<std::vector<Subscription>> subscriptions() const;

  /// A new subscription, whose log begins with SubscriptionOpened. `invalid_input`: the name is not [a-z0-9-]{1,40}, or
  /// there is one of that name. The log belongs to the store and lives until it is removed or the store is closed.
  [[nodiscard]] Result<EventLog*> create(std::string_view name);

  /// The log of a subscription that was created, or the engine's own; else `not_found`.
  [[nodiscard]] Result<EventLog*> log(std::uint32_t number);

  /// What is stored of these entries, for whoever proves them himself; until `sink` answers false. Nothing of it is held against anything.
  [[nodiscard]] Result<void> read_stored(std::uint32_t number, Position first, Position last, Depth depth,
                                         const std::function<Result<bool>(const StoredPart&)>& sink) const;

  /// About how many bytes the entries `first` … `last` take on the disk, compressed.
  [[nodiscard]] Result<std::uint64_t> size_of(std::uint32_t number, Position first, Position last) const;

  /// Copies all logs as they are now into a folder of backups (rocksdb_backup.h), while they are written to; durable when it answers. Its
  /// number there. `storage`: either disk says no.
  [[nodiscard]] Result<std::uint32_t> back_up(const std::filesystem::path& folder);

  /// `corrupt` where bytes lie in the database, before, between or behind the logs, that are of no entry: no log's digests know of them.
  [[nodiscard]] Result<void> check_strays() const;

  /// Takes a subscription's log away, for good, a damaged one too: durable when it answers. Its EventLog must not be used any more.
  [[nodiscard]] Result<void> remove(std::uint32_t number);

 private:
  class Inside;
  explicit LogStore(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace tidemark::log
