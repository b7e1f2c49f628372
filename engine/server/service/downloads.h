#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

#include "web/event_stream.h"

namespace tidemark::service {

/// Answers that are longer than memory should hold: each is made by a thread of its own, piece by piece, while its client takes it.
///
///     auto stream = downloads.begin([=](web::EventStream& into) { into.put_in_turn("a,b\r\n", a_minute); … });
///     if (!stream) return problem(503, …);                   // so many go on already
///
/// When this goes, those that go on are cut.
class Downloads {
 public:
  static constexpr std::size_t most = 4;

  Downloads() = default;
  Downloads(const Downloads&) = delete;
  Downloads& operator=(const Downloads&) = delete;
  ~Downloads();

  /// Null where there are too many, or this machine gives no thread. What `make` has put is the whole answer, unless it has cut the stream.
  [[nodiscard]] std::shared_ptr<web::EventStream> begin(std::function<void(web::EventStream& into)> make);

 private:
  struct Download {
    std::shared_ptr<web::EventStream> stream;
    std::atomic<bool> has_ended = false;
    std::thread thread;
  };
  std::mutex mutex_;
  std::list<Download> all_;  ///< guarded by `mutex_`
};

}  // namespace tidemark::service
