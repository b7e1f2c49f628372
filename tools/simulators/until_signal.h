#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/error.h"
#include "simulators/system.h"

namespace tidemark::sim {

/// How a simulator is to be served.
struct Serving {
  std::uint16_t port = 0;         ///< 0 takes any free one
  std::string journal_file = {};  ///< appended to; empty: none
  std::string fault_file = {};    ///< docs/simulators.md; empty: none
};

/// Serves a system on 127.0.0.1, behind its front door, until SIGTERM or SIGINT. When it listens, `ready(url)` is printed
/// to standard output as a line of its own. An error: it can't listen there, or one of the files is not right. Call it
/// while the process has one thread: the two signals are blocked before the server's threads are made, so that they come
/// here and nowhere else.
[[nodiscard]] Result<void> serve_until_signal(System& system, const Serving& serving,
                                              const std::function<std::string(const std::string& url)>& ready);

}  // namespace tidemark::sim
