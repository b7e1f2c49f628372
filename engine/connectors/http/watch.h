#pragma once

#include <chrono>
#include <optional>

#include "http/message.h"

namespace tidemark::http {

/// Whether an exchange still gets on, by the three times that its request has. What the time is, is an argument.
///
///     Watch watch{request, now};       // timeout_ms = 310'000, stall_ms = 60'000
///     watch.sent(now, true);           // the last of the body: now the other side may think for 310 s
///     watch.received(now);             // the answer has begun: from piece to piece 60 s may pass
///     watch.late(now)                  // nullopt, or which of the times is over
///
/// While it is on hold, as we ourselves don't take what comes, only the whole time counts.
class Watch {
 public:
  using Time = std::chrono::steady_clock::time_point;

  Watch(const Request& request, Time began);

  void sent(Time now, bool was_the_last);  ///< a piece of the request's body
  void received(Time now);                 ///< anything of the answer
  void hold() { held_ = true; }
  void resume(Time now);

  [[nodiscard]] Time deadline() const;  ///< when it becomes late, if nothing moves
  [[nodiscard]] std::optional<Late> late(Time now) const;

 private:
  using Duration = std::chrono::milliseconds;

  Duration patience_;  ///< until the answer begins
  Duration stall_;
  Time end_;
  Time moved_;
  bool under_way_ = false;  ///< in the middle of a body
  bool held_ = false;
};

}  // namespace tidemark::http
