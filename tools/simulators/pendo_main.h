#pragma once

#include <string>

#include "simulators/pendo_folder.h"
#include "simulators/until_signal.h"

namespace tidemark::sim {

/// Serves a subscription on 127.0.0.1 until SIGTERM or SIGINT: what `tidemark sim pendo` is. The two keys are new at each start. When ready it prints one line to standard output:
///
///     {"url":"http://127.0.0.1:40123","key":"…","read_only_key":"…"}
///
/// Returns when it was stopped by a signal; an error says why it could not start. The first thread must not have started
/// others yet: signals are blocked here, for all that come later.
[[nodiscard]] Result<void> run_pendo_simulator(const Serving& serving, const PendoData& data);
[[nodiscard]] Result<void> run_pendo_simulator(const Serving& serving, const std::string& data_folder);

}  // namespace tidemark::sim
