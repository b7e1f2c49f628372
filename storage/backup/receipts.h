#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/events/erasure_events.h"

namespace tidemark::backup {

/// What is known of an erasure outside the log that has it, so that a directory which is restored from before it erases that person again.
struct Receipt {
  std::string subscription;
  Position position = 0;  ///< of the event in its log
  Erased erased;          ///< without its pages

  /// Whether they are of one event.
  friend bool operator==(const Receipt& a, const Receipt& b) {
    return a.subscription == b.subscription && a.position == b.position && a.erased.receipt == b.erased.receipt;
  }
};

/// Adds it to the directory's own list, durably: `DIRECTORY/erasures/receipts.ndjson`, a line each. It names nobody.
[[nodiscard]] Result<void> keep_receipt(const std::filesystem::path& directory, const Receipt& receipt);

/// Those of them that its list does not have yet.
[[nodiscard]] Result<void> add_receipts(const std::filesystem::path& directory, const std::vector<Receipt>& receipts);

/// As `tidemark erasures --json` prints it.
[[nodiscard]] std::string to_line(const Receipt& receipt);

/// Those of a file, each once; none where it is not there, which counts only for a directory's own list. `corrupt` where a line is none.
[[nodiscard]] Result<std::vector<Receipt>> receipts_in(const std::filesystem::path& file);

[[nodiscard]] std::filesystem::path receipts_of(const std::filesystem::path& directory);

}  // namespace tidemark::backup
