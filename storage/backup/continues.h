#pragma once

#include <filesystem>
#include <vector>

#include "backup/manifest.h"
#include "log/rocksdb_log.h"

namespace tidemark::backup {

/// The folder's backups are of this directory (`refused`: of another one, whose would be taken for its), and today's logs go on from those that the folder's newest backup has: each contains the head that it had. Where one does not, entries are
/// missing, and a backup of it would take the place of one that has them.
///
/// Not asked of what was backed up before this directory was restored and taken over, which may have gone another way since, with other
/// subscriptions under the same numbers; nor of a subscription whose removal is in the trail.
///
///     check_continues(logs, heads, before, folder)      // `corrupt`: "the log ends at position 5, and backup 1 has it to 7: entries are missing"
[[nodiscard]] Result<void> check_continues(log::LogStore& logs, const std::vector<Manifest::Log>& heads,
                                           const std::vector<Manifest>& before, const std::filesystem::path& folder);

}  // namespace tidemark::backup
