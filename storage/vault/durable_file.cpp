#include "vault/durable_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk/directories.h"

namespace tidemark::vault {
namespace {

tl::unexpected<Error> said_no(const char* action, int reason, const std::filesystem::path& path) {
  return failure(ErrorCode::storage, std::string{action} + ": " + std::generic_category().message(reason),
                 path.string(), "look at the disk's free space and at the directory's owner and rights");
}

/// Closes what it holds.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

Result<void> write_all(int file, std::string_view bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return said_no("can't write", errno, path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file) != 0) return said_no("can't sync", errno, path);
  return {};
}

/// What root writes into somebody else's directory is that one's, who has to read it.
Result<void> give_to_owner(int file, const std::filesystem::path& path) {
  struct stat directory {};
  if (::geteuid() != 0 || ::stat(path.parent_path().c_str(), &directory) != 0) return {};
  if (::fchown(file, directory.st_uid, directory.st_gid) != 0)
    return said_no("can't give it to its owner", errno, path);
  return {};
}

Result<void> put_in_place(const std::string& temporary, const std::filesystem::path& path, Existing existing) {
  if (existing == Existing::replace) {
    if (::rename(temporary.c_str(), path.c_str()) != 0) return said_no("can't rename", errno, path);
  } else {
    const int linked = ::link(temporary.c_str(), path.c_str());
    const int reason = errno;
    ::unlink(temporary.c_str());
    if (linked != 0 && reason != EEXIST) return said_no("can't link", reason, path);
  }
  return disk::sync_directory(path.parent_path());
}

}  // namespace

Result<void> write_durably(const std::filesystem::path& path, std::string_view bytes, Existing existing) {
  std::string temporary = path.string() + ".XXXXXX";
  const Descriptor file{::mkostemp(temporary.data(), O_CLOEXEC)};  // mode 0600
  if (file.get() < 0) return said_no("can't make a file", errno, path);
  auto written = give_to_owner(file.get(), path).and_then([&] { return write_all(file.get(), bytes, path); });
  if (written) written = put_in_place(temporary, path, existing);
  if (!written) ::unlink(temporary.c_str());
  return written;
}

Result<std::string> read_whole(const std::filesystem::path& path, std::size_t limit) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.get() < 0 && errno == ENOENT) return failure(ErrorCode::not_found, "no such file", path.string());
  if (file.get() < 0) return said_no("can't open", errno, path);
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0) return said_no("can't look at", errno, path);
  std::string bytes(std::min<std::size_t>(static_cast<std::size_t>(status.st_size), limit) + 1, '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = ::read(file.get(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return said_no("can't read", errno, path);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > limit || size == bytes.size())
    return failure(ErrorCode::corrupt, "the file is larger than it can be, or grew while it was read", path.string());
  bytes.resize(size);
  return bytes;
}

}  // namespace tidemark::vault
