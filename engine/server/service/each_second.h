#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace tidemark::service {

/// Calls something once a second, in a thread of its own: what may have to wait there keeps nothing else waiting. When this goes, it
/// waits for the call that goes on.
///
///     EachSecond keeping{[&] { static_cast<void>(trail.take_in()); }};
class EachSecond {
 public:
  explicit EachSecond(std::function<void()> call)
      : thread_{[call = std::move(call)](const std::stop_token& stop) {
          std::mutex mutex;
          std::condition_variable_any stopping;
          std::unique_lock lock{mutex};
          while (!stop.stop_requested()) {
            stopping.wait_for(lock, stop, std::chrono::seconds{1}, [] { return false; });
            if (!stop.stop_requested()) call();
          }
        }} {}

 private:
  std::jthread thread_;
};

}  // namespace tidemark::service
