#include "backup/places.h"

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

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

Result<Turn> Turn::take(const fs::path& folder) {
  if (auto made = disk::make_directories(folder / "sets"); !made) return tl::unexpected(std::move(made.error()));
  const int file = ::open((folder / "LOCK").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    return failure(ErrorCode::storage, "it can't be locked: " + std::generic_category().message(errno),
                   folder.string());
  Turn turn{file};
  if (::flock(file, LOCK_EX | LOCK_NB) != 0)
    return failure(ErrorCode::in_use, "another process works in the folder of backups", folder.string(),
                   "wait until it has done");
  return turn;
}

Turn::Turn(Turn&& other) noexcept : file_{std::exchange(other.file_, -1)} {}

Turn::~Turn() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace tidemark::backup
