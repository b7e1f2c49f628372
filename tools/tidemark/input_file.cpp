#include "command/input_file.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tidemark::command {
namespace {

constexpr std::size_t piece_size = std::size_t{8} << 20;

class Descriptor {
 public:
  explicit Descriptor(const std::string& name) : number_{::open(name.c_str(), O_RDONLY | O_CLOEXEC)} {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

tl::unexpected<Error> cannot_read(int problem, const std::string& name) {
  return failure(problem == ENOENT ? ErrorCode::not_found : ErrorCode::storage,
                 std::string{"the file can't be read: "} + std::strerror(problem), name);
}

/// `bytes` bytes at `offset`; an errno, or 0. A file that is shorter than that by now: ESTALE.
int read_at(int descriptor, char* into, std::size_t bytes, std::size_t offset) {
  while (bytes > 0) {
    const ssize_t read = pread(descriptor, into, bytes, static_cast<off_t>(offset));
    if (read < 0 && errno == EINTR) continue;
    if (read < 0) return errno;
    if (read == 0) return ESTALE;
    into += read;
    bytes -= static_cast<std::size_t>(read);
    offset += static_cast<std::size_t>(read);
  }
  return 0;
}

/// Everything that comes; an errno, or 0.
int read_stream(int descriptor, std::string& into) {
  while (true) {
    const std::size_t before = into.size();
    into.resize(before + piece_size);
    const ssize_t read = ::read(descriptor, into.data() + before, piece_size);
    const int problem = read < 0 ? errno : 0;
    into.resize(before + static_cast<std::size_t>(std::max<ssize_t>(read, 0)));
    if (problem == EINTR) continue;
    if (read <= 0) return problem;
  }
}

/// How many bytes a regular file has, 0 of any other; an errno.
tl::expected<std::size_t, int> size_of(const Descriptor& descriptor) {
  if (descriptor.number() < 0) return tl::unexpected{errno};
  struct stat status {};
  if (fstat(descriptor.number(), &status) != 0) return tl::unexpected{errno};
  if (S_ISDIR(status.st_mode)) return tl::unexpected{EISDIR};
  return S_ISREG(status.st_mode) ? static_cast<std::size_t>(status.st_size) : 0;
}

}  // namespace

Result<InputFile> InputFile::map(const std::string& name) {
  const Descriptor descriptor{name};
  const auto size = size_of(descriptor);
  if (!size) return cannot_read(size.error(), name);
  if (*size == 0) return read(name);
  void* const mapped = mmap(nullptr, *size, PROT_READ, MAP_PRIVATE, descriptor.number(), 0);
  if (mapped == MAP_FAILED) return cannot_read(errno, name);
  InputFile file;
  file.mapped_ = {mapped, [mapped, bytes = *size](const void*) { munmap(mapped, bytes); }};
  file.bytes_ = {static_cast<const char*>(mapped), *size};
  return file;
}

Result<InputFile> InputFile::read(const std::string& name, const Spread& spread) {
  const Descriptor descriptor{name};
  const auto whole = size_of(descriptor);
  if (!whole) return cannot_read(whole.error(), name);
  const std::size_t size = *whole;
  InputFile file;
  if (size == 0) {  // no regular file, or one that does not tell its size, as those of /proc
    std::string text;
    if (const int problem = read_stream(descriptor.number(), text); problem != 0) return cannot_read(problem, name);
    file.memory_.reset(new char[text.size()]);
    std::memcpy(file.memory_.get(), text.data(), text.size());
    file.bytes_ = {file.memory_.get(), text.size()};
    return file;
  }
  file.memory_.reset(new char[size]);
  std::atomic<int> problem = 0;
  spread((size + piece_size - 1) / piece_size, [&](std::size_t piece) {
    const std::size_t offset = piece * piece_size;
    const int found =
        read_at(descriptor.number(), file.memory_.get() + offset, std::min(piece_size, size - offset), offset);
    if (found != 0) problem = found;
  });
  if (problem != 0) return cannot_read(problem, name);
  file.bytes_ = {file.memory_.get(), size};
  return file;
}

}  // namespace tidemark::command
