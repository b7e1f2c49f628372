#include "simulators/pendo_pending.h"

namespace tidemark::sim {

void PendingValues::add(Lag lag, std::int64_t now_ms, std::uint64_t call, Cell cell, std::string json) {
  queues_[lag].push_back({now_ms + lag.ms, call + lag.calls, ++written_, std::move(cell), std::move(json)});
}

void PendingValues::see_due(std::int64_t now_ms, std::uint64_t call, const See& see) {
  for (auto queue = queues_.begin(); queue != queues_.end();) {
    auto& values = queue->second;
    while (!values.empty() && values.front().due_ms <= now_ms && values.front().due_call <= call) {
      const Value& value = values.front();
      std::uint64_t& seen = seen_[value.cell];
      if (seen < value.n) {
        seen = value.n;
        see(value.cell, value.json);
      }
      values.pop_front();
    }
    queue = values.empty() ? queues_.erase(queue) : std::next(queue);
  }
  if (queues_.empty()) seen_.clear();
}

void PendingValues::forget(const Cell& cell) {
  for (auto& [lag, values] : queues_) std::erase_if(values, [&](const Value& value) { return value.cell == cell; });
  std::erase_if(queues_, [](const auto& queue) { return queue.second.empty(); });
}

std::optional<std::string> PendingValues::newest(const Cell& cell) const {
  std::uint64_t n = 0;
  std::optional<std::string> json;
  for (const auto& [lag, values] : queues_) {
    for (const Value& value : values) {
      if (value.n > n && value.cell == cell) n = value.n, json = value.json;
    }
  }
  const auto seen = seen_.find(cell);
  return seen != seen_.end() && seen->second > n ? std::nullopt : json;
}

void PendingValues::for_each(const See& see) const {
  std::map<std::uint64_t, const Value*> by_writing;
  for (const auto& [lag, values] : queues_) {
    for (const Value& value : values) by_writing.emplace(value.n, &value);
  }
  for (const auto& [n, value] : by_writing) {
    const auto seen = seen_.find(value->cell);
    if (seen == seen_.end() || seen->second < n) see(value->cell, value->json);
  }
}

}  // namespace tidemark::sim
