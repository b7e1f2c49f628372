#include "forgetful_disk.h"

#include <optional>

namespace tidemark::log {

using rocksdb::FileOptions;
using rocksdb::FSDirectory;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

namespace {

std::string normal(const std::string& path) {
  std::string out;
  for (const char c : path) {
    if (c != '/' || out.empty() || out.back() != '/') out += c;
  }
  return out;
}

/// RocksDB's own chatter, which nothing depends on.
bool is_chatter(const std::string& path) { return path.find("/LOG") != std::string::npos; }

}  // namespace

class ForgetfulDisk::Files final : public rocksdb::FileSystemWrapper {
 public:
  explicit Files(const std::shared_ptr<rocksdb::FileSystem>& target) : FileSystemWrapper{target} {}

  const char* Name() const override { return "ForgetfulDisk"; }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options, std::unique_ptr<FSWritableFile>* file,
                           IODebugContext* debug) override;
  IOStatus ReopenWritableFile(const std::string& path, const FileOptions& options,
                              std::unique_ptr<FSWritableFile>* file, IODebugContext* debug) override;
  IOStatus ReuseWritableFile(const std::string&, const std::string&, const FileOptions&,
                             std::unique_ptr<FSWritableFile>*, IODebugContext*) override {
    return IOStatus::NotSupported("files are not used twice here");
  }
  IOStatus NewDirectory(const std::string& path, const IOOptions& options, std::unique_ptr<FSDirectory>* directory,
                        IODebugContext* debug) override;
  IOStatus DeleteFile(const std::string& path, const IOOptions& options, IODebugContext* debug) override;
  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* debug) override;

  /// Counts a call; answers with the error it shall end with.
  IOStatus call() {
    const std::lock_guard lock{mutex};
    const bool fails = dead ? calls + 1 >= failing : calls + 1 == failing;
    ++calls;
    return fails ? IOStatus::IOError("told to fail") : IOStatus::OK();
  }

  void synced(const std::string& path, std::uint64_t size) {
    const std::lock_guard lock{mutex};
    synced_sizes[path] = size;
  }
  void directory_synced() {
    const std::lock_guard lock{mutex};
    undo.clear();
  }

  [[nodiscard]] std::optional<std::string> content(const std::string& path) {
    std::string bytes;
    if (!rocksdb::ReadFileToString(target(), path, &bytes).ok()) return std::nullopt;
    return bytes;
  }
  void put(const std::string& path, const std::optional<std::string>& bytes) {
    (void)target()->DeleteFile(path, {}, nullptr);
    if (bytes) (void)rocksdb::WriteStringToFile(target(), *bytes, path, true);
  }

  /// What a path held before a change of its directory that was not synced; none: it was not there.
  struct Before {
    std::string path;
    std::optional<std::string> bytes;
  };

  std::mutex mutex;
  std::uint64_t calls = 0;
  std::uint64_t failing = std::numeric_limits<std::uint64_t>::max();
  bool dead = false;
  std::map<std::string, std::uint64_t> synced_sizes;
  std::vector<Before> undo;

 private:
  void remember(const std::string& path) {
    if (is_chatter(path)) return;
    auto bytes = content(path);
    const std::lock_guard lock{mutex};
    undo.push_back({path, std::move(bytes)});
  }

  class File;
  class Folder;
};

class ForgetfulDisk::Files::File final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  File(Files& files, std::string path, std::unique_ptr<FSWritableFile> file)
      : FSWritableFileOwnerWrapper{std::move(file)}, files_{files}, path_{std::move(path)} {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    const IOStatus status = files_.call();
    if (status.ok()) return target()->Append(data, options, debug);
    (void)target()->Append(Slice{data.data(), data.size() / 2}, options, debug);
    return status;
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    const IOStatus status = files_.call();
    if (!status.ok()) return status;
    files_.synced(path_, target()->GetFileSize(options, debug));
    return target()->Sync(options, debug);
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override { return Sync(options, debug); }

 private:
  Files& files_;
  std::string path_;
};

class ForgetfulDisk::Files::Folder final : public rocksdb::FSDirectoryWrapper {
 public:
  Folder(Files& files, std::unique_ptr<FSDirectory> directory)
      : FSDirectoryWrapper{std::move(directory)}, files_{files} {}

  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    const IOStatus status = files_.call();
    if (!status.ok()) return status;
    files_.directory_synced();
    return FSDirectoryWrapper::Fsync(options, debug);
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions&) override {
    return Fsync(options, debug);
  }

 private:
  Files& files_;
};

