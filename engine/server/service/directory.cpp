#include "service/directory.h"

#include <string>

namespace tidemark::service {
namespace {

namespace fs = std::filesystem;

/// What else lies there that only a log can have led to: "views, archive"; empty where nothing does.
std::string left_behind(const fs::path& directory) {
  std::string names;
  for (const char* part : {"views/CURRENT", "archive", "erasures", "log.public"}) {
    std::error_code none;
    const fs::path there = directory / part;
    if (!fs::exists(there, none) || (fs::is_directory(there, none) && fs::is_empty(there, none))) continue;
    const fs::path first = *fs::path{part}.begin();
    names += (names.empty() ? "" : ", ") + first.string();
  }
  return names;
}

}  // namespace

Result<void> check_log(const fs::path& directory) {
  std::error_code problem;
  if (fs::exists(directory / "log" / "CURRENT", problem)) return {};
  const std::string others = left_behind(directory);
  const bool has_files = fs::exists(directory / "log", problem) && !fs::is_empty(directory / "log", problem);
  if (!has_files && others.empty())
    return failure(ErrorCode::not_found, "there is no Tidemark data here", directory.string(),
                   "begin with `tidemark init NAME`, or name another --directory");
  return failure(ErrorCode::corrupt,
                 has_files ? "the log's file CURRENT is missing, though other files of a log lie here"
                           : "the log is missing, though " + others + " of one lie here",
                 (directory / "log").string(), "restore a backup into a new directory: docs/runbooks/damaged-log.md");
}

}  // namespace tidemark::service
