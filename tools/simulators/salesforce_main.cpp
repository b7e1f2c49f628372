#include "simulators/salesforce_main.h"

#include <chrono>
#include <filesystem>
#include <utility>

#include <nlohmann/json.hpp>

#include "simulators/salesforce_simulator.h"
#include "simulators/soql_query.h"

namespace tidemark::sim {
namespace {

std::int64_t milliseconds_now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// A validation rule that can't be understood would never refuse anything, which nobody would notice.
Result<void> check_rules(const Org& org, const SalesforceOptions& options) {
  for (const ValidationRule& rule : options.validations) {
    const auto bound =
        soql::parse("SELECT Id FROM " + rule.object + " WHERE " + rule.error_when)
            .and_then([&](const soql::Query& query) { return soql::bind(org, query, {.everything = true}); });
    if (!bound)
      return failure(ErrorCode::invalid_input, "a validation rule that is no condition: " + bound.error().message,
                     rule.object);
  }
  return {};
}

Result<void> serve(const Serving& serving, Org org, SalesforceOptions options) {
  if (auto checked = check_rules(org, options); !checked) return checked;
  options.clock = milliseconds_now;
  SalesforceSimulator simulator{std::move(org), options};
  return serve_until_signal(simulator, serving, [&](const std::string& url) {
    return nlohmann::ordered_json{
        {"url", url}, {"client_id", options.client_id}, {"client_secret", options.client_secret}}
        .dump();
  });
}

}  // namespace

Result<void> run_salesforce_simulator(const Serving& serving, Org org, const std::string& settings) {
  SalesforceOptions options;
  if (!settings.empty()) {
    if (auto read = read_options(settings, options); !read) return read;
  }
  return serve(serving, std::move(org), std::move(options));
}

Result<void> run_salesforce_simulator(const Serving& serving, const std::string& data_folder,
                                      const std::string& settings) {
  auto org = Org::load(data_folder);
  if (!org) return tl::unexpected(org.error());
  SalesforceOptions options;
  const std::string own = (std::filesystem::path{data_folder} / "settings.json").string();
  std::error_code none;
  for (const std::string& file : {own, settings}) {
    if (file.empty() || (file == own && !std::filesystem::exists(own, none))) continue;
    if (auto read = read_options(file, options); !read) return read;
  }
  return serve(serving, std::move(*org), std::move(options));
}

}  // namespace tidemark::sim
