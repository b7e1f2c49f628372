#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/planning/plan.h"

namespace tidemark {

/// One file that a plan is made from. `name` ends as its kind says: ".csv", ".json" or ".ndjson". `report` names the report
/// whose rows a push source holds; empty where the connection has only one.
struct PlanFile {
  std::string name;
  std::string_view bytes;  ///< kept by the caller for as long as the plan is in use
  std::string report = {};
};

/// What `tidemark plan` takes, and the preview in the browser: the bytes of all files (spec: planning from files).
struct PlanFiles {
  PlanFile configuration;
  EntityKind connection = EntityKind::visitor;
  Direction direction = Direction::pull;
  std::vector<PlanFile> salesforce_schemas;  ///< describe answers: the connection's object, related ones
  PlanFile pendo_schema;
  std::vector<PlanFile> sources;
  std::vector<PlanFile> targets;
  std::optional<std::vector<PlanFile>> entities;  ///< push
};

/// A plan and what it was made from; `plan` points into the rest.
struct PlannedFiles {
  Configuration configuration;
  SalesforceSchema salesforce;
  PendoSchema pendo;
  Zone zone;
  PlanInputs inputs;
  Plan plan;
};

/// Reads the files and plans, exactly as a run would. `zone_named` gives the zone that the configuration names. On failure the
/// list holds every error of the configuration, or the one that kept the plan from being made whole: each names its file.
[[nodiscard]] tl::expected<std::unique_ptr<PlannedFiles>, std::vector<Error>> plan_files(
    const PlanFiles& files, const std::function<Result<Zone>(std::string_view name)>& zone_named,
    const Spread& spread = one_by_one);

}  // namespace tidemark
