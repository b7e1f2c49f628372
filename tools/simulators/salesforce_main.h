#pragma once

#include <string>

#include "simulators/salesforce_org.h"
#include "simulators/until_signal.h"

namespace tidemark::sim {

/// Serves an org on 127.0.0.1 until SIGTERM or SIGINT: what `tidemark sim salesforce` is. `settings` is a file, or empty;
/// docs/salesforce-simulator.md says what settings there are. When ready it prints one line to standard output:
///
///     {"url":"http://127.0.0.1:40123","client_id":"…","client_secret":"…"}
///
/// Returns when it was stopped by a signal; an error says why it could not start. The first thread must not have started
/// others yet: signals are blocked here, for all that come later.
[[nodiscard]] Result<void> run_salesforce_simulator(const Serving& serving, Org org, const std::string& settings = {});
/// From a folder (`Org::load`); its settings.json, where there is one, is read before `settings`.
[[nodiscard]] Result<void> run_salesforce_simulator(const Serving& serving, const std::string& data_folder,
                                                    const std::string& settings = {});

}  // namespace tidemark::sim
