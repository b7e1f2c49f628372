#pragma once

#include <cstdint>
#include <string>

#include "simulators/salesforce_org.h"

namespace tidemark::sim {

/// Serves an org on 127.0.0.1 until SIGTERM or SIGINT: what `tidemark sim salesforce` is. `port` 0 takes any free one;
/// `journal` is a file, or empty. When ready it prints one line to standard output:
///
///     {"url":"http://127.0.0.1:40123","client_id":"…","client_secret":"…"}
///
/// The exit status: 0 stopped by a signal, 1 failed (one line on standard error says why), 2 a folder that can't be
/// used. The first thread must not have started others yet: signals are blocked here, for all that come later.
int run_salesforce_simulator(std::uint16_t port, Org org, const std::string& journal);
int run_salesforce_simulator(std::uint16_t port, const std::string& data_folder, const std::string& journal);

}  // namespace tidemark::sim
