#pragma once

#include <optional>
#include <string>
#include <vector>

#include "command/call.h"
#include "command/open_writes.h"
#include "sync/runner.h"

namespace tidemark::command {

/// What is told with a report and is not in it.
struct BesideReport {
  std::string salesforce_credential;  ///< their names, as the configuration has them
  std::string pendo_credential;
  std::string
      not_continued;  ///< a sentence: why the run before, which has not done its work, is left as it is; mostly empty
  std::vector<std::string>
      counted;  ///< a line for each part, or nothing: until when the guard counts what runs before changed
  LocalTime local;
  OpenWrites open;           ///< as it is after the run
  std::size_t pilot_of = 0;  ///< how many targets a pilot was to be for
  bool corrects =
      false;  ///< it puts back: it reads the targets alone, and wants something of those alone that it changes
};

/// The answer of `sync`, `apply` and `approve`, and its exit status; failures of parts are told as errors too, with the part and
/// the credential that was turned down.
int print_report(const Call& call, const sync::RunReport& report, const BesideReport& beside);

/// Of an org's calls of the last 24 hours: " (14,985 of 15,000 left)", or nothing.
[[nodiscard]] std::string left_for_people(const std::optional<salesforce::Usage>& quota);

}  // namespace tidemark::command
