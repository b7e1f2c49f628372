#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "archive/archive.h"
#include "core/events/fact_events.h"
#include "core/time/instant.h"
#include "http/failures.h"

namespace tidemark::sync {

/// The calls of a run that failed, to be looked at later (`tidemark runs show RUN --calls`): each as a line of JSON, without credentials
/// (http/failures.h). Kept in the archive for as long as pages are, as they tell of people; the log names them.
///
///     FailedCalls failed{*world.network, world.clock};
///     pendo::Client client{failed.network(), …};
///     auto kept = failed.keep(*world.archive);                         // nothing where none failed
///     journal.append(event_of(**kept, run));
///
///     {"time":"2026-01-01T00:00:02.000Z","method":"POST","url":"https://app.pendo.io/api/v1/aggregation","request_headers":{…},
///      "request_bytes":212,"request":"{\"response\"…","status":503,"answer_headers":{…},"answer_bytes":9,"answer":"try later"}
///
/// Of very many the first and the last are kept: `first_kept` and `last_kept`.
class FailedCalls {
 public:
  static constexpr std::size_t first_kept = 20, last_kept = 80;

  FailedCalls(http::Transport& network, std::function<Instant()> clock)
      : clock_{std::move(clock)}, network_{network, [this](const http::FailedCall& call) { add(call); }} {}

  [[nodiscard]] http::Transport& network() { return network_; }

  /// What the log has to say of those that failed since the last time. `storage` where the archive has no room.
  [[nodiscard]] Result<std::optional<CallsFailed>> keep(archive::Archive& archive);

 private:
  void add(const http::FailedCall& call);

  std::function<Instant()> clock_;
  http::Failures network_;
  std::mutex mutex_;  ///< pages are read ahead in threads of their own
  std::vector<std::string> first_;
  std::deque<std::string> last_;
  std::uint64_t seen_ = 0;
};

}  // namespace tidemark::sync
