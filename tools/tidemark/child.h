#pragma once

#include <string>
#include <vector>

#include "core/error.h"

namespace tidemark::command {

/// How a child's standard input and output are connected.
struct ChildPipes {
  std::string input = {};     ///< its standard input, at most 64 KiB
  bool keep_output = false;   ///< into Ended::output; otherwise it goes where ours goes
  bool gets_signals = false;  ///< SIGINT, SIGTERM and SIGHUP are the child's to end by; we go on when it has
};

struct Ended {
  int status = 0;  ///< 128 + the signal where one ended it
  std::string output;
};

/// Runs this very program with these words, as a person would type them, and waits for its end.
[[nodiscard]] Result<Ended> run_self(const std::vector<std::string>& words, const ChildPipes& pipes = {});

}  // namespace tidemark::command
