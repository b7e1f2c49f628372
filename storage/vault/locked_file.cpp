#include "vault/locked_file.h"

#include <cerrno>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "disk/directories.h"
#include "vault/durable_file.h"

namespace tidemark::vault {
namespace {

constexpr std::chrono::milliseconds between_tries{20};

/// False, and the reason in errno: it is another one's still, or it can't be locked.
bool lock_within(int lock, std::chrono::milliseconds longest) {
  for (auto waited = std::chrono::milliseconds{0};; waited += between_tries) {
    if (::flock(lock, LOCK_EX | LOCK_NB) == 0) return true;
    if ((errno != EWOULDBLOCK && errno != EINTR) || waited >= longest) return false;
    std::this_thread::sleep_for(between_tries);
  }
}

}  // namespace

Result<std::string> LockedFile::read() const {
  auto bytes = read_whole(path_, limit_);
  if (!bytes && bytes.error().code == ErrorCode::not_found) return std::string{};
  return bytes;
}

/// The lock is a file of its own, as each change puts another file in the place of the one that is read.
Result<void> LockedFile::change(const std::function<Result<std::string>(const std::string&)>& change) const {
  if (auto made = disk::make_directories(path_.parent_path()); !made) return made;
  const std::string lock_file = path_.string() + ".lock";
  const int lock = ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0 || !lock_within(lock, longest_wait)) {
    const bool is_of_another = lock >= 0 && errno == EWOULDBLOCK;
    if (lock >= 0) ::close(lock);
    if (is_of_another)
      return failure(ErrorCode::in_use, "another process changes the file, and is not done with it", lock_file,
                     "try again; a `tidemark users` or `tokens` that was stopped there (Ctrl-Z) has to go on or end");
    return failure(ErrorCode::storage, "the file can't be locked", lock_file, "check who owns the directory");
  }
  auto changed = read().and_then([&](const std::string& before) -> Result<void> {
    const auto bytes = change(before);
    if (!bytes) return tl::unexpected(bytes.error());
    if (*bytes == before) return {};
    if (bytes->size() <= limit_) return write_durably(path_, *bytes, Existing::replace);
    return failure(ErrorCode::refused, "the file would become larger than it may be", path_.string(),
                   "remove what is not needed any more");
  });
  ::close(lock);
  return changed;
}

}  // namespace tidemark::vault
