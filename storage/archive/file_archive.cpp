#include "archive/file_archive.h"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/sealed_page.h"
#include "disk/directories.h"

namespace tidemark::archive {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view half_written = "incoming-";

tl::unexpected<Error> disk_says_no(const std::string& what, int error) {
  return failure(ErrorCode::storage, what + ": " + std::generic_category().message(error), "archive",
                 error == ENOSPC || error == EDQUOT ? "make room on the disk, then run again"
                                                    : "look at the disk and the folder's permissions, then run again");
}

/// A file descriptor that is closed whatever happens.
class File {
 public:
  File(const fs::path& path, int flags) : number_{::open(path.c_str(), flags | O_CLOEXEC, 0600)} {}
  ~File() { close(); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] bool good() const { return number_ >= 0; }

  /// 0, or what went wrong.
  [[nodiscard]] int write_all(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(number_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return errno;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
  }

  [[nodiscard]] int read_all(std::string& bytes) const {
    std::size_t filled = 0;
    while (filled < bytes.size()) {
      const ssize_t got = ::read(number_, bytes.data() + filled, bytes.size() - filled);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return errno;
      if (got == 0) break;
      filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return 0;
  }

  [[nodiscard]] int sync() const { return ::fsync(number_) == 0 ? 0 : errno; }

  [[nodiscard]] std::uint64_t size() const {
    struct stat status {};
    return ::fstat(number_, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
  }

  int close() {
    const int number = std::exchange(number_, -1);
    return number < 0 || ::close(number) == 0 ? 0 : errno;
  }

 private:
  int number_;
};

int write_and_sync(const fs::path& path, std::string_view bytes) {
  File file{path, O_WRONLY | O_CREAT | O_EXCL};
  if (!file.good()) return errno;
  if (const int error = file.write_all(bytes); error != 0) return error;
  if (const int error = file.sync(); error != 0) return error;
  return file.close();
}

int sync_folder(const fs::path& path) {
  const File folder{path, O_RDONLY | O_DIRECTORY};
  return folder.good() ? folder.sync() : errno;
}

}  // namespace

Result<std::unique_ptr<FileArchive>> FileArchive::open(const fs::path& directory, Surroundings surroundings,
                                                       Mode mode) {
  std::error_code problem;
  if (mode == Mode::read_and_write) {
    if (auto made = disk::make_directories(directory); !made) return tl::unexpected(made.error());
    fs::directory_iterator file{directory, problem};
    for (; !problem && file != fs::directory_iterator{}; file.increment(problem)) {
      std::error_code ignored;
      if (file->path().filename().string().starts_with(half_written)) fs::remove(file->path(), ignored);
    }
    if (problem) return disk_says_no("the archive's folder can't be read", problem.value());
  }
  return std::unique_ptr<FileArchive>{new FileArchive{directory, std::move(surroundings)}};
}

Result<std::string> FileArchive::store(const std::string& name, std::string_view sealed) {
  const fs::path incoming = directory_ / (std::string{half_written} + name);
  std::error_code ignored;
  fs::remove(incoming, ignored);
  if (const int error = write_and_sync(incoming, sealed); error != 0) {
    fs::remove(incoming, ignored);
    return disk_says_no("a page could not be written", error);
  }
  if (::rename(incoming.c_str(), (directory_ / name).c_str()) != 0) {
    const int error = errno;
    fs::remove(incoming, ignored);
    return disk_says_no("a page could not be given its name", error);
  }
  if (const int error = sync_folder(directory_); error != 0)
    return disk_says_no("the archive's folder can't be synced", error);
  return name;
}

Result<std::string> FileArchive::put_page(std::string_view bytes) {
  return seal_page(bytes, surroundings_).and_then([&](const Sealed& sealed) {
    return store(sealed.name, sealed.bytes);
  });
}

Result<std::string> FileArchive::put_plan(const Digest& digest, std::string_view bytes) {
  return seal_plan(digest, bytes, surroundings_).and_then([&](const Sealed& sealed) {
    return store(sealed.name, sealed.bytes);
  });
}

Result<std::string> FileArchive::get(std::string_view name) const {
  return sealed(name).and_then([&](const std::string& bytes) { return unseal(name, bytes); });
}

std::vector<Result<PageBytes>> FileArchive::get_each(std::span<const std::string> names) const {
  return unseal_each(names, [&](std::string_view name) { return sealed(name); });
}

Result<std::string> FileArchive::sealed(std::string_view name) const {
  if (!is_name(name)) return missing(name);
  const File file{directory_ / name, O_RDONLY};
  if (!file.good() && errno == ENOENT) return missing(name);
  if (!file.good()) return disk_says_no("a page can't be opened", errno);
  const std::uint64_t size = file.size();
  if (size > largest + (largest >> 4) + head_size)
    return std::string{};  // more than the largest page can take: it is none
  std::string sealed(static_cast<std::size_t>(size), '\0');
  if (const int error = file.read_all(sealed); error != 0) return disk_says_no("a page can't be read", error);
  return sealed;
}

Result<Instant> FileArchive::time_of(std::string_view name) const {
  if (!is_name(name)) return missing(name);
  const File file{directory_ / name, O_RDONLY};
  if (!file.good() && errno == ENOENT) return missing(name);
  if (!file.good()) return disk_says_no("a page can't be opened", errno);
  std::string head(head_size, '\0');
  if (const int error = file.read_all(head); error != 0) return disk_says_no("a page can't be read", error);
  return time_of_sealed(name, head);
}

Result<std::vector<std::string>> FileArchive::names() const {
  std::vector<std::string> names;
  std::error_code problem;
  fs::directory_iterator entry{directory_, problem};
  for (; !problem && entry != fs::directory_iterator{}; entry.increment(problem))
    if (std::string name = entry->path().filename().string(); is_name(name)) names.push_back(std::move(name));
  if (problem) return disk_says_no("the archive's folder can't be read", problem.value());
  return names;
}

Result<void> FileArchive::remove(std::string_view name) {
  if (!is_name(name)) return {};
  if (::unlink((directory_ / name).c_str()) != 0 && errno != ENOENT)
    return disk_says_no("a page could not be removed", errno);
  if (const int error = sync_folder(directory_); error != 0)
    return disk_says_no("the archive's folder can't be synced", error);
  return {};
}

Result<void> FileArchive::each(const std::function<void(const Piece& piece)>& visit) const {
  std::error_code problem;
  fs::directory_iterator entry{directory_, problem};
  std::string head;
  for (; !problem && entry != fs::directory_iterator{}; entry.increment(problem)) {
    const std::string name = entry->path().filename().string();
    if (!is_name(name)) continue;
    const File file{entry->path(), O_RDONLY};
    head.assign(head_size, '\0');
    if (!file.good() || file.read_all(head) != 0) continue;
    if (const auto put = time_put(head)) visit({name, *put, file.size()});
  }
  if (problem) return disk_says_no("the archive's folder can't be read", problem.value());
  return {};
}

Result<Collected> FileArchive::collect(const std::function<bool(const Piece& piece)>& is_needed) {
  Collected collected;
  std::vector<std::string> going;
  auto looked = each([&](const Piece& piece) {
    if (is_needed(piece)) {
      ++collected.kept;
      return;
    }
    going.emplace_back(piece.name);
    collected.freed += piece.bytes;
  });
  if (!looked) return tl::unexpected(std::move(looked.error()));
  for (const std::string& name : going)
    if (::unlink((directory_ / name).c_str()) != 0) return disk_says_no("a page could not be removed", errno);
  collected.removed = going.size();
  if (const int error = sync_folder(directory_); error != 0)
    return disk_says_no("the archive's folder can't be synced", error);
  return collected;
}

}  // namespace tidemark::archive
