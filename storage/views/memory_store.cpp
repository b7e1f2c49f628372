#include "views/memory_store.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

namespace tidemark::views {

class MemoryStore::Table final : public Rows {
 public:
  Result<bool> get(std::string_view key, std::string& value) const override {
    const auto row = rows_.find(key);
    if (row == rows_.end()) return false;
    value = row->second;
    return true;
  }

  Result<void> scan(std::string_view first, std::string_view end, const RowVisit& visit) const override {
    for (auto row = rows_.lower_bound(first); row != rows_.end() && row->first < end; ++row)
      if (!visit(row->first, row->second)) break;
    return {};
  }

  Result<void> scan_back(std::string_view first, std::string_view end, const RowVisit& visit) const override {
    for (auto row = rows_.lower_bound(end); row != rows_.begin();) {
      --row;
      if (row->first < first || !visit(row->first, row->second)) break;
    }
    return {};
  }

  void apply(const Batch& batch) {
    for (const auto& [key, value] : batch) {
      if (value) rows_.insert_or_assign(key, *value);
      else rows_.erase(key);
    }
  }

 private:
  std::map<std::string, std::string, std::less<>> rows_;
};

namespace {

/// Keeps a table alive for whoever looks at it.
template <class Table>
class Shared final : public Rows {
 public:
  explicit Shared(std::shared_ptr<const Table> table) : table_{std::move(table)} {}
  Result<bool> get(std::string_view key, std::string& value) const override { return table_->get(key, value); }
  Result<void> scan(std::string_view first, std::string_view end, const RowVisit& visit) const override {
    return table_->scan(first, end, visit);
  }
  Result<void> scan_back(std::string_view first, std::string_view end, const RowVisit& visit) const override {
    return table_->scan_back(first, end, visit);
  }

 private:
  std::shared_ptr<const Table> table_;
};

}  // namespace

MemoryStore::MemoryStore() : rows_{std::make_shared<Table>()}, durable_{std::make_shared<Table>()} {}

Result<bool> MemoryStore::get(std::string_view key, std::string& value) const {
  const std::shared_lock lock{mutex_};
  return rows_->get(key, value);
}

Result<void> MemoryStore::scan(std::string_view first, std::string_view end, const RowVisit& visit) const {
  const std::shared_lock lock{mutex_};
  return rows_->scan(first, end, visit);
}

Result<void> MemoryStore::scan_back(std::string_view first, std::string_view end, const RowVisit& visit) const {
  const std::shared_lock lock{mutex_};
  return rows_->scan_back(first, end, visit);
}

std::unique_ptr<const Rows> MemoryStore::snapshot() const {
  const std::shared_lock lock{mutex_};
  return std::make_unique<Shared<Table>>(rows_);
}

Result<void> MemoryStore::write(const Batch& batch) {
  const std::scoped_lock lock{mutex_};
  if (rows_.use_count() > 1) rows_ = std::make_shared<Table>(*rows_);
  rows_->apply(batch);
  pending_.push_back(batch);
  return {};
}

Result<void> MemoryStore::load(std::vector<RowSource> sources) {
  Batch batch;
  std::string_view key;
  std::string_view value;
  for (const RowSource& next : sources)
    while (next(key, value)) batch.emplace_back(key, std::string{value});
  return write(batch);
}

Result<void> MemoryStore::remove_range(std::string_view first, std::string_view end) {
  Batch batch;
  auto scanned = scan(first, end, [&](std::string_view key, std::string_view) {
    batch.emplace_back(key, std::nullopt);
    return true;
  });
  return scanned.and_then([&] { return write(batch); });
}

Result<void> MemoryStore::flush() {
  const std::scoped_lock lock{mutex_};
  for (const Batch& batch : pending_) durable_->apply(batch);
  pending_.clear();
  return {};
}

std::size_t MemoryStore::batches_since_flush() const {
  const std::shared_lock lock{mutex_};
  return pending_.size();
}

void MemoryStore::crash(std::size_t kept) {
  const std::scoped_lock lock{mutex_};
  for (std::size_t i = 0; i < std::min(kept, pending_.size()); ++i) durable_->apply(pending_[i]);
  pending_.clear();
  rows_ = std::make_shared<Table>(*durable_);
}

}  // namespace tidemark::views
