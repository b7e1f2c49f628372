#pragma once

#include <optional>
#include <string>

#include "command/call.h"
#include "sync/runner.h"

namespace tidemark::command {

/// The answer of `sync`, `apply` and `approve`, and its exit status; failures of parts are told as errors too.
int print_report(const Call& call, const sync::RunReport& report);

/// An org's calls of the last 24 hours: `{"used":15,"limit":15000}` or `null`, and " (14,985 of 15,000 left)" or nothing.
[[nodiscard]] std::string quota_as_json(const std::optional<salesforce::Usage>& quota);
[[nodiscard]] std::string left_for_people(const std::optional<salesforce::Usage>& quota);

}  // namespace tidemark::command
