#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/events/erasure_events.h"
#include "log/entry_format.h"
#include "log/event_log.h"

namespace tidemark::log {

/// Where the bytes of logs lie: a database, or memory. It knows nothing of what they mean. Part 0 of a position is the
/// entry, parts 1, 2, … are the frames of its items.
class Place {
 public:
  struct Part {
    Position position = 0;
    std::uint32_t number = 0;
    std::string_view bytes;
  };
  using PartSink = std::function<Result<bool>(const Part&)>;

  virtual ~Place() = default;

  /// All or nothing, durable when it answers without an error. After an error nothing is known of it.
  [[nodiscard]] virtual Result<void> write(std::uint32_t subscription, Position position, std::string_view entry,
                                           std::span<const std::string> frames) = 0;

  /// The parts of positions `first` … `last` in order; with Depth::entries part 0 of each only.
  [[nodiscard]] virtual Result<void> scan(std::uint32_t subscription, Position first, Position last, Depth depth,
                                          const PartSink& sink) const = 0;

  /// Puts other bytes in the place of a part that is there, durably.
  [[nodiscard]] virtual Result<void> replace(std::uint32_t subscription, const Part& part) = 0;

  /// When it answers, no file has bytes of these positions that others were put in the place of.
  [[nodiscard]] virtual Result<void> forget(std::uint32_t subscription, Position first, Position last) = 0;

  /// The subscription's last position; 0 where it has none.
  [[nodiscard]] virtual Result<Position> last(std::uint32_t subscription) const = 0;

  [[nodiscard]] virtual bool read_only() const { return false; }

  /// Set by the first write that failed, for all logs of this place: what the disk holds is not known any more (a sync
  /// that failed once may succeed the next time without having written anything).
  [[nodiscard]] bool poisoned() const { return poisoned_.load(std::memory_order_acquire); }
  void poison() { poisoned_.store(true, std::memory_order_release); }

 private:
  std::atomic<bool> poisoned_ = false;
};

/// What a log is given, as it must not reach for them itself.
struct Surroundings {
  std::function<Instant()> clock;
  std::function<void(std::span<std::uint8_t>)> entropy;  ///< fills it with random bytes; called from any thread
  Writer writer = {};                                    ///< random per start of a process
};

/// The log of one subscription in a place: entries in a chain of digests, items beside them. All that can be said
/// without knowing where the bytes lie is said here, so that every place keeps the same log.
class ChainedLog final : public EventLog {
 public:
  /// Reads the last entry, where the chain goes on. `place` and `surroundings` must outlive the log.
  [[nodiscard]] static Result<std::unique_ptr<ChainedLog>> open(Place& place, std::uint32_t subscription,
                                                                const Surroundings& surroundings);

  [[nodiscard]] Result<Head> append(Position expected, std::span<const Event> events) override;
  [[nodiscard]] Head head() const override;
  [[nodiscard]] Result<void> read(Position first, Position last, Depth depth, const EntrySink& sink) const override;
  [[nodiscard]] Result<void> erase(Position position) override;

 private:
  struct Made {
    std::string entry;
    std::vector<std::string> frames;
    std::int64_t time = 0;
  };

  ChainedLog(Place& place, std::uint32_t subscription, const Surroundings& surroundings)
      : place_{place}, subscription_{subscription}, surroundings_{surroundings} {}

  [[nodiscard]] Result<Made> make(const Head& head, std::span<const Event> events) const;
  [[nodiscard]] Result<void> erase_items(Position position, const std::vector<NamedItems>& named);
  [[nodiscard]] std::string where(Position position) const;

  Place& place_;
  const std::uint32_t subscription_;
  const Surroundings& surroundings_;
  std::mutex writing_;          ///< held for a whole append, the sync included
  mutable std::mutex heading_;  ///< held for an instant, so that readers never wait for a sync
  Head head_;
  std::int64_t time_ = 0;  ///< of the last entry; read and written under writing_
};

}  // namespace tidemark::log
