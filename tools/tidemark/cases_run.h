#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "cases/case_schemas.h"
#include "cases/comparison.h"
#include "core/config/configuration.h"
#include "core/time/zone.h"

namespace tidemark::command {

/// How a case of `tidemark test` ended.
struct CaseResult {
  enum class State : std::uint8_t {
    passed,
    failed,
    accepted,    ///< it had differences, and its file expects now what is planned
    unreadable,  ///< it has errors, or can't be planned
  };
  std::string name;  ///< "trials/stage" of FOLDER/trials/stage.case.json
  std::string file;
  std::string description;
  State state = State::passed;
  std::vector<cases::CaseDifference> differences;
  std::vector<Error> errors;                  ///< why it is unreadable; `where` begins with the file
  std::set<std::filesystem::path> looked_at;  ///< files that it names
};

/// "passed", "failed", "accepted", "unreadable".
[[nodiscard]] std::string_view name_of(CaseResult::State state);

/// Cases beside a configuration, each a file `….case.json` somewhere below a folder.
class CaseFolder {
 public:
  /// `acme.tests` beside `acme.json`.
  [[nodiscard]] static std::filesystem::path beside(const std::filesystem::path& configuration);

  /// Finds the cases. `invalid_input` where there is none, or none has one of `names` in its name.
  [[nodiscard]] static Result<CaseFolder> open(std::filesystem::path folder, const std::vector<std::string>& names);

  /// `schemas.json`, where there is one; all its errors otherwise.
  [[nodiscard]] tl::expected<void, std::vector<Error>> read_schemas();

  /// All cases, by name. `accept`: those that fail get an expectation that they meet, written into their files.
  [[nodiscard]] std::vector<CaseResult> run(const Configuration& configuration, const Zone& zone, bool accept) const;

  /// Files that look like cases by their ending `.json`, and are none: nobody names them. Only where all cases were run.
  [[nodiscard]] std::vector<std::string> unused(const std::vector<CaseResult>& results) const;

 private:
  [[nodiscard]] CaseResult run_one(const std::filesystem::path& file, const Configuration& configuration,
                                   const Zone& zone, bool accept) const;

  std::filesystem::path folder_;
  std::vector<std::filesystem::path> files_;
  std::vector<std::filesystem::path> other_files_;
  bool has_all_ = true;
  cases::CaseSchemas schemas_;
  std::set<std::filesystem::path> of_schemas_;
};

}  // namespace tidemark::command
