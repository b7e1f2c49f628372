#include <filesystem>

#include "command/commands/commands.h"
#include "command/commands/demo.h"
#include "command/commands/fault.h"
#include "command/commands/show_runs.h"
#include "command/exit_status.h"
#include "sample/company.h"
#include "simulators/pendo_main.h"
#include "simulators/salesforce_main.h"

namespace tidemark::command {
namespace {

/// What both simulators take.
struct Simulation {
  sim::Serving serving;
  std::string data;
  std::string settings;
};

Result<Simulation> read(const Call& call) {
  Simulation wanted{{0, call["--journal"], call["--faults"]}, call["--data"], {}};
  if (call.has("--settings")) wanted.settings = call["--settings"];
  std::uint64_t port = 0;
  if (call.has("--port") && (!number_of(call["--port"], port) || port > 65'535))
    return failure(ErrorCode::invalid_input, "--port is a number up to 65535", "tidemark sim", "0 takes any free one");
  wanted.serving.port = static_cast<std::uint16_t>(port);
  if (call.has("--demo") == call.has("--data"))
    return failure(ErrorCode::invalid_input, "say what it begins with", "tidemark sim",
                   "either --demo or --data FOLDER");
  if (call.has("--data") && !std::filesystem::is_directory(wanted.data))
    return failure(ErrorCode::invalid_input, "there is no such folder", wanted.data,
                   "docs/command-line.md says what it holds");
  return wanted;
}

Result<void> serve_salesforce(const Call& call) {
  const auto wanted = read(call);
  if (!wanted) return tl::unexpected(wanted.error());
  if (!call.has("--demo")) return sim::run_salesforce_simulator(wanted->serving, wanted->data, wanted->settings);
  auto company = sample::make_company(demo_seed);
  if (!company) return tl::unexpected(company.error());
  return sim::run_salesforce_simulator(wanted->serving, std::move(company->salesforce), wanted->settings);
}

Result<void> serve_pendo(const Call& call) {
  const auto wanted = read(call);
  if (!wanted) return tl::unexpected(wanted.error());
  if (!call.has("--demo")) return sim::run_pendo_simulator(wanted->serving, wanted->data);
  auto company = sample::make_company(demo_seed);
  if (!company) return tl::unexpected(company.error());
  return sim::run_pendo_simulator(wanted->serving, company->pendo);
}

template <Result<void> (*serve)(const Call&)>
int simulate(const Call& call) {
  const auto served = serve(call);
  return served ? static_cast<int>(done) : call.tell(served.error());
}

}  // namespace

std::vector<Command> commands_of_simulation() {
  const std::vector<Option> options = {{"--port", "N", "on 127.0.0.1; 0 takes any free one"},
                                       {"--demo", "", "the sample company"},
                                       {"--data", "FOLDER", "what it begins with (docs/command-line.md)"},
                                       {"--journal", "FILE", "a line for each request is appended to it"},
                                       {"--faults", "FILE", "what goes wrong (docs/simulators.md)"}};
  std::vector<Option> options_of_salesforce = options;
  options_of_salesforce.push_back(
      {"--settings", "FILE", "limits, keys, hidden fields, locks, validation rules (docs/salesforce-simulator.md)"});
  return {
      {"sim salesforce",
       "A simulated Salesforce org on this machine, until Ctrl-C",
       "tidemark sim salesforce --port 0 --demo\n"
       "tidemark sim salesforce --port 0 --data org --settings settings.json",
       "It speaks OAuth (client credentials, JWT bearer, refresh token), SOQL, records and collections, Bulk API 2.0 "
       "and "
       "Tooling's CustomField; docs/salesforce-simulator.md says what it knows and what can be set.\nIts first line, "
       "{\"url\":…,\"client_id\":…,\"client_secret\":…}, can be piped into tidemark credential set "
       "NAME",
       {},
       options_of_salesforce,
       "",
       simulate<serve_salesforce>},
      {"sim pendo",
       "A simulated Pendo subscription on this machine, until Ctrl-C",
       "tidemark sim pendo --port 0 --demo",
       "Its first line, {\"url\":…,\"key\":…,\"read_only_key\":…}, can be piped into tidemark credential set NAME",
       {},
       options,
       "",
       simulate<serve_pendo>},
      fault_command(),
      journal_command(),
      {"demo",
       "All of it on a sample company and two simulated systems; nothing leaves this machine",
       "tidemark demo\ntidemark demo --no-console --directory /tmp/demo",
       "It ends in the console, until Ctrl-C. Everything is kept in the directory that is named at the end, so that "
       "you can go on "
       "asking.",
       {},
       {{"--no-console", "", "ends without the console"},
        {"--port", "N", "of the console; 7411, or any free one, where none is given"}},
       "",
       demo},
  };
}

}  // namespace tidemark::command
