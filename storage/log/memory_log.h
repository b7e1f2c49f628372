#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "log/chained_log.h"

namespace tidemark::log {

/// A disk that is memory: what outlives a process in the runner's simulation. The bytes are those that a database would
/// hold. One thread at a time.
///
///     MemoryDisk disk;
///     disk.before_append = [&](auto, auto position) { return position == 7 ? Crash::keep : Crash::none; };
///     auto log = open_memory_log(disk, 1, surroundings);   // append 7 is stored, and its caller is not told
///     log = open_memory_log(disk, 1, surroundings);        // the process starts again: the head is 7
class MemoryDisk {
 public:
  /// What becomes of an append. After `lose` and `keep` it is answered by append_unknown and the log is poisoned, as
  /// when a sync fails or the process dies.
  enum class Crash : std::uint8_t {
    none,
    lose,  ///< nothing is stored
    keep,  ///< all is stored, though nobody was told so
  };

  /// Asked before each append, by subscription and position. Not set: no crash.
  std::function<Crash(std::uint32_t, Position)> before_append;

  /// Asked before bytes are put in the place of others (an erasure): `lose` or nothing. Not set: no crash.
  std::function<Crash()> before_replace;

  /// Told after each append that was stored and is about to be acknowledged.
  std::function<void(std::uint32_t, Position)> after_append;

  /// Subscription, position and part → the stored bytes. Open to tests that damage them.
  std::map<std::tuple<std::uint32_t, Position, std::uint32_t>, std::string> parts;
};

/// The log of one subscription on `disk`, as a process finds it that has just started. `disk` must outlive it.
[[nodiscard]] Result<std::unique_ptr<EventLog>> open_memory_log(MemoryDisk& disk, std::uint32_t subscription,
                                                                Surroundings surroundings);

}  // namespace tidemark::log
