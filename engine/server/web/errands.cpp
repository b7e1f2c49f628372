#include "web/errands.h"

#include <utility>

namespace tidemark::web {

bool Errands::give(Errand errand) {
  const std::lock_guard lock{mutex_};
  if (finished_ || waiting_.size() >= most_waiting_) return false;
  waiting_.push_back(std::move(errand));
  given_.notify_one();
  return true;
}

void Errands::finish() {
  {
    const std::lock_guard lock{mutex_};
    finished_ = true;
    given_.notify_all();
  }
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

void Errands::work() {
  while (true) {
    std::unique_lock lock{mutex_};
    given_.wait(lock, [&] { return finished_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const Errand errand = std::move(waiting_.front());
    waiting_.pop_front();
    const bool in_time = !finished_;
    lock.unlock();
    errand(in_time);
  }
}

}  // namespace tidemark::web
