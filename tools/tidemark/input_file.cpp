#include "command/mapped_file.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tidemark::command {
namespace {

tl::unexpected<Error> cannot_read(const std::string& name) {
  const int problem = errno;
  return failure(problem == ENOENT ? ErrorCode::not_found : ErrorCode::storage,
                 std::string{"the file can't be read: "} + std::strerror(problem), name);
}

}  // namespace

MappedFile::~MappedFile() {
  if (!bytes_.empty()) munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

Result<MappedFile> MappedFile::open(const std::string& name) {
  const int descriptor = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return cannot_read(name);
  struct stat status {};
  MappedFile file;
  if (fstat(descriptor, &status) != 0 || S_ISDIR(status.st_mode)) {
    if (S_ISDIR(status.st_mode)) errno = EISDIR;
    auto problem = cannot_read(name);
    close(descriptor);
    return problem;
  }
  if (status.st_size > 0) {
    const auto size = static_cast<std::size_t>(status.st_size);
    void* bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
    if (bytes == MAP_FAILED) {
      auto problem = cannot_read(name);
      close(descriptor);
      return problem;
    }
    file.bytes_ = {static_cast<const char*>(bytes), size};
  }
  close(descriptor);
  return file;
}

}  // namespace tidemark::command
