#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/error.h"
#include "simulators/handler.h"

namespace tidemark::sim {

/// Serves a handler on 127.0.0.1 until SIGTERM or SIGINT. When it listens, `ready(url)` is printed to standard output
/// as a line of its own. An error: it can't listen there. Call it while the process has one thread: the two signals are
/// blocked before the server's threads are made, so that they come here and nowhere else.
[[nodiscard]] Result<void> serve_until_signal(Handler& handler, std::uint16_t port,
                                              const std::function<std::string(const std::string& url)>& ready);

}  // namespace tidemark::sim
