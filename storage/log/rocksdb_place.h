#pragma once

#include <memory>
#include <optional>
#include <string>

#include <rocksdb/db.h>

#include "log/chained_log.h"

namespace tidemark::log {

/// Logs as keys of one RocksDB database: subscription (4 bytes), position (8), part (4), all big-endian, so that a
/// log's keys lie together and in order. Subscription 0 has no position 0: there the store keeps its own records.
class RocksdbPlace final : public Place {
 public:
  RocksdbPlace(std::unique_ptr<rocksdb::DB> database, bool read_only)
      : database_{std::move(database)}, read_only_{read_only} {}

  Result<void> write(std::uint32_t subscription, Position position, std::string_view entry,
                     std::span<const std::string> frames) override;
  Result<void> scan(std::uint32_t subscription, Position first, Position last, Depth depth,
                    const PartSink& sink) const override;
  Result<void> replace(std::uint32_t subscription, const Part& part) override;
  Result<void> forget(std::uint32_t subscription, Position first, Position last) override;
  Result<Position> last(std::uint32_t subscription) const override;
  bool read_only() const override { return read_only_; }

  /// The lowest subscription from `from` on that has an entry.
  [[nodiscard]] Result<std::optional<std::uint32_t>> next_subscription(std::uint32_t from) const;

  /// Takes all keys of a subscription away, durably, and then out of the files.
  [[nodiscard]] Result<void> remove(std::uint32_t subscription);

  /// Copies the database into a folder of backups; the number that it has there.
  [[nodiscard]] Result<std::uint32_t> back_up(const std::string& folder);

  /// About how many bytes these entries take on the disk.
  [[nodiscard]] Result<std::uint64_t> size_of(std::uint32_t subscription, Position first, Position last) const;

  /// The store's own records, by number.
  [[nodiscard]] Result<std::optional<std::string>> record(std::uint32_t number) const;
  [[nodiscard]] Result<void> put_record(std::uint32_t number, std::string_view value);

  [[nodiscard]] Result<bool> empty() const;

  /// `corrupt` where a key is neither an entry's nor one of the store's records: at a position 0, of another size. Between the entries of a
  /// log `scan` meets them.
  [[nodiscard]] Result<void> check_strays() const;

 private:
  std::unique_ptr<rocksdb::DB> database_;
  const bool read_only_;
};

}  // namespace tidemark::log
