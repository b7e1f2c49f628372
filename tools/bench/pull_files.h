#pragma once

#include <filesystem>

#include "core/error.h"

namespace tidemark::bench {

/// The files of the *plan* benchmark (sample/plan_files.h) as the two simulators take them: `salesforce/` with `describe/` and
/// `records/` of contacts and their owners, `pendo/` with visitors and schemas, beside them in `directory`.
[[nodiscard]] Result<void> write_simulators_folders(const std::filesystem::path& directory);

/// Beside them `salesforce-later/`: the same org a while later, two fields of every 25th contact changed: of a million, 80,000 fields.
[[nodiscard]] Result<void> write_changed_contacts(const std::filesystem::path& directory);

}  // namespace tidemark::bench
