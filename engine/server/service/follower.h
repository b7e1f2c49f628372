#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "service/api.h"
#include "web/event_stream.h"

namespace tidemark::service {

/// One thread looks a few times a second what the logs have that its listeners don't, and sends it. A comment every few seconds shows a
/// client that the connection lives, and this process that the client does.
///
///     id: 812
///     event: entry
///     data: {"position":812,"time":"2026-01-31T02:00:00.000Z","events":[{"type":"run_started","run":12,"counts":{}}]}
///
///     event: progress                              what is not in the log has no id
///     data: {"run":12,"part":"visitor pull","what":"writing","done":1200,"of":5000}
class Api::Follower {
 public:
  Follower() : thread_{[this] { follow(); }} {}
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;
  ~Follower();

  /// `may` is asked now and then: whoever lost his rights hears no more.
  void add(std::shared_ptr<web::EventStream> stream, const Subscription& of, Position after, std::function<bool()> may);

 private:
  struct Listening {
    std::shared_ptr<web::EventStream> stream;
    const Subscription* subscription;
    Position sent;
    std::function<bool()> may;
    std::string progress = {};  ///< as it was told last
  };
  void follow();
  /// False: the client has gone.
  [[nodiscard]] static bool send_news(Listening& listening, bool heartbeat);

  std::mutex mutex_;
  std::condition_variable stopping_;
  bool stop_ = false;
  std::vector<Listening> new_;  ///< guarded by `mutex_`
  std::vector<Listening> all_;  ///< the thread's own
  std::thread thread_;          ///< the last: it uses all the others
};

}  // namespace tidemark::service
