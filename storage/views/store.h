#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"

namespace tidemark::views {

/// What is changed together: key and value, or a key alone where the row goes. A key appears once.
using Batch = std::vector<std::pair<std::string, std::optional<std::string>>>;

/// Answers rows in ascending order of their keys until it answers false. The views it sets hold until it is asked again.
using RowSource = std::function<bool(std::string_view& key, std::string_view& value)>;

/// Given a row; answers whether to go on.
using RowVisit = std::function<bool(std::string_view key, std::string_view value)>;

/// Who is at one subscription's views in this process. Who wants both takes `rebuild` first.
struct Turns {
  std::mutex
      following;  ///< whoever writes the live generation, or swaps it; readers look at a snapshot and wait for nobody
  std::mutex rebuild;  ///< one rebuilder at a time
};

/// Rows as they can be read; of a snapshot always those of one moment.
class Rows {
 public:
  virtual ~Rows() = default;

  /// False where there is no such key.
  [[nodiscard]] virtual Result<bool> get(std::string_view key, std::string& value) const = 0;

  /// The rows with `first` ≤ key < `end`, in ascending order, or in descending order.
  [[nodiscard]] virtual Result<void> scan(std::string_view first, std::string_view end,
                                          const RowVisit& visit) const = 0;
  [[nodiscard]] virtual Result<void> scan_back(std::string_view first, std::string_view end,
                                               const RowVisit& visit) const = 0;
};

/// The small key-value store that views need: ordered keys, batches that are there whole or not at all. Nothing is promised
/// to be durable before `flush`; after a crash the store holds the first so many of its batches, whatever came later is lost,
/// and the views catch up from the log.
///
/// Any number of threads may read, one at a time writes a subscription's keys.
class Store : public Rows {
 public:
  /// What is there now, whatever is written later; the store has to outlive it.
  [[nodiscard]] virtual std::unique_ptr<const Rows> snapshot() const = 0;

  [[nodiscard]] virtual Result<void> write(const Batch& batch) = 0;

  /// Writes many rows at once, whole or not at all: each source's keys ascend, and no key of one lies within another's range.
  /// Each source may be asked from a thread of its own.
  [[nodiscard]] virtual Result<void> load(std::vector<RowSource> sources) = 0;

  /// Takes away the rows with `first` ≤ key < `end`.
  [[nodiscard]] virtual Result<void> remove_range(std::string_view first, std::string_view end) = 0;
  /// The same for good: when it answers, no byte of these rows, and of what was there before them, is left in the store's files
  /// but for those that a snapshot still shows.
  [[nodiscard]] virtual Result<void> purge(std::string_view first, std::string_view end) = 0;

  /// Makes durable what was written.
  [[nodiscard]] virtual Result<void> flush() = 0;

  [[nodiscard]] std::shared_ptr<Turns> turns_of(std::uint32_t subscription);

 private:
  std::mutex turns_mutex_;
  std::map<std::uint32_t, std::shared_ptr<Turns>> turns_;
};

}  // namespace tidemark::views
