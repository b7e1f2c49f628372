#include "disk/directories.h"

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace tidemark::disk {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> said_no(const char* what, int reason, const fs::path& path) {
  return failure(ErrorCode::storage, std::string{what} + ": " + std::generic_category().message(reason), path.string(),
                 reason == ENOSPC || reason == EDQUOT
                     ? "make room on the disk"
                     : "choose another --directory, or check who owns the directory above it");
}

}  // namespace

Result<void> sync_directory(const fs::path& directory) {
  const int opened = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const int synced = opened < 0 ? -1 : ::fsync(opened);
  const int reason = errno;
  if (opened >= 0) ::close(opened);
  if (synced != 0) return said_no("the directory can't be synced", reason, directory);
  return {};
}

Result<void> make_directories(const fs::path& directory, const std::function<Result<void>(const fs::path&)>& sync) {
  std::error_code problem;
  fs::path whole = fs::absolute(directory, problem).lexically_normal();
  if (problem) return said_no("the directory can't be made", problem.value(), directory);
  if (!whole.has_filename()) whole = whole.parent_path();  // a slash at its end
  std::vector<fs::path> missing;
  for (fs::path level = whole; !fs::is_directory(level, problem) && level.has_relative_path();
       level = level.parent_path())
    missing.push_back(level);
  for (auto level = missing.rbegin(); level != missing.rend(); ++level) {
    if (::mkdir(level->c_str(), 0700) != 0) {
      const int reason = errno;
      if (!fs::is_directory(*level, problem)) return said_no("the directory can't be made", reason, directory);
    }
    if (auto synced = sync(level->parent_path()); !synced) return synced;
  }
  return {};
}

Result<void> check_room(const fs::path& directory) {
  constexpr std::uint64_t least = std::uint64_t{4} << 20;
  struct statvfs room {};
  if (::statvfs(directory.c_str(), &room) != 0) return said_no("the file system can't be looked at", errno, directory);
  if (std::uint64_t{room.f_bavail} * room.f_frsize >= least) return {};
  return said_no("the disk is full", ENOSPC, directory);
}

bool is_locked(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  struct flock lock {};
  lock.l_type = F_RDLCK;  // a writer's lock is in its way, and to ask for it takes no right to write
  lock.l_whence = SEEK_SET;
  const bool locked = ::fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  ::close(descriptor);
  return locked;
}

}  // namespace tidemark::disk
