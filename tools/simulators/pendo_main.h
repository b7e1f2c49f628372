#pragma once

#include <cstdint>
#include <string>

#include "simulators/pendo_folder.h"

namespace tidemark::sim {

/// Serves a subscription on 127.0.0.1 until SIGTERM or SIGINT: what `tidemark sim pendo` is. `port` 0 takes any free one;
/// `journal` is a file, or empty. The two keys are new at each start. When ready it prints one line to standard output:
///
///     {"url":"http://127.0.0.1:40123","key":"…","read_only_key":"…"}
///
/// Returns when it was stopped by a signal; an error says why it could not start. The first thread must not have started
/// others yet: signals are blocked here, for all that come later.
[[nodiscard]] Result<void> run_pendo_simulator(std::uint16_t port, const PendoData& data, const std::string& journal);
[[nodiscard]] Result<void> run_pendo_simulator(std::uint16_t port, const std::string& data_folder,
                                               const std::string& journal);

}  // namespace tidemark::sim
