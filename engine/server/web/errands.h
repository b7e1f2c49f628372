#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tidemark::web {

/// A few threads for what takes longer than whoever has others to serve may wait.
///
///     Errands errands{2, 64};
///     errands.give([](bool in_time) { … });           // false: so many wait already, and nothing is called
///     errands.finish();                                // those that wait are called with `in_time` false, those under way end
class Errands {
 public:
  using Errand = std::function<void(bool in_time)>;

  Errands(unsigned threads, std::size_t most_waiting) : threads_(threads), most_waiting_{most_waiting} {
    for (std::thread& thread : threads_) thread = std::thread{[this] { work(); }};
  }
  Errands(const Errands&) = delete;
  Errands& operator=(const Errands&) = delete;
  ~Errands() { finish(); }

  [[nodiscard]] bool give(Errand errand);
  /// From now on nothing is taken. Once only.
  void finish();

 private:
  void work();

  std::vector<std::thread> threads_;
  const std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable given_;
  std::deque<Errand> waiting_;  ///< guarded by `mutex_`
  bool finished_ = false;       ///< guarded by `mutex_`
};

}  // namespace tidemark::web
