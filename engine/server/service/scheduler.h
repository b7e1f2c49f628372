#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "core/time/nights.h"
#include "service/service.h"

namespace tidemark::service {

/// Starts the run of each subscription's night (M10; docs/nights.md). One thread for all of them.
///
///     Scheduler scheduler{service};
///     scheduler.begin();            // from now on, until it goes
///
/// - What it knows is in the log: a start inside the window after the minute runs the night, one whose run was cut off is gone on with.
/// - Nights that were missed are in the log before anything is started.
/// - No more than `most_at_once` runs go on for its sake; of those that wait the one that was planned first is next.
/// - A run by hand is let end first, and is none of a night.
/// - Trouble is told the machine's operator, once as long as it is the same.
/// - Of a night whose run a person cancelled no other is started, and one that could not begin is tried again after a few minutes.
class Scheduler {
 public:
  static constexpr std::size_t most_at_once = 20;
  /// A machine's clock may be set at any time: it is asked again at least so often.
  static constexpr std::int64_t asks_every = 3 * one_minute;
  static constexpr std::int64_t tries_again_after = 5 * one_minute;

  explicit Scheduler(Service& service);
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  /// Runs that it started go on.
  ~Scheduler();

  void begin();

  /// What the thread does each time: starts what is due, by the machine's clock. When to do it again, if nothing changes before.
  Instant look();

 private:
  /// A subscription as the scheduler sees it beside the log.
  struct Watched {
    Subscription* subscription;
    std::optional<std::int64_t> begun = {};  ///< the night that was started last, until its end was looked at
    std::optional<Instant> not_before = {};  ///< after a run that could not begin, or other trouble
    std::string trouble = {};                ///< as it was told last
  };
  struct Turn {
    NightBegun night;
    Instant end;  ///< of the night
    Watched* whose;
  };
  /// What its night's run came to, that of the last look.
  void look_at_end(Watched& watched, const NightPlan& plan, Instant now) const;
  /// Its night, where it is to be begun now; otherwise `next` is made to be no later than when to look again.
  [[nodiscard]] Result<std::optional<Turn>> turn_of(Watched& watched, Instant now, Instant& next) const;
  [[nodiscard]] static Result<void> tell_missed(Subscription& subscription, const NightPlan& plan, Due::Missed missed);
  void start(const Turn& turn) const;
  /// Asked again after a while; told where it is not what was told last.
  void let_be(Watched& watched, const Error& error) const;
  void wake();
  void keep_looking();

  Service& service_;
  std::vector<Watched> all_;  ///< the looking thread's own

  std::mutex mutex_;
  std::condition_variable woken_;
  bool something_changed_ = false;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace tidemark::service
