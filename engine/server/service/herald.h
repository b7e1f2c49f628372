#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "core/folds/messages_fold.h"
#include "core/troubles/trouble.h"
#include "messages/post.h"
#include "service/service.h"

namespace tidemark::service {

/// Notices what goes wrong with each subscription, puts it into its log, and tells whoever its configuration names (X16;
/// docs/messages.md). One thread for all of them.
///
///     Herald herald{service, post};
///     herald.begin();                // from now on, until it goes
///
/// - What is wrong is told once, and once more when it is well again: the log has which is which, through restarts too.
/// - While a run goes on, or was cut off, nothing is said to be well again: what it will come to nobody knows.
/// - A message is kept until it is delivered, to each destination in the order in which things came about; where that fails it is tried
///   again after a minute, and after longer and longer pauses of up to an hour. The configuration in force says where to; a destination
///   that it does not have any more is told nothing.
class Herald {
 public:
  static constexpr std::int64_t looks_every = 60'000;         ///< of what time alone changes
  static constexpr std::int64_t looks_beside_a_run = 30'000;  ///< of a log that grows all the time
  static constexpr std::int64_t looks_at_credentials = 6 * 60 * 60'000;
  static constexpr std::int64_t told_before_the_end = 14;  ///< days, of a credential that ends
  static constexpr std::size_t most_at_once = 50;          ///< subscriptions that are looked at in one turn

  Herald(Service& service, messages::Post post);
  Herald(const Herald&) = delete;
  Herald& operator=(const Herald&) = delete;
  /// Waits for the message that is on its way.
  ~Herald();

  void begin();

  /// What the thread does each second: notices and tells, by the machine's clock.
  void look();

 private:
  struct Watched {
    Subscription* subscription;
    Position seen = 0;  ///< of the log, at the last look
    std::optional<Instant> looked = {};
    RunId undone_by = 0;  ///< the run that `undone` was counted at
    std::map<std::string, std::uint64_t> undone = {};
    std::optional<Instant> credentials_looked = {};
    Position credentials_of = 0;  ///< the configuration
    std::map<std::string, std::string> ending = {};
    std::string trouble = {};  ///< of looking itself, as the operator was told last
  };
  /// Of a credential that leads nowhere now: all destinations that have it wait.
  struct Pausing {
    std::uint32_t tries = 0;
    Instant until = {};
    std::string why;  ///< as the operator was told
  };
  [[nodiscard]] bool is_due(const Watched& watched, Instant now) const;
  [[nodiscard]] Result<void> notice(Watched& watched, Instant now);
  [[nodiscard]] Result<void> tell(Watched& watched, Instant now);
  [[nodiscard]] Result<void> tell_one(Watched& watched, const Destination* to, const MessagesRow::Waiting& waiting,
                                      Instant now);
  void count_undone(Watched& watched, const std::vector<RunRow>& runs) const;
  void look_at_credentials(Watched& watched, const Configuration& configuration, Position version, Instant now) const;
  void keep_looking();

  Service& service_;
  messages::Post post_;
  std::vector<Watched> all_;
  std::size_t next_ = 0;                    ///< of `all_`: where the next turn goes on
  std::map<std::string, Pausing> pausing_;  ///< by credential
  /// Subscription, message and destination of those that were taken, and the log does not have it yet.
  std::set<std::tuple<std::string, Position, std::string>> taken_;

  std::mutex mutex_;
  std::condition_variable stopping_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace tidemark::service
