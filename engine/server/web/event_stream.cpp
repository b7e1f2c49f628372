#include "web/event_stream.h"

#include <algorithm>
#include <utility>

namespace tidemark::web {

bool EventStream::put(std::string_view text) {
  const std::lock_guard lock{mutex_};
  if (closed_) return false;
  if (waiting_.size() + text.size() > most_bytes) closed_ = true;
  else waiting_ += text;
  wake_up();
  return !closed_;
}

bool EventStream::put_in_turn(std::string_view text, std::chrono::milliseconds longest) {
  constexpr std::size_t enough = most_bytes / 4;
  std::unique_lock lock{mutex_};
  const bool has_room = taken_.wait_for(lock, longest, [&] { return closed_ || waiting_.size() < enough; });
  if (closed_) return false;
  if (has_room) waiting_ += text;
  else closed_ = cut_ = true;
  wake_up();
  return has_room;
}

void EventStream::close() {
  const std::lock_guard lock{mutex_};
  closed_ = true;
  taken_.notify_all();
  wake_up();
}

void EventStream::cut() {
  {
    const std::lock_guard lock{mutex_};
    if (!closed_) cut_ = true;
  }
  close();
}

bool EventStream::is_cut() const {
  const std::lock_guard lock{mutex_};
  return cut_;
}

bool EventStream::is_closed() const {
  const std::lock_guard lock{mutex_};
  return closed_;
}

std::optional<std::string> EventStream::take(std::size_t most, const std::function<void()>& wait,
                                             std::function<void()> wake) {
  const std::lock_guard lock{mutex_};
  if (waiting_.empty() && !closed_) {
    wait();
    wake_ = std::move(wake);
    return std::nullopt;
  }
  std::string taken = waiting_.substr(0, most);
  waiting_.erase(0, taken.size());
  taken_.notify_all();
  return taken;
}

void EventStream::abandon() {
  const std::lock_guard lock{mutex_};
  closed_ = true;
  waiting_.clear();
  taken_.notify_all();
  wake_ = nullptr;
}

/// With the mutex held: who is woken can't go before that.
void EventStream::wake_up() {
  if (auto wake = std::exchange(wake_, nullptr)) wake();
}

}  // namespace tidemark::web
