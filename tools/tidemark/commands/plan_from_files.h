#pragma once

#include <string>
#include <vector>

namespace tidemark::command {

/// What `tidemark plan --config FILE …` was given.
struct PlanFilesOptions {
  std::string config;
  std::string connection;
  std::string direction;
  std::vector<std::string> salesforce_schemas;
  std::string pendo_schema;
  std::vector<std::string> sources;
  std::vector<std::string> targets;
  std::vector<std::string> entities;
  bool entities_given = false;
  bool unmatched_targets = false;
  bool json = false;
};

/// Plans without a network, a log or a clock. The exit status; errors are told on standard error, and then no summary is
/// printed.
[[nodiscard]] int plan_from_files(const PlanFilesOptions& options);

}  // namespace tidemark::command
