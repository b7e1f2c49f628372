#include "append_peers.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <fcntl.h>
#include <rocksdb/write_batch.h>
#include <unistd.h>

namespace tidemark::bench {
namespace {

void must(bool done, const char* what) {
  if (done) return;
  std::perror(what);
  std::exit(1);
}

int open_file(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  must(file >= 0, path.c_str());
  return file;
}

}  // namespace

GrowingFile::GrowingFile(const std::filesystem::path& path) : file_{open_file(path)} {}
GrowingFile::~GrowingFile() { ::close(file_); }

void GrowingFile::append(std::string_view bytes) {
  must(::write(file_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()), "write");
  must(::fdatasync(file_) == 0, "fdatasync");
}

WrittenFile::WrittenFile(const std::filesystem::path& path, std::size_t append_size)
    : file_{open_file(path)}, size_{static_cast<long>(std::max<std::size_t>(16 << 20, 8 * append_size))} {
  const std::string zeros(static_cast<std::size_t>(size_), '\0');
  must(::pwrite(file_, zeros.data(), zeros.size(), 0) == size_, "write");
  must(::fsync(file_) == 0, "fsync");
}

WrittenFile::~WrittenFile() { ::close(file_); }

void WrittenFile::append(std::string_view bytes) {
  const auto size = static_cast<long>(bytes.size());
  if (at_ + size > size_) at_ = 0;
  must(::pwrite(file_, bytes.data(), bytes.size(), at_) == size, "write");
  must(::fdatasync(file_) == 0, "fdatasync");
  at_ += size;
}

KeyAnEvent::KeyAnEvent(const std::filesystem::path& directory) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* database = nullptr;
  must(rocksdb::DB::Open(options, directory.string(), &database).ok(), "RocksDB");
  database_.reset(database);
}

void KeyAnEvent::append(const Items& items) {
  rocksdb::WriteBatch batch;
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::string key(8, '\0');
    std::uint64_t number = next_++;
    for (std::size_t digit = 8; digit-- > 0; number >>= 8) key[digit] = static_cast<char>(number & 0xff);
    must(batch.Put(key, rocksdb::Slice{items[i].data(), items[i].size()}).ok(), "RocksDB");
  }
  rocksdb::WriteOptions synced;
  synced.sync = true;
  must(database_->Write(synced, &batch).ok(), "RocksDB");
}

}  // namespace tidemark::bench
