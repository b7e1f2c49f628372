#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/config/configuration.h"
#include "core/folds/part.h"
#include "core/planning/plan.h"
#include "sync/fetch.h"
#include "sync/runner.h"

namespace tidemark::sync {

/// What is to be read: both sides of a part, for a configuration that need not be the one in force.
struct ReadingAsked {
  Part part;
  Configuration configuration;
  std::vector<std::string> more_fields;  ///< of the object, to be at hand when a line is added

  friend bool operator==(const ReadingAsked&, const ReadingAsked&) = default;
};

struct ReadPage {
  std::string name;  ///< "source page 1"
  PageFormat format = PageFormat::csv;
  std::string digest;  ///< its name in the archive
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;
  std::string report;  ///< of a push's source
};

/// Everything that a plan is made from, as PlanInputs has it, with the pages in the archive: whoever plans from this has the plan that
/// the engine makes of the same pages, digest and all.
///
///     auto reading = runner.read({{EntityKind::visitor, Direction::pull}, draft, {"Region__c"}});
///     reading->sources[0]                       // {"source page 1", salesforce_json, "5f0c…", 812'004 bytes, 2'000 rows}
struct Reading {
  Part part;
  std::vector<KeptSchema> schemas = {};
  std::vector<std::string> fields = {};    ///< of the object's records, as they were asked for
  std::vector<std::string> metadata = {};  ///< of the entities: they come whole
  std::vector<ReadPage> sources = {}, targets = {};
  std::optional<std::vector<ReadPage>> entities = {};
  std::vector<OwnWrite> own_writes = {};
  std::vector<std::string> left_out = {};
  GuardMemory memory = {};
  Forecast forecast = {};  ///< of what reading took; writing comes to it
  WritingCost writing = {};
};

}  // namespace tidemark::sync
