#pragma once

#include <cstddef>
#include <fstream>
#include <string>

namespace tidemark::bench {

/// Linux: what peak_memory tells begins anew.
inline void forget_peak_memory() { std::ofstream{"/proc/self/clear_refs"} << "5"; }

/// The most memory that this process held at once, in bytes.
inline std::size_t peak_memory() {
  std::ifstream status{"/proc/self/status"};
  for (std::string word; status >> word;) {
    std::size_t kilobytes = 0;
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes * 1024;
  }
  return 0;
}

}  // namespace tidemark::bench
