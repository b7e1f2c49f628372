#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

namespace tidemark::log {

/// What a power cut leaves of bytes that were written and not synced.
enum class Left : std::uint8_t {
  nothing,  ///< and no file, rename or deletion that its directory was not synced after
  half,     ///< the first half of them
  zeros,    ///< as many bytes, all of them zero: a file system that grew the file before it wrote the data
  all,      ///< nothing was lost: the process died, the machine did not
};

/// A disk in memory that forgets what was not synced when its power is cut, and that fails when it is told to.
///
///     ForgetfulDisk disk;
///     disk.fail_at(7);           // the seventh write, sync, creation, rename or deletion fails
///     … open a LogStore with disk.env() and append …
///     disk.cut_power(Left::half);
class ForgetfulDisk {
 public:
  ForgetfulDisk();
  ~ForgetfulDisk();

  [[nodiscard]] rocksdb::Env* env() { return env_.get(); }

  /// Calls are counted from here on. The nth fails: only that one, or with `dead` all after it as well, and half of what it
  /// was to write is written.
  void fail_at(std::uint64_t call, bool dead = false);

  /// Nothing fails any more.
  void heal() { fail_at(std::numeric_limits<std::uint64_t>::max()); }

  [[nodiscard]] std::uint64_t calls() const;

  /// To be called when nothing has a file open any more.
  void cut_power(Left left);

  /// Of the files whose name ends so, the last by name; and its bytes.
  [[nodiscard]] std::string last_file(std::string_view ending);
  [[nodiscard]] std::string bytes_of(const std::string& file);
  void put_bytes(const std::string& file, const std::string& bytes);

 private:
  class Files;
  std::unique_ptr<rocksdb::Env> memory_;
  std::shared_ptr<Files> files_;
  std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace tidemark::log
