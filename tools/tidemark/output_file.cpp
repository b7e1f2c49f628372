#include "command/output_file.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include "disk/directories.h"

namespace tidemark::command {
namespace {

tl::unexpected<Error> said_no(const std::string& name) {
  return failure(ErrorCode::storage, std::string{"the file can't be written: "} + std::strerror(errno), name,
                 "look at the disk's free space and at the directory's rights");
}

}  // namespace

Result<OutputFile> OutputFile::make(const std::string& name) {
  std::string temporary = name + ".XXXXXX";
  const int number = ::mkostemp(temporary.data(), O_CLOEXEC);  // mode 0600
  if (number < 0) return said_no(name);
  std::FILE* const file = ::fdopen(number, "wb");
  if (file == nullptr) {
    ::close(number);
    ::unlink(temporary.c_str());
    return said_no(name);
  }
  return OutputFile{name, std::move(temporary), file};
}

OutputFile::~OutputFile() {
  if (file_) ::unlink(temporary_.c_str());
}

Result<void> OutputFile::put(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) return said_no(name_);
  return {};
}

Result<void> OutputFile::finish() {
  if (std::fflush(file_.get()) != 0 || ::fsync(::fileno(file_.get())) != 0) return said_no(name_);
  if (::rename(temporary_.c_str(), name_.c_str()) != 0) return said_no(name_);
  file_.reset();
  const auto folder = std::filesystem::path{name_}.parent_path();
  return disk::sync_directory(folder.empty() ? "." : folder);
}

}  // namespace tidemark::command
