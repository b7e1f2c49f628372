#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "command/call.h"
#include "core/pages/page.h"
#include "views/views.h"

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

/// "rebuilt 1,200 of 40,000 entries"
[[nodiscard]] views::Progress showing(ProgressLine& line, std::string verb);

/// Says `text` at the beginning of each step of work that is spread.
[[nodiscard]] Spread showing(ProgressLine& line, std::string text, Spread spread);

}  // namespace tidemark::command
