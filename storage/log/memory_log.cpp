#include "log/memory_log.h"

#include <limits>

namespace tidemark::log {
namespace {

class MemoryPlace final : public Place {
 public:
  explicit MemoryPlace(MemoryDisk& disk) : disk_{disk} {}

  Result<void> write(std::uint32_t subscription, Position position, std::string_view entry,
                     std::span<const std::string> frames) override {
    const auto crash = disk_.before_append ? disk_.before_append(subscription, position) : MemoryDisk::Crash::none;
    if (crash == MemoryDisk::Crash::lose) return failure(ErrorCode::storage, "the memory was told to fail");
    disk_.parts[{subscription, position, 0}] = entry;
    for (std::uint32_t i = 0; i < frames.size(); ++i) disk_.parts[{subscription, position, i + 1}] = frames[i];
    if (crash == MemoryDisk::Crash::keep) return failure(ErrorCode::storage, "the memory was told to fail");
    if (disk_.after_append) disk_.after_append(subscription, position);
    return {};
  }

  Result<void> scan(std::uint32_t subscription, Position first, Position last, Depth depth,
                    const PartSink& sink) const override {
    for (auto at = disk_.parts.lower_bound({subscription, first, 0}); at != disk_.parts.end(); ++at) {
      const auto& [of, position, number] = at->first;
      if (of != subscription || position > last) break;
      if (depth == Depth::entries && number != 0) continue;
      const auto going_on = sink({position, number, at->second});
      if (!going_on) return tl::unexpected(going_on.error());
      if (!*going_on) break;
    }
    return {};
  }

  Result<void> replace(std::uint32_t subscription, const Part& part) override {
    if (disk_.before_replace && disk_.before_replace() == MemoryDisk::Crash::lose)
      return failure(ErrorCode::storage, "the memory was told to fail");
    disk_.parts[{subscription, part.position, part.number}] = part.bytes;
    return {};
  }

  Result<void> forget(std::uint32_t, Position, Position) override { return {}; }

  Result<Position> last(std::uint32_t subscription) const override {
    constexpr auto most = std::numeric_limits<Position>::max();
    auto at = disk_.parts.upper_bound({subscription, most, std::numeric_limits<std::uint32_t>::max()});
    if (at == disk_.parts.begin() || std::get<0>((--at)->first) != subscription) return 0;
    return std::get<1>(at->first);
  }

 private:
  MemoryDisk& disk_;
};

/// Keeps what the log within refers to.
class MemoryLog final : public EventLog {
 public:
  MemoryLog(MemoryDisk& disk, Surroundings surroundings) : place_{disk}, surroundings_{std::move(surroundings)} {}

  [[nodiscard]] Result<void> open(std::uint32_t subscription) {
    auto log = ChainedLog::open(place_, subscription, surroundings_);
    if (!log) return tl::unexpected(log.error());
    log_ = std::move(*log);
    return {};
  }

  Result<Head> append(Position expected, std::span<const Event> events) override {
    return log_->append(expected, events);
  }
  Head head() const override { return log_->head(); }
  Result<void> read(Position first, Position last, Depth depth, const EntrySink& sink) const override {
    return log_->read(first, last, depth, sink);
  }
  Result<void> erase(Position position) override { return log_->erase(position); }

 private:
  MemoryPlace place_;
  Surroundings surroundings_;
  std::unique_ptr<ChainedLog> log_;
};

}  // namespace

Result<std::unique_ptr<EventLog>> open_memory_log(MemoryDisk& disk, std::uint32_t subscription,
                                                  Surroundings surroundings) {
  auto log = std::make_unique<MemoryLog>(disk, std::move(surroundings));
  if (auto opened = log->open(subscription); !opened) return tl::unexpected(opened.error());
  return log;
}

}  // namespace tidemark::log
