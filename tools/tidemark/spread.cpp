#include "command/spread.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace tidemark::command {

Spread over_all_cores() {
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  return [cores](std::size_t count, const std::function<void(std::size_t)>& work) {
    if (count < 2 || cores < 2) return one_by_one(count, work);
    std::atomic<std::size_t> next = 0;
    const auto take_turns = [&] {
      for (std::size_t i = next++; i < count; i = next++) work(i);
    };
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < std::min(cores, count); ++i) threads.emplace_back(take_turns);
    take_turns();
  };
}

}  // namespace tidemark::command
