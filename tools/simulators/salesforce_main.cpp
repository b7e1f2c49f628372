#include "simulators/salesforce_main.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "simulators/salesforce_simulator.h"

namespace tidemark::sim {

Result<void> run_salesforce_simulator(const Serving& serving, Org org) {
  SalesforceSimulator simulator{std::move(org)};
  return serve_until_signal(simulator, serving, [&](const std::string& url) {
    return nlohmann::ordered_json{{"url", url},
                                  {"client_id", simulator.options().client_id},
                                  {"client_secret", simulator.options().client_secret}}
        .dump();
  });
}

Result<void> run_salesforce_simulator(const Serving& serving, const std::string& data_folder) {
  return Org::load(data_folder).and_then([&](Org org) { return run_salesforce_simulator(serving, std::move(org)); });
}

}  // namespace tidemark::sim
