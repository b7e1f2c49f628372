#include "backup/places.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <system_error>
#include <utility>

#include "disk/directories.h"

namespace tidemark::backup {
namespace {

namespace fs = std::filesystem;

bool lies_in(const fs::path& inner, const fs::path& outer) {
  return std::ranges::mismatch(outer, inner).in1 == outer.end();
}

/// Without links and without a slash at its end, though it may not be there yet.
Result<fs::path> without_links(const fs::path& path) {
  std::error_code problem;
  fs::path whole = fs::weakly_canonical(path, problem);
  if (problem) return failure(ErrorCode::storage, "it can't be looked at: " + problem.message(), path.string());
  return whole.has_filename() ? whole : whole.parent_path();
}

}  // namespace

Result<void> check_apart(const fs::path& folder, const fs::path& directory) {
  const auto backups = without_links(folder);
  if (!backups) return tl::unexpected(backups.error());
  for (const char* part : {".", "log", "views", "archive", "users", "vault", "erasures"}) {  // each may be a link
    const auto one = without_links(directory / part);
    if (!one) return tl::unexpected(one.error());
    if (lies_in(*backups, *one) || lies_in(*one, *backups))
      return failure(ErrorCode::refused,
                     "the folder of backups and the directory lie one in the other: " + one->string(), folder.string(),
                     "name a folder elsewhere, on another disk");
  }
  return {};
}

Result<void> check_in_no_directory(const fs::path& path) {
  auto above = without_links(path);
  if (!above) return tl::unexpected(std::move(above.error()));
  std::error_code none;
  for (; above->has_relative_path(); *above = above->parent_path())
    if (fs::exists(*above / "log" / "CURRENT", none))
      return failure(ErrorCode::refused, "this lies in a directory that has logs of its own: " + above->string(),
                     path.string(), "name one beside it");
  return {};
}

Result<vault::Lock> take_turn(const fs::path& folder) {
  if (auto made = disk::make_directories(folder / "sets"); !made) return tl::unexpected(std::move(made.error()));
  auto lock =
      vault::Lock::take(folder / "LOCK", vault::Lock::On::file, std::chrono::milliseconds{0}, "wait until it has done");
  if (!lock && lock.error().code == ErrorCode::in_use)
    lock.error().what = "another process works in the folder of backups";
  return lock;
}

}  // namespace tidemark::backup
