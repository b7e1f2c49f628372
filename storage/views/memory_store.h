#pragma once

#include <cstddef>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "views/store.h"

namespace tidemark::views {

/// A store in memory, for the runner's deterministic simulation and for tests. Forgets on `crash` as a real one does: all
/// batches since the last `flush` but the first so many.
class MemoryStore final : public Store {
 public:
  MemoryStore();
  [[nodiscard]] Result<bool> get(std::string_view key, std::string& value) const override;
  [[nodiscard]] Result<void> scan(std::string_view first, std::string_view end, const RowVisit& visit) const override;
  [[nodiscard]] Result<void> scan_back(std::string_view first, std::string_view end,
                                       const RowVisit& visit) const override;
  [[nodiscard]] std::unique_ptr<const Rows> snapshot() const override;
  [[nodiscard]] Result<void> write(const Batch& batch) override;
  [[nodiscard]] Result<void> load(std::vector<RowSource> sources) override;
  [[nodiscard]] Result<void> remove_range(std::string_view first, std::string_view end) override;
  [[nodiscard]] Result<void> purge(std::string_view first, std::string_view end) override {
    return remove_range(first, end).and_then([this] { return flush(); });
  }
  [[nodiscard]] Result<void> flush() override;

  /// How many batches a crash could take at the most.
  [[nodiscard]] std::size_t batches_since_flush() const;

  /// The process dies here: of the batches since the last flush the first `kept` had reached the disk by themselves.
  void crash(std::size_t kept);

 private:
  class Table;

  mutable std::shared_mutex mutex_;
  std::shared_ptr<Table> rows_;  ///< shared with the snapshots, and copied before it changes under one
  std::shared_ptr<Table> durable_;
  std::vector<Batch> pending_;
};

}  // namespace tidemark::views
