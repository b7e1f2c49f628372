#include "views/read_ahead.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace tidemark::views {
namespace {

constexpr std::size_t most_used = 8;
constexpr Position worth_a_thread = 16;  ///< entries

std::size_t size_of(const log::Entry& entry) {
  std::size_t bytes = sizeof entry;
  for (const log::RecordedEvent& recorded : entry.events)
    bytes += sizeof recorded + recorded.event.items.byte_size() + recorded.event.items.size() * sizeof(std::size_t);
  return bytes;
}

/// Entries on their way from the thread that reads to the one that takes them, and back, as memory for later ones. Full
/// when what waits is `most_ahead` bytes or more, so that an entry larger than that still passes.
class Passage {
 public:
  explicit Passage(std::size_t most_ahead) : most_ahead_{most_ahead} {}

  /// Whether anybody still wants entries.
  bool put(const log::Entry& entry) {
    log::Entry copy = used();
    copy = entry;
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return closed_ || bytes_ < most_ahead_; });
    if (closed_) return false;
    bytes_ += size_of(copy);
    entries_.push_back(std::move(copy));
    changed_.notify_all();
    return true;
  }

  /// No entry comes after those that were put.
  void end() {
    const std::scoped_lock lock{mutex_};
    ended_ = true;
    changed_.notify_all();
  }

  /// Nobody takes any more.
  void close() {
    const std::scoped_lock lock{mutex_};
    closed_ = true;
    changed_.notify_all();
  }

  /// Nothing at the end. `before` is the one that was taken before it.
  std::optional<log::Entry> take(std::optional<log::Entry> before) {
    std::unique_lock lock{mutex_};
    if (before && used_.size() < most_used) used_.push_back(std::move(*before));
    changed_.wait(lock, [&] { return ended_ || !entries_.empty(); });
    if (entries_.empty()) return std::nullopt;
    log::Entry entry = std::move(entries_.front());
    entries_.pop_front();
    bytes_ -= size_of(entry);
    changed_.notify_all();
    return entry;
  }

 private:
  log::Entry used() {
    const std::scoped_lock lock{mutex_};
    if (used_.empty()) return {};
    log::Entry entry = std::move(used_.back());
    used_.pop_back();
    return entry;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<log::Entry> entries_;
  std::vector<log::Entry> used_;
  std::size_t bytes_ = 0;
  const std::size_t most_ahead_;
  bool ended_ = false;
  bool closed_ = false;
};

struct Closing {
  Passage& passage;
  ~Closing() { passage.close(); }
};

/// Whether the sink wanted all of them.
Result<bool> take_all(Passage& passage, const log::EntrySink& sink) {
  std::optional<log::Entry> entry;
  while ((entry = passage.take(std::move(entry)))) {
    auto going_on = sink(*entry);
    if (!going_on || !*going_on) return going_on;
  }
  return true;
}

}  // namespace

Result<void> read_ahead(const log::EventLog& log, Position first, Position last, const log::EntrySink& sink,
                        std::size_t most_ahead) {
  if (last - first < worth_a_thread || std::thread::hardware_concurrency() < 2)
    return log.read(first, last, log::Depth::items, sink);
  Passage passage{most_ahead};
  Result<void> read;
  Result<bool> taken;
  {
    const std::jthread reader{[&] {
      read = log.read(first, last, log::Depth::items,
                      [&](const log::Entry& entry) -> Result<bool> { return passage.put(entry); });
      passage.end();
    }};
    const Closing closing{passage};  // however the sink ends, the reader is not to wait for it
    taken = take_all(passage, sink);
  }
  if (!taken) return tl::unexpected{std::move(taken.error())};
  return *taken ? read : Result<void>{};
}

}  // namespace tidemark::views
