#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/time/instant.h"

namespace tidemark::access {

/// How long whoever signs in has to wait after failures. Of one name: nothing after the first two, then 2, 4, 8 … seconds, 5 minutes at
/// most; after an hour without a failure, or a success, it begins anew. In all: 30 failures at once, and then one each two seconds, so
/// that who tries one password on many names gets no further. Known and unknown names are the same here. Not thread-safe.
///
///     throttle.failed("ann", now);   // the third time
///     throttle.pause("ann", now) == 2'000             throttle.pause("joe", now) == 0
class Throttle {
 public:
  static constexpr std::size_t most_names = 1'000;

  /// Milliseconds until the next try; 0: now. After a clock was set back everything counts from then on: nobody waits for a day that
  /// comes twice, nor for longer than was said.
  [[nodiscard]] std::int64_t pause(std::string_view name, Instant now);
  void failed(std::string_view name, Instant now);
  void succeeded(std::string_view name);

 private:
  struct Failures {
    std::uint32_t number = 0;
    Instant last = {};
  };
  [[nodiscard]] std::int64_t level(Instant now);

  std::map<std::string, Failures, std::less<>> by_name_;
  std::int64_t level_ = 0;  ///< of all failures, in milliseconds of what they cost, at `measured_`
  Instant measured_ = {};
};

}  // namespace tidemark::access
