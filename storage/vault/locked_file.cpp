#include "vault/locked_file.h"

#include "disk/directories.h"
#include "vault/durable_file.h"
#include "vault/lock.h"

namespace tidemark::vault {

Result<std::string> LockedFile::read() const {
  auto bytes = read_whole(path_, limit_);
  if (!bytes && bytes.error().code == ErrorCode::not_found) return std::string{};
  return bytes;
}

/// The lock is a file of its own, as each change puts another file in the place of the one that is read.
Result<void> LockedFile::change(const std::function<Result<std::string>(const std::string&)>& change) const {
  if (auto made = disk::make_directories(path_.parent_path()); !made) return made;
  const auto lock =
      Lock::take(path_.string() + ".lock", Lock::On::file, longest_wait,
                 "try again; a `tidemark users` or `tokens` that was stopped there (Ctrl-Z) has to go on or end");
  if (!lock) return tl::unexpected(lock.error());
  return read().and_then([&](const std::string& before) -> Result<void> {
    const auto bytes = change(before);
    if (!bytes) return tl::unexpected(bytes.error());
    if (*bytes == before) return {};
    if (bytes->size() <= limit_) return write_durably(path_, *bytes, Existing::replace);
    return failure(ErrorCode::refused, "the file would become larger than it may be", path_.string(),
                   "remove what is not needed any more");
  });
}

}  // namespace tidemark::vault
