#include "log/steady_files.h"

#include <memory>
#include <string>
#include <utility>

namespace tidemark::log {
namespace {

constexpr std::uint64_t piece = std::uint64_t{1} << 20;

class SteadyFile final : public rocksdb::WritableFileWrapper {
 public:
  explicit SteadyFile(std::unique_ptr<rocksdb::WritableFile> file)
      : WritableFileWrapper{file.get()}, file_{std::move(file)} {}

  using WritableFileWrapper::Append;
  rocksdb::Status Append(const rocksdb::Slice& data) override { return counted(file_->Append(data), data.size()); }
  rocksdb::Status Append(const rocksdb::Slice& data, const rocksdb::DataVerificationInfo& checksum) override {
    return counted(file_->Append(data, checksum), data.size());
  }

 private:
  /// The disk begins with what is there, when it has done with the piece before: whoever syncs another file waits behind one piece, and not
  /// behind all that memory takes in meanwhile.
  rocksdb::Status counted(rocksdb::Status status, std::size_t bytes) {
    written_ += bytes;
    if (!status.ok() || written_ - begun_ < piece) return status;
    const std::uint64_t from = std::exchange(begun_, written_);
    return file_->RangeSync(from, written_ - from);
  }

  std::unique_ptr<rocksdb::WritableFile> file_;
  std::uint64_t written_ = 0;
  std::uint64_t begun_ = 0;  ///< as far as the disk was told to begin
};

}  // namespace

rocksdb::Status SteadyFiles::NewWritableFile(const std::string& name, std::unique_ptr<rocksdb::WritableFile>* made,
                                             const rocksdb::EnvOptions& options) {
  rocksdb::EnvOptions waiting = options;
  waiting.strict_bytes_per_sync = true;
  rocksdb::Status status = EnvWrapper::NewWritableFile(name, made, waiting);
  if (status.ok()) *made = std::make_unique<SteadyFile>(std::move(*made));
  return status;
}

}  // namespace tidemark::log
