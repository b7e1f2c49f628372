#include "simulators/salesforce_main.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "simulators/journal.h"
#include "simulators/salesforce_simulator.h"
#include "simulators/until_signal.h"

namespace tidemark::sim {

Result<void> run_salesforce_simulator(std::uint16_t port, Org org, const std::string& journal_file) {
  Journal journal;
  if (!journal_file.empty()) {
    if (auto opened = journal.write_to(journal_file); !opened) return opened;
  }
  SalesforceSimulator::Options options;
  options.journal = &journal;
  SalesforceSimulator simulator{std::move(org), options};
  return serve_until_signal(simulator, port, [&](const std::string& url) {
    return nlohmann::ordered_json{
        {"url", url}, {"client_id", options.client_id}, {"client_secret", options.client_secret}}
        .dump();
  });
}

Result<void> run_salesforce_simulator(std::uint16_t port, const std::string& data_folder,
                                      const std::string& journal_file) {
  return Org::load(data_folder).and_then([&](Org org) {
    return run_salesforce_simulator(port, std::move(org), journal_file);
  });
}

}  // namespace tidemark::sim
