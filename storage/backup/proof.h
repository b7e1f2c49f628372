#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include <sys/resource.h>

#include "backup/manifest.h"
#include "log/rocksdb_backup.h"
#include "log/rocksdb_log.h"

namespace tidemark::backup {

/// What of a backup needs no proof, as the backup before it was proven: of each log, what both have in the same bytes.
struct Known {
  log::FirstDifferences differences;
  std::map<std::uint32_t, log::Head> heads;  ///< of the logs that were proven, as the earlier backup has them
};

/// Of the files of that backup's logs, by their names and checksums, as RocksDB's backup engine lists them: which copy it is. A proof is of one
/// copy, and a backup's number may be given out a second time.
[[nodiscard]] Result<Digest> digest_of_copy(const std::filesystem::path& logs, std::uint32_t number);

/// `corrupt` where the list is gone, or another one than was proven.
[[nodiscard]] Result<void> check_copy(const std::filesystem::path& logs, const Manifest& manifest);

/// All of them, and the lists of those that were cut off. Nothing is written into the folder before: RocksDB's engine takes what no list has
/// for garbage, and may end the process at one that was altered (log/backup_lists.h).
[[nodiscard]] Result<void> check_copies(const std::filesystem::path& logs, const std::vector<Manifest>& all);

/// Nothing where all has to be proven: there is no backup before, it was not proven, or is another copy than the one that was; or it can't be
/// said where they differ.
[[nodiscard]] std::optional<Known> known_from(const std::vector<Manifest>& before, const std::filesystem::path& logs,
                                              std::uint32_t number);

/// These logs are whole, and contain the heads that they had when the backup began. The names of their subscriptions: one that was made
/// meanwhile is among them. `known`: where it is there, what needs no proof.
[[nodiscard]] Result<std::vector<std::string>> prove(log::LogStore& logs, const Manifest& manifest,
                                                     const std::optional<Known>& known = {});

/// On a thread that gives way to whoever else wants the processor, as do those that it starts: a proof is long, and appends go on beside it.
template <class Work>
auto giving_way(const Work& work) {
  std::optional<std::invoke_result_t<Work>> answer;
  std::jthread{[&] {
    ::setpriority(PRIO_PROCESS, 0, 19);  // Linux: of this thread alone
    answer = work();
  }}.join();
  return std::move(*answer);
}

}  // namespace tidemark::backup