IOStatus ForgetfulDisk::Files::NewWritableFile(const std::string& path, const FileOptions& options,
                                               std::unique_ptr<FSWritableFile>* file, IODebugContext* debug) {
  if (is_chatter(path)) return target()->NewWritableFile(path, options, file, debug);
  IOStatus status = call();
  if (!status.ok()) return status;
  remember(normal(path));
  synced(normal(path), 0);
  std::unique_ptr<FSWritableFile> inner;
  status = target()->NewWritableFile(path, options, &inner, debug);
  if (status.ok()) *file = std::make_unique<File>(*this, normal(path), std::move(inner));
  return status;
}

IOStatus ForgetfulDisk::Files::ReopenWritableFile(const std::string& path, const FileOptions& options,
                                                  std::unique_ptr<FSWritableFile>* file, IODebugContext* debug) {
  IOStatus status = call();
  if (!status.ok()) return status;
  std::unique_ptr<FSWritableFile> inner;
  status = target()->ReopenWritableFile(path, options, &inner, debug);
  if (status.ok()) *file = std::make_unique<File>(*this, normal(path), std::move(inner));
  return status;
}

IOStatus ForgetfulDisk::Files::NewDirectory(const std::string& path, const IOOptions& options,
                                            std::unique_ptr<FSDirectory>* directory, IODebugContext* debug) {
  std::unique_ptr<FSDirectory> inner;
  const IOStatus status = target()->NewDirectory(path, options, &inner, debug);
  if (status.ok()) *directory = std::make_unique<Folder>(*this, std::move(inner));
  return status;
}

IOStatus ForgetfulDisk::Files::DeleteFile(const std::string& path, const IOOptions& options, IODebugContext* debug) {
  if (is_chatter(path)) return target()->DeleteFile(path, options, debug);
  const IOStatus status = call();
  if (!status.ok()) return status;
  remember(normal(path));
  return target()->DeleteFile(path, options, debug);
}

IOStatus ForgetfulDisk::Files::RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                                          IODebugContext* debug) {
  if (is_chatter(from)) return target()->RenameFile(from, to, options, debug);
  const IOStatus status = call();
  if (!status.ok()) return status;
  remember(normal(from));
  remember(normal(to));
  {
    const std::lock_guard lock{mutex};
    synced_sizes[normal(to)] = synced_sizes[normal(from)];
    synced_sizes.erase(normal(from));
  }
  return target()->RenameFile(from, to, options, debug);
}

ForgetfulDisk::ForgetfulDisk()
    : memory_{rocksdb::NewMemEnv(rocksdb::Env::Default())},
      files_{std::make_shared<Files>(memory_->GetFileSystem())},
      env_{rocksdb::NewCompositeEnv(files_)} {}

ForgetfulDisk::~ForgetfulDisk() = default;

void ForgetfulDisk::fail_at(std::uint64_t call, bool dead) {
  const std::lock_guard lock{files_->mutex};
  files_->calls = 0;
  files_->failing = call;
  files_->dead = dead;
}

std::uint64_t ForgetfulDisk::calls() const {
  const std::lock_guard lock{files_->mutex};
  return files_->calls;
}

void ForgetfulDisk::cut_power(Left left) {
  heal();
  if (left != Left::all) {
    for (const auto& [path, size] : files_->synced_sizes) {
      auto bytes = files_->content(path);
      if (!bytes || bytes->size() <= size) continue;
      const std::size_t written = bytes->size();
      bytes->resize(left == Left::half ? size + (written - size) / 2 : size);
      if (left == Left::zeros) bytes->resize(written);
      files_->put(path, bytes);
    }
  }
  if (left == Left::nothing) {
    for (auto change = files_->undo.rbegin(); change != files_->undo.rend(); ++change)
      files_->put(change->path, change->bytes);
  }
  files_->undo.clear();
  files_->synced_sizes.clear();
}

std::string ForgetfulDisk::last_file(std::string_view ending) {
  std::string last;
  for (const auto& [path, size] : files_->synced_sizes) {
    if (path.ends_with(ending) && files_->content(path)) last = path;
  }
  return last;
}

std::string ForgetfulDisk::bytes_of(const std::string& file) { return files_->content(file).value_or(""); }
void ForgetfulDisk::put_bytes(const std::string& file, const std::string& bytes) { files_->put(file, bytes); }

}  // namespace tidemark::log
