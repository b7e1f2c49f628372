#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <rocksdb/db.h>

#include "core/events/event.h"

namespace tidemark::bench {

/// A file that grows: every append writes data and the file's new length.
class GrowingFile {
 public:
  explicit GrowingFile(const std::filesystem::path& path);
  ~GrowingFile();
  void append(std::string_view bytes);

 private:
  int file_;
};

/// A file whose bytes were all written before: an append writes data and nothing else. What the disk itself allows.
class WrittenFile {
 public:
  WrittenFile(const std::filesystem::path& path, std::size_t append_size);
  ~WrittenFile();
  void append(std::string_view bytes);

 private:
  int file_;
  long size_;
  long at_ = 0;
};

/// What an event store on RocksDB does that was not thought about: RocksDB as it comes, a key an event.
class KeyAnEvent {
 public:
  explicit KeyAnEvent(const std::filesystem::path& directory);
  void append(const Items& items);

 private:
  std::unique_ptr<rocksdb::DB> database_;
  std::uint64_t next_ = 0;
};

}  // namespace tidemark::bench
