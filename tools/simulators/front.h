#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>

#include "core/time/instant.h"
#include "simulators/faults.h"
#include "simulators/journal.h"
#include "simulators/system.h"

namespace tidemark::sim {

/// The front door of a simulated system: every request goes through it, is noted in the journal, and suffers what the
/// fault plan has for it. The same in one process and behind a server:
///
///     Front front{subscription};
///     front.plan().add({.kind = Fault::Kind::drop, .call = "write_values", .count = 1, .when = Fault::When::after});
///     network.route("https://app.pendo.io", front);          // in_process.h; or Server::listen(front)
///     …
///     front.journal().count("write_values") == 2             // the second time it arrived
///
/// Behind a server it is steered by paths that no real API has. They are not journaled and suffer nothing:
///
///     GET    /_sim/faults                   a fault a line, with `seen` and `applied`
///     POST   /_sim/faults                   a fault, or a plan; answered by what GET would say of them
///     DELETE /_sim/faults[?id=&kind=&call=] those that fit; answered by {"ended":N}
///     GET    /_sim/journal[?call=&after=N]  its lines
///     GET    /_sim/journal/counts           {"query":{"calls":1,"done":1,"records":2000},…}
///     POST   /_sim/NAME                     what the system has of its own (System::by_hand)
///
/// Thread-safe; the system is asked by one thread at a time. A latency holds up its own request alone.
class Front final : public Handler {
 public:
  struct Options {
    /// The clock of Date headers and rate limits; by default the machine's.
    std::function<Instant()> clock = {};
    /// Simulated time: nobody waits. A latency passes through `pass` where there is one; where it is longer than the
    /// request's patience, the one who asked gets nothing, and the work is begun by the first request, or `settle`,
    /// after that time by `clock`.
    bool simulated_time = false;
    std::function<void(std::int64_t milliseconds)> pass = {};
  };

  explicit Front(System& system) : Front(system, Options{}) {}
  Front(System& system, Options options);

  [[nodiscard]] FaultPlan& plan() { return plan_; }
  [[nodiscard]] Journal& journal() { return journal_; }

  /// Adds faults, where the system can do their kinds and has calls of their names; all, or none.
  [[nodiscard]] Result<void> add(std::vector<Fault> faults);
  /// Ends faults; the system recovers from them.
  std::size_t end(std::optional<std::uint64_t> id = {}, std::optional<Fault::Kind> kind = {},
                  const std::optional<std::string>& call = {});

  /// The answer alone, as if it always arrived. A broken one has the status 0.
  [[nodiscard]] http::Response handle(const http::Request& request) override;
  [[nodiscard]] Reply reply(const http::Request& request) override;
  [[nodiscard]] bool is_thread_safe() const override { return true; }
  void stop_waiting() override;

  /// Does the work that was put off beyond its request's patience, where its time has come.
  void settle();

 private:
  struct Fate;
  struct PutOff {
    std::int64_t due_ms;
    http::Request request;
    std::vector<Fault> faults;
  };

  [[nodiscard]] Result<void> check(const Fault& fault) const;
  [[nodiscard]] Fate fate_of(std::vector<Fault> faults) const;
  [[nodiscard]] Reply carry_out(const http::Request& request, const Fate& fate, Journal::Entry& entry);
  [[nodiscard]] http::Response work(const http::Request& request, const std::vector<Fault>& own, std::size_t& records);
  [[nodiscard]] http::Response in_place(const Fault& fault) const;
  void wait(std::int64_t milliseconds);
  [[nodiscard]] std::int64_t now_ms() const;

  [[nodiscard]] http::Response control(const http::Request& request);
  [[nodiscard]] http::Response control_faults(const http::Request& request);
  [[nodiscard]] http::Response control_journal(const http::Request& request) const;

  System& system_;
  Options options_;
  FaultPlan plan_;
  Journal journal_;
  std::mutex system_mutex_;
  std::mutex waiting_mutex_;
  std::condition_variable waiting_;
  bool stopped_ = false;
  std::deque<PutOff> put_off_;  ///< guarded by system_mutex_
};

}  // namespace tidemark::sim
