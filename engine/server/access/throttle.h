#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/time/instant.h"

namespace tidemark::access {

/// How long whoever signs in has to wait after failures, by the network that he comes from (service/client.h): what somebody does
/// keeps nobody out elsewhere. With one name: nothing after the first two failures, then 2, 4, 8 … seconds, 5 minutes at most; after an
/// hour without a failure, or a success, it begins anew. With all names together: 30 failures at once, and then one each two seconds,
/// so that who tries one password on many names gets no further. Known and unknown names are the same here. Not thread-safe.
///
///     throttle.failed("192.0.2.7", "ann", now);              // the third time
///     throttle.pause("192.0.2.7", "ann", now) == 2'000
///     throttle.pause("192.0.2.7", "joe", now) == 0           throttle.pause("192.0.2.8", "ann", now) == 0
///
/// Without a name what counts is the network alone: a guessed link has none.
class Throttle {
 public:
  /// Of networks, and of networks with a name; beyond, the one that failed longest ago is forgotten.
  static constexpr std::size_t most_kept = 10'000;

  /// Milliseconds until the next try; 0: now. After a clock was set back everything counts from then on: nobody waits for a day that
  /// comes twice, nor for longer than was said.
  [[nodiscard]] std::int64_t pause(std::string_view network, std::string_view name, Instant now);
  void failed(std::string_view network, std::string_view name, Instant now);
  void succeeded(std::string_view network, std::string_view name);

 private:
  struct Failures {
    std::int64_t amount =
        0;  ///< how many with the name; what those of the network cost, in milliseconds, when it last failed
    Instant last = {};
  };
  using All = std::map<std::string, Failures, std::less<>>;

  All by_name_;  ///< "192.0.2.7 ann"
  All by_network_;
};

}  // namespace tidemark::access
