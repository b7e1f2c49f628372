#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../dice.h"
#include "core/error.h"
#include "core/planning/page_cache.h"
#include "core/planning/plan.h"
#include "core/planning/plan_files.h"

namespace tidemark {

/// A whole planning case: the files that `tidemark plan` is given, and its switches.
struct Case {
  struct File {
    std::string name;  ///< its ending says how it is read
    std::string bytes;
    std::string report = {};
  };
  bool visitors = true;
  bool pull = true;
  bool unmatched_targets = true;
  std::string config;
  std::vector<File> salesforce_schemas;
  File pendo_schema;
  std::vector<File> sources, targets, entities;
  bool has_entities = false;
  std::vector<OwnWrite> own_writes;
  std::vector<std::string> left_out;
  GuardMemory memory;
};

/// Reads a folder of tests/data/plan-cases.
[[nodiscard]] Case read_case(const std::string& folder);

/// What planning gave: the lines as they are printed, or the error that kept anything from being planned.
struct Outcome {
  std::string lines;
  std::string digest;
  bool held = false;
  std::optional<Error> error;
};
/// What earlier plans of the same case's pages and schemas left.
struct Kept {
  PageCache cache;
  std::shared_ptr<const Result<PlanSchemas>> schemas;
};
[[nodiscard]] Outcome outcome_of(const Case& given, Kept* kept = nullptr);

/// How a case is spelled otherwise, which must change nothing.
struct Spelling {
  bool shuffled = false;     ///< pages and rows in another order (records that are met twice are met once before)
  bool cut_anew = false;     ///< other pages
  bool other_forms = false;  ///< CSV for JSON and JSON for CSV, NDJSON for aggregations and the other way round
};
[[nodiscard]] Case spelled_otherwise(const Case& given, Spelling spelling, Dice& dice);

/// The same with targets as they are when all of the plan's changes were carried out.
[[nodiscard]] Case after(const Case& given, const Outcome& plan);

/// Held against what is expected, line by line, each as JSON: key order, `why`, further keys and lines of the reasons `anonymous` and
/// `filtered` are free. What differs, or nothing.
[[nodiscard]] std::string difference(std::string_view expected, std::string_view actual);

}  // namespace tidemark
