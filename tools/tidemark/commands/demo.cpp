#include "command/commands/demo.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "command/command_line.h"
#include "command/commands/show_runs.h"
#include "command/exit_status.h"
#include "http/curl_transport.h"
#include "sample/company.h"
#include "simulators/pendo_simulator.h"
#include "simulators/salesforce_simulator.h"
#include "simulators/server.h"

namespace tidemark::command {
int demo(const Call& call) { return call.tell({ErrorCode::invalid_input, "not yet"}); }
}  // namespace tidemark::command
