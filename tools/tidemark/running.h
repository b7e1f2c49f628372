#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "command/call.h"
#include "command/workspace.h"
#include "sync/runner.h"

namespace tidemark::command {

/// What something that takes its time is doing, on a terminal, after a second: one line on standard error that is written over.
class ProgressLine {
 public:
  explicit ProgressLine(const Call& call);
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const std::string& text);
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  bool on_terminal_;
  bool shown_ = false;
  Clock::time_point next_;
};

/// A runner over the real network, in a subscription that was opened. While one lives, Ctrl-C and SIGTERM end it at a place from
/// which the next run goes on.
class Running {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Running>> open(const Call& call, Workspace& workspace);
  ~Running();

  [[nodiscard]] sync::Runner& runner() { return *runner_; }
  void end_progress() { progress_.clear(); }

 private:
  explicit Running(const Call& call) : progress_{call} {}

  ProgressLine progress_;
  std::unique_ptr<http::Transport> network_;
  std::unique_ptr<vault::Vault> vault_;
  std::unique_ptr<sync::Runner> runner_;
};

}  // namespace tidemark::command
