#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include <unistd.h>

#include "log/chained_log.h"
#include "log/event_log.h"
#include "log/memory_log.h"
#include "log/rocksdb_log.h"

namespace tidemark::log {

/// A directory of a test's own, gone when the test ends.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    static std::atomic<int> count = 0;
    path = std::filesystem::temp_directory_path() /
           ("tidemark-log-" + std::to_string(getpid()) + "-" + std::to_string(++count));
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;

  std::filesystem::path path;
};

/// Not random: the same bytes in every run, no two draws alike.
inline void counted_entropy(std::span<std::uint8_t> bytes) {
  static std::atomic<std::uint64_t> draws = 0;
  std::uint64_t draw = ++draws;
  for (std::uint8_t& byte : bytes) {
    byte = static_cast<std::uint8_t>(draw);
    draw = draw * 6364136223846793005 + 1442695040888963407;
    draw ^= draw >> 29;
  }
}

inline LogStore::Options test_options(std::function<Instant()> clock = [] { return Instant{1'760'000'000'000}; }) {
  LogStore::Options options;
  options.clock = std::move(clock);
  options.entropy = counted_entropy;
  return options;
}

inline Event event_with(std::vector<std::string> items, EventType type = EventType::observed) {
  Event event{type, 1, 7, 3, {{"records", items.size()}}, {}};
  for (const std::string& item : items) event.items.add(item);
  return event;
}

/// `count` items of about `size` bytes, all different.
inline Event event_with_many(std::size_t count, std::size_t size, std::uint64_t seed = 1) {
  Event event{EventType::effect_intended, 1, 1, 0, {}, {}};
  std::string item;
  for (std::size_t i = 0; i < count; ++i) {
    item = std::to_string(seed) + "/" + std::to_string(i) + ":";
    while (item.size() < size) item += static_cast<char>('a' + (item.size() * seed + i) % 26);
    event.items.add(item);
  }
  return event;
}

inline Result<Head> append(EventLog& log, const Event& event) { return log.append(log.head().position, {&event, 1}); }

inline Result<std::vector<Entry>> entries_of(const EventLog& log, Depth depth = Depth::items, Position first = 1,
                                             Position last = ~Position{0}) {
  std::vector<Entry> entries;
  auto read = log.read(first, last, depth, [&](const Entry& entry) -> Result<bool> {
    entries.push_back(entry);
    return true;
  });
  if (!read) return tl::unexpected(read.error());
  return entries;
}

}  // namespace tidemark::log
