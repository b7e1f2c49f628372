#include "command/input_file.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tidemark::command {
namespace {

constexpr std::size_t piece_size = std::size_t{8} << 20;
constexpr std::size_t worth_mapping = std::size_t{8} << 20;

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

}  // namespace

class InputFile::Descriptor {
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

/// A file in memory, kept open to see later whether it still is what was mapped.
struct InputFile::Mapping {
  Mapping(std::shared_ptr<const Descriptor> opened, const struct stat& seen, std::string called)
      : descriptor{std::move(opened)},
        status{seen},
        name{std::move(called)},
        size{static_cast<std::size_t>(seen.st_size)},
        bytes{mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor->number(), 0)} {}
  ~Mapping() {
    if (bytes != MAP_FAILED) munmap(bytes, size);
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  std::shared_ptr<const Descriptor> descriptor;
  struct stat status;
  std::string name;
  std::size_t size;
  void* bytes;
};

Result<InputFile> InputFile::read(const std::string& name, const Spread& spread) {
  return open(name, spread, std::numeric_limits<std::size_t>::max());
}

Result<InputFile> InputFile::map(const std::string& name, const Spread& spread) {
  return open(name, spread, worth_mapping);
}

Result<void> InputFile::unchanged() const {
  if (!mapped_) return {};
  struct stat now {};
  const struct stat& then = mapped_->status;
  const bool same = fstat(mapped_->descriptor->number(), &now) == 0 && now.st_size == then.st_size &&
                    now.st_mtim.tv_sec == then.st_mtim.tv_sec && now.st_mtim.tv_nsec == then.st_mtim.tv_nsec;
  if (same) return {};
  return failure(ErrorCode::storage, "the file was changed while it was read", mapped_->name,
                 "nothing was planned: try again when nobody writes it");
}

Result<InputFile> InputFile::open(const std::string& name, const Spread& spread, std::size_t mapped_from) {
  const auto opened = std::make_shared<const Descriptor>(name);
  const Descriptor& descriptor = *opened;
  if (descriptor.number() < 0) return cannot_read(errno, name);
  struct stat status {};
  if (fstat(descriptor.number(), &status) != 0) return cannot_read(errno, name);
  if (S_ISDIR(status.st_mode)) return cannot_read(EISDIR, name);
  const std::size_t size = S_ISREG(status.st_mode) ? static_cast<std::size_t>(status.st_size) : 0;
  if (size >= mapped_from) {
    auto mapping = std::make_shared<const Mapping>(opened, status, name);
    if (mapping->bytes == MAP_FAILED) return cannot_read(errno, name);
    InputFile file;
    file.bytes_ = {static_cast<const char*>(mapping->bytes), size};
    file.mapped_ = std::move(mapping);
    return file;
  }
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
