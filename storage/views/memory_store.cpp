#include "views/memory_store.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace tidemark::views {

Result<bool> MemoryStore::get(std::string_view key, std::string& value) const {
  const std::shared_lock lock{mutex_};
  const auto row = rows_.find(key);
  if (row == rows_.end()) return false;
  value = row->second;
  return true;
}

Result<void> MemoryStore::scan(std::string_view first, std::string_view end, const RowVisit& visit) const {
  const std::shared_lock lock{mutex_};
  for (auto row = rows_.lower_bound(first); row != rows_.end() && row->first < end; ++row)
    if (!visit(row->first, row->second)) break;
  return {};
}

Result<void> MemoryStore::scan_back(std::string_view first, std::string_view end, const RowVisit& visit) const {
  const std::shared_lock lock{mutex_};
  for (auto row = rows_.lower_bound(end); row != rows_.begin();) {
    --row;
    if (row->first < first || !visit(row->first, row->second)) break;
  }
  return {};
}

void MemoryStore::apply(const Batch& batch, Rows& rows) {
  for (const auto& [key, value] : batch) {
    if (value) rows.insert_or_assign(key, *value);
    else rows.erase(key);
  }
}

Result<void> MemoryStore::write(const Batch& batch) {
  const std::scoped_lock lock{mutex_};
  apply(batch, rows_);
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
  for (const Batch& batch : pending_) apply(batch, durable_);
  pending_.clear();
  return {};
}

std::size_t MemoryStore::batches_since_flush() const {
  const std::shared_lock lock{mutex_};
  return pending_.size();
}

void MemoryStore::crash(std::size_t kept) {
  const std::scoped_lock lock{mutex_};
  for (std::size_t i = 0; i < std::min(kept, pending_.size()); ++i) apply(pending_[i], durable_);
  pending_.clear();
  rows_ = durable_;
}

}  // namespace tidemark::views
