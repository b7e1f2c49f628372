#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tidemark::command {

/// A subscription's log in a backup, and its head when that began, as `log head` is named: "812:9f3c…".
struct CopiedLog {
  std::string name;
  std::string head;
};

/// A backup for people, of a folder's or of a service's answer.
[[nodiscard]] std::string backup_for_people(std::uint64_t number, const std::string& made, std::uint64_t files,
                                            const std::vector<CopiedLog>& logs);

}  // namespace tidemark::command
