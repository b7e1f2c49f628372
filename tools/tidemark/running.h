#pragma once

#include <memory>
#include <string>

#include "command/call.h"
#include "command/live_world.h"
#include "command/progress_line.h"
#include "command/workspace.h"
#include "sync/fetch.h"
#include "sync/runner.h"

namespace tidemark::command {

/// A runner over the real network, in a subscription that was opened. While one lives, Ctrl-C, SIGTERM and SIGHUP end it at a place from
/// which the next run goes on.
class Running {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Running>> open(const Call& call, Workspace& workspace);
  ~Running();

  [[nodiscard]] sync::Runner& runner() { return *runner_; }
  /// Both systems, for what is no run: a person who looks. Keep this alive.
  [[nodiscard]] Result<sync::Systems> systems(const Configuration& configuration) {
    return sync::Systems::open(world_, live_->network(), configuration);
  }
  void end_progress() { progress_.clear(); }

 private:
  explicit Running(const Call& call) : progress_{call} {}

  ProgressLine progress_;
  std::unique_ptr<LiveWorld> live_;
  sync::Surroundings world_;
  std::unique_ptr<sync::Runner> runner_;
};

}  // namespace tidemark::command
