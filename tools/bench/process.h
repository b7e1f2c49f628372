#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tidemark::bench {

/// A job that was done in a process of its own, so that time and memory are of the whole job.
struct Turn {
  double seconds = 0;
  double processor_seconds = 0;
  std::int64_t peak_kib = 0;
  int status = 0;  ///< as waitpid gives it
};

/// Does `work` in a child, whose standard output goes nowhere.
[[nodiscard]] Turn in_a_process(const std::function<void()>& work);

/// Becomes the program: for `in_a_process`. Does not come back.
[[noreturn]] void execute(std::vector<std::string> words);

}  // namespace tidemark::bench
