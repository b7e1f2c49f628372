#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/planning/print.h"
#include "sync/replay.h"

namespace tidemark::service {

/// One part of a run planned again: as it was; and under another configuration, where one is given.
struct ReplayOfPart {
  RunId run = 0;
  std::unique_ptr<sync::Replayed> then;   ///< under the configuration of that time
  std::unique_ptr<sync::Replayed> under;  ///< under the other one; may be none
  std::vector<sync::ChangeDifference> differences;

  [[nodiscard]] bool is_the_same() const { return then->plan.digest == then->recorded; }
};

[[nodiscard]] Result<ReplayOfPart> replay_part(const sync::ReplayWorld& world, RunId run, Part part,
                                               const Configuration* under);

/// {"replayed":{"run":12,"connection":"visitor",…,"recorded":HEX,"digest":HEX,"same":true,…}} and, under another configuration,
/// {"difference":{"target":…,"field":…,"then":{"old":…,"new":…},"under":null}} for each change that is another (docs/recovery.md).
void print_replay(const ReplayOfPart& replay, const TextSink& sink);

}  // namespace tidemark::service
