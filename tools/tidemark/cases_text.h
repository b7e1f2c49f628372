#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "command/cases_run.h"

namespace tidemark::command {

/// What `tidemark test` prints of its cases: those that did not pass with each difference at its file and line, then how many there were.
///
///     FAILED  stage: a trial's stage arrives
///       acme.tests/stage.case.json:14: v-1  custom.stage  expected → "trial", planned "prospect" → "active"
///     3 cases: 2 passed, 1 failed
[[nodiscard]] std::string cases_for_people(const std::vector<CaseResult>& results);

/// A line each case, then `{"summary":…}` (docs/command-line.md).
[[nodiscard]] std::string cases_as_json(const std::vector<CaseResult>& results);

/// JUnit's XML, as CI servers read it.
[[nodiscard]] std::string cases_as_junit(const std::vector<CaseResult>& results, std::string_view suite);

}  // namespace tidemark::command
